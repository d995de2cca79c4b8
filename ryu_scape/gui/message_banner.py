"""A message across the top of the window, which waits to be read without stopping anything."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from PyQt5.QtCore import QEvent, Qt, pyqtSignal
from PyQt5.QtGui import QGuiApplication, QResizeEvent
from PyQt5.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ryu_scape.errors import DefectError, RyuScapeError
from ryu_scape.gui.languages import LANGUAGE, tr, translated, worded
from ryu_scape.gui.scroll_column import ScrollColumn

_MOST_LINES = 6


class MessageBanner(QFrame):
    """Shows an error with its remedy, or warnings, until it is dismissed or replaced."""

    accepted = pyqtSignal(object)
    """The person takes what was offered about this RyuScapeError."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_banner")
        self.cause_label = _plain_label("message_cause")
        self.remedy_label = _plain_label("message_remedy")
        self.dismiss_button = worded(QPushButton(), text="Dismiss")
        self.dismiss_button.clicked.connect(self.hide)
        self.accept_button = QPushButton()
        self.accept_button.clicked.connect(self._accept)
        self.copy_button = worded(QPushButton(), text="Copy report", toolTip="Copy what a report of this should say")
        self.copy_button.clicked.connect(self._copy_report)
        content = QWidget()
        texts = QVBoxLayout(content)
        texts.setContentsMargins(0, 0, 0, 0)
        texts.setSpacing(3)
        texts.addWidget(self.cause_label)
        texts.addWidget(self.remedy_label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.addWidget(_ShortColumn(content), 1)
        for button in (self.copy_button, self.accept_button, self.dismiss_button):
            layout.addWidget(button, 0, Qt.AlignTop)
        self._error: RyuScapeError | None = None
        self._warnings: Sequence[str] = ()
        LANGUAGE.changed.connect(self._say)
        self.hide()

    def show_error(self, error: RyuScapeError, offer: str = "") -> None:
        """Say what happened and what to do about it. offer: what a button says that does it; none where empty."""
        self._error, self._warnings = error, ()
        self._show("error", offer)

    def show_warnings(self, warnings: Sequence[str]) -> None:
        """Say what the person should know about a result that is there all the same; hide where that is nothing."""
        if not warnings:
            self.hide()
            return
        self._error, self._warnings = None, warnings
        self._show("warning")

    def hide_error(self) -> None:
        """Disappear with an error; warnings, which are about what is in sight, stay."""
        if self.property("kind") == "error":
            self.hide()

    def _accept(self) -> None:
        self.hide()
        self.accepted.emit(self._error)

    def _show(self, kind: str, offer: str = "") -> None:
        self.setProperty("kind", kind)
        worded(self.accept_button, text=offer)
        self.accept_button.setVisible(bool(offer))
        self.copy_button.setVisible(isinstance(self._error, DefectError))
        for widget in (self, self.cause_label, self.remedy_label):
            widget.style().polish(widget)
        self._say()
        self.show()

    def _copy_report(self) -> None:
        """Computer and traceback to the clipboard; no more than the message where the file with them is gone."""
        error = self._error
        text = str(error)
        with suppress(OSError):
            if isinstance(error, DefectError) and error.log_file is not None:
                text = error.log_file.read_text(encoding="utf-8")
        QGuiApplication.clipboard().setText(text)

    def _say(self) -> None:
        if self._error is not None:
            self.cause_label.setText(translated(self._error.cause))
            self.remedy_label.setText(translated(self._error.remedy))
        elif self._warnings:
            count = len(self._warnings)
            self.cause_label.setText(tr("Please note") if count == 1 else tr("Please note ({count})", count=count))
            self.remedy_label.setText("\n".join(map(translated, self._warnings)))


class _ShortColumn(ScrollColumn):
    """As high as its content, up to some lines: what it is above keeps its room, and the rest is scrolled to."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def make_room(self) -> None:
        super().make_room()
        content, most_px = self.widget(), _MOST_LINES * self.fontMetrics().lineSpacing()
        is_wrapped = content.hasHeightForWidth()
        needed_px = content.heightForWidth(self.width()) if is_wrapped else content.sizeHint().height()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarAlwaysOn if needed_px > most_px else Qt.ScrollBarAlwaysOff)
        self.setFixedHeight(min(needed_px, most_px))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Makes room, but not before the layout that resizes it is done.
        QApplication.postEvent(self.widget(), QEvent(QEvent.LayoutRequest))


def _plain_label(name: str) -> QLabel:
    label = QLabel(objectName=name, wordWrap=True, textFormat=Qt.PlainText)
    label.setTextInteractionFlags(Qt.TextSelectableByMouse)
    return label

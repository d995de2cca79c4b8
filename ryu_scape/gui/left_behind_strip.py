"""What dead windows had not saved, across the top of this one: to restore or to throw away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt5.QtCore import QDateTime, QLocale, Qt, pyqtSignal
from PyQt5.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QMessageBox, QPushButton, QVBoxLayout, QWidget

from ryu_scape.gui.languages import LANGUAGE, tr, worded
from ryu_scape.project import LeftBehind

_MOST_ROWS = 3


class LeftBehindStrip(QFrame):
    """A row for each of the latest places; the next ones come into sight as these are answered."""

    restore_requested = pyqtSignal(object)
    """The LeftBehind that the person wants back."""
    discard_requested = pyqtSignal(object)
    """The LeftBehind that the person forsakes, who was asked again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_banner")
        self.setProperty("kind", "warning")
        self._left: Sequence[LeftBehind] = ()
        self._rows = QWidget()
        self.heading = QLabel(objectName="message_cause", wordWrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 12, 18, 12)
        self._column.setSpacing(6)
        self._column.addWidget(worded(self.heading, text="The program ended before these changes were saved"))
        self._column.addWidget(self._rows)
        LANGUAGE.changed.connect(self._show)
        self.hide()

    def show_left(self, left: Sequence[LeftBehind]) -> None:
        """Offer these, and hide where there are none."""
        self._left = left
        self._show()
        self.setVisible(bool(left))

    def _show(self) -> None:
        self._column.removeWidget(self._rows)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = QWidget()
        rows = QGridLayout(self._rows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setColumnStretch(0, 1)
        for number, left in enumerate(self._left[:_MOST_ROWS]):
            about = QLabel(_in_words(left), textFormat=Qt.PlainText, toolTip="\n".join(map(str, left.files)))
            rows.addWidget(about, number, 0)
            rows.addLayout(self._buttons(left), number, 1)
        self._column.addWidget(self._rows)

    def _buttons(self, left: LeftBehind) -> QHBoxLayout:
        buttons = QHBoxLayout()
        restore = worded(QPushButton(objectName="restore"), text="Restore")
        discard = worded(QPushButton(objectName="discard"), text="Throw away…")
        restore.clicked.connect(partial(self.restore_requested.emit, left))
        discard.clicked.connect(partial(self._ask, left))
        buttons.addWidget(restore)
        buttons.addWidget(discard)
        return buttons

    def _ask(self, left: LeftBehind) -> None:
        answer = QMessageBox.question(
            self,
            tr("Unsaved changes"),
            tr("Throw away the unsaved changes to {title}? Nothing brings them back.", title=left.title),
            QMessageBox.Discard | QMessageBox.Cancel,
            QMessageBox.Cancel,
        )
        if answer == QMessageBox.Discard:
            self.discard_requested.emit(left)


def _in_words(left: LeftBehind) -> str:
    when = QLocale(LANGUAGE.name).toString(QDateTime(left.kept_at), QLocale.ShortFormat)
    names = ", ".join(path.name for path in left.files)
    return tr("{names}: as of {when}", names=names, when=when)

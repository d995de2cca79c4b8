"""A message across the top of the window, which waits to be read without stopping anything."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ryu_scape.errors import RyuScapeError, TooCoarseError


class MessageBanner(QFrame):
    """Shows an error with its remedy, or warnings, until it is dismissed or replaced."""

    accepted = pyqtSignal()
    """The person wants what the error warns of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_banner")
        self.cause_label = _plain_label("message_cause")
        self.remedy_label = _plain_label("message_remedy")
        self.dismiss_button = QPushButton("Dismiss")
        self.dismiss_button.clicked.connect(self.hide)
        self.accept_button = QPushButton("Build anyway")
        self.accept_button.clicked.connect(self.hide)
        self.accept_button.clicked.connect(self.accepted)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(self.cause_label)
        texts.addWidget(self.remedy_label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.addLayout(texts, 1)
        layout.addWidget(self.accept_button, 0, Qt.AlignTop)
        layout.addWidget(self.dismiss_button, 0, Qt.AlignTop)
        self.hide()

    def show_error(self, error: RyuScapeError) -> None:
        """Say what happened and what to do about it; what is too coarse is built if the person accepts that."""
        self._show("error", error.cause, error.remedy, asks=isinstance(error, TooCoarseError))

    def show_warnings(self, warnings: Sequence[str]) -> None:
        """Say what the person should know about a result that is there all the same; hide where that is nothing."""
        if not warnings:
            self.hide()
            return
        heading = "Please note" if len(warnings) == 1 else f"Please note ({len(warnings)})"
        self._show("warning", heading, "\n".join(warnings))

    def hide_error(self) -> None:
        """Disappear with an error; warnings, which are about what is in sight, stay."""
        if self.property("kind") == "error":
            self.hide()

    def _show(self, kind: str, cause: str, remedy: str, asks: bool = False) -> None:
        self.setProperty("kind", kind)
        self.accept_button.setVisible(asks)
        for widget in (self, self.cause_label, self.remedy_label):
            widget.style().polish(widget)
        self.cause_label.setText(cause)
        self.remedy_label.setText(remedy)
        self.show()


def _plain_label(name: str) -> QLabel:
    label = QLabel(objectName=name, wordWrap=True, textFormat=Qt.PlainText)
    label.setTextInteractionFlags(Qt.TextSelectableByMouse)
    return label

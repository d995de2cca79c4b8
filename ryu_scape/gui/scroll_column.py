"""A column of widgets that scrolls up and down, never sideways."""

from __future__ import annotations

from PyQt5.QtCore import QEvent, QObject, Qt
from PyQt5.QtWidgets import QFrame, QScrollArea, QWidget


class ScrollColumn(QScrollArea):
    """Never narrower than its content, which would be cut off."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent, widgetResizable=True, horizontalScrollBarPolicy=Qt.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.NoFrame)
        self.setWidget(content)

    def make_room(self) -> None:
        """Be as wide as the content needs, also while both are hidden."""
        for child in self.findChildren(QWidget):
            child.ensurePolished()
        self.setMinimumWidth(self.widget().minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the content's width, which fonts and style sheets change after it was made."""
        if event.type() == QEvent.LayoutRequest and watched is self.widget():
            self.make_room()
        return bool(super().eventFilter(watched, event))

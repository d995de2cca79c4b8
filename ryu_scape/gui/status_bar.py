"""The window's status bar."""

from __future__ import annotations

from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QPaintEvent
from PyQt5.QtWidgets import QLabel, QStatusBar, QStyle, QStyleOption, QStylePainter

_MARGIN_PX = 6


class StatusBar(QStatusBar):
    """Ends a message for which there is no room in an ellipsis, and tells all of it under the cursor."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the message beside the permanent labels, which draw themselves."""
        painter, option = QStylePainter(self), QStyleOption()
        option.initFrom(self)
        painter.drawPrimitive(QStyle.PE_PanelStatusBar, option)
        painter.setPen(self.palette().windowText().color())
        shown, message = self.shown_message, self.currentMessage()
        painter.drawText(self._room, int(Qt.AlignLeft | Qt.AlignVCenter | Qt.TextSingleLine), shown)
        self.setToolTip("" if shown == message else message)

    @property
    def shown_message(self) -> str:
        """The message as far as there is room for it."""
        return self.fontMetrics().elidedText(self.currentMessage(), Qt.ElideRight, self._room.width())

    @property
    def _room(self) -> QRect:
        labels = [label.x() for label in self.findChildren(QLabel) if label.isVisible() and label.text()]
        right = min(labels, default=self.width()) - _MARGIN_PX
        return QRect(_MARGIN_PX, 0, max(0, right - _MARGIN_PX), self.height())

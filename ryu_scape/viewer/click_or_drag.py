"""What becomes of a button of the mouse that was pressed: a click, or a drag."""

from __future__ import annotations

from PyQt5.QtCore import QPoint
from PyQt5.QtWidgets import QApplication


class ClickOrDrag:
    """Follows the mouse over a widget; a press is a click until the mouse has moved as far as drags begin.

    at: where the mouse was last, in pixels of the widget.
    """

    def __init__(self) -> None:
        self.at = QPoint()
        self._pressed_at = QPoint()
        self._is_click = False

    def press(self, at: QPoint, *, may_be_click: bool) -> None:
        """Begin a drag, or a click if this may be one."""
        self._pressed_at = self.at = at
        self._is_click = may_be_click

    def move(self, at: QPoint) -> QPoint:
        """How far the mouse has moved since it was heard of last."""
        moved = at - self.at
        self.at = at
        if (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self._is_click = False
        return moved

    def release(self) -> bool:
        """Whether that was a click."""
        was_click, self._is_click = self._is_click, False
        return was_click

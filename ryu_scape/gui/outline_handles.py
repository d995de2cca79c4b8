"""Handles on the map by which the corners of one outline are moved, added and taken away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PyQt5.QtCore import QEvent, QObject, QPointF, Qt, pyqtSignal
from PyQt5.QtGui import QKeyEvent, QMouseEvent, QPainter

from ryu_scape.gui.map_frame import MapFrame, distance_px
from ryu_scape.gui.map_marks import paint_corners
from ryu_scape.inspection.outline_corners import Corner, Handle, OutlineCorners

if TYPE_CHECKING:
    from ryu_scape.gui.map_view import MapView

_REACH_PX, _STILL_PX = 9.0, 3.0
"""How near to a handle the cursor takes it, and how far it may stray in a click."""
_SHORTEST_SIDE_PX = 36.0
"""A shorter side has no handle in its middle: it would be among those of its corners."""


@dataclass(frozen=True, eq=False)
class _Grip:
    """A corner that is held; None once a person gave it up, with the button still down.

    before: the outline as it was. start: with the corner, if that is a new one, not yet moved.
    """

    before: OutlineCorners
    start: OutlineCorners
    corner: Corner | None
    pressed_at: QPointF


class OutlineHandles(QObject):
    """Takes from a map's mouse and keys what is meant for a handle; the rest reaches the map."""

    reshaped = pyqtSignal(object)
    """The OutlineCorners as a person left them."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self.outline: OutlineCorners | None = None
        self._grip: _Grip | None = None
        self._hovered: Handle | None = None
        self._pressed_at = QPointF()
        view.installEventFilter(self)

    def show(self, outline: OutlineCorners | None) -> None:
        """Give this outline handles, but not while a person holds one; or take all handles away."""
        if outline is None:
            self._grip = None
        if self._grip is None:
            self._show(outline, None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.outline is None or self._view.frame is None:
            return False
        if isinstance(event, QMouseEvent):
            return self._follow_mouse(event, self.outline, self._view.frame)
        if isinstance(event, QKeyEvent):
            return self._follow_key(event, self.outline)
        if event.type() == QEvent.Leave and self._grip is None:
            self._show(self.outline, None)
        return False

    def paint(self, painter: QPainter, frame: MapFrame) -> None:
        """Paint outline and handles."""
        if self.outline is not None:
            paint_corners(painter, frame, self.outline, _SHORTEST_SIDE_PX * frame.m_per_px, self._hovered)

    def _follow_mouse(self, event: QMouseEvent, outline: OutlineCorners, frame: MapFrame) -> bool:
        """Whether the map is to hear nothing of it."""
        at, kind, is_left = event.localPos(), event.type(), event.button() == Qt.LeftButton
        if self._grip is not None:
            if kind == QEvent.MouseMove:
                self._move(at, frame, self._grip, outline.building, event.modifiers())
                self._view.pointed.emit(frame.map_point(at))
            elif kind == QEvent.MouseButtonRelease and is_left:
                self._let_go(self._grip)
            return True
        self._hover(at, outline, frame)
        if kind in (QEvent.MouseButtonPress, QEvent.MouseButtonDblClick):
            self._pressed_at = at
            return is_left and self._take(at, outline)
        is_still = distance_px(at, self._pressed_at) < _STILL_PX
        if kind == QEvent.MouseButtonRelease and event.button() == Qt.RightButton and is_still:
            self._remove_hovered(outline)
        return False

    def _follow_key(self, event: QKeyEvent, outline: OutlineCorners) -> bool:
        """Del removes the corner under the cursor, Escape gives up what is done to one that is held.

        Without the override these keys would delete the building, or cancel the work in progress.
        """
        is_removal = event.key() == Qt.Key_Delete
        is_wanted = is_removal or (event.key() == Qt.Key_Escape and self._grip is not None)
        if is_wanted and event.type() == QEvent.ShortcutOverride:
            event.accept()
        elif is_wanted and event.type() == QEvent.KeyPress:
            if self._grip is None:
                self._remove_hovered(outline)
            elif not is_removal:
                self._grip, self._view.snapping.found = replace(self._grip, corner=None), None
                self._show(self._grip.before, None)
        return is_wanted

    def _take(self, at: QPointF, outline: OutlineCorners) -> bool:
        """Hold the corner under the cursor, or a new one in the middle of the side there; whether there is one."""
        if self._hovered is None:
            return False
        start, corner = outline, self._hovered.corner
        if self._hovered.is_middle:
            start, corner = outline.with_corner_after(corner)
        self._grip = _Grip(outline, start, corner, at)
        self._show(start, Handle(corner, is_middle=False))
        return True

    def _move(self, at: QPointF, frame: MapFrame, grip: _Grip, building: str, modifiers: Qt.KeyboardModifiers) -> None:
        is_still = self.outline is grip.start and distance_px(at, grip.pressed_at) < _STILL_PX
        if is_still or grip.corner is None:
            return
        shift_m = np.subtract(frame.map_point(at), frame.map_point(grip.pressed_at))
        x, y = grip.start.position(grip.corner) + shift_m
        place = self._view.snapping.point(self._view.content, frame, (x, y), modifiers, building)
        move = grip.start.moved_with_sides if modifiers & Qt.ShiftModifier else grip.start.moved
        self._show(move(grip.corner, np.array(place)), Handle(grip.corner, is_middle=False))

    def _let_go(self, grip: _Grip) -> None:
        self._grip, self._view.snapping.found = None, None
        if self.outline is not grip.before:
            self.reshaped.emit(self.outline)

    def _remove_hovered(self, outline: OutlineCorners) -> None:
        if self._hovered is not None and not self._hovered.is_middle:
            self._show(outline.without(self._hovered.corner), None)
            self.reshaped.emit(self.outline)

    def _hover(self, at: QPointF, outline: OutlineCorners, frame: MapFrame) -> None:
        reach_m, shortest_m = _REACH_PX * frame.m_per_px, _SHORTEST_SIDE_PX * frame.m_per_px
        hovered = outline.handle_near(frame.map_point(at), reach_m, shortest_m)
        if hovered != self._hovered:
            self._show(outline, hovered)

    def _show(self, outline: OutlineCorners | None, hovered: Handle | None) -> None:
        if (hovered is None) != (self._hovered is None):
            self._view.setCursor(Qt.ArrowCursor if hovered is None else Qt.SizeAllCursor)
        self.outline, self._hovered = outline, hovered
        self._view.update()

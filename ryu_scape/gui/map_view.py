"""The map: pictures and outlines from above, north up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PyQt5.QtWidgets import QApplication, QWidget

from ryu_scape.gui.map_content import MapContent, MapPainter, paint_classes, paint_left_out, paint_outlines
from ryu_scape.gui.map_frame import MapFrame
from ryu_scape.gui.map_marks import GROUND, paint_box, paint_cross, paint_sketch, paint_snap, paint_way
from ryu_scape.gui.map_tools import MapTool, Point, Sketch
from ryu_scape.gui.outline_handles import OutlineHandles
from ryu_scape.gui.snapping import Snapping
from ryu_scape.inspection.colouring import ColourClass
from ryu_scape.inspection.map_layers import MapRaster
from ryu_scape.viewer.furniture import BAR_HEIGHT_PX, paint_scale_bar
from ryu_scape.viewer.wheel import zoom_of

_WHOLE_MARGIN, _SELECTION_MARGIN = 0.05, 1.5
_STILL_AFTER_MS = 150
_OF_WHOLE_BUILDINGS = (MapTool.SELECT, MapTool.RESHAPE)
"""The tools whose clicks choose a building; those of the others are points of a sketch."""


class MapView(QWidget):
    """Drag moves the map and the wheel zooms at the cursor, whatever clicks are for."""

    clicked = pyqtSignal(object, bool)
    """A map point (x, y), and whether with Ctrl: the tool takes whole buildings."""
    boxed = pyqtSignal(object, object, bool)
    """Two corners of a box that was dragged, and whether with Ctrl."""
    sketched = pyqtSignal(object)
    """All points that the tool wanted, each (x, y)."""
    pointed = pyqtSignal(object)
    """The map point (x, y) under the cursor; None when it leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="map_view", mouseTracking=True, focusPolicy=Qt.StrongFocus)
        self.content: MapContent | None = None
        self.frame: MapFrame | None = None
        self._is_whole = False
        self.sketch = Sketch(MapTool.SELECT, [])
        self._rasters = frozenset({MapRaster.ORTHOPHOTO})
        self._opacities: Mapping[MapRaster, float] = {}
        self._shows_buildings, self._shows_left_out = True, False
        self._selection: tuple[int, ...] = ()
        self.marked: Point | None = None
        self._way: list[Point] = []
        self._painted: tuple[ColourClass, ...] = ()
        self._painter = MapPainter()
        self._pressed_at, self._last_at = QPointF(), QPointF()
        self._is_click, self._box = False, QRectF()
        self._still_timer = QTimer(self, singleShot=True, interval=_STILL_AFTER_MS)
        self._still_timer.timeout.connect(self.update)
        self.snapping, self.handles = Snapping(), OutlineHandles(self)
        self.setMinimumSize(200, 80)

    @property
    def shows_left_out(self) -> bool:
        """Whether outlines that became no building are shown."""
        return self._shows_left_out or self.sketch.tool is MapTool.RESTORE

    def set_content(self, content: MapContent, *, is_other_place: bool) -> None:
        """Show this content; all of it, and no sketch, if it is of another place than the one before."""
        self.content = content
        if is_other_place or self.frame is None:
            self.set_tool(self.sketch.tool)
            self.show_all()
        self.update()

    def set_shown(self, rasters: frozenset[MapRaster], *, buildings: bool, left_out: bool) -> None:
        """Show these rasters, and outlines of buildings and of what became none."""
        self._rasters, self._shows_buildings, self._shows_left_out = rasters, buildings, left_out
        self.update()

    def set_opacities(self, opacities: Mapping[MapRaster, float]) -> None:
        """Let rasters cover what lies below them as much as this, in [0, 1]; those that it does not name, wholly."""
        self._opacities = opacities
        self.update()

    def set_painted(self, classes: Sequence[ColourClass]) -> None:
        """Fill the buildings of the city in sight with the colours of these classes."""
        self._painted = tuple(classes)
        self.update()

    def set_selection(self, selection: Sequence[int]) -> None:
        """Let these buildings stand out."""
        if tuple(selection) != self._selection:
            self._selection = tuple(selection)
            self.update()

    def set_marked(self, point: Point | None) -> None:
        """Mark a point of the map, at which somebody points in another view."""
        if point != self.marked:
            self.marked = point
            self.update()

    def set_way(self, points: Sequence[Point], *, is_closed: bool) -> None:
        """Show a line through these points, back to the first if it is closed."""
        self._way = [*points, *(points[:1] if is_closed else [])]
        self.update()

    def set_tool(self, tool: MapTool) -> None:
        """Let clicks be for this."""
        self.sketch, self.snapping.found = Sketch(tool, []), None
        self.setCursor(Qt.ArrowCursor if tool in _OF_WHOLE_BUILDINGS else Qt.CrossCursor)
        self.update()

    def show_all(self) -> None:
        """See the whole place."""
        if self.content is not None:
            grid = self.content.city.grid
            corners = np.array([(0, 0), (grid.width, 0), (grid.width, grid.height), (0, grid.height)], np.float64)
            corners_m = grid.to_map(corners)
            self._show(np.array([corners_m.min(axis=0), corners_m.max(axis=0)]), _WHOLE_MARGIN)
            self._is_whole = True

    def show_box(self, bounds_m: NDArray[np.float64]) -> None:
        """See ((west, south), (east, north)), with room around it."""
        self._show(bounds_m, _SELECTION_MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), GROUND)
        content, frame = self.content, self.frame
        if content is None or frame is None:
            return
        opacities = {kind: self._opacities.get(kind, 1.0) for kind in self._rasters}
        self._painter.paint(painter, content, frame, opacities, is_smooth=not self._still_timer.isActive())
        if self._shows_buildings:
            paint_classes(painter, content, frame, self._painted)
            paint_outlines(painter, content, frame, self._filled(content))
        if self.shows_left_out:
            paint_left_out(painter, content, frame)
        self.handles.paint(painter, frame)
        paint_sketch(painter, frame, self.sketch)
        if self.snapping.found is not None:
            paint_snap(painter, frame, self.snapping.found)
        paint_way(painter, frame, self._way)
        paint_box(painter, self._box)
        if self.marked is not None:
            paint_cross(painter, frame, self.marked)
        paint_scale_bar(painter, QPointF(8, self.height() - BAR_HEIGHT_PX - 8), frame.m_per_px)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.frame is None or self._is_whole:
            self.show_all()
        else:
            self.frame = replace(self.frame, size_px=QSizeF(self.size()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = self._last_at = event.localPos()
        self._is_click = event.button() == Qt.LeftButton

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, frame = event.localPos(), self.frame
        if frame is None:
            return
        self.sketch.cursor = self._point(frame, event)
        self.pointed.emit(self.sketch.cursor)
        if event.buttons():
            if (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
                self._is_click = False
            if not self._is_click:
                self._drag(event)
            self._last_at = at
        if self.sketch.points or self.sketch.tool is MapTool.DRAW:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        frame, box = self.frame, self._box
        self._box = QRectF()
        if frame is None:
            return
        if not box.isNull():
            corners = frame.map_point(box.topLeft()), frame.map_point(box.bottomRight())
            self.boxed.emit(*corners, bool(event.modifiers() & Qt.ControlModifier))
        elif self._is_click:
            self._click(frame, event)
        self._is_click = False
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.frame is not None:
            self._move_to(self.frame.zoomed(event.position(), zoom_of(event)))

    def leaveEvent(self, event: QEvent) -> None:
        self.sketch.cursor = self.snapping.found = None
        self.pointed.emit(None)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends a sketch, Backspace takes its last point back, Escape all of them."""
        if event.key() in (Qt.Key_Return, Qt.Key_Enter):
            self._tell(self.sketch.close())
        elif event.key() == Qt.Key_Backspace:
            self.sketch.take_back()
        elif event.key() == Qt.Key_Escape and self.sketch.points:
            self.sketch.clear()
        else:
            super().keyPressEvent(event)
        self.update()

    def _filled(self, content: MapContent) -> Sequence[int]:
        """The buildings to fill because they are selected; one that is reshaped is not, to show the roof's edges."""
        if self.handles.outline is not None:
            return ()
        return [index for index in self._selection if index < len(content.city.buildings)]

    def _point(self, frame: MapFrame, event: QMouseEvent) -> Point:
        """The point of the map under the cursor; where a corner is drawn, on an outline near it."""
        point = frame.map_point(event.localPos())
        is_drawn = self.sketch.tool is MapTool.DRAW
        return self.snapping.point(self.content, frame, point, event.modifiers()) if is_drawn else point

    def _click(self, frame: MapFrame, event: QMouseEvent) -> None:
        point = self._point(frame, event)
        if self.sketch.tool in _OF_WHOLE_BUILDINGS:
            self.clicked.emit(point, bool(event.modifiers() & Qt.ControlModifier))
        else:
            first_at = frame.widget_point(self.sketch.points[0]) if self.sketch.points else None
            self._tell(self.sketch.add(point, event.localPos(), first_at))

    def _tell(self, points: tuple[Point, ...] | None) -> None:
        if points is not None:
            self.sketched.emit(points)

    def _drag(self, event: QMouseEvent) -> None:
        if event.modifiers() & Qt.ShiftModifier and event.buttons() == Qt.LeftButton:
            self._box = QRectF(self._pressed_at, event.localPos()).normalized()
            self.update()
        elif self.frame is not None and self._box.isNull():
            self._move_to(self.frame.dragged(event.localPos() - self._last_at))

    def _show(self, bounds_m: NDArray[np.float64], margin: float) -> None:
        if self.width() > 1 and self.height() > 1:
            self._is_whole = False
            self.frame = MapFrame.around(bounds_m, QSizeF(self.size()), margin)
            self.update()

    def _move_to(self, frame: MapFrame) -> None:
        self.frame, self._is_whole = frame, False
        self._still_timer.start()
        self.update()

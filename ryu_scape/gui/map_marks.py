"""What is drawn over the map by hand, reshaped, measured, boxed or pointed at, and how it is painted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QColor, QPainter, QPen, QPolygonF

from ryu_scape.gui.map_frame import MapFrame
from ryu_scape.gui.map_tools import Point, Sketch
from ryu_scape.inspection.outline_corners import Handle, OutlineCorners

GROUND = QColor("#2b333d")
_SKETCH, _WAY, _CURSOR = QColor("#ffffff"), QColor("#ffde33"), QColor("#ff5722")
_CROSS_PX = 7
_IN_HAND, _UNSOUND = QColor("#ffcc1a"), QColor("#ff3b30")
_CORNER_PX, _MIDDLE_PX, _HOVERED_PX, _SNAP_PX = 9.0, 7.0, 12.0, 16.0
_RIM_PX = 1.5


def paint_sketch(painter: QPainter, frame: MapFrame, sketch: Sketch) -> None:
    """Paint the sketch with its line to the cursor."""
    points = [*sketch.points, *([sketch.cursor] if sketch.points and sketch.cursor else [])]
    _paint_line(painter, [frame.widget_point(point) for point in points], len(sketch.points), _SKETCH)


def paint_snap(painter: QPainter, frame: MapFrame, point: Point) -> None:
    """Paint a ring around a place on an outline that draws a point to itself."""
    painter.setRenderHint(QPainter.Antialiasing)
    painter.setBrush(Qt.NoBrush)
    for pen in (QPen(GROUND, 4), QPen(_IN_HAND, 2)):
        painter.setPen(pen)
        painter.drawEllipse(_around(frame.widget_point(point), _SNAP_PX))


def paint_way(painter: QPainter, frame: MapFrame, points: Sequence[Point]) -> None:
    """Paint the line that is measured."""
    _paint_line(painter, [frame.widget_point(point) for point in points], len(points), _WAY)


def paint_box(painter: QPainter, box: QRectF) -> None:
    """Paint the box that is being dragged, in the widget's pixels; none if it is null."""
    if not box.isNull():
        painter.setPen(QPen(_SKETCH, 1, Qt.DashLine))
        painter.drawRect(box)


def paint_cross(painter: QPainter, frame: MapFrame, point: Point) -> None:
    """Paint a cross where somebody points in another view."""
    at = frame.widget_point(point)
    painter.setPen(QPen(_CURSOR, 2))
    painter.drawLine(at - QPointF(_CROSS_PX, 0), at + QPointF(_CROSS_PX, 0))
    painter.drawLine(at - QPointF(0, _CROSS_PX), at + QPointF(0, _CROSS_PX))


def paint_corners(
    painter: QPainter, frame: MapFrame, outline: OutlineCorners, shortest_m: float, hovered: Handle | None
) -> None:
    """Paint an outline that is reshaped, red if its sides cross, and its handles.

    These are a square at each corner, a disc in the middle of each side that is no shorter than this, and over them all
    the one under the cursor.
    """
    painter.setRenderHint(QPainter.Antialiasing)
    colour = _IN_HAND if outline.is_sound else _UNSOUND
    for pen in (QPen(GROUND, 4), QPen(colour, 2)):
        painter.setPen(pen)
        for ring in outline.rings:
            painter.drawPolygon(QPolygonF([frame.widget_point((x, y)) for x, y in ring.tolist()]))
    painter.setPen(QPen(GROUND, _RIM_PX))
    painter.setBrush(_SKETCH)
    for middles in outline.middles(shortest_m):
        for x, y in middles[np.isfinite(middles[:, 0])].tolist():
            painter.drawEllipse(_around(frame.widget_point((x, y)), _MIDDLE_PX))
    for ring in outline.rings:
        for x, y in ring.tolist():
            painter.drawRect(_around(frame.widget_point((x, y)), _CORNER_PX))
    if hovered is not None:
        rings = outline.middles(0.0) if hovered.is_middle else outline.rings
        x, y = rings[hovered.corner.ring][hovered.corner.number].tolist()
        painter.setBrush(colour)
        painter.drawRect(_around(frame.widget_point((x, y)), _HOVERED_PX))
    painter.setBrush(Qt.NoBrush)


def _around(at: QPointF, side_px: float) -> QRectF:
    return QRectF(at.x() - side_px / 2, at.y() - side_px / 2, side_px, side_px)


def _paint_line(painter: QPainter, corners: list[QPointF], marked: int, colour: QColor) -> None:
    """A line with a dark rim, and a square at each of the first `marked` corners."""
    for rim, brush in ((2, GROUND), (0, colour)):
        painter.setPen(QPen(brush, 2 + rim))
        painter.drawPolyline(QPolygonF(corners))
        painter.setPen(Qt.NoPen)
        painter.setBrush(brush)
        for corner in corners[:marked]:
            painter.drawRect(QRectF(corner.x() - 3 - rim / 2, corner.y() - 3 - rim / 2, 6 + rim, 6 + rim))
        painter.setBrush(Qt.NoBrush)

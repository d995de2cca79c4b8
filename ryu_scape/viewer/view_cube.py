"""A cube in a corner of the view that turns with the scene: who clicks a side, an edge or a corner looks from there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from ryu_scape.viewer.camera import Camera

CUBE_PX = 96
LOWEST_SIDE_DEG = 12.0
"""From a side one looks from so high that nothing hides behind the first row of houses."""
_HALF_PX = CUBE_PX / 2 / np.sqrt(3) * 0.96
_EDGE = 0.62
_INK, _FACE, _RIM = QColor("#14202c"), QColor(246, 248, 250, 225), QColor(20, 32, 44, 150)
_SHADES = {"": 100, "N": 112, "E": 106, "S": 112, "W": 106}

_FACES: tuple[tuple[str, tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]], ...] = (
    ("S", (0, -1, 0), (1, 0, 0), (0, 0, 1)),
    ("E", (1, 0, 0), (0, 1, 0), (0, 0, 1)),
    ("N", (0, 1, 0), (-1, 0, 0), (0, 0, 1)),
    ("W", (-1, 0, 0), (0, -1, 0), (0, 0, 1)),
    ("", (0, 0, 1), (1, 0, 0), (0, 1, 0)),
)
"""What stands on each side, the way out of it, and the ways to its right and up for who looks at it. The top has an
arrow to the north."""

Vector = NDArray[np.float64]


def paint_view_cube(painter: QPainter, middle: QPointF, camera: Camera) -> None:
    """The cube as the camera sees it, about a point."""
    painter.setRenderHint(QPainter.Antialiasing)
    font = painter.font()
    font.setPixelSize(16)
    font.setBold(True)
    painter.setFont(font)
    for name, out, right, up in _seen(camera):
        corners = [
            _on_screen(camera, out + x * right + y * up, middle) for x, y in ((-1, 1), (1, 1), (1, -1), (-1, -1))
        ]
        painter.setPen(QPen(_RIM, 1.5))
        painter.setBrush(_FACE.darker(_SHADES[name]))
        painter.drawPolygon(QPolygonF(corners))
        sheet = QTransform()
        square = QPolygonF([QPointF(x, y) for x, y in ((0, 0), (40, 0), (40, 40), (0, 40))])
        if QTransform.quadToQuad(square, QPolygonF(corners), sheet):
            painter.save()
            painter.setTransform(sheet, combine=True)
            _label(painter, name)
            painter.restore()


def side_under(at: QPointF, middle: QPointF, camera: Camera) -> tuple[float, float] | None:
    """Compass bearing and elevation in degrees from which a person looks who clicks there; None beside the cube."""
    axes = camera.axes
    seen = np.array([at.x() - middle.x(), middle.y() - at.y()]) / _HALF_PX
    for _, out, right, up in _seen(camera):
        across = np.column_stack((axes[:2] @ right, axes[:2] @ up))
        if abs(np.linalg.det(across)) < 1e-3:
            continue
        place = np.linalg.solve(across, seen - axes[:2] @ out)
        if np.abs(place).max() <= 1.0:
            beside = np.sign(place) * (np.abs(place) > _EDGE)
            return _looking_from(out + beside[0] * right + beside[1] * up)
    return None


def _seen(camera: Camera) -> list[tuple[str, Vector, Vector, Vector]]:
    """The sides that face the camera."""
    sides = [(name, np.array(out, float), np.array(right), np.array(up)) for name, out, right, up in _FACES]
    return [side for side in sides if camera.axes[2] @ side[1] < -1e-6]


def _on_screen(camera: Camera, place: Vector, middle: QPointF) -> QPointF:
    x, y = camera.axes[:2] @ place * _HALF_PX
    return QPointF(middle.x() + x, middle.y() - y)


def _looking_from(out: Vector) -> tuple[float, float]:
    level = float(np.hypot(out[0], out[1]))
    azimuth_deg = float(np.degrees(np.arctan2(-out[0], -out[1]))) % 360.0 if level else 0.0
    return azimuth_deg, max(float(np.degrees(np.arctan2(out[2], level))), LOWEST_SIDE_DEG)


def _label(painter: QPainter, name: str) -> None:
    """On a square of 40 by 40."""
    if name:
        painter.setPen(_INK)
        painter.drawText(QRectF(0, 0, 40, 40), Qt.AlignCenter, name)
        return
    painter.setPen(Qt.NoPen)
    painter.setBrush(_INK)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in ((20, 9), (29, 30), (20, 25), (11, 30))]))

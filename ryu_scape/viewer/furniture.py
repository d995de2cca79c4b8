"""What views bear at their edges: a scale bar, an arrow that points north, and a cube to choose a side by."""

from __future__ import annotations

from OpenGL import GL
from PyQt5.QtCore import QPointF, QRectF, Qt
from PyQt5.QtGui import QColor, QImage, QPainter, QPen, QPolygonF, QTransform

from ryu_scape.arrays.ticks import round_below
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.scene_buffers import enabled
from ryu_scape.viewer.view_cube import CUBE_PX, paint_view_cube

LONGEST_BAR_PX, BAR_HEIGHT_PX, ARROW_PX = 150, 30, 60
_MARGIN_PX = 12
_INK, _RIM, _NORTH, _SOUTH = QColor("#14202c"), QColor(255, 255, 255, 190), QColor("#d1382c"), QColor("#f4f6f8")


def paint_scale_bar(painter: QPainter, left_upper: QPointF, m_per_px: float) -> None:
    """A bar of a round length, 150 px at most, with its length above it, in a box of `LONGEST_BAR_PX` by 30 px."""
    length_m = round_below(LONGEST_BAR_PX * m_per_px)
    length_px = length_m / m_per_px
    left, base = left_upper.x() + 6, left_upper.y() + BAR_HEIGHT_PX - 7
    painter.setPen(Qt.NoPen)
    painter.setBrush(_RIM)
    painter.drawRoundedRect(QRectF(left_upper.x(), left_upper.y(), length_px + 12, BAR_HEIGHT_PX), 4, 4)
    corners = (0, base - 5), (0, base), (length_px, base), (length_px, base - 5)
    painter.setPen(QPen(_INK, 2))
    painter.setBrush(Qt.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(left + x, y) for x, y in corners]))
    text = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
    painter.drawText(QRectF(left, left_upper.y() + 1, max(length_px, 60), 17), Qt.AlignLeft | Qt.AlignVCenter, text)


def paint_north_arrow(painter: QPainter, middle: QPointF, azimuth_deg: float) -> None:
    """An arrow in a disc about a point that points north, with an N before its tip, where one looks along a bearing."""
    painter.setRenderHint(QPainter.Antialiasing)
    painter.setPen(QPen(_INK, 1))
    painter.setBrush(_RIM)
    painter.drawEllipse(middle, ARROW_PX / 2 - 1, ARROW_PX / 2 - 1)
    seen = QTransform().translate(middle.x(), middle.y()).rotate(-azimuth_deg)
    for brush, tip in ((_NORTH, -1), (_SOUTH, 1)):
        painter.setBrush(brush)
        points = ((0, tip * 0.24 * ARROW_PX), (0.09 * ARROW_PX, 0), (-0.09 * ARROW_PX, 0))
        painter.drawPolygon(seen.map(QPolygonF([QPointF(x, y) for x, y in points])))
    at = seen.map(QPointF(0, -0.36 * ARROW_PX))
    painter.drawText(QRectF(at.x() - 10, at.y() - 9, 20, 18), Qt.AlignCenter, "N")


def draw_furniture(camera: Camera, size_px: tuple[int, int], pixel_ratio: float) -> None:
    """Draw them over the picture in the window, which has `size_px` device pixels; the scale is that of its middle."""
    m_per_px = 2 * camera.half_height_m / size_px[1] * pixel_ratio
    bar = _blank(LONGEST_BAR_PX + 14, BAR_HEIGHT_PX, pixel_ratio)
    painter = QPainter(bar)
    paint_scale_bar(painter, QPointF(0, 0), m_per_px)
    painter.end()
    arrow = _blank(ARROW_PX, ARROW_PX, pixel_ratio)
    painter = QPainter(arrow)
    paint_north_arrow(painter, QPointF(ARROW_PX / 2, ARROW_PX / 2), camera.azimuth_deg)
    painter.end()
    cube = _blank(CUBE_PX, CUBE_PX, pixel_ratio)
    painter = QPainter(cube)
    paint_view_cube(painter, QPointF(CUBE_PX / 2, CUBE_PX / 2), camera)
    painter.end()
    margin_px = round(_MARGIN_PX * pixel_ratio)
    _put(cube, size_px[0] - cube.width() - margin_px, size_px[1] - cube.height() - margin_px)
    _put(bar, margin_px, margin_px)
    _put(arrow, size_px[0] - arrow.width() - margin_px, margin_px)


def cube_middle(width_px: int) -> QPointF:
    """Where the middle of the view cube is in a view so wide, in Qt's pixels from the left upper corner."""
    return QPointF(width_px - _MARGIN_PX - CUBE_PX / 2, _MARGIN_PX + CUBE_PX / 2)


def _blank(width_px: int, height_px: int, pixel_ratio: float) -> QImage:
    image = QImage(round(width_px * pixel_ratio), round(height_px * pixel_ratio), QImage.Format_RGBA8888_Premultiplied)
    image.setDevicePixelRatio(pixel_ratio)
    image.fill(Qt.transparent)
    return image


def _put(image: QImage, left_px: int, lower_px: int) -> None:
    """Blend a picture over the window's, from its left lower corner."""
    rows = image.mirrored()
    with enabled(GL.GL_BLEND):
        GL.glUseProgram(0)
        GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 4)
        GL.glWindowPos2i(left_px, lower_px)
        pixels = rows.constBits().asstring(rows.sizeInBytes())
        GL.glDrawPixels(rows.width(), rows.height(), GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, pixels)

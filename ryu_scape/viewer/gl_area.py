"""A widget that OpenGL draws on: its size, and where positions lie in it."""

from __future__ import annotations

from PyQt5.QtCore import QPoint
from PyQt5.QtOpenGL import QGL, QGLFormat, QGLWidget
from PyQt5.QtWidgets import QWidget


class GlArea(QGLWidget):
    """Has a depth buffer, and shows a picture when it is whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QGLFormat(QGL.DoubleBuffer | QGL.DepthBuffer), parent)

    @property
    def size_px(self) -> tuple[int, int]:
        """Device pixels, which high-DPI screens have more of than Qt's own units."""
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    @property
    def aspect(self) -> float:
        """Width over height."""
        width_px, height_px = self.size_px
        return width_px / height_px

    def ndc(self, position: QPoint) -> tuple[float, float]:
        """A position of the widget in normalised device coordinates."""
        return 2 * position.x() / max(self.width(), 1) - 1, 1 - 2 * position.y() / max(self.height(), 1)

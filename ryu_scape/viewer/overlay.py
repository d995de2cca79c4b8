"""Lines and marks over the picture of a scene, which nothing hides."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.viewer.scene_buffers import enabled

_RIM, _LINE, _MARK = (0.07, 0.12, 0.18, 0.9), (1.0, 0.87, 0.2, 1.0), (1.0, 0.34, 0.13, 1.0)
_PIN_M = np.array([0.0, 0.0, 12.0])


@dataclass(frozen=True, eq=False)
class Overlay:
    """way_m: (n, 3) places in metres on the map and a line through them, back to the first if `is_closed`.

    marked_m: (3,) a place at which a pin stands, or None. Elevations are known.
    """

    way_m: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 3)))
    is_closed: bool = False
    marked_m: NDArray[np.float64] | None = None

    def draw(self, matrix: NDArray[np.float64], origin_m: NDArray[np.float64], size_px: tuple[int, int]) -> None:
        """Draw over the window's picture of `size_px`, with the scene's (4, 4) matrix and origin (3,)."""
        GL.glUseProgram(0)
        GL.glViewport(0, 0, *size_px)
        GL.glMatrixMode(GL.GL_PROJECTION)
        GL.glLoadMatrixd(np.ascontiguousarray(matrix.T))
        GL.glMatrixMode(GL.GL_MODELVIEW)
        GL.glLoadIdentity()
        with enabled(GL.GL_BLEND, GL.GL_LINE_SMOOTH, GL.GL_POINT_SMOOTH):
            GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
            way = self.way_m - origin_m
            kind = GL.GL_LINE_LOOP if self.is_closed else GL.GL_LINE_STRIP
            _draw_rimmed(way, kind, _LINE)
            if self.marked_m is not None:
                foot = self.marked_m - origin_m
                _draw_rimmed(np.array([foot, foot + _PIN_M]), GL.GL_LINES, _MARK)


def _draw_rimmed(points: NDArray[np.float64], kind: int, colour: tuple[float, float, float, float]) -> None:
    """A line and its points, with a dark rim that lets it be seen on anything."""
    for width_px, point_px, rgba in ((5.0, 11.0, _RIM), (2.5, 8.0, colour)):
        GL.glColor4f(*rgba)
        GL.glLineWidth(width_px)
        GL.glPointSize(point_px)
        for shape in (kind, GL.GL_POINTS):
            GL.glBegin(shape)
            for point in points:
                GL.glVertex3d(*point)
            GL.glEnd()

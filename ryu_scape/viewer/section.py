"""What is seen of a scene and how steep: a box that cuts it off, and heights that are drawn larger than they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.viewer.ground import Ground

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Section:
    """exaggeration: how many times as high as it is everything is drawn.

    box_m: (2, 3) lowest and highest x, y and elevation in metres on the map, beyond which nothing is drawn; or None.
    """

    exaggeration: float = 1.0
    box_m: Vector | None = None

    def box_from(self, origin_m: Vector) -> Vector | None:
        """The box in metres from a scene's origin (3,)."""
        return None if self.box_m is None else self.box_m - origin_m


@dataclass(frozen=True)
class Stretch:
    """Takes places (…, 3) of a scene to where they are drawn: `factor` times as far above `floor_m`."""

    factor: float = 1.0
    floor_m: float = 0.0

    @property
    def matrix(self) -> Vector:
        """(4, 4), the same as a matrix."""
        matrix = np.diag([1.0, 1.0, self.factor, 1.0])
        matrix[2, 3] = self.floor_m * (1 - self.factor)
        return matrix

    def drawn(self, places_m: Vector) -> Vector:
        """Where places are drawn."""
        return np.asarray(places_m * self._scale + self._lift)

    def real(self, places_m: Vector) -> Vector:
        """The places that are drawn there."""
        return np.asarray((places_m - self._lift) / self._scale)

    def ground(self, ground: Ground) -> Ground:
        """The ground as it is drawn, for the camera to move about over."""
        heights_m = self.floor_m + self.factor * (ground.heights_m - self.floor_m)
        return replace(
            ground,
            heights_m=heights_m,
            bounds_m=self.drawn(ground.bounds_m),
            landmarks_m=self.drawn(ground.landmarks_m),
        )

    @property
    def _scale(self) -> Vector:
        return np.array([1.0, 1.0, self.factor])

    @property
    def _lift(self) -> Vector:
        return np.array([0.0, 0.0, self.floor_m * (1 - self.factor)])


@contextmanager
def clipped(box_m: Vector | None) -> Iterator[None]:
    """Draw nothing beyond a box (2, 3) in metres from the scene's origin: shaders tell OpenGL the place of a vertex."""
    if box_m is None:
        yield
        return
    GL.glMatrixMode(GL.GL_MODELVIEW)
    GL.glLoadIdentity()  # by which OpenGL takes planes to where shaders are
    planes = [
        (*(sign * np.eye(3)[axis]), -sign * box_m[side, axis]) for side, sign in enumerate((1, -1)) for axis in range(3)
    ]
    for number, plane in enumerate(planes):
        GL.glClipPlane(GL.GL_CLIP_PLANE0 + number, np.array(plane, np.float64))
        GL.glEnable(GL.GL_CLIP_PLANE0 + number)
    try:
        yield
    finally:
        for number in range(len(planes)):
            GL.glDisable(GL.GL_CLIP_PLANE0 + number)

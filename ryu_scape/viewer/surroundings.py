"""What lies around and under every place of the scene, as a texture that the shaders look things up in.

The scene is drawn from straight above and the heights read back. Averaged over a near and a far radius they darken
corners and courtyards: a surface lower than the average of its surroundings sees less sky, a cheap stand-in for ambient
occlusion. The terrain alone tells points that stand on it from points above it, and the outline casts a soft shadow.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.viewer.framebuffer import Framebuffer

_RADIUS_M = (2.5, 9.0)
_LEAST_RADIUS_PX = (2.0, 4.0)
_SIDE_PX = 768
_MARGIN_PER_WIDTH = 0.2
_SHADOW_RADIUS_PER_WIDTH = 0.035

PlanDrawer = Callable[[NDArray[np.float64], float, bool], None]
"""Draws the scene with a (4, 4) view-projection matrix, so many pixels a metre, whole or its terrain alone (True)."""


class SurroundingsTexture:
    """Covers `box_m` (2, 3), the scene's bounds with a margin around them.

    radius_m: (2,) near and far, wider in scenes so large that a pixel covers more. Red and green: mean height within
    them. Blue: height of the terrain. Heights run from 0 at the bottom of
    the box to 1 at its top. Alpha: share of the neighbourhood that the scene covers.
    """

    def __init__(self, bounds_m: NDArray[np.float64], draw: PlanDrawer | None) -> None:
        """draw: None for a scene that nobody has looked at yet: open everywhere, and without a shadow on the floor."""
        width_m = float(np.ptp(bounds_m[:, :2], axis=0).max()) + 1e-3
        margin_m = np.array([_MARGIN_PER_WIDTH * width_m, _MARGIN_PER_WIDTH * width_m, 1.0])
        self.box_m = bounds_m + np.array([-margin_m, margin_m])
        px_per_m = _SIDE_PX / np.ptp(self.box_m[:, :2], axis=0)
        self.radius_m = np.maximum(_RADIUS_M, np.array(_LEAST_RADIUS_PX) / px_per_m.max())
        self._handle = int(GL.glGenTextures(1))
        self.bind()
        for name in (GL.GL_TEXTURE_MIN_FILTER, GL.GL_TEXTURE_MAG_FILTER):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_LINEAR)
        for name in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_CLAMP_TO_EDGE)
        pixels = np.zeros((1, 1, 4)) if draw is None else self._looked_at(draw, px_per_m, width_m)
        size, texels = pixels.shape[1::-1], np.rint(pixels * 65535).astype(np.uint16)
        self.bind()
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGBA16, *size, 0, GL.GL_RGBA, GL.GL_UNSIGNED_SHORT, texels)

    def _looked_at(self, draw: PlanDrawer, px_per_m: NDArray[np.float64], width_m: float) -> NDArray[np.float32]:
        """The texture's pixels (h, w, 4) in [0, 1]."""
        heights = _heights_from_above(self.box_m, lambda matrix: draw(matrix, float(px_per_m.max()), False))
        terrain = _heights_from_above(self.box_m, lambda matrix: draw(matrix, float(px_per_m.max()), True))
        terrain = _grown(_grown(terrain))  # so that the border has neighbours to be averaged with
        covered = (heights > 0).astype(np.float32)
        near, far = (_blurred(heights, *(radius_m * px_per_m)) for radius_m in self.radius_m)
        shadow = _blurred(covered, *(_SHADOW_RADIUS_PER_WIDTH * width_m * px_per_m))
        return np.stack([near, far, terrain, shadow], axis=-1)

    def bind(self) -> None:
        """Make this the texture of unit 0."""
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._handle)

    def release(self) -> None:
        """Free the texture on the graphics card."""
        GL.glDeleteTextures(1, [self._handle])


def _heights_from_above(box_m: NDArray[np.float64], draw: Callable[[NDArray[np.float64]], None]) -> NDArray[np.float32]:
    """Highest surface at each place as a share of the box's height, row 0 at the lowest y, 0 where there is none."""
    framebuffer = Framebuffer(_SIDE_PX, _SIDE_PX)
    try:
        with framebuffer.bound():
            GL.glViewport(0, 0, _SIDE_PX, _SIDE_PX)
            GL.glClear(GL.GL_DEPTH_BUFFER_BIT)
            draw(_plan_projection(box_m))
            return 1 - framebuffer.read_depth()
    finally:
        framebuffer.release()


def _plan_projection(box_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """(4, 4): x and y of the box to the whole picture, its top nearest."""
    half = np.ptp(box_m, axis=0) / 2 * (1, 1, -1)
    matrix = np.diag([*(1 / half), 1.0])
    matrix[:3, 3] = -box_m.mean(axis=0) / half
    return matrix


def _grown(heights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give pixels without a height (0) the highest one of their eight neighbours'."""
    rows, columns = heights.shape
    padded = np.pad(heights, 1)
    around = [padded[i : i + rows, j : j + columns] for i in range(3) for j in range(3)]
    return np.where(heights > 0, heights, np.max(around, axis=0))


def _blurred(image: NDArray[np.float32], radius_x: float, radius_y: float) -> NDArray[np.float32]:
    """Average over a box, twice, which comes close to a round bell."""
    for _ in range(2):
        image = _box_averaged(_box_averaged(image, radius_x).T, radius_y).T
    return image


def _box_averaged(image: NDArray[np.float32], radius: float) -> NDArray[np.float32]:
    """Mean of 2 r + 1 neighbours along each row, edges continued."""
    r = int(np.clip(round(radius), 1, image.shape[1] - 1))
    padded = np.pad(image, ((0, 0), (r + 1, r)), mode="edge").astype(np.float64)
    sums = np.cumsum(padded, axis=1)
    return ((sums[:, 2 * r + 1 :] - sums[:, : -2 * r - 1]) / (2 * r + 1)).astype(np.float32)

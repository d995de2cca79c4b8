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
from ryu_scape.viewer.steps import Resumable, Steps

_RADIUS_M = (2.5, 9.0)
_LEAST_RADIUS_PX = (2.0, 4.0)
_SIDE_PX = 768
_BLURS = 2  # which come close to a round bell
_TEXELS = (GL.GL_RGBA, GL.GL_UNSIGNED_SHORT)
_MARGIN_PER_WIDTH = 0.2
_SHADOW_RADIUS_PER_WIDTH = 0.035

PlanDrawer = Callable[[NDArray[np.float64], float, bool], Steps]
"""Steps that draw the scene, or (True) its terrain, with a (4, 4) view-projection matrix, so many pixels a metre."""


class SurroundingsTexture:
    """Covers `box_m` (2, 3), the scene's bounds with a margin around them; made with a current context.

    As long as it is not filled, it is open everywhere, and without a shadow on the floor.

    radius_m: (2,) near and far, wider in scenes so large that a pixel covers more. Red and green: mean height within
    them. Blue: height of the terrain. Heights run from 0 at the bottom of
    the box to 1 at its top. Alpha: share of the neighbourhood that the scene covers.
    """

    def __init__(self, bounds_m: NDArray[np.float64]) -> None:
        self._width_m = float(np.ptp(bounds_m[:, :2], axis=0).max()) + 1e-3
        margin_m = np.array([_MARGIN_PER_WIDTH * self._width_m, _MARGIN_PER_WIDTH * self._width_m, 1.0])
        self.box_m = bounds_m + np.array([-margin_m, margin_m])
        self._px_per_m = _SIDE_PX / np.ptp(self.box_m[:, :2], axis=0)
        self.radius_m = np.maximum(_RADIUS_M, np.array(_LEAST_RADIUS_PX) / self._px_per_m.max())
        self._filling: Steps | None = None
        self._framebuffer: Framebuffer | None = None
        self._handle = int(GL.glGenTextures(1))
        self.bind()
        for name in (GL.GL_TEXTURE_MIN_FILTER, GL.GL_TEXTURE_MAG_FILTER):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_LINEAR)
        for name in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_CLAMP_TO_EDGE)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGBA16, 1, 1, 0, *_TEXELS, np.zeros(4, np.uint16))

    def fill(self, draw: PlanDrawer) -> Steps:
        """Draw the scene from above and fill the texture by it, or go on with that."""
        if self._filling is None:
            self._filling = Resumable(self._fill(draw))
        return self._filling

    def _fill(self, draw: PlanDrawer) -> Steps:
        seen = []
        for is_terrain_only in (False, True):
            steps = draw(_plan_projection(self.box_m), float(self._px_per_m.max()), is_terrain_only)
            yield from self._draw_depths(steps)
            seen.append(self._read_heights())
            yield
        heights, terrain = seen[0], _grown(_grown(seen[1]))  # so that its border has neighbours to be averaged with
        covered = (heights > 0).astype(np.float32)
        texels = np.empty((_SIDE_PX, _SIDE_PX, 4), np.uint16)
        texels[..., 2] = _as_texels(terrain)
        yield
        radii_m = (*self.radius_m, _SHADOW_RADIUS_PER_WIDTH * self._width_m)
        for channel, image, radius_m in zip((0, 1, 3), (heights, heights, covered), radii_m, strict=True):
            for _ in range(_BLURS):
                image = _blurred(image, *(radius_m * self._px_per_m))
                yield
            texels[..., channel] = _as_texels(image)
        self.bind()
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGBA16, _SIDE_PX, _SIDE_PX, 0, *_TEXELS, texels)
        self._release_framebuffer()
        yield

    def bind(self) -> None:
        """Make this the texture of unit 0."""
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._handle)

    def release(self) -> None:
        """Free the texture on the graphics card."""
        GL.glDeleteTextures(1, [self._handle])
        self._release_framebuffer()

    def _draw_depths(self, steps: Steps) -> Steps:
        if self._framebuffer is None:
            self._framebuffer = Framebuffer(_SIDE_PX, _SIDE_PX)
        with self._framebuffer.bound():
            GL.glClear(GL.GL_DEPTH_BUFFER_BIT)
        yield
        yield from self._framebuffer.drawing(steps)

    def _read_heights(self) -> NDArray[np.float32]:
        """Highest surface of a place as a share of the box's height, row 0 at the lowest y, 0 where there is none."""
        assert self._framebuffer is not None  # noqa: S101 - it was drawn into: said to mypy
        with self._framebuffer.bound():
            return 1 - self._framebuffer.read_depth()

    def _release_framebuffer(self) -> None:
        if self._framebuffer is not None:
            self._framebuffer.release()
            self._framebuffer = None


def _as_texels(shares: NDArray[np.float32]) -> NDArray[np.uint16]:
    return np.rint(shares * 65535).astype(np.uint16)


def _plan_projection(box_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """(4, 4): x and y of the box to the whole picture, its top nearest."""
    half = np.ptp(box_m, axis=0) / 2 * (1, 1, -1)
    matrix = np.diag([*(1 / half), 1.0])
    matrix[:3, 3] = -box_m.mean(axis=0) / half
    return matrix


def _grown(heights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give pixels without a height (0) the highest one of their eight neighbours'."""
    around = np.pad(heights, 1)
    around = np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:])
    around = np.maximum(np.maximum(around[:, :-2], around[:, 1:-1]), around[:, 2:])
    return np.where(heights > 0, heights, around)


def _blurred(image: NDArray[np.float32], radius_x: float, radius_y: float) -> NDArray[np.float32]:
    """Average over a box."""
    return _box_averaged(_box_averaged(image, radius_x).T, radius_y).T


def _box_averaged(image: NDArray[np.float32], radius: float) -> NDArray[np.float32]:
    """Mean of 2 r + 1 neighbours along each row, edges continued."""
    r = int(np.clip(round(radius), 1, image.shape[1] - 1))
    padded = np.pad(image, ((0, 0), (r + 1, r)), mode="edge").astype(np.float64)
    sums = np.cumsum(padded, axis=1)
    return ((sums[:, 2 * r + 1 :] - sums[:, : -2 * r - 1]) / (2 * r + 1)).astype(np.float32)

"""How high the neighbourhood of every place is: a texture from which the shader darkens corners and courtyards.

The scene is drawn once from straight above; the heights read back are averaged over a near and a far radius. A surface
that lies below the average of its surroundings sees less sky, a cheap stand-in for ambient occlusion by height fields.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.viewer.framebuffer import Framebuffer

RADIUS_M = (2.5, 9.0)
_SIDE_PX = 768


class SurroundingsTexture:
    """Mean heights within RADIUS_M over the scene's plan; red near, green far, 0 to 1 from lowest to highest point.

    draw: draws the scene with the given (4, 4) view-projection matrix, whose picture has the given pixels per metre.
    """

    def __init__(self, bounds_m: NDArray[np.float64], draw: Callable[[NDArray[np.float64], float], None]) -> None:
        side_m = np.maximum(np.ptp(bounds_m[:, :2], axis=0), 1e-3)
        shares = _heights_from_above(bounds_m, _SIDE_PX / float(side_m.max()), draw)
        radii_px = np.outer(RADIUS_M, _SIDE_PX / side_m)
        image = np.stack([_blurred(shares, *radius) for radius in radii_px] + [np.zeros_like(shares)], axis=-1)
        self._handle = int(GL.glGenTextures(1))
        self.bind()
        for name in (GL.GL_TEXTURE_MIN_FILTER, GL.GL_TEXTURE_MAG_FILTER):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_LINEAR)
        for name in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_CLAMP_TO_EDGE)
        pixels = np.ascontiguousarray(np.rint(image * 65535), np.uint16)
        size = (_SIDE_PX, _SIDE_PX)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGB16, *size, 0, GL.GL_RGB, GL.GL_UNSIGNED_SHORT, pixels)

    def bind(self) -> None:
        """Make this the texture of unit 0."""
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._handle)

    def release(self) -> None:
        """Free the texture on the graphics card."""
        GL.glDeleteTextures(1, [self._handle])


def _heights_from_above(
    bounds_m: NDArray[np.float64], px_per_m: float, draw: Callable[[NDArray[np.float64], float], None]
) -> NDArray[np.float32]:
    """Highest surface at each place as a share of the scene's height range, row 0 at the lowest y."""
    framebuffer = Framebuffer(_SIDE_PX, _SIDE_PX)
    try:
        with framebuffer.bound():
            GL.glViewport(0, 0, _SIDE_PX, _SIDE_PX)
            GL.glClear(GL.GL_DEPTH_BUFFER_BIT)
            draw(_plan_projection(bounds_m), px_per_m)
            return 1 - framebuffer.read_depth()
    finally:
        framebuffer.release()


def _plan_projection(bounds_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """(4, 4): x and y of the bounds to the whole picture, the highest point nearest."""
    centre = bounds_m.mean(axis=0)
    half = np.maximum(np.ptp(bounds_m, axis=0) / 2, 1e-3) * (1, 1, -1)
    matrix = np.diag([*(1 / half), 1.0])
    matrix[:3, 3] = -centre / half
    return matrix


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

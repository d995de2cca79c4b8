"""The orthophoto on the graphics card, laid over the scene from straight above."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.arrays.pictures import halved
from ryu_scape.scene.vertex_arrays import PlanTexture
from ryu_scape.viewer.steps import Resumable, Steps

UNIT = 1
_PIXELS_A_STEP = 300_000
_SHARPENING = -0.7
"""Levels of the mipmap by which pictures that are drawn several times as large are sharper. Seen at a slant, the ground
is then as sharp as by anisotropic filtering, which took a processor that draws 30 % of a frame's time."""


class CoverTexture:
    """A mipmapped texture of `picture`; made with a current context, to be filled before anything is drawn with it.

    Where OpenGL takes no texture as large as the picture, it has every second, third… pixel.
    """

    def __init__(self, picture: PlanTexture) -> None:
        self.picture = picture
        self.plan_to_uv = picture.plan_to_uv
        step = -(-max(picture.pixels.shape) // int(GL.glGetIntegerv(GL.GL_MAX_TEXTURE_SIZE)))
        self._handle = int(GL.glGenTextures(1))
        self.bind()
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_LINEAR)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR)
        for name in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_CLAMP_TO_EDGE)
        self._filling = Resumable(self._fill(picture.pixels[::step, ::step]))

    def fill(self) -> Steps:
        """Bring to the graphics card what is not there yet."""
        return self._filling

    def bind(self, is_coarse: bool = False) -> None:
        """Make this the texture of `UNIT`, not sharpened if `is_coarse`: the picture then has too few pixels for it."""
        GL.glActiveTexture(GL.GL_TEXTURE0 + UNIT)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._handle)
        GL.glTexParameterf(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_LOD_BIAS, 0.0 if is_coarse else _SHARPENING)

    def release(self) -> None:
        """Free the texture on the graphics card."""
        GL.glDeleteTextures(1, [self._handle])

    def _fill(self, pixels: NDArray[np.uint8]) -> Steps:
        """Every level in strips: a driver that is asked for the levels makes them all at once."""
        level = 0
        while True:
            height_px, width_px, _ = pixels.shape
            coarser = np.empty((max(height_px // 2, 1), max(width_px // 2, 1), 3), np.uint8)
            kind = (GL.GL_RGB, GL.GL_UNSIGNED_BYTE)
            self.bind()
            GL.glTexImage2D(GL.GL_TEXTURE_2D, level, GL.GL_RGB8, width_px, height_px, 0, *kind, None)
            rows = max(_PIXELS_A_STEP // width_px // 2, 1) * 2
            for first in range(0, height_px, rows):
                strip = np.ascontiguousarray(pixels[first : first + rows])
                self.bind()
                GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
                GL.glTexSubImage2D(GL.GL_TEXTURE_2D, level, 0, first, width_px, len(strip), *kind, strip)
                coarse = halved(strip)
                coarser[first // 2 : first // 2 + len(coarse)] = coarse[: len(coarser) - first // 2]
                yield
            if height_px == width_px == 1:
                return
            pixels, level = coarser, level + 1

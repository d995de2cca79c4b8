"""The grain of surfaces on the graphics card."""

from __future__ import annotations

import numpy as np
from OpenGL import GL

from ryu_scape.scene.grain import grain_texels

UNIT = 3


class GrainTexture:
    """A mipmapped texture that repeats; from afar it is even. Made with a current context."""

    def __init__(self) -> None:
        self._handle = int(GL.glGenTextures(1))
        self.bind()
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_LINEAR)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR)
        level, texels = 0, grain_texels()
        while texels.size:
            kind = GL.GL_LUMINANCE, GL.GL_UNSIGNED_BYTE
            GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
            GL.glTexImage2D(GL.GL_TEXTURE_2D, level, GL.GL_LUMINANCE8, *texels.shape, 0, *kind, texels)
            side = len(texels) // 2
            texels = texels[: 2 * side, : 2 * side].reshape(side, 2, side, 2).mean(axis=(1, 3)).round().astype(np.uint8)
            level += 1

    def bind(self) -> None:
        """Make this the texture of `UNIT`."""
        GL.glActiveTexture(GL.GL_TEXTURE0 + UNIT)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._handle)

    def release(self) -> None:
        """Free the texture on the graphics card."""
        GL.glDeleteTextures(1, [self._handle])

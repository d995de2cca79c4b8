"""The grain of surfaces on the graphics card."""

from __future__ import annotations

from OpenGL import GL

from ryu_scape.arrays.pictures import halved
from ryu_scape.scene.grain import grain_texels

UNIT = 3


class GrainTexture:
    """A mipmapped texture that repeats; from afar it is even. Made with a current context."""

    def __init__(self) -> None:
        self._handle = int(GL.glGenTextures(1))
        self.bind()
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_LINEAR)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        texels = grain_texels()
        for level in range(len(texels).bit_length()):  # the driver would make them all too, in 25 ms at once
            kind = GL.GL_LUMINANCE, GL.GL_UNSIGNED_BYTE
            GL.glTexImage2D(GL.GL_TEXTURE_2D, level, GL.GL_LUMINANCE8, *texels.shape, 0, *kind, texels)
            texels = halved(texels)

    def bind(self) -> None:
        """Make this the texture of `UNIT`."""
        GL.glActiveTexture(GL.GL_TEXTURE0 + UNIT)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._handle)

    def release(self) -> None:
        """Free the texture on the graphics card."""
        GL.glDeleteTextures(1, [self._handle])

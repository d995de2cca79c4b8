"""The grain of surfaces on the graphics card."""

from __future__ import annotations

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
        kind, texels = (GL.GL_LUMINANCE, GL.GL_UNSIGNED_BYTE), grain_texels()
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_LUMINANCE8, *texels.shape, 0, *kind, texels)
        GL.glGenerateMipmap(GL.GL_TEXTURE_2D)

    def bind(self) -> None:
        """Make this the texture of `UNIT`."""
        GL.glActiveTexture(GL.GL_TEXTURE0 + UNIT)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._handle)

    def release(self) -> None:
        """Free the texture on the graphics card."""
        GL.glDeleteTextures(1, [self._handle])

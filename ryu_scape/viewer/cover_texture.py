"""The orthophoto on the graphics card, laid over the scene from straight above."""

from __future__ import annotations

from OpenGL import GL

from ryu_scape.scene.vertex_arrays import PlanTexture

UNIT = 1
_SHARPENING = -0.7
"""Levels of the mipmap by which pictures that are drawn several times as large are sharper. Seen at a slant, the ground
is then as sharp as by anisotropic filtering, which took a processor that draws 30 % of a frame's time."""


class CoverTexture:
    """A mipmapped texture of `picture`; made with a current context.

    Where OpenGL takes no texture as large as the picture, it has every second, third… pixel.
    """

    def __init__(self, picture: PlanTexture) -> None:
        self.picture = picture
        self.plan_to_uv = picture.plan_to_uv
        step = -(-max(picture.pixels.shape) // int(GL.glGetIntegerv(GL.GL_MAX_TEXTURE_SIZE)))
        pixels = picture.pixels[::step, ::step]
        height_px, width_px, _ = pixels.shape
        self._handle = int(GL.glGenTextures(1))
        self.bind()
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_LINEAR)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR)
        for name in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_CLAMP_TO_EDGE)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        size = (width_px, height_px)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGB8, *size, 0, GL.GL_RGB, GL.GL_UNSIGNED_BYTE, pixels)
        GL.glGenerateMipmap(GL.GL_TEXTURE_2D)

    def bind(self, is_coarse: bool = False) -> None:
        """Make this the texture of `UNIT`, not sharpened if `is_coarse`: the picture then has too few pixels for it."""
        GL.glActiveTexture(GL.GL_TEXTURE0 + UNIT)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._handle)
        GL.glTexParameterf(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_LOD_BIAS, 0.0 if is_coarse else _SHARPENING)

    def release(self) -> None:
        """Free the texture on the graphics card."""
        GL.glDeleteTextures(1, [self._handle])

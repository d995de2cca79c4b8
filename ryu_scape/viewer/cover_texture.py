"""The orthophoto on the graphics card, laid over the scene from straight above."""

from __future__ import annotations

from OpenGL import GL
from OpenGL.GL.EXT import texture_filter_anisotropic as anisotropic

from ryu_scape.scene.vertex_arrays import PlanTexture

UNIT = 1
_MOST_ANISOTROPY = 8.0


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
        self._most_anisotropy = 1.0
        self._handle = int(GL.glGenTextures(1))
        self.bind()
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_LINEAR)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR)
        for name in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
            GL.glTexParameteri(GL.GL_TEXTURE_2D, name, GL.GL_CLAMP_TO_EDGE)
        if anisotropic.glInitTextureFilterAnisotropicEXT():
            most = float(GL.glGetFloatv(anisotropic.GL_MAX_TEXTURE_MAX_ANISOTROPY_EXT))
            self._most_anisotropy = min(most, _MOST_ANISOTROPY)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        size = (width_px, height_px)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGB8, *size, 0, GL.GL_RGB, GL.GL_UNSIGNED_BYTE, pixels)
        GL.glGenerateMipmap(GL.GL_TEXTURE_2D)

    def bind(self, is_coarse: bool = False) -> None:
        """Make this the texture of `UNIT`, blurred where it is seen at a slant if `is_coarse`, which is faster."""
        GL.glActiveTexture(GL.GL_TEXTURE0 + UNIT)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._handle)
        if self._most_anisotropy > 1.0:
            anisotropy = 1.0 if is_coarse else self._most_anisotropy
            GL.glTexParameterf(GL.GL_TEXTURE_2D, anisotropic.GL_TEXTURE_MAX_ANISOTROPY_EXT, anisotropy)

    def release(self) -> None:
        """Free the texture on the graphics card."""
        GL.glDeleteTextures(1, [self._handle])

"""The grain of surfaces seen from near: noise that repeats without a seam."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

UNIT = 3
_SIDE_PX = 256
_SHORTEST_PX, _LONGEST_PX = 2.5, 48.0
_SPREAD = 0.22
_SEED = 5


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


def grain_texels() -> NDArray[np.uint8]:
    """Noise (side, side) around 128 whose waves are the stronger the longer they are, up to a bound."""
    waves = np.random.default_rng(_SEED).normal(size=(_SIDE_PX, _SIDE_PX))
    down, right = (np.fft.fftfreq(_SIDE_PX)[:, None], np.fft.rfftfreq(_SIDE_PX)[None])
    per_px = np.hypot(down, right)
    strength = np.where((per_px >= 1 / _LONGEST_PX) & (per_px <= 1 / _SHORTEST_PX), 1 / np.maximum(per_px, 1e-9), 0.0)
    noise = np.fft.irfft2(np.fft.rfft2(waves) * strength, s=waves.shape)
    return np.clip(127.5 * (1 + _SPREAD * 2 * noise / noise.std()), 0, 255).round().astype(np.uint8)

"""The grain of surfaces seen from near: noise that repeats without a seam, finer than what the orthophoto shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ryu_scape.scene.vertex_arrays import SceneGeometry

SIDE_PX = 256
_SHORTEST_PX, _LONGEST_PX = 2.5, 20.0
_SPREAD = 0.4
_SEED = 5
_USUAL_GSD_M = 0.3
_WIDTH_PER_GSD = 8.0
_NARROWEST_M, _WIDEST_M = 1.0, 3.0


def grain_texels() -> NDArray[np.uint8]:
    """Noise (side, side) around 128 whose waves are the stronger the longer they are, up to a bound."""
    waves = np.fft.rfft2(np.random.default_rng(_SEED).normal(size=(SIDE_PX, SIDE_PX)))
    per_px = np.hypot(np.fft.fftfreq(SIDE_PX)[:, None], np.fft.rfftfreq(SIDE_PX)[None])
    is_kept = (per_px >= 1 / _LONGEST_PX) & (per_px <= 1 / _SHORTEST_PX)
    waves[is_kept] /= per_px[is_kept]
    waves[~is_kept] = 0.0
    noise = np.fft.irfft2(waves, s=(SIDE_PX, SIDE_PX))
    return np.clip(127.5 * (1 + _SPREAD * noise / noise.std()), 0, 255).round().astype(np.uint8)


def grain_width_m(scene: SceneGeometry) -> float:
    """How wide the noise lies on the scene's surfaces."""
    gsd_m = _USUAL_GSD_M if scene.texture is None else scene.texture.gsd_m
    return float(np.clip(_WIDTH_PER_GSD * gsd_m, _NARROWEST_M, _WIDEST_M))

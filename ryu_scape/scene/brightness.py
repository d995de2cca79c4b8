"""How bright an orthophoto is, and how much brighter a scene with it is to be shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WELL_LIT = 0.22
"""Mean luminance of an orthophoto that is shown as it is; those of clear days lie about and above it."""
MOST_BRIGHTENING = 2.5
_LUMINANCE_OF_RGB = np.array([0.2126, 0.7152, 0.0722])
_GAMMA = 2.2
_LONGEST_SIDE_PX = 256


def brightening_of(pixels: NDArray[np.uint8]) -> float:
    """By how much dark colours of an orthophoto (h, w, 3) are to be brighter: from 1, as they are, to 2.5.

    By the inverse of Schlick's curve, which the shaders apply, its mean luminance becomes `WELL_LIT`. Black pixels,
    which are where the survey has no data, do not count.
    """
    step = max(1, max(pixels.shape[:2]) // _LONGEST_SIDE_PX)
    few = pixels[::step, ::step].reshape(-1, 3)
    lit = few[few.any(axis=1)]
    if not lit.size:
        return 1.0
    mean = float(((lit / 255.0) ** _GAMMA @ _LUMINANCE_OF_RGB).mean())
    return float(np.clip(WELL_LIT * (1 - mean) / (max(mean, 1e-6) * (1 - WELL_LIT)), 1.0, MOST_BRIGHTENING))

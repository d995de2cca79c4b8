"""A raster in coarser and coarser pixels, of which a view takes those that it can show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.arrays.pictures import halved

_COARSEST_PX = 256


@dataclass(frozen=True, eq=False)
class Pyramid:
    """levels: (bands, H, W) and then each half as wide and as high as the one before."""

    levels: tuple[NDArray, ...]

    @classmethod
    def of(cls, pixels: NDArray) -> Pyramid:
        """Of (bands, H, W) bytes, whose means the coarser pixels are, or of numbers, every second of which they are."""
        levels = [pixels]
        while max(levels[-1].shape[1:]) > _COARSEST_PX:
            levels.append(_coarser(levels[-1]))
        return cls(tuple(levels))

    def level_for(self, px_per_px: float) -> int:
        """The level whose pixels are about as wide as a view's, one of which is `px_per_px` of the raster's wide."""
        return int(np.clip(np.rint(np.log2(max(px_per_px, 1.0))), 0, len(self.levels) - 1))

    def window(self, level: int, bounds_px: NDArray[np.float64]) -> tuple[NDArray, Affine]:
        """The pixels (bands, h, w) of a level in a window of the raster, ((left, upper), (right, lower)) of its pixels.

        Also the transform from (column, row) among these to those of the raster.
        """
        pixels, side = self.levels[level], 2.0**level
        low = np.floor(bounds_px[0] / side).astype(int)
        high = np.ceil(bounds_px[1] / side).astype(int)
        left, upper = np.clip(low, 0, pixels.shape[:0:-1])
        right, lower = np.clip(high, 0, pixels.shape[:0:-1])
        return pixels[:, upper:lower, left:right], Affine.scale(side) @ Affine.translation(float(left), float(upper))


def _coarser(pixels: NDArray) -> NDArray:
    if pixels.dtype != np.uint8:
        return np.ascontiguousarray(pixels[:, ::2, ::2])
    return np.stack([halved(band) for band in pixels])

"""Percentiles of a raster by building, for all buildings at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import starts
from ryu_scape.heights.pixels import LabelledPixels

SIGMA_PER_INTERQUARTILE_RANGE = 0.7413
SIGN_BIT = np.uint32(1 << 31)


@dataclass(frozen=True, eq=False)
class GroupedValues:
    """Finite values grouped by building and ascending within each; `sizes` (b,) values a building."""

    values: NDArray[np.float32]
    sizes: NDArray[np.intp]

    @staticmethod
    def of(values: NDArray[np.float32], building: NDArray[np.integer], count: int) -> GroupedValues:
        """Group values (n,) by their buildings (n,), 0 to count - 1; values that are not finite stay out.

        Building and value are sorted as one integer, several times as fast as by two keys.
        """
        is_finite = np.isfinite(values)
        values, building = values[is_finite], building[is_finite]
        key = building.astype(np.uint64)
        key <<= np.uint64(32)
        key |= _in_order(values.view(np.uint32))
        key.sort()
        return GroupedValues(_restored(key.astype(np.uint32)), np.bincount(building, minlength=count))

    @staticmethod
    def at(pixels: LabelledPixels, raster: NDArray[np.float32], count: int) -> GroupedValues:
        """What a raster (H, W) has at pixels of `count` buildings."""
        return GroupedValues.of(raster.ravel()[pixels.pixel], pixels.building, count)

    def percentile(self, percentile: float) -> NDArray[np.float64]:
        """The nearest-rank percentile of each building (b,), NaN for one without values."""
        some = self.sizes > 0
        rank = starts(self.sizes) + np.rint((self.sizes - 1) * percentile / 100).astype(np.intp)
        result = np.full(self.sizes.shape, np.nan)
        result[some] = self.values[rank[some]]
        return result

    def spread(self) -> NDArray[np.float64]:
        """One standard deviation of each building (b,) by its interquartile range, which outliers leave alone."""
        return (self.percentile(75.0) - self.percentile(25.0)) * SIGMA_PER_INTERQUARTILE_RANGE


def _in_order(bits: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Bits of float32 values as integers of the same order; negative ones, ordered by magnitude, are flipped."""
    return np.where(bits >> 31 == 0, bits | SIGN_BIT, ~bits)


def _restored(ordered: NDArray[np.uint32]) -> NDArray[np.float32]:
    """The float32 values of `_in_order`'s integers."""
    return np.where(ordered >> 31 == 1, ordered ^ SIGN_BIT, ~ordered).view(np.float32)

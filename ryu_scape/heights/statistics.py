"""Percentiles of a raster by building, for all buildings at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import sizes_of, starts
from ryu_scape.heights.pixels import LabelledPixels

SIGMA_PER_INTERQUARTILE_RANGE = 0.7413
FLOAT32_BITS = np.uint64(32)
SIGN_BIT = np.uint32(1 << 31)


@dataclass(frozen=True, eq=False)
class GroupedValues:
    """Finite values of buildings (b,), to take percentiles of each building's own.

    values: (n,) those of the first building, then those of the second and so on, ascending within each.
    sizes: (b,) how many values each building has.
    """

    values: NDArray[np.float32]
    sizes: NDArray[np.intp]

    @staticmethod
    def of(values: NDArray[np.float32], building: NDArray[np.integer], count: int) -> GroupedValues:
        """Group values (n,) by their buildings (n,), 0 to count - 1; values that are not finite stay out.

        Building and value are sorted as one integer, several times as fast as by two keys.
        """
        is_finite = np.isfinite(values)
        values, building = values[is_finite], building[is_finite]
        keys = _sort_keys(building, values)
        keys.sort()
        return GroupedValues(_values_of_keys(keys), sizes_of(building, count))

    @staticmethod
    def at(pixels: LabelledPixels, raster: NDArray[np.float32], count: int) -> GroupedValues:
        """What a raster (H, W) has at pixels of `count` buildings."""
        return GroupedValues.of(raster.ravel()[pixels.pixel], pixels.building, count)

    def percentile(self, percentile: float) -> NDArray[np.float64]:
        """The nearest-rank percentile, 0 to 100, of each building (b,), NaN for one without values."""
        has_values = self.sizes > 0
        rank = np.rint((self.sizes - 1) * percentile / 100).astype(np.intp)
        position = starts(self.sizes) + rank
        result = np.full(self.sizes.shape, np.nan)
        result[has_values] = self.values[position[has_values]]
        return result

    def spread(self) -> NDArray[np.float64]:
        """One standard deviation of each building (b,) by its interquartile range, which outliers leave alone."""
        return (self.percentile(75.0) - self.percentile(25.0)) * SIGMA_PER_INTERQUARTILE_RANGE


def _sort_keys(building: NDArray[np.integer], values: NDArray[np.float32]) -> NDArray[np.uint64]:
    """Integers (n,) that sort by building and then by value: the building in the upper 32 bits, the value below."""
    keys = building.astype(np.uint64)
    keys <<= FLOAT32_BITS
    keys |= _ordered_bits(values)
    return keys


def _values_of_keys(keys: NDArray[np.uint64]) -> NDArray[np.float32]:
    """The values (n,) in the lower 32 bits of `_sort_keys`' integers."""
    return _values_of_ordered_bits(keys.astype(np.uint32))


def _ordered_bits(values: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Unsigned integers (n,) that sort as the values do.

    The bits of positive floats already do among themselves; the sign bit, once set, puts them above all negative ones.
    Those of negative floats sort by magnitude, so all of them are inverted.
    """
    bits = values.view(np.uint32)
    is_negative = (bits & SIGN_BIT) != 0
    return np.where(is_negative, ~bits, bits | SIGN_BIT)


def _values_of_ordered_bits(ordered: NDArray[np.uint32]) -> NDArray[np.float32]:
    """The values (n,) of `_ordered_bits`' integers: the inverse of it."""
    is_negative = (ordered & SIGN_BIT) == 0
    return np.where(is_negative, ~ordered, ordered ^ SIGN_BIT).view(np.float32)

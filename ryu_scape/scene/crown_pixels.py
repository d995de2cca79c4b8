"""The pixels of tree crowns, and what rasters are over each crown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each, sizes_of


@dataclass(frozen=True, eq=False)
class CrownPixels:
    """Pixels (n,) of a raster, as flat indices, and the one of `count` crowns (n,) that each is of."""

    pixel: NDArray[np.intp]
    crown: NDArray[np.intp]
    count: int

    @staticmethod
    def of(is_crown: NDArray[np.bool_], nearest: NDArray[np.intp], count: int) -> CrownPixels:
        """Those of a raster (H, W) that are a crown's, by the nearest of `count` tops (H, W)."""
        pixel = np.flatnonzero(is_crown)
        return CrownPixels(pixel, nearest.ravel()[pixel], count)

    @property
    def sizes(self) -> NDArray[np.intp]:
        """(t,) pixels of each crown."""
        return sizes_of(self.crown, self.count)

    @property
    def radius_px(self) -> NDArray[np.float64]:
        """(t,) of a disc as large as each crown."""
        return np.sqrt(self.sizes / np.pi)

    def above_mean(self, raster: NDArray) -> CrownPixels:
        """Those pixels at which a raster (H, W) is at least what it is over their crown in the mean."""
        is_above = self._off_mean(raster.ravel()[self.pixel]) >= 0
        return CrownPixels(self.pixel[is_above], self.crown[is_above], self.count)

    def mean(self, raster: NDArray) -> NDArray[np.float64]:
        """(t,) of a raster (H, W) over each crown, 0 for one without a pixel."""
        return self._mean(raster.ravel()[self.pixel])

    def roundness(self, rise_m: NDArray[np.float32]) -> NDArray[np.float64]:
        """(t,) how well each crown's heights, of a raster (H, W), are those of a dome: at most 1, which is one.

        The correlation of lowness with the square of the distance from the crown's middle; 0 for a level crown.
        """
        row, column = np.divmod(self.pixel, rise_m.shape[1])
        away = self._off_mean(row) ** 2 + self._off_mean(column) ** 2
        away, low = self._off_mean(away), -self._off_mean(rise_m.ravel()[self.pixel].astype(np.float64))
        spread = np.sqrt(self._mean(away**2) * self._mean(low**2))
        return self._mean(away * low) / np.where(spread > 0, spread, 1.0)

    def _mean(self, values: NDArray) -> NDArray[np.float64]:
        return mean_of_each(self.crown, values, self.count)

    def _off_mean(self, values: NDArray) -> NDArray[np.float64]:
        """How far values (n,) are from the mean of their crown's."""
        return np.asarray(values - self._mean(values)[self.crown])

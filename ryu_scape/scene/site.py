"""What buildings stand on and next to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid


@dataclass(frozen=True, eq=False)
class Site:
    """Terrain and neighbours around plan positions, both in metres from `origin_m`, (3,) on the map.

    dtm_m: (H, W) bare-earth elevation on `grid`. labels: (h, w) building of each pixel of `label_grid`, -1 outside.
    """

    origin_m: NDArray[np.float64]
    grid: GeoGrid
    dtm_m: NDArray[np.float32]
    label_grid: GeoGrid
    labels: NDArray[np.int32]

    def terrain_at(self, plan_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Terrain (n,) under plan positions (n, 2); beyond the border that of its nearest pixel."""
        row, column = self._pixels(self.grid, plan_m)
        return self.dtm_m[row, column] - self.origin_m[2]

    def building_at(self, plan_m: NDArray[np.float64]) -> NDArray[np.int32]:
        """The building (n,) at plan positions (n, 2), -1 for none."""
        row, column = self._pixels(self.label_grid, plan_m)
        return self.labels[row, column]

    def _pixels(self, grid: GeoGrid, plan_m: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        column, row = np.floor(grid.to_pixel(plan_m + self.origin_m[:2])).astype(np.intp).T
        return np.clip(row, 0, grid.height - 1), np.clip(column, 0, grid.width - 1)

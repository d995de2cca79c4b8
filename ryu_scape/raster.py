"""Read an RGB tile and a DSM tile, and put both on one metric pixel grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS


@dataclass(frozen=True, eq=False)
class GeoGrid:
    """A pixel grid on the map, always in metres.

    `transform` takes continuous pixel coordinates (col, row), whose integers are pixel corners,
    to map coordinates (x, y) in metres of `crs`, a projected CRS with metre units. It may be rotated or sheared.
    """

    transform: Affine
    crs: CRS
    height: int
    width: int

    @property
    def gsd_m(self) -> float:
        """Ground sampling distance: side in metres of a square with a pixel's area."""
        return float(np.sqrt(abs(self.transform.determinant)))

    def to_map(self, col_row: NDArray[np.float64]) -> NDArray[np.float64]:
        """Pixel coordinates (n, 2) as (col, row) to map metres (n, 2) as (x, y)."""
        t = self.transform
        matrix = np.array([[t.a, t.d], [t.b, t.e]])
        return np.asarray(col_row, np.float64) @ matrix + (t.c, t.f)

    def to_pixel(self, x_y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map metres (n, 2) as (x, y) to pixel coordinates (n, 2) as (col, row)."""
        t = ~self.transform
        matrix = np.array([[t.a, t.d], [t.b, t.e]])
        return np.asarray(x_y, np.float64) @ matrix + (t.c, t.f)


@dataclass(frozen=True, eq=False)
class RasterPair:
    """An orthophoto and, where given, the DSM of the same place on the same grid.

    rgb: (3, H, W) uint8. dsm_m: (H, W) float32 metres, NaN = no data, or None.
    valid: (H, W) bool, where the orthophoto has data. dsm_gsd_m: the DSM's own GSD before resampling, or None.
    """

    grid: GeoGrid
    rgb: NDArray[np.uint8]
    dsm_m: NDArray[np.float32] | None
    valid: NDArray[np.bool_]
    dsm_gsd_m: float | None

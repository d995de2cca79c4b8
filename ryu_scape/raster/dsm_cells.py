"""The own cells of a DSM that is much coarser than the image, each the mean of all that it covers."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.raster.grid import (
    GeoGrid,
    Georeference,
    apply_transform,
    fitted_transform,
    opencv_matrix,
    pixel_lattice,
)
from ryu_scape.raster.projection import project

COARSE_GSD_M, LEAST_IMAGE_PX = 4.0, 2.0
"""Of cells so large, and so many pixels of the grid wide, the means are told from the values between them."""
ALONE_GSD_M = 2.0
"""The grid of a DSM with such cells where there is no image: of pixels that tell what outlines cover."""


@dataclass(frozen=True, eq=False)
class DsmCells:
    """Elevations (n, m) float32 in metres, NaN = no data, and where the cells lie.

    from_pixels: takes continuous pixel coordinates (col, row) of the image's grid to those of the cells. side_m: of a
    cell, in metres. has_finer: whether a finer DSM shows roofs in a part of them.
    """

    elevation_m: NDArray[np.float32]
    from_pixels: Affine
    side_m: float
    has_finer: bool = False

    @staticmethod
    def of(elevation_m: NDArray[np.float32], own: Georeference, grid: GeoGrid, side_m: float) -> DsmCells | None:
        """The cells of a DSM under an image's grid, None where they are too fine. Least squares over a lattice."""
        if side_m < COARSE_GSD_M or side_m < LEAST_IMAGE_PX * grid.gsd_m:
            return None
        lattice_px = pixel_lattice(grid.height, grid.width)
        exact = apply_transform(~own.transform, project(grid.to_map(lattice_px), grid.crs, own.crs))
        return DsmCells(elevation_m, fitted_transform(lattice_px, exact), side_m)

    def numbers(self, shape: tuple[int, int]) -> NDArray[np.int32]:
        """The cell (H, W) int32, counted row by row, of each of the image's pixels; -1 for none."""
        rows, columns = self.elevation_m.shape
        a, b, c, d, e, f = self.from_pixels[:6]
        down, across = (np.arange(size, dtype=np.float32) + np.float32(0.5) for size in shape)
        column = np.floor(a * across + (b * down + c)[:, None]).astype(np.int32)
        row = np.floor(d * across + (e * down + f)[:, None]).astype(np.int32)
        is_inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        return np.where(is_inside, row * columns + column, -1)

    def spread(self, values: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
        """Values (n, m) of the cells interpolated to the image's pixels (H, W)."""
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cv2.warpAffine(
            values, opencv_matrix(self.from_pixels), shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE
        )

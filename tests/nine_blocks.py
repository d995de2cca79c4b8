"""Nine square blocks on a grid of pixels, numbered in reading order."""

from __future__ import annotations

import numpy as np
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.raster import GeoGrid

SIDE_PX, GSD_M = 144, 0.5
BLOCK_PX, PITCH_PX = 24, 44
EAST, NORTH = 354_000.0, 3_456_000.0
GRID = GeoGrid(Affine(GSD_M, 0, EAST, 0, -GSD_M, NORTH), CRS.from_epsg(32651), SIDE_PX, SIDE_PX)


def blocks() -> np.ndarray:
    """The number (H, W) of the block of 12 m by 12 m at each pixel, from 1; 0 between them."""
    row, column = np.indices((SIDE_PX, SIDE_PX))
    is_block = (row % PITCH_PX >= 10) & (row % PITCH_PX < 10 + BLOCK_PX)
    is_block &= (column % PITCH_PX >= 10) & (column % PITCH_PX < 10 + BLOCK_PX)
    number = 3 * (row // PITCH_PX) + column // PITCH_PX + 1
    return np.where(is_block & (row < 132) & (column < 132), number, 0)


def map_point(row: float, column: float) -> tuple[float, float]:
    return EAST + GSD_M * column, NORTH - GSD_M * row

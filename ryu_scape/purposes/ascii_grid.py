"""Rasters that run east and north, and the Esri ASCII grid, which models of water and noise read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.raster import GeoGrid

NO_DATA = -9999.0


def write_grid(path: Path, values: NDArray[np.float32], grid: GeoGrid) -> None:
    """Write a raster (H, W), north up; the format has no place for the CRS. Raises as `atomic_write` does."""
    values, grid = north_up(values, grid)
    west_m, south_m = grid.to_map(np.array([(0.0, float(grid.height))]))[0]
    head = (
        f"ncols {grid.width}\nnrows {grid.height}\nxllcorner {west_m:.3f}\nyllcorner {south_m:.3f}\n"
        f"cellsize {grid.transform.a:.6f}\nNODATA_value {NO_DATA:.0f}\n"
    )
    with atomic_write(path) as temporary, temporary.open("w", encoding="ascii", newline="\n") as file:
        file.write(head)
        np.savetxt(file, np.where(np.isfinite(values), values, NO_DATA), "%.3f")


def north_up(
    values: NDArray[np.float32], grid: GeoGrid, is_continued: bool = False
) -> tuple[NDArray[np.float32], GeoGrid]:
    """A raster on square pixels whose rows run east, by the nearest pixel. Itself where it lies so.

    Beside it is NaN, or where it is continued its edge once more.
    """
    a, b, _, d, e, _ = grid.transform[:6]
    if b == d == 0.0 and a == -e:
        return values, grid
    corners = np.array([(0, 0), (grid.width, 0), (grid.width, grid.height), (0, grid.height)], np.float64)
    (west, south), (east, north) = grid.to_map(corners).min(axis=0), grid.to_map(corners).max(axis=0)
    gsd_m = grid.gsd_m
    width, height = int(np.ceil((east - west) / gsd_m)), int(np.ceil((north - south) / gsd_m))
    upright = GeoGrid(Affine(gsd_m, 0.0, west, 0.0, -gsd_m, north), grid.crs, height, width)
    rows, columns = np.mgrid[:height, :width]
    centres = np.column_stack((columns.ravel() + 0.5, rows.ravel() + 0.5))
    column, row = np.floor(grid.to_pixel(upright.to_map(centres))).astype(np.intp).T
    if is_continued:
        column, row = np.clip(column, 0, grid.width - 1), np.clip(row, 0, grid.height - 1)
    is_inside = (column >= 0) & (column < grid.width) & (row >= 0) & (row < grid.height)
    placed = np.full(height * width, np.nan, np.float32)
    placed[is_inside] = values[row[is_inside], column[is_inside]]
    return placed.reshape(height, width), upright

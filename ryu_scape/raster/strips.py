"""Work through a raster in strips of rows, so that memory stays bounded and a person can stop it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.warp import reproject

from ryu_scape.progress import Step
from ryu_scape.raster.grid import GeoGrid, Georeference, apply_transform
from ryu_scape.raster.projection import ProjectionError, project

STRIP_PX = 1_000_000
WARP_TOLERANCE_PX = 0.01
WARP_THREADS = 2
POINTS_ALONG_ROW, MARGIN_ROWS = 33, 8

Number = TypeVar("Number", bound=np.generic)


def strips(height: int, pixels_per_row: float, step: Step) -> Iterator[slice]:
    """Cut `height` rows into slices of about STRIP_PX pixels' work; after each, `step` hears the fraction done."""
    rows = max(1, int(STRIP_PX / pixels_per_row))
    for start in range(0, height, rows):
        stop = min(start + rows, height)
        yield slice(start, stop)
        step(stop / height)


def warp(
    source: NDArray[Number],
    georeference: Georeference,
    grid: GeoGrid,
    resampling: Resampling,
    step: Step,
    **transparency: float,
) -> NDArray[Number]:
    """Resample `source` (bands, h, w) onto `grid`: (bands, H, W) of the same type.

    `transparency` is what GDAL is told of missing pixels: src_nodata and dst_nodata, or src_alpha and dst_alpha.
    """
    warped = np.zeros((len(source), grid.height, grid.width), source.dtype)
    for rows in strips(grid.height, grid.width, step):
        strip = np.zeros((len(source), rows.stop - rows.start, grid.width), source.dtype)
        seen = _rows_seen(rows, grid, georeference, source.shape[1])
        reproject(
            source[:, seen],
            strip,
            src_transform=georeference.transform @ Affine.translation(0, seen.start),
            src_crs=georeference.crs,
            dst_transform=grid.transform @ Affine.translation(0, rows.start),
            dst_crs=grid.crs,
            resampling=resampling,
            tolerance=WARP_TOLERANCE_PX,
            num_threads=WARP_THREADS,
            **transparency,
        )
        warped[:, rows] = strip
    return warped


def _rows_seen(rows: slice, grid: GeoGrid, georeference: Georeference, height: int) -> slice:
    """The rows of a source of `height` rows that some rows of `grid` show, with a margin for curves and resampling.

    GDAL copies what it is given at every call, so it is given no more.
    """
    column = np.tile(np.linspace(0, grid.width, POINTS_ALONG_ROW), 2)
    row = np.repeat([rows.start, rows.stop], POINTS_ALONG_ROW)
    try:
        points = project(grid.to_map(np.column_stack((column, row))), grid.crs, georeference.crs)
    except ProjectionError:
        return slice(0, height)
    source_row = apply_transform(~georeference.transform, points)[:, 1]
    span = np.ptp(source_row)
    margin = MARGIN_ROWS * (1 + span / (rows.stop - rows.start))
    first, last = np.clip((source_row.min() - margin, source_row.max() + margin), 0, height)
    return slice(min(int(first), height - 1), max(int(np.ceil(last)), 1))

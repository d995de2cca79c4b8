"""Work through a raster in strips of rows, so that memory stays bounded and a person can stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.warp import reproject

from ryu_scape.raster.grid import GeoGrid, Georeference

STRIP_PX = 1_000_000
WARP_COST = 3
WARP_TOLERANCE_PX = 0.01

Number = TypeVar("Number", bound=np.generic)
Step = Callable[[float], None]


def share(step: Step, start: float, stop: float) -> Step:
    """A step whose 0 to 1 is the part of `step` from `start` to `stop`."""
    return lambda fraction: step(start + (stop - start) * fraction)


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
    for rows in strips(grid.height, grid.width * WARP_COST, step):
        strip = np.zeros((len(source), rows.stop - rows.start, grid.width), source.dtype)
        reproject(
            source,
            strip,
            src_transform=georeference.transform,
            src_crs=georeference.crs,
            dst_transform=grid.transform @ Affine.translation(0, rows.start),
            dst_crs=grid.crs,
            resampling=resampling,
            tolerance=WARP_TOLERANCE_PX,
            **transparency,
        )
        warped[:, rows] = strip
    return warped

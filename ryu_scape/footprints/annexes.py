"""Annexes that are smaller than the smallest building: what leans on a larger one and is higher than cars are."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.masks import dilated
from ryu_scape.footprints.footprint import mean_inside
from ryu_scape.raster import GeoGrid
from ryu_scape.settings import FootprintSettings

AREA_SHARE = 0.65
"""So much of the smallest building's area is enough for an annex."""
AROUND_M, TOUCHING_M = 2.0, 0.5


def annexes_too(settings: FootprintSettings) -> FootprintSettings:
    """The same, under which nothing is too small that could be an annex."""
    return replace(settings, smallest_area_m2=AREA_SHARE * settings.smallest_area_m2)


def buildings_and_annexes(
    polygons: NDArray[np.object_], dsm_m: NDArray[np.float32], grid: GeoGrid, settings: FootprintSettings
) -> NDArray[np.bool_]:
    """Which polygons (n,) are large enough, or annexes of these that stand out of a fine DSM (H, W)."""
    is_kept = shapely.area(polygons) >= settings.smallest_area_m2
    leaning, _ = shapely.STRtree(polygons[is_kept]).query(polygons, "dwithin", TOUCHING_M)
    annexes = np.setdiff1d(leaning, np.flatnonzero(is_kept))
    if annexes.size:
        is_kept[annexes] = _above_what_is_near_m(polygons[annexes], dsm_m, grid) >= settings.lowest_annex_m
    return is_kept


def _above_what_is_near_m(
    polygons: NDArray[np.object_], dsm_m: NDArray[np.float32], grid: GeoGrid
) -> NDArray[np.float64]:
    """The mean over each polygon (n,), 0 where the DSM has gaps: at a survey's edge there are shreds of anything."""
    near_px = round(AROUND_M / grid.gsd_m)
    above_m = dsm_m - cv2.erode(dsm_m, np.ones((2 * near_px + 1,) * 2, np.uint8))
    above_m[dilated(np.isnan(dsm_m), near_px)] = 0.0
    return mean_inside(above_m, polygons, grid)

"""Swimming pools, which the network takes for roofs where no DSM shows that they are level."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.arrays.masks import dilated, disc
from ryu_scape.footprints.footprint import label_raster, polygons_of
from ryu_scape.footprints.outlines import LeftOut, Outlines, Reason
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.survey import Survey

Band = NDArray[np.floating]
"""Brightness from 0 to 1."""

SMALLEST_POOL_M2, LARGEST_POOL_M2 = 12.0, 250.0
LEAST_CYAN, LEAST_GREEN = 0.08, 0.55
"""Of full brightness; and of what blue is above red: blue roofs are bluer. Set on validation chips and Las Vegas."""
CYAN_OF_WATER = 0.16
"""So strong is it somewhere in a pool; roofs of cyan sheets are paler."""
LEAST_SOLIDITY = 0.78
"""A pool's share of its convex hull: patches of roofs are more ragged."""
SMOOTHING_M = 0.6
RIM_M = 2.0
"""The paving around a pool, which the network sees with it."""
MOST_SHARE = 0.5
"""Of a pool and its rim in what the network sees in one piece, or in an outline: with more it is no building."""
COARSEST_DSM_M = 2.0


def near_pools(survey: Survey) -> NDArray[np.bool_] | None:
    """Where the image shows pools and what is paved around them (H, W).

    None without a photo, and where a DSM has the say: one that is fine enough to show that a pool is level.
    """
    shows_level = survey.dsm_gsd_m is not None and survey.dsm_gsd_m <= COARSEST_DSM_M
    if shows_level or not survey.is_photo:
        return None
    gsd_m = survey.grid.gsd_m
    red, green, blue = (cv2.GaussianBlur(band / np.float32(255), (0, 0), SMOOTHING_M / gsd_m) for band in survey.rgb)
    is_cyan = survey.valid & _are_cyan(red, green, blue)
    is_pool = _pool_shaped(is_cyan, _cyan(red, green, blue) >= CYAN_OF_WATER, gsd_m)
    return dilated(is_pool, round(RIM_M / gsd_m))


def without_pools_on_roofs(
    probability: BuildingProbability, is_near_pool: NDArray[np.bool_], threshold: float
) -> BuildingProbability:
    """The probability, 0 near pools (H, W) where the network sees them in one piece with a building.

    threshold: what a building's pixels reach.
    """
    pieces, labels = cv2.connectedComponents((probability.values >= threshold).view(np.uint8))
    share = mean_of_each(labels.ravel(), is_near_pool.ravel().astype(np.float64), pieces)
    values = np.where(is_near_pool & (share <= MOST_SHARE)[labels], np.float32(0), probability.values)
    return replace(probability, values=values)


def without_pools(outlines: Outlines, is_near_pool: NDArray[np.bool_], survey: Survey) -> Outlines:
    """The outlines less those of a pool's colour and size, and those that are mostly near pools (H, W)."""
    if not outlines.footprints:
        return outlines
    is_pool = _are_pools(polygons_of(outlines.footprints), is_near_pool, survey)
    pools = tuple(LeftOut(each, Reason.POOL) for each in compress(outlines.footprints, is_pool.tolist()))
    kept = tuple(compress(outlines.footprints, (~is_pool).tolist()))
    return replace(outlines, footprints=kept, left_out=(*outlines.left_out, *pools))


def _are_pools(polygons: NDArray[np.object_], is_near_pool: NDArray[np.bool_], survey: Survey) -> NDArray[np.bool_]:
    labels = label_raster(polygons, survey.grid)
    shown = (labels >= 0) & survey.valid
    owner = labels[shown]
    red, green, blue = (mean_of_each(owner, band[shown] / 255.0, len(polygons)) for band in survey.rgb)
    near_share = mean_of_each(owner, is_near_pool[shown].astype(np.float64), len(polygons))
    has_size = shapely.area(polygons) <= LARGEST_POOL_M2
    return np.asarray((_are_cyan(red, green, blue) & has_size) | (near_share > MOST_SHARE))


def _pool_shaped(is_cyan: NDArray[np.bool_], is_deep: NDArray[np.bool_], gsd_m: float) -> NDArray[np.bool_]:
    """Which of the patches (H, W) have the size and the shape of a pool, and are deep somewhere."""
    patches = cv2.morphologyEx(is_cyan.view(np.uint8), cv2.MORPH_OPEN, disc(1))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(patches, connectivity=4)
    area_m2 = boxes[:, cv2.CC_STAT_AREA] * gsd_m**2
    is_pool = (area_m2 >= SMALLEST_POOL_M2) & (area_m2 <= LARGEST_POOL_M2)
    is_pool[0] = False
    for label in np.flatnonzero(is_pool):
        box = _slices(*boxes[label, : cv2.CC_STAT_AREA])
        patch = labels[box] == label
        is_pool[label] = is_deep[box][patch].any() and _solidity(patch) >= LEAST_SOLIDITY
    return np.asarray(is_pool[labels])


def _slices(left: int, top: int, width: int, height: int) -> tuple[slice, slice]:
    return slice(top, top + height), slice(left, left + width)


def _solidity(patch: NDArray[np.bool_]) -> float:
    """The share that a patch (H, W) has of its convex hull."""
    outline, _ = cv2.findContours(patch.view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.fillConvexPoly(np.zeros(patch.shape, np.uint8), cv2.convexHull(np.concatenate(outline)), 1)
    return float(patch.sum() / hull.sum())


def _are_cyan(red: Band, green: Band, blue: Band) -> NDArray[np.bool_]:
    return np.asarray((_cyan(red, green, blue) > LEAST_CYAN) & (green - red > LEAST_GREEN * (blue - red)))


def _cyan(red: Band, green: Band, blue: Band) -> Band:
    return np.asarray(np.minimum(green, blue) - red)

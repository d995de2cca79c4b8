"""Where trees stand, how high and wide they are, and which pixels of the survey show them rather than the ground."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.masks import nearest_of
from ryu_scape.raster import GeoGrid
from ryu_scape.scene.boxes import scattered
from ryu_scape.scene.built_crowns import are_built
from ryu_scape.scene.crown_pixels import CrownPixels
from ryu_scape.scene.terrain import plan_positions
from ryu_scape.survey import Survey

TALLEST_TREE_M = 45.0
LEAST_RADIUS_M, SLIMMEST_TREE = 0.6, 8.0
"""What is narrower, or more times as high as wide, is a pole or an error of the DSM."""
CLEAR_OF_WALLS_M, CLEAR_OF_ERRORS_M = 1.0, 3.0
"""How far houses, and errors of the DSM or its end, reach into what is beside them."""
TWIGS_M = 0.4
"""Sigma of the Gaussian that leaves one top to a crown of several twigs."""
LEAVES_RGB, UNLIKE_NEIGHBOURS = np.array([86.0, 108.0, 68.0]), 0.15
"""Of trees that no photo shows, and how much lighter or darker than that they may be, as a share."""
COARSEST_DSM_GSD_M = 1.5
"""A DSM coarser than this shows no single trees."""
CANOPY_SHARE, WIDEST_REACH = 0.35, 2.2
"""A crown's pixels are at least this share as high as its top, and no farther from it than so many windows."""


@dataclass(frozen=True, eq=False)
class Crowns:
    """Trees (t,): middle_m (t, 2) in metres from the scene's origin, ground_m (t,) elevation above it.

    height_m: (t,) of the top above the ground. radius_m: (t,) of a disc as large as the crown. rgb: (t, 3) in 0..255.
    """

    middle_m: NDArray[np.float64]
    ground_m: NDArray[np.float64]
    height_m: NDArray[np.float64]
    radius_m: NDArray[np.float64]
    rgb: NDArray[np.float64]

    @property
    def slenderness(self) -> NDArray[np.float64]:
        """(t,) how many times as high as wide each is; infinite for one without a pixel."""
        width_m = 2 * self.radius_m
        return np.divide(self.height_m, width_m, out=np.full_like(width_m, np.inf), where=width_m > 0)


@dataclass(frozen=True, eq=False)
class Canopy:
    """The trees of a survey, and is_tree (H, W): the pixels at which it shows them."""

    crowns: Crowns
    is_tree: NDArray[np.bool_]


def no_canopy(shape: tuple[int, int]) -> Canopy:
    """No tree on a survey of (H, W) pixels."""
    none = np.empty(0)
    return Canopy(Crowns(np.empty((0, 2)), none, none, none, np.empty((0, 3))), np.zeros(shape, bool))


def find_trees(
    survey: Survey,
    labels: NDArray[np.int32],
    plane: NDArray[np.bool_],
    origin_m: NDArray[np.float64],
    lowest_tree_m: float,
) -> Canopy:
    """Find the trees outside the buildings; `labels` (H, W) is the building of each pixel, -1 outside.

    A tree's top is what no other top within a window overlooks, and the window is as wide as crowns of its height are:
    the variable window filter of Popescu & Wynne 2004 (Photogrammetric Engineering & Remote Sensing 70:5), with their
    line for pines and deciduous trees together. Each pixel high enough belongs to the nearest top; a crown is as large
    as its pixels. What `are_built` says is a shed, a roof or a mound, by `plane_pixels` (H, W) among other things, and
    what is very slim a pole: they are no trees. A DSM too coarse for trees has none.
    """
    if survey.dsm_m is None or survey.dsm_gsd_m is None or survey.dsm_gsd_m > COARSEST_DSM_GSD_M:
        return no_canopy(labels.shape)
    rise_m = _rise_in_the_open(survey, survey.dsm_m, labels)
    tops = _tops(cv2.GaussianBlur(rise_m, (0, 0), TWIGS_M / survey.grid.gsd_m), lowest_tree_m, survey.grid)
    if not tops.size:
        return no_canopy(labels.shape)
    height_m = rise_m.ravel()[tops].astype(np.float64)
    nearest, distance_m = _nearest(tops, survey.grid)
    is_near = distance_m <= (WIDEST_REACH * crown_radius_m(height_m))[nearest]
    is_high = rise_m >= np.maximum(CANOPY_SHARE * height_m, 0.5 * lowest_tree_m)[nearest]
    pixels = CrownPixels.of(is_high & is_near, nearest, tops.size)
    crowns = _measured(pixels, survey, height_m, origin_m)
    is_built = are_built(pixels, crowns.rgb, crowns.slenderness, survey, rise_m, plane)
    return Canopy(
        crowns=_only(crowns, ~is_built & ~_are_slim(crowns)),
        is_tree=~(is_built[nearest] & is_near) & (is_near | (rise_m >= lowest_tree_m)),
    )


def _measured(
    pixels: CrownPixels, survey: Survey, height_m: NDArray[np.float64], origin_m: NDArray[np.float64]
) -> Crowns:
    """The crowns of these pixels and heights (t,)."""
    height, width = survey.dtm_m.shape
    row, column = (pixels.mean(np.broadcast_to(at, (height, width))) for at in np.ogrid[:height, :width])
    middle_m = np.column_stack(plan_positions(survey.grid, column + 0.5, row + 0.5, origin_m))
    return Crowns(
        middle_m=middle_m,
        ground_m=pixels.mean(survey.dtm_m) - origin_m[2],
        height_m=height_m,
        radius_m=np.sqrt(pixels.sizes / np.pi) * survey.grid.gsd_m,
        rgb=np.stack([pixels.mean(band) for band in survey.rgb], axis=1) if survey.is_photo else _leaves(middle_m),
    )


def _leaves(middle_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Colours (t, 3) for trees at these positions (t, 2) that no photo shows."""
    return LEAVES_RGB * (1.0 + UNLIKE_NEIGHBOURS * (2.0 * scattered(middle_m)[:, None] - 1.0))


def _are_slim(crowns: Crowns) -> NDArray[np.bool_]:
    """(t,) what is too narrow for a tree, or for one of its height."""
    return (crowns.radius_m < LEAST_RADIUS_M) | (crowns.slenderness > SLIMMEST_TREE)


def crown_radius_m(height_m: NDArray[np.floating]) -> NDArray[np.floating]:
    """What the crowns of trees of a height (t,) usually have: half of 2.515 m and 0.009 times the height squared."""
    return 0.5 * (2.51503 + 0.00901 * height_m**2)


def _rise_in_the_open(survey: Survey, dsm_m: NDArray[np.float32], labels: NDArray[np.int32]) -> NDArray[np.float32]:
    """How high the DSM (H, W) stands above the terrain, 0 at buildings, at errors and close to either."""
    rise_m = np.nan_to_num(dsm_m - survey.dtm_m)
    is_sound = survey.valid & np.isfinite(dsm_m) & (rise_m < TALLEST_TREE_M)
    for clear, least_m in ((labels < 0, CLEAR_OF_WALLS_M), (is_sound, CLEAR_OF_ERRORS_M)):
        distance_px = cv2.distanceTransform(clear.view(np.uint8), cv2.DIST_L2, 3)
        rise_m[distance_px <= least_m / survey.grid.gsd_m] = 0.0
    return rise_m.astype(np.float32)


def _tops(canopy_m: NDArray[np.float32], lowest_tree_m: float, grid: GeoGrid) -> NDArray[np.intp]:
    """Flat positions (t,) of the tops in a smooth canopy (H, W), the highest first."""
    highest_m = cv2.dilate(canopy_m, np.ones((3, 3), np.uint8))
    top = np.flatnonzero((canopy_m >= highest_m) & (canopy_m >= 0.8 * lowest_tree_m))
    height_m = canopy_m.ravel()[top]
    order = np.argsort(-height_m, kind="stable")
    top, height_m = top[order], height_m[order]
    places = shapely.points(np.column_stack(np.divmod(top, grid.width)) * grid.gsd_m)
    lower, higher = shapely.STRtree(places).query(
        places, predicate="dwithin", distance=crown_radius_m(height_m.astype(np.float64))
    )
    is_overlooked = np.zeros(top.size, bool)
    is_overlooked[lower[higher < lower]] = True
    return top[~is_overlooked]


def _nearest(tops: NDArray[np.intp], grid: GeoGrid) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Which of the tops (t,) is nearest to each pixel (H, W), and how far away it is."""
    is_top = np.zeros((grid.height, grid.width), bool)
    is_top.ravel()[tops] = True
    distance_px, number = nearest_of(is_top)
    return np.argsort(tops)[number], distance_px * np.float32(grid.gsd_m)


def _only(crowns: Crowns, chosen: NDArray[np.bool_]) -> Crowns:
    return Crowns(*(values[chosen] for values in vars(crowns).values()))

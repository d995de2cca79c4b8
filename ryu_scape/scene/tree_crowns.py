"""Trees that a fine DSM shows: where they stand, how high and wide they are, and which pixels show them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid
from ryu_scape.scene.built_crowns import are_built
from ryu_scape.scene.crown_pixels import CrownPixels
from ryu_scape.scene.crowns import (
    CLEAR_OF_WALLS_M,
    LEAST_RADIUS_M,
    Canopy,
    Crowns,
    clear_of,
    measured,
    nearest_top,
    no_canopy,
    only,
    peaks,
    tops_among,
)
from ryu_scape.survey import Survey

TALLEST_TREE_M = 45.0
SLIMMEST_TREE = 8.0
"""What is more times as high as wide is a pole or an error of the DSM."""
CLEAR_OF_ERRORS_M = 3.0
"""How far errors of the DSM, or its end, reach into what is beside them."""
TWIGS_M = 0.4
"""Sigma of the Gaussian that leaves one top to a crown of several twigs."""
COARSEST_DSM_GSD_M = 1.5
"""A DSM coarser than this shows no single trees."""
CANOPY_SHARE, WIDEST_REACH = 0.35, 2.2
"""A crown's pixels are at least this share as high as its top, and no farther from it than so many windows."""


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
    if survey.dsm_m is None or not shows_single_trees(survey):
        return no_canopy(labels.shape)
    rise_m = _rise_in_the_open(survey, survey.dsm_m, labels)
    tops = _tops(cv2.GaussianBlur(rise_m, (0, 0), TWIGS_M / survey.grid.gsd_m), lowest_tree_m, survey.grid)
    if not tops.size:
        return no_canopy(labels.shape)
    height_m = rise_m.ravel()[tops].astype(np.float64)
    nearest, distance_m = nearest_top(tops, survey.grid)
    is_near = distance_m <= (WIDEST_REACH * crown_radius_m(height_m))[nearest]
    is_high = rise_m >= np.maximum(CANOPY_SHARE * height_m, 0.5 * lowest_tree_m)[nearest]
    pixels = CrownPixels.of(is_high & is_near, nearest, tops.size)
    crowns = measured(pixels, survey, height_m, origin_m)
    is_built = are_built(pixels, crowns.rgb, crowns.slenderness, survey, rise_m, plane)
    return Canopy(
        crowns=only(crowns, ~is_built & ~_are_slim(crowns)),
        is_tree=~(is_built[nearest] & is_near) & (is_near | (rise_m >= lowest_tree_m)),
    )


def shows_single_trees(survey: Survey) -> bool:
    """Whether the survey has a DSM fine enough for that."""
    return survey.dsm_gsd_m is not None and survey.dsm_gsd_m <= COARSEST_DSM_GSD_M


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
    for blocked, least_m in ((labels >= 0, CLEAR_OF_WALLS_M), (~is_sound, CLEAR_OF_ERRORS_M)):
        rise_m[~clear_of(blocked, least_m, survey.grid)] = 0.0
    return rise_m.astype(np.float32)


def _tops(canopy_m: NDArray[np.float32], lowest_tree_m: float, grid: GeoGrid) -> NDArray[np.intp]:
    """Flat positions (t,) of the tops in a smooth canopy (H, W), the highest first."""
    peak = peaks(canopy_m, canopy_m >= 0.8 * lowest_tree_m)
    return tops_among(peak, crown_radius_m(canopy_m.ravel()[peak].astype(np.float64)), grid)

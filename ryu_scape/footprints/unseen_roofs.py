"""What a fine DSM shows of roofs that the network did not see: the rest of a level one, and annexes.

The network looks at colours first, so where a tower's shadow falls on its podium, or a hall's roof is patched, it sees
parts of one roof. What is as level as these and meets them is that roof's.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.colours import excess_green
from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.arrays.masks import dilated
from ryu_scape.footprints.unseen_annexes import CONFIDENCE, FOOT_SHARE, MOST_GREEN, with_unseen_annexes
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings
from ryu_scape.survey import Survey

COARSEST_DSM_GSD_M = 1.0
SMOOTHING_M = 0.3
MOST_SLOPE = 0.6
"""Steeper than this is a wall, which a DSM blurs, or a crown, and parts two roofs."""
LEAST_SEEN_SHARE = 0.7
"""Of a roof's level pixels; the rest is then its own."""
RIM_M = 1.0
"""So far beside the rest of a roof lies what its blurred walls hide."""


def with_unseen_roofs(
    probability: BuildingProbability, survey: Survey, settings: FootprintSettings
) -> BuildingProbability:
    """The probability raised to `CONFIDENCE` where only a fine DSM shows a roof; the same without such a DSM."""
    above_m = survey.height_above_terrain_m
    if above_m is None or survey.dsm_gsd_m is None or survey.dsm_gsd_m > COARSEST_DSM_GSD_M:
        return probability
    rest = _rest_of_roofs(probability.values >= settings.probability_threshold, above_m, survey, settings)
    if rest.any():
        values = probability.values.copy()
        values[rest] = np.maximum(values[rest], CONFIDENCE)
        probability = replace(probability, values=values)
    return with_unseen_annexes(probability, above_m, survey, settings)


def _rest_of_roofs(
    is_seen: NDArray[np.bool_], above_m: NDArray[np.float32], survey: Survey, settings: FootprintSettings
) -> NDArray[np.bool_]:
    """What is not seen (H, W) of roofs of which most is, and a rim around that as far as it is high (H, W)."""
    gsd_m = survey.grid.gsd_m
    is_level = survey.valid & (above_m >= settings.lowest_annex_m) & (_slope(above_m, gsd_m) <= MOST_SLOPE)
    rest = _unseen_of_wholes(is_level, is_seen, survey.rgb)
    with_rim = dilated(rest, round(RIM_M / gsd_m))
    return with_rim & survey.valid & (above_m >= FOOT_SHARE * settings.lowest_annex_m)


def _unseen_of_wholes(
    is_level: NDArray[np.bool_], is_seen: NDArray[np.bool_], rgb: NDArray[np.uint8]
) -> NDArray[np.bool_]:
    """What is not seen (H, W) of the connected level pixels (H, W) of which most is, if it is not green."""
    count, roof = cv2.connectedComponents(is_level.view(np.uint8), connectivity=4)
    unseen = is_level & ~is_seen
    owner = roof[unseen]
    unseen_px = np.bincount(owner, minlength=count)
    green = mean_of_each(owner, excess_green(*rgb[:, unseen]), count)
    seen_share = 1 - unseen_px / np.maximum(np.bincount(roof.ravel(), minlength=count), 1)
    is_whole = (seen_share >= LEAST_SEEN_SHARE) & (green <= MOST_GREEN)
    return np.asarray(unseen & is_whole[roof])


def _slope(above_m: NDArray[np.float32], gsd_m: float) -> NDArray[np.float32]:
    """How far a surface (H, W) rises over a metre, about, once smoothed; NaN counts as ground."""
    smooth_m = cv2.GaussianBlur(np.nan_to_num(above_m), (0, 0), SMOOTHING_M / gsd_m)
    rise_m = cv2.morphologyEx(smooth_m, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return np.asarray(rise_m / np.float32(2 * gsd_m))

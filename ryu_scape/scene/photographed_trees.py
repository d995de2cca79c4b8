"""Trees that an image alone shows: the canopy that the network sees, parted into crowns by outline and brightness."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.colours import excess_green
from ryu_scape.raster import GeoGrid
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
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey

LEAST_WOOD_M2 = 3.0
"""What covers less is no tree."""
WIDEST_LONE_M, LEAST_ROUND = 10.0, 0.55
"""What is no wider, and covers at least this share of a disc of that width, is one tree."""
TIGHTEST_M, WIDEST_M, PER_EDGE = 2.5, 4.0, 1.3
"""The window in which a tree of a wood overlooks others: so many times its distance from the edge, within bounds."""
FARTHEST_M = 6.0
"""How far a crown reaches from its top."""
LEAVES_M, AROUND_M, BRIGHTEST = 1.2, 8.0, 1.5
"""Sigma of the brightness of single crowns, side of the square it is compared with, and how far it may stand out, in
standard deviations."""
EDGE_M, PER_BRIGHTNESS, PER_RIPPLE = 2.0, 0.5, 0.1
"""How soon the distance from the edge ceases to count; what brightness and ripples count for beside it, in metres."""
RIPPLES_M, RIPPLE_TURN = 4.5, 2.399963
"""Length of the ripples that part a canopy on which nothing is seen, and the angle between two of them."""
PALE, PALE_AROUND_M = 1.3, 0.5
"""So many times as bright as the canopy usually is, and less green, is ground; sigma of what that is seen in."""
SHADE, BLUER = 0.82, 0.04
"""What is darker than this share of the usual crown, and by so much bluer, is lit by the sky alone: a wood's shadow."""
BARE = 0.08
"""What is by so much less green than the usual crown is soil or stone between plants."""
LEAST_HEIGHT_M, PER_WIDTH, HIGHEST_M = 2.0, 1.1, 14.0
"""A tree is as high as this and so many times its width.

Source: of 425 trees that stand alone in the LiDAR DSM of Autzen and 61 in that of Delft, by the medians of classes a
metre wide, 2.5 m and 1.1; here it is less, since the canopy that a network sees reaches a little beyond the leaves.
"""
CLOSED, CLOSED_M = 1.3, 5.0
"""How many times as high trees are in a closed canopy, and how far within it they wholly are."""


def trees_in_photo(
    survey: Survey, labels: NDArray[np.int32], origin_m: NDArray[np.float64], settings: SceneSettings
) -> Canopy:
    """The trees that the survey's canopy holds outside the buildings; `labels` (H, W) is the building of each pixel.

    What is round and not too wide is one tree. In all other woods a tree has its top where the canopy is bright and far
    from its edge, as no other place within a window is. Each pixel belongs to the nearest top in its wood. How high a
    tree is nobody sees: it is told by the width of its crown.
    """
    if survey.canopy is None or not survey.is_photo:
        return no_canopy(labels.shape)
    is_canopy = survey.valid & (survey.canopy > settings.canopy_threshold)
    is_canopy &= clear_of(labels >= 0, CLEAR_OF_WALLS_M, survey.grid)
    woods = Woods.of(is_canopy & ~_pale_ground(survey, is_canopy), survey.grid)
    tops = _tops(survey, woods)
    if not tops.size:
        return no_canopy(labels.shape)
    nearest, distance_m = nearest_top(tops, survey.grid)
    is_own = woods.number == woods.number.ravel()[tops][nearest]
    is_crown = is_own & (woods.number > 0) & (distance_m <= FARTHEST_M)
    pixels = CrownPixels.of(is_crown, nearest, tops.size)
    crowns = measured(pixels, survey, _assumed_height_m(pixels, woods), origin_m)
    is_large = (crowns.radius_m >= LEAST_RADIUS_M) & (crowns.height_m >= settings.lowest_tree_m)
    is_tree = is_large & ~_are_no_leaves(crowns.rgb)
    return Canopy(only(_in_leaf(crowns, pixels, survey), is_tree), is_crown & is_tree[nearest])


@dataclass(frozen=True, eq=False)
class Woods:
    """Connected canopies: number (H, W) from 1, 0 outside of them; is_lone (w + 1,) by number, which is one tree."""

    number: NDArray[np.int32]
    is_lone: NDArray[np.bool_]
    grid: GeoGrid

    @staticmethod
    def of(is_canopy: NDArray[np.bool_], grid: GeoGrid) -> Woods:
        """Those of a mask (H, W), but for what is too small."""
        _, number, figures, _ = cv2.connectedComponentsWithStats(is_canopy.view(np.uint8), connectivity=4)
        area_m2 = figures[:, cv2.CC_STAT_AREA] * grid.gsd_m**2
        width_m = figures[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) * grid.gsd_m
        is_round = area_m2 >= LEAST_ROUND * 0.25 * np.pi * width_m**2
        number[(area_m2 < LEAST_WOOD_M2)[number]] = 0
        return Woods(number, is_round & (width_m <= WIDEST_LONE_M), grid)

    @cached_property
    def edge_m(self) -> NDArray[np.float32]:
        """(H, W) how far the edge is from each pixel, 0 outside."""
        inside = (self.number > 0).view(np.uint8)
        distance_px = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_5)
        return np.minimum(distance_px, np.float32(inside.size)) * np.float32(self.grid.gsd_m)


def _pale_ground(survey: Survey, is_canopy: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(H, W) what is much brighter than the canopy (H, W) is in the median, and not as green."""
    if not is_canopy.any():
        return is_canopy
    sigma_px = PALE_AROUND_M / survey.grid.gsd_m
    bands = [cv2.GaussianBlur(band.astype(np.float32), (0, 0), sigma_px) for band in survey.rgb]
    brightness, greenness = np.mean(bands, axis=0), excess_green(*bands)
    usual, usually_green = (np.median(values[is_canopy]) for values in (brightness, greenness))
    return np.asarray((brightness > PALE * usual) & (greenness < usually_green))


def _tops(survey: Survey, woods: Woods) -> NDArray[np.intp]:
    """Flat positions (t,) of the tops of all trees; a lone one has one."""
    peak = peaks(_surface_m(survey, woods), woods.number > 0)
    wood = woods.number.ravel()[peak]
    window_m = np.clip(PER_EDGE * woods.edge_m.ravel()[peak], TIGHTEST_M, WIDEST_M)
    window_m[woods.is_lone[wood]] = WIDEST_LONE_M
    return tops_among(peak, window_m, survey.grid, wood)


def _surface_m(survey: Survey, woods: Woods) -> NDArray[np.float32]:
    """(H, W) what stands highest where a crown has its top: far from the edge, bright; least outside of all woods."""
    is_lone = woods.is_lone[woods.number]
    depth_m = EDGE_M * (1.0 - np.exp(-woods.edge_m / EDGE_M))
    texture = PER_BRIGHTNESS * _brightness(survey, woods) + PER_RIPPLE * _ripples(survey.grid)
    surface_m = np.where(is_lone, woods.edge_m, depth_m + texture)
    return np.where(woods.number > 0, surface_m, np.float32(-np.inf)).astype(np.float32)


def _brightness(survey: Survey, woods: Woods) -> NDArray[np.float32]:
    """(H, W) how much brighter each pixel is than the woods around it, in standard deviations, within bounds."""
    inside = (woods.number > 0).astype(np.float32)
    bright = inside * survey.rgb.mean(axis=0, dtype=np.float32)
    sigma_px, side_px = LEAVES_M / survey.grid.gsd_m, round(AROUND_M / survey.grid.gsd_m) | 1
    near, weight = (cv2.GaussianBlur(values, (0, 0), sigma_px) for values in (bright, inside))
    around, share = (cv2.blur(values, (side_px, side_px)) for values in (near, weight))
    above = np.where(inside > 0, near / np.maximum(weight, 1e-6) - around / np.maximum(share, 1e-6), np.float32(0))
    deviation = np.sqrt(np.mean(np.square(above[inside > 0]))) if inside.any() else np.float32(0)
    return np.asarray(BRIGHTEST * np.tanh(above / np.float32(BRIGHTEST * max(float(deviation), 1.0))))


def _ripples(grid: GeoGrid) -> NDArray[np.float32]:
    """(H, W) a sum of waves across each other, of mean 0, that nowhere repeats itself."""
    turn = RIPPLE_TURN * np.arange(5)
    across, down = (
        np.exp(2j * np.pi * grid.gsd_m / RIPPLES_M * np.outer(np.arange(size), share))
        for size, share in ((grid.width, np.cos(turn)), (grid.height, np.sin(turn)))
    )
    return (down.real @ across.real.T - down.imag @ across.imag.T).astype(np.float32)


def _are_no_leaves(rgb: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(t,) which crowns of these mean colours (t, 3) are shadows that the others cast, or bare ground."""
    brightness, greenness = rgb.sum(axis=1), excess_green(*rgb.T)
    blue = rgb[:, 2] / np.maximum(brightness, 1.0)
    is_shade = (brightness < SHADE * np.median(brightness)) & (blue > np.median(blue) + BLUER)
    return np.asarray(is_shade | (greenness < np.median(greenness) - BARE))


def _in_leaf(crowns: Crowns, pixels: CrownPixels, survey: Survey) -> Crowns:
    """The same in the colour of the greener half of their pixels: sunlit leaves, without shadows and soil."""
    red, green, blue = survey.rgb.astype(np.int16)
    leaves = pixels.above_mean(2 * green - red - blue)
    return replace(crowns, rgb=np.stack([leaves.mean(band) for band in survey.rgb], axis=1))


def _assumed_height_m(pixels: CrownPixels, woods: Woods) -> NDArray[np.float64]:
    """(t,) by how wide crowns are, and how far they stand within a canopy."""
    radius_m = pixels.radius_px * woods.grid.gsd_m
    within = np.clip((pixels.mean(woods.edge_m) - radius_m / 3.0) / CLOSED_M, 0.0, 1.0)
    height_m = (LEAST_HEIGHT_M + PER_WIDTH * 2.0 * radius_m) * (1.0 + (CLOSED - 1.0) * within)
    return np.minimum(height_m, HIGHEST_M)

"""What stands as high as trees and is none: sheds, walls, roofs that no outline covers, mounds."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.colours import excess_green
from ryu_scape.scene.crown_pixels import CrownPixels
from ryu_scape.survey import Survey

ROUGHNESS_AROUND_M = 1.5
LEAST_GREENNESS, LEAST_SATURATION, LEAST_ROUGHNESS_M = 0.05, 0.1, 0.05
"""What is greener is leaves, even a plane, as crowns are in a DSM of images; what is greyer or smoother no tree."""
LEAST_SLENDERNESS = 3.0
"""What is slimmer is no shed, but a tree that is grey in the shade or without leaves."""
PLANE_AROUND_M, MOST_OFF_PLANE_M = 0.75, 0.1
MOST_PLANE, MOST_PLANE_IF_ROUND, LEAST_ROUNDNESS = 0.1, 0.5, 0.9
"""A crown's largest share of plane pixels, that of one shaped like a dome, and how well it is shaped like one.

Chosen on what stands out where all outlines are withheld, on roofs of Delft, of a photogrammetric village, of Autzen
and of `Dataset`, and beside them: `python -m tests.benchmarks.trees_on_roofs`.
"""
COARSEST_SHAPE_GSD_M = 0.75
"""A coarser DSM makes of most roofs what is as rough as a tree."""
STRIP_PX = 1 << 18
"""Of the strips that are looked at one after the other, so that what is reckoned between stays small."""


def are_built(
    pixels: CrownPixels,
    rgb: NDArray[np.float64],
    slenderness: NDArray[np.float64],
    survey: Survey,
    rise_m: NDArray[np.float32],
    plane: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """(t,) what is no tree, by mean colours (t, 3), heights (H, W) above the terrain and `plane_pixels` (H, W).

    That is what is very smooth, and what is neither rough nor round, unless a photo shows it green; what is grey in a
    photo is no tree of any shape, but for slender ones: slenderness (t,) is how many times as high as wide they are. A
    relief's colours say nothing.
    """
    is_smooth = pixels.mean(_roughness_m(survey)) < LEAST_ROUGHNESS_M
    has_no_shape = ~_are_tree_shaped(pixels, rise_m, plane)
    if not survey.is_photo:
        return is_smooth | has_no_shape
    is_green, is_grey = excess_green(*rgb.T) >= LEAST_GREENNESS, _saturation(rgb) < LEAST_SATURATION
    is_stout = slenderness < LEAST_SLENDERNESS
    return is_smooth | (~is_green & (is_grey & is_stout | has_no_shape))


def _are_tree_shaped(pixels: CrownPixels, rise_m: NDArray[np.float32], plane: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(t,) what has few plane pixels, or some more and the shape of a dome."""
    plane_share = pixels.mean(plane)
    is_round = (pixels.roundness(rise_m) > LEAST_ROUNDNESS) & (plane_share < MOST_PLANE_IF_ROUND)
    return is_round | (plane_share < MOST_PLANE)


def plane_pixels(survey: Survey, stride: int) -> NDArray[np.bool_]:
    """Every `stride`-th row and column (h, w) of where the DSM is a plane, as parts of roofs are and crowns are not.

    Found in the survey's own pixels, since in coarser ones roofs are rough; a DSM that is itself too coarse to tell is
    plane everywhere. Source: local planarity, as in Rottensteiner, Trinder, Clode & Kubik 2005 (Information Fusion
    6:4).
    """
    if survey.dsm_m is None or survey.dsm_gsd_m is None or survey.dsm_gsd_m > COARSEST_SHAPE_GSD_M:
        return np.ones(survey.valid[::stride, ::stride].shape, bool)
    reach_px = max(1, int(PLANE_AROUND_M / survey.grid.gsd_m))
    height, width = survey.valid.shape
    rows = stride * max(1, STRIP_PX // (stride * width))
    strips = []
    for start in range(0, height, rows):
        first = max(0, start - reach_px)
        off_m = _off_plane_m(np.nan_to_num(survey.dsm_m[first : start + rows + reach_px]), reach_px)
        strips.append(off_m[start - first :][:rows:stride, ::stride] < MOST_OFF_PLANE_M)
    return np.concatenate(strips)


def _off_plane_m(elevation_m: NDArray[np.float32], reach_px: int) -> NDArray[np.float64]:
    """Root mean square distance (h, w) of what lies around each pixel from the plane that is nearest to it.

    Level and both slopes of that plane are weights that have nothing to do with each other: what each of them explains
    is taken off the mean square, and the rest is no plane.
    """
    centred_m = elevation_m.astype(np.float64) - elevation_m.mean()
    away_px = np.arange(-reach_px, reach_px + 1.0)
    even = np.full(away_px.size, 1.0 / away_px.size)
    uneven = even * away_px / np.sqrt(even @ away_px**2)

    def weighed(values: NDArray[np.float64], across: NDArray[np.float64], down: NDArray[np.float64]) -> NDArray:
        return cv2.sepFilter2D(values, cv2.CV_64F, across, down, borderType=cv2.BORDER_REFLECT_101)

    square_m2 = weighed(centred_m**2, even, even)
    for across, down in ((even, even), (uneven, even), (even, uneven)):
        square_m2 -= weighed(centred_m, across, down) ** 2
    return np.sqrt(np.maximum(square_m2, 0.0))


def _saturation(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far colours (t, 3) are from grey, 0 to 1."""
    return np.ptp(rgb, axis=1) / np.maximum(rgb.max(axis=1), 1.0)


def _roughness_m(survey: Survey) -> NDArray[np.float32]:
    """How far the DSM (H, W) lies from itself, smoothed, in the mean of what is around each pixel."""
    dsm_m, sigma_px = np.asarray(survey.dsm_m), ROUGHNESS_AROUND_M / survey.grid.gsd_m
    filled = np.nan_to_num(dsm_m, nan=float(np.nanmin(dsm_m)) if np.isfinite(dsm_m).any() else 0.0)
    rough = np.abs(filled - cv2.GaussianBlur(filled, (0, 0), 0.5 * sigma_px))
    return cv2.GaussianBlur(rough, (0, 0), sigma_px)

"""A shaded relief of a height model, to stand in where there is no orthophoto."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

SUN_AZIMUTHS_DEG = (225.0, 270.0, 315.0, 360.0)
SUN_ELEVATION_DEG = 40.0
STEEPEST_SHADED = 1.5
AMBIENT = 0.35
LEAST_WEIGHT = np.float32(0.1)
LOWEST_AND_HIGHEST_PERCENTILE = (2.0, 98.0)
TINTS = np.array([(126, 146, 116), (176, 174, 138), (206, 192, 160), (218, 211, 198)], np.float32)
"""Colours from the lowest to the highest ground, evenly spaced."""
FOLIAGE = np.array((98, 122, 78), np.float32)
FOLIAGE_ROUGHNESS_M, ROUGHNESS_SIDE_M, COARSEST_FOLIAGE_GSD_M = (0.25, 0.6), 2.0, 1.0
"""Where a fine surface leaves its own median by so much in the mean around, leaves begin, and are all there is."""
UNKNOWN = np.array((150, 166, 178), np.float32)
"""Colour of what was not measured inside a survey: in most of them that is water."""


def shade_relief(
    dsm_m: NDArray[np.float32], gsd_m: float, range_m: tuple[float, float] | None = None
) -> NDArray[np.uint8]:
    """Tinted relief (3, H, W) uint8 of elevations (H, W) in metres, north up, one quiet colour where they are NaN.

    range_m: the elevations of the lowest and of the highest tint, None for those of this place.
    Lit from several sides, each weighted by how much of a slope faces across it, so that no face of the relief is lost
    (Mark, 1992, USGS Open-File Report 92-422).
    """
    known = np.isfinite(dsm_m)
    lit = AMBIENT + (1 - AMBIENT) * _shade(dsm_m, gsd_m) / np.sin(np.radians(SUN_ELEVATION_DEG))
    leaves = _foliage(dsm_m, gsd_m)
    ground = _tint(dsm_m, known, range_m) * lit
    colours = ground + leaves * (FOLIAGE[:, None, None] * np.sqrt(lit) - ground)
    return np.where(known, np.clip(np.rint(colours), 0, 255), UNKNOWN[:, None, None]).astype(np.uint8)


def surveyed(dsm_m: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which pixels (H, W) lie within the convex hull of those with data: gaps inside belong to the place."""
    known = np.isfinite(dsm_m)
    hull = cv2.convexHull(cv2.findNonZero(known.astype(np.uint8)))
    return cv2.fillConvexPoly(np.zeros(known.shape, np.uint8), hull, 1).astype(bool)


def _shade(dsm_m: NDArray[np.float32], gsd_m: float) -> NDArray[np.float32]:
    """Light (H, W) from 0 to 1; what borders on unknown ground counts as level."""
    padded = np.pad(dsm_m, 1, mode="edge")
    east = np.nan_to_num((padded[1:-1, 2:] - padded[1:-1, :-2]) / np.float32(2 * gsd_m))
    north = np.nan_to_num((padded[:-2, 1:-1] - padded[2:, 1:-1]) / np.float32(2 * gsd_m))
    slope = np.maximum(np.hypot(east, north), np.float32(1e-6))
    damping = np.minimum(1, STEEPEST_SHADED / slope)
    length = np.sqrt(1 + (slope * damping) ** 2)
    light, weights = np.zeros_like(slope), np.zeros_like(slope)
    height = np.float32(np.sin(np.radians(SUN_ELEVATION_DEG)))
    reach = np.float32(np.cos(np.radians(SUN_ELEVATION_DEG)))
    for azimuth in np.radians(SUN_AZIMUTHS_DEG):
        sun_east, sun_north = np.float32(np.sin(azimuth)), np.float32(np.cos(azimuth))
        across = (east * sun_north - north * sun_east) / slope
        weight = across**2 + LEAST_WEIGHT
        facing = height - reach * damping * (east * sun_east + north * sun_north)
        light += weight * np.maximum(facing / length, 0)
        weights += weight
    return light / weights


def _foliage(dsm_m: NDArray[np.float32], gsd_m: float) -> NDArray[np.float32]:
    """How sure (H, W), from 0 to 1, it is that a surface is that of leaves: rough, where roofs have edges at most."""
    if gsd_m > COARSEST_FOLIAGE_GSD_M:
        return np.zeros_like(dsm_m)
    surface_m = np.nan_to_num(dsm_m).astype(np.float32, copy=False)
    rough_m = cv2.GaussianBlur(np.abs(surface_m - cv2.medianBlur(surface_m, 5)), (0, 0), ROUGHNESS_SIDE_M / gsd_m / 2)
    least_m, most_m = FOLIAGE_ROUGHNESS_M
    return np.clip((rough_m - least_m) / (most_m - least_m), 0, 1)


def _tint(
    dsm_m: NDArray[np.float32], known: NDArray[np.bool_], range_m: tuple[float, float] | None
) -> NDArray[np.float32]:
    """Colours (3, H, W) float32 by elevation."""
    if range_m is None:
        range_m = tuple(np.percentile(dsm_m[known], LOWEST_AND_HIGHEST_PERCENTILE)) if known.any() else (0.0, 1.0)
    low, high = range_m
    position = np.nan_to_num((dsm_m - low) / max(high - low, 1.0)) * (len(TINTS) - 1)
    steps = np.arange(len(TINTS))
    return np.stack([np.interp(position, steps, TINTS[:, band]) for band in range(3)]).astype(np.float32)

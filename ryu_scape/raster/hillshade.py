"""A shaded relief of a height model, to stand in where there is no orthophoto."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

SUN_AZIMUTHS_DEG = (225.0, 270.0, 315.0, 360.0)
SUN_ELEVATION_DEG = 40.0
STEEPEST_SHADED = 1.5
AMBIENT = 0.5
LEAST_WEIGHT = np.float32(0.1)
LOWEST_AND_HIGHEST_PERCENTILE = (2.0, 98.0)
TINTS = np.array([(148, 158, 140), (179, 178, 158), (206, 198, 178), (224, 219, 208)], np.float32)
"""Colours from the lowest to the highest ground, evenly spaced."""
TINT_STEPS = 1024
ALL_TINTS = np.stack(
    [np.interp(np.linspace(0, len(TINTS) - 1, TINT_STEPS), np.arange(len(TINTS)), band) for band in TINTS.T]
).astype(np.float32)
STRIP_PX = 1 << 19
"""Of the strips that are shaded one after the other, so that what is reckoned between stays small."""
LARGEST_SAMPLE = 1 << 22
FOLIAGE = np.array((116, 140, 100), np.float32)
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
    low_m, high_m = _range_of(dsm_m) if range_m is None else range_m
    height, width = dsm_m.shape
    relief = np.empty((3, height, width), np.uint8)
    rows = max(1, STRIP_PX // width)
    for start in range(0, height, rows):
        stop = min(start + rows, height)
        around = dsm_m[max(0, start - 1) : stop + 1]
        padded = np.pad(around, ((int(start == 0), int(stop == height)), (1, 1)), mode="edge")
        leaves = _foliage_of_rows(dsm_m, start, stop, gsd_m)
        relief[:, start:stop] = _relief_of(padded, leaves, gsd_m, low_m, high_m)
    return relief


def _relief_of(
    padded: NDArray[np.float32], leaves: NDArray[np.float32], gsd_m: float, low_m: float, high_m: float
) -> NDArray[np.uint8]:
    """Relief (3, h, w) of elevations (h + 2, w + 2) with those around them, and of foliage (h, w)."""
    dsm_m = padded[1:-1, 1:-1]
    known = np.isfinite(dsm_m)
    lit = AMBIENT + (1 - AMBIENT) * _shade(padded, gsd_m) / np.float32(np.sin(np.radians(SUN_ELEVATION_DEG)))
    lit_leaves = np.sqrt(lit)
    position = np.nan_to_num((dsm_m - np.float32(low_m)) / np.float32(max(high_m - low_m, 1.0)))
    step = (np.clip(position, 0, 1) * np.float32(TINT_STEPS - 1)).astype(np.uint16)
    relief = np.empty((3, *dsm_m.shape), np.uint8)
    for band, tints in enumerate(ALL_TINTS):
        ground = tints[step] * lit
        colours = ground + leaves * (FOLIAGE[band] * lit_leaves - ground)
        relief[band] = np.where(known, np.clip(np.rint(colours), 0, 255), UNKNOWN[band])
    return relief


def _foliage_of_rows(dsm_m: NDArray[np.float32], start: int, stop: int, gsd_m: float) -> NDArray[np.float32]:
    """The foliage (h, W) of the rows from `start` to `stop`, as it is among all of them."""
    reach_px = 8 + int(4 * ROUGHNESS_SIDE_M / gsd_m)
    first = max(0, start - reach_px)
    return _foliage(dsm_m[first : stop + reach_px], gsd_m)[start - first : stop - first]


def _range_of(dsm_m: NDArray[np.float32]) -> tuple[float, float]:
    """LOWEST_AND_HIGHEST_PERCENTILE of the known elevations, of large rasters by a part of their rows and columns."""
    every = 1 + int(np.sqrt(dsm_m.size / LARGEST_SAMPLE))
    sample_m = dsm_m[::every, ::every]
    known_m = sample_m[np.isfinite(sample_m)]
    if not known_m.size:
        return 0.0, 1.0
    low_m, high_m = np.percentile(known_m, LOWEST_AND_HIGHEST_PERCENTILE)
    return float(low_m), float(high_m)


def surveyed(dsm_m: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which pixels (H, W) lie within the convex hull of those with data: gaps inside belong to the place."""
    known = np.isfinite(dsm_m)
    row = np.flatnonzero(known.any(axis=1))
    first, last = known[row].argmax(axis=1), known.shape[1] - 1 - known[row, ::-1].argmax(axis=1)
    ends = np.concatenate((np.column_stack((first, row)), np.column_stack((last, row)))).astype(np.int32)
    return cv2.fillConvexPoly(known.astype(np.uint8), cv2.convexHull(ends), 1).astype(bool)


def _shade(padded: NDArray[np.float32], gsd_m: float) -> NDArray[np.float32]:
    """Light (h, w) from 0 to 1 on elevations (h + 2, w + 2); what borders on unknown ground counts as level."""
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

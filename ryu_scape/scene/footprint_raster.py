"""The footprints as pixels: which building a pixel of the orthophoto belongs to, and the colour of each roof."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.raster import GeoGrid
from ryu_scape.scene.boxes import scattered
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.survey import Survey

_SHIFT = 6
"""Fractional bits of the pixel coordinates that OpenCV fills polygons with."""

UNKNOWN_ROOF_RGB = np.array([150.0, 146.0, 140.0])
UNLIKE_NEIGHBOURS, WARMER = 0.12, np.array([0.02, 0.0, -0.02])
"""How much lighter or darker a roof that no photo shows may be, and how much redder and less blue, as shares."""
PLASTER_RGB = (214.0, 208.0, 196.0)
PLASTER_SHARE = 0.45
LUMINANCE_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])
DARKEST_WALL, LIGHTEST_WALL = 110.0, 205.0


def rasterise_outlines(outlines: OutlineTable, grid: GeoGrid, origin_m: NDArray[np.float64]) -> NDArray[np.int32]:
    """Building index of each pixel (H, W), -1 outside; every pixel that an outline touches counts as inside."""
    corner_px = grid.to_pixel(outlines.corners_m + origin_m[:2]) - 0.5
    fixed_point = np.rint(corner_px * (1 << _SHIFT)).astype(np.int32)
    rings = [fixed_point[start:end] for start, end in pairwise(outlines.ring_offsets.tolist())]
    first_ring = np.searchsorted(outlines.ring_building, np.arange(outlines.building_count + 1))
    labels = np.full((grid.height, grid.width), -1, np.int32)
    for building, (first, last) in enumerate(pairwise(first_ring.tolist())):
        if first < last:
            cv2.fillPoly(labels, rings[first:last], building, shift=_SHIFT)
    return labels


def roof_colours(
    survey: Survey, labels: NDArray[np.int32], outlines: OutlineTable, origin_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mean orthophoto colour (b, 3) in 0..255 under each building's label, a neutral grey where none is valid.

    Without a photo, greys that differ a little between neighbours, each the same wherever the scene's origin lies.
    """
    if not survey.is_photo:
        middle = shapely.centroid(outlines.polygons)
        middle_m = np.column_stack((shapely.get_x(middle), shapely.get_y(middle)))
        return _greys(np.nan_to_num(middle_m) + origin_m[:2])
    pixel = np.flatnonzero((labels >= 0) & survey.valid)
    building = labels.ravel()[pixel]
    count = np.bincount(building, minlength=outlines.building_count)
    mean = [mean_of_each(building, band.ravel()[pixel], outlines.building_count) for band in survey.rgb]
    return np.where(count[:, None] > 0, np.stack(mean, axis=1), UNKNOWN_ROOF_RGB)


def _greys(middle_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Colours (b, 3) for roofs with their middle at these positions (b, 2)."""
    lighter, warmer = (2 * scattered(middle_m, salt)[:, None] - 1 for salt in (1, 2))
    return UNKNOWN_ROOF_RGB * (1 + UNLIKE_NEIGHBOURS * lighter) * (1 + WARMER * warmer)


def wall_colours(roof_rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Plaster in the hue of the roof (b, 3), neither near black nor pure white."""
    rgb = PLASTER_SHARE * np.array(PLASTER_RGB) + (1 - PLASTER_SHARE) * roof_rgb
    luminance = rgb @ LUMINANCE_WEIGHTS
    target = np.clip(luminance, DARKEST_WALL, LIGHTEST_WALL)
    return np.clip(rgb * (target / np.maximum(luminance, 1.0))[:, None], 0.0, 235.0)

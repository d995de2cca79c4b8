"""The footprints as pixels: which building a pixel of the orthophoto belongs to."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid
from ryu_scape.scene.outlines import OutlineTable

_SHIFT = 6
"""Fractional bits of the pixel coordinates that OpenCV fills polygons with."""


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

"""What the painters of a synthetic tile share: an image, noise, filled outlines."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

Image = NDArray[np.float32]
SUBPIXEL_BITS = 4


def noise(size_px: int, grain_px: float, rng: Generator) -> Image:
    """Smooth noise of zero mean and unit deviation, (size, size), with features of about `grain_px`."""
    scale = max(1, round(grain_px))
    cells = size_px // scale + 2
    coarse = rng.standard_normal((cells, cells)).astype(np.float32)
    field = cv2.resize(coarse, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)[:size_px, :size_px]
    return (field - field.mean()) / (field.std() + 1e-6)


def fill(image: NDArray, polygon: Polygon | MultiPolygon, value: object, gsd_m: float) -> None:
    """Fill a plan polygon (holes left out) in an image of `gsd_m` per pixel, in place."""
    for part in polygon.geoms if isinstance(polygon, MultiPolygon) else [polygon]:
        rings = [part.exterior, *part.interiors]
        points = [np.round((np.array(r.coords) / gsd_m - 0.5) * 2**SUBPIXEL_BITS).astype(np.int32) for r in rings]
        cv2.fillPoly(image, points, value, lineType=cv2.LINE_8, shift=SUBPIXEL_BITS)

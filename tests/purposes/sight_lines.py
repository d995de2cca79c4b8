"""Two other ways to a viewshed: the line to each pixel itself, and the reference planes by which GDAL goes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROUNDING_M = 1e-6


def seen_along_each_line(surface_m: NDArray[np.float32], observer: tuple[int, int], eye_m: float) -> NDArray[np.bool_]:
    """Franklin and Ray's R3: a line to every pixel's centre, its height taken wherever it crosses a row or column."""
    height, width = surface_m.shape
    seen = np.ones((height, width), bool)
    for row, column in np.ndindex(height, width):
        across, down = column - observer[0], row - observer[1]
        crossings = [np.arange(1, abs(steps)) / abs(steps) for steps in (across, down) if steps]
        share = np.concatenate([*crossings, np.zeros(0)])
        if share.size:
            elevation_m = _between(surface_m, observer[0] + share * across, observer[1] + share * down)
            highest = ((elevation_m - eye_m) / share).max()
            seen[row, column] = surface_m[row, column] - eye_m >= highest - ROUNDING_M
    return seen


def _between(surface_m: NDArray[np.float32], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Elevation (n,) at pixel positions, bilinear."""
    limit = np.array(surface_m.shape)[::-1] - 1
    left, top = np.floor(x + 1e-9).astype(int), np.floor(y + 1e-9).astype(int)
    right, bottom = np.minimum(left + 1, limit[0]), np.minimum(top + 1, limit[1])
    u, v = np.clip(x - left, 0, 1), np.clip(y - top, 0, 1)
    above = surface_m[top, left] * (1 - u) + surface_m[top, right] * u
    below = surface_m[bottom, left] * (1 - u) + surface_m[bottom, right] * u
    return np.asarray(above * (1 - v) + below * v)


def seen_over_reference_planes(
    surface_m: NDArray[np.float32], observer: tuple[int, int], eye_m: float
) -> NDArray[np.bool_]:
    """Wang, Robinson and White (2000): a pixel is seen above the plane through the eye and the horizons of the two
    pixels before it; what is higher, pixel or plane, is its own horizon for those behind it.
    """
    relative_m = surface_m.astype(np.float64) - eye_m
    horizon_m, seen = relative_m.copy(), np.ones(surface_m.shape, bool)
    rows, columns = np.indices(surface_m.shape)
    across, down = columns - observer[0], rows - observer[1]
    far, near = np.maximum(abs(across), abs(down)), np.minimum(abs(across), abs(down))
    step_x, step_y = np.sign(across), np.sign(down)
    is_wide = abs(across) >= abs(down)
    straight = rows - np.where(is_wide, 0, step_y), columns - np.where(is_wide, step_x, 0)
    diagonal = rows - step_y, columns - step_x
    for distance in range(2, far.max() + 1):
        ring = far == distance
        before = [horizon_m[place[0][ring], place[1][ring]] for place in (diagonal, straight)]
        plane_m = (before[0] * near[ring] + before[1] * (distance - near[ring])) / (distance - 1)
        seen[ring] = relative_m[ring] >= plane_m - ROUNDING_M
        horizon_m[ring] = np.maximum(relative_m[ring], plane_m)
    return seen

"""How fine the finest detail of a DSM is, whatever the size of its pixels.

Walls make the second differences of elevations grow like the square root of the distance that they are taken over, from
one pixel on. What was interpolated between coarser cells, or blurred, is smooth nearby: there they grow with the
distance's power of 1.5 (linear interpolation) to 2 (a parabola).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LAGS_PX = np.unique(np.rint(2.0 ** np.arange(0, 9, 0.5)).astype(int))
MOST_LINES = 400
SMOOTH_EXPONENT = 1.3
LEAST_LAG_PX = 2
"""Over a single pixel, what each pixel is the mean of smoothes walls too."""
LEAST_DIFFERENCE_M, LEAST_SHARE = 0.05, 0.02
"""Smaller differences, also as a share of the largest, are told by errors of the interpolation."""


def finest_detail_px(elevation_m: NDArray[np.float32]) -> float:
    """The distance in pixels up to which a DSM (H, W; NaN = no data) is smooth, 0.0 where it shows walls of a pixel."""
    step_m = rounding_m(elevation_m)
    reach = LAGS_PX[min(elevation_m.shape) > 2 * LAGS_PX]
    if len(reach) < 2:
        return 0.0
    # A rounded elevation is off by a twelfth of the step squared, and a second difference has six of these.
    square_m2 = np.array([_mean_square_m2(elevation_m, int(lag)) for lag in reach]) - 0.5 * step_m**2
    least_m2 = max(step_m**2, LEAST_DIFFERENCE_M**2, LEAST_SHARE**2 * square_m2.max())
    is_told = (square_m2 > least_m2) & (reach >= LEAST_LAG_PX)
    lag, square_m2 = reach[is_told], square_m2[is_told]
    exponent = 0.5 * np.diff(np.log(square_m2)) / np.diff(np.log(lag))
    smooth = int(np.argmax(np.append(exponent < SMOOTH_EXPONENT, True)))
    return float(np.sqrt(lag[smooth - 1] * lag[smooth])) if smooth else 0.0


def rounding_m(elevation_m: NDArray[np.float32]) -> float:
    """The step in metres that all elevations (H, W) are multiples of, 0.0 where it is too small to matter."""
    row = elevation_m[:: 1 + len(elevation_m) // MOST_LINES]
    difference_m = np.abs(np.diff(row, axis=1))
    step_m = float(np.min(difference_m, where=difference_m > 1e-4, initial=np.inf))
    return step_m if LEAST_DIFFERENCE_M < step_m < np.inf else 0.0


def _mean_square_m2(elevation_m: NDArray[np.float32], lag_px: int) -> float:
    """Of the second differences over so many pixels, along some rows and some columns; 0 where none is known."""
    total, count = 0.0, 0
    for lines in (elevation_m, elevation_m.T):
        line = lines[:: 1 + len(lines) // MOST_LINES]
        second = line[:, 2 * lag_px :] - 2 * line[:, lag_px:-lag_px] + line[:, : -2 * lag_px]
        known = second[np.isfinite(second)].astype(np.float64)
        total, count = total + float(known @ known), count + known.size
    return total / max(count, 1)

"""Where one roof stands high above another within an outline: a tower on its podium, a nave beside its tower.

Edges are found as Canny does (1986, IEEE PAMI 8:6), on the DSM. Party lines run right across a building; cliffs may
close upon themselves.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

SMOOTHING_M = 0.6
HIGH_M, LOW_M = 4.0, 2.5
"""A cliff is somewhere as high as the one and nowhere lower than the other: higher than what stands on roofs."""
BELOW_M, ABOVE_M = 3.4, 2.25
"""How far a building goes on beyond a cliff's foot and its edge: else that is an outer wall in too wide an outline."""
LEAST_PART_M2, LEAST_DEPTH_M = 50.0, 2.0
"""What cliffs cut off is at least so large, and so deep from wall to middle."""
STEPS_A_METRE, MOST_STEPS = 100, 32_000
ACROSS = np.array([[-0.5, 0.0, 0.5]], np.float32)
LINE_PX = 3


def find_cliffs(body: NDArray[np.bool_], dsm_m: NDArray[np.float32], gsd_m: float) -> NDArray[np.bool_]:
    """Pixels (H, W) of the cliffs, three pixels wide, that divide `body` (H, W) into parts of some size.

    dsm_m: (H, W) metres, NaN = no data. gsd_m: side of a pixel.
    """
    smooth_m = cv2.GaussianBlur(dsm_m, (0, 0), SMOOTHING_M / gsd_m)
    east, south = (_steps(smooth_m, kernel, gsd_m) for kernel in (ACROSS, ACROSS.T))
    edges = cv2.Canny(east, south, LOW_M * STEPS_A_METRE, HIGH_M * STEPS_A_METRE, L2gradient=True) > 0
    row, column = np.nonzero(edges & body)
    if not row.size:
        return np.zeros_like(body)
    inner = _goes_on(body, row, column, east[row, column], south[row, column], gsd_m)
    lines = np.zeros(body.shape, np.uint8)
    lines[row[inner], column[inner]] = 1
    return _of_large_parts(body, cv2.dilate(lines, np.ones((LINE_PX, LINE_PX), np.uint8)).view(bool) & body, gsd_m)


def _steps(smooth_m: NDArray[np.float32], kernel: NDArray[np.float32], gsd_m: float) -> NDArray[np.int16]:
    """How high a smoothed surface (H, W) steps along a kernel's axis, in steps of a metre; 0 without data.

    An upright step, so smoothed, is steepest at its middle: there its height is its slope times that of a Gaussian.
    """
    per_slope = STEPS_A_METRE * SMOOTHING_M * np.sqrt(2 * np.pi) / gsd_m
    steps = cv2.filter2D(smooth_m, -1, kernel * np.float32(per_slope), borderType=cv2.BORDER_REPLICATE)
    np.nan_to_num(steps, copy=False, nan=0.0)
    return np.clip(steps, -MOST_STEPS, MOST_STEPS, out=steps).astype(np.int16)


def _goes_on(
    body: NDArray[np.bool_],
    row: NDArray[np.intp],
    column: NDArray[np.intp],
    east: NDArray[np.int16],
    south: NDArray[np.int16],
    gsd_m: float,
) -> NDArray[np.bool_]:
    """Whether the body (H, W) reaches far enough both up and down the slope (n,) at pixels (n,)."""
    steepness = np.maximum(np.hypot(east, south), 1.0)
    goes_on = np.ones(row.size, bool)
    for side_px in (-BELOW_M / gsd_m, ABOVE_M / gsd_m):
        there = (
            np.rint(row + side_px * south / steepness).astype(np.intp).clip(0, body.shape[0] - 1),
            np.rint(column + side_px * east / steepness).astype(np.intp).clip(0, body.shape[1] - 1),
        )
        goes_on &= body[there]
    return goes_on


def _of_large_parts(body: NDArray[np.bool_], lines: NDArray[np.bool_], gsd_m: float) -> NDArray[np.bool_]:
    """The lines (H, W) less those beside parts that are too small or too thin."""
    rest = body & ~lines
    count, part = cv2.connectedComponents(rest.view(np.uint8), connectivity=4)
    depth_px = cv2.distanceTransform(rest.view(np.uint8), cv2.DIST_L2, 5)
    deepest_px = np.zeros(count, np.float32)
    np.maximum.at(deepest_px, part.ravel(), depth_px.ravel())
    is_small = np.bincount(part.ravel(), minlength=count) * gsd_m**2 < LEAST_PART_M2
    is_small |= deepest_px * gsd_m < LEAST_DEPTH_M
    is_small[0] = False
    within_reach = np.ones((2 * LINE_PX + 1, 2 * LINE_PX + 1), np.uint8)
    return lines & ~cv2.dilate(is_small[part].view(np.uint8), within_reach).view(bool)

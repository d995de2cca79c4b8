"""Where one roof stands high above another within an outline: a tower on its podium, a nave beside its tower.

Edges are found as Canny does (1986, IEEE PAMI 8:6), on the DSM. Party lines run right across a building; cliffs may
close upon themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import most_of_each
from ryu_scape.arrays.masks import dilated
from ryu_scape.footprints.tracing import trace_walls

SMOOTHING_M = 0.6
STEPS_A_METRE, MOST_STEPS = 100, 32_000
ACROSS = np.array([[-0.5, 0.0, 0.5]], np.float32)
LINE_PX = 3
LEAST_CLIFF_SHARE = 0.5
"""Of the line between two parts."""


@dataclass(frozen=True)
class CliffLimits:
    """What is a cliff, and what becomes of those that lie near an outline's edge or cut little off.

    high_m, low_m: a cliff is somewhere as high as the one and nowhere lower than the other. below_m, above_m: how far
    the body goes on beyond a cliff's foot and its edge; else that is an outer wall in too wide an outline.
    least_part_m2, least_depth_m: what cliffs cut off is so large, and so deep from wall to middle.
    """

    high_m: float
    low_m: float
    below_m: float
    above_m: float
    least_part_m2: float
    least_depth_m: float


FOUND = CliffLimits(3.2, 1.5, 3.4, 2.25, 50.0, 2.0)
"""For what a network saw, which may be too wide, and may hold a yard. A storey set back is lower than such a cliff."""
GIVEN = CliffLimits(4.0, 2.5, 1.5, 1.5, 8.0, 1.0)
"""For a person's outlines. On Delft's 160 they take a roof's error from 0.93 m to 0.54; those of `FOUND` leave it."""


def find_cliffs(
    body: NDArray[np.bool_], dsm_m: NDArray[np.float32], gsd_m: float, limits: CliffLimits = FOUND
) -> NDArray[np.bool_]:
    """Pixels (H, W) of the cliffs, three pixels wide, that divide `body` (H, W) into parts of some size.

    dsm_m: (H, W) metres, NaN = no data. gsd_m: side of a pixel.
    """
    lines = cliff_edges(body, dsm_m, gsd_m, limits)
    if not lines.any():
        return np.zeros_like(body)
    return _of_large_parts(body, dilated(lines, LINE_PX // 2) & body, gsd_m, limits)


def cliff_edges(
    bodies: NDArray[np.bool_ | np.int32], dsm_m: NDArray[np.float32], gsd_m: float, limits: CliffLimits
) -> NDArray[np.bool_]:
    """Pixels (H, W) on the edges of high steps within one of the bodies (H, W), which are labels, or one and True.

    dsm_m, gsd_m: as in `find_cliffs`.
    """
    smooth_m = cv2.GaussianBlur(dsm_m, (0, 0), SMOOTHING_M / gsd_m)
    east, south = (_steps(smooth_m, kernel, gsd_m) for kernel in (ACROSS, ACROSS.T))
    edges = cv2.Canny(east, south, limits.low_m * STEPS_A_METRE, limits.high_m * STEPS_A_METRE, L2gradient=True) > 0
    row, column = np.nonzero(edges & (bodies > 0))
    inner = _goes_on(bodies, row, column, east[row, column], south[row, column], gsd_m, limits)
    within = np.zeros(bodies.shape, bool)
    within[row[inner], column[inner]] = True
    return within


def _steps(smooth_m: NDArray[np.float32], kernel: NDArray[np.float32], gsd_m: float) -> NDArray[np.int16]:
    """How high a smoothed surface (H, W) steps along a kernel's axis, in steps of a metre; 0 without data.

    An upright step, so smoothed, is steepest at its middle: there its height is its slope times that of a Gaussian.
    """
    per_slope = STEPS_A_METRE * SMOOTHING_M * np.sqrt(2 * np.pi) / gsd_m
    steps = cv2.filter2D(smooth_m, -1, kernel * np.float32(per_slope), borderType=cv2.BORDER_REPLICATE)
    np.nan_to_num(steps, copy=False, nan=0.0)
    return np.clip(steps, -MOST_STEPS, MOST_STEPS, out=steps).astype(np.int16)


def _goes_on(
    bodies: NDArray[np.bool_ | np.int32],
    row: NDArray[np.intp],
    column: NDArray[np.intp],
    east: NDArray[np.int16],
    south: NDArray[np.int16],
    gsd_m: float,
    limits: CliffLimits,
) -> NDArray[np.bool_]:
    """Whether its body reaches far enough both up and down the slope (n,) at each of the pixels (n,)."""
    steepness = np.maximum(np.hypot(east, south), 1.0)
    goes_on = np.ones(row.size, bool)
    for side_px in (-limits.below_m / gsd_m, limits.above_m / gsd_m):
        there = (
            np.rint(row + side_px * south / steepness).astype(np.intp).clip(0, bodies.shape[0] - 1),
            np.rint(column + side_px * east / steepness).astype(np.intp).clip(0, bodies.shape[1] - 1),
        )
        goes_on &= bodies[there] == bodies[row, column]
    return goes_on


def _of_large_parts(
    body: NDArray[np.bool_], lines: NDArray[np.bool_], gsd_m: float, limits: CliffLimits
) -> NDArray[np.bool_]:
    """The lines (H, W) less those beside parts that are too small or too thin."""
    rest = body & ~lines
    count, part = cv2.connectedComponents(rest.view(np.uint8), connectivity=4)
    depth_px = cv2.distanceTransform(rest.view(np.uint8), cv2.DIST_L2, 5)
    deepest_px = most_of_each(part.ravel(), depth_px.ravel(), np.zeros(count, np.float32))
    is_small = np.bincount(part.ravel(), minlength=count) * gsd_m**2 < limits.least_part_m2
    is_small |= deepest_px * gsd_m < limits.least_depth_m
    is_small[0] = False
    return lines & ~dilated(is_small[part], LINE_PX)


def meeting_off_cliffs(
    labels: NDArray[np.int32], cliffs: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The pairs of labels, (n,) and (n,), that meet in a raster (H, W) where less than half of the line is a cliff."""
    walls = trace_walls(labels)
    column, row = walls.start.astype(np.intp).T
    is_cliff = dilated(cliffs, LINE_PX // 2)[row.clip(0, labels.shape[0] - 1), column.clip(0, labels.shape[1] - 1)]
    is_open = np.bincount(walls.wall, is_cliff) < LEAST_CLIFF_SHARE * np.bincount(walls.wall)
    first, second = walls.labels[is_open].T
    return first, second

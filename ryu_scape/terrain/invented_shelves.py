"""Shelves of a DSM that nobody measured, most of them at a survey's ragged edge.

Where images overlap too little photogrammetry finds few points, some of them far below the ground, and fills the rest
with the elevation of the nearest: patches side by side, each of one exact value. The ground beside a low shelf would
stand on it like a house. Water that was levelled has one exact value too, but the same one throughout.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.terrain.area_means import area_means

LEAST_EQUAL_SHARE = 0.3
"""Of the pixels of a cell that was filled; two measured neighbours are seldom exactly equal."""
MOST_OF_ALL = 0.15
"""A DSM of which more looks filled was rounded, or drawn finer than it is."""
BETWEEN_M = 6.0
"""What lies between filled cells so close together belongs to their shelf."""
LEAST_SPREAD_M = 1.0
"""The standard deviation of a shelf's elevations."""
BESIDE = np.ones((3, 3), np.uint8)


def invented_shelves(
    dsm_m: NDArray[np.float32], surface: NDArray[np.float32], known: NDArray[np.bool_], cell_m: float
) -> NDArray[np.bool_]:
    """The cells (h, w) of shelves; there are none but beside a gap.

    dsm_m: (H, W) metres, NaN = no data. surface, known: its cells (h, w) of `cell_m`, as `average_into_cells` has them.
    """
    is_filled = known & (_equal_share(dsm_m, known.shape) >= LEAST_EQUAL_SHARE)
    if known.all() or is_filled.sum() > MOST_OF_ALL * known.sum():
        return np.zeros_like(known)
    side = 2 * round(BETWEEN_M / 2 / cell_m) + 1
    closed = cv2.morphologyEx(is_filled.view(np.uint8), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    count, shelf = cv2.connectedComponents(cv2.dilate(closed, BESIDE), connectivity=4)
    beside_gap = np.bincount(shelf[~known], minlength=count) > 0
    is_invented = beside_gap & (_spread(shelf[is_filled], surface[is_filled], count) >= LEAST_SPREAD_M)
    return known & is_invented[shelf]


def _equal_share(dsm_m: NDArray[np.float32], cells: tuple[int, int]) -> NDArray[np.float32]:
    """The share of the pixels of each cell (h, w) of a DSM (H, W) that equal the next one of their row."""

    def equals_next(rows: slice) -> NDArray[np.float32]:
        return np.pad(dsm_m[rows, :-1] == dsm_m[rows, 1:], ((0, 0), (0, 1))).astype(np.float32)

    return area_means(equals_next, dsm_m.shape, cells[::-1])


def _spread(owner: NDArray[np.int32], values: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    """The standard deviation (count,) of each owner's values (n,), 0 without any."""
    mean = mean_of_each(owner, values, count)
    return np.sqrt(mean_of_each(owner, (values - mean[owner]) ** 2, count))

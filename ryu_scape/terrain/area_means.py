"""Means of a raster over coarser cells, from a few of its rows at a time: no second raster of its size is made."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

AT_ONCE_PX = 16_000_000
"""A raster of no more pixels is averaged at once."""


def rows_at_once(shape: tuple[int, ...]) -> list[slice]:
    """The rows of a raster (H, W), in runs of about `AT_ONCE_PX`."""
    height, width = shape
    count = max(1, AT_ONCE_PX // width)
    return [slice(start, min(start + count, height)) for start in range(0, height, count)]


def area_means(
    rows_of: Callable[[slice], NDArray[np.float32]], shape: tuple[int, ...], cells: tuple[int, int]
) -> NDArray[np.float32]:
    """Area-weighted means over cells (columns, rows) of a raster (H, W) of which `rows_of` gives some rows.

    Of a large one rows are averaged first, then columns: the same but for what float32 rounds.
    """
    runs = rows_at_once(shape)
    if len(runs) == 1:
        return _resized(rows_of(runs[0]), cells)
    columns = cells[0]
    narrow = np.empty((shape[0], columns), np.float32)
    for rows in runs:
        narrow[rows] = _resized(rows_of(rows), (columns, rows.stop - rows.start))
    return _resized(narrow, cells)


def _resized(values: NDArray[np.float32], cells: tuple[int, int]) -> NDArray[np.float32]:
    return cv2.resize(values, cells, interpolation=cv2.INTER_AREA).reshape(cells[::-1])

"""The black that fills up an image which was cut or turned, around it and in its holes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.masks import dilated

SMALLEST_HOLE_PX = 100
LEAST_COLLAR_PX = 4096
"""Black that a window cuts off is a collar if it is so large; a smaller patch may be a shadow."""

Sides = tuple[bool, bool, bool, bool]
"""Whether the first row, last row, first column and last column of a part of an image are the image's."""


def black_collar(
    rgb: NDArray[np.uint8], is_averaged: bool, on_edge: Sides = (True, True, True, True)
) -> NDArray[np.bool_]:
    """(h, w) bool: black (0, 0, 0) from the border inwards, the usual filling round a cut or turned image (3, h, w).

    Of a part of an image, as far as the part shows which black that is. Where the image was averaged while it was read,
    a further pixel, which is mixed with black.
    """
    black: NDArray[np.bool_] = np.logical_not(rgb.any(axis=0))
    if not any(side.any() for side in _sides(black)):
        return np.zeros_like(black)
    count, regions, boxes, _ = cv2.connectedComponentsWithStats(black.view(np.uint8), connectivity=4)
    is_large = boxes[:, cv2.CC_STAT_AREA] >= LEAST_COLLAR_PX
    is_collar = np.zeros(count, bool)
    for side, is_edge in zip(_sides(regions), on_edge, strict=True):
        is_collar[side] |= is_edge | is_large[side]
    is_collar[0] = False
    collar = is_collar[regions]
    return dilated(collar, 1) if is_averaged else collar


def _sides(values: NDArray) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    """The first row, last row, first column and last column of a raster (h, w)."""
    return values[0], values[-1], values[:, 0], values[:, -1]


def without_holes(rgb: NDArray[np.uint8], collar: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """An image (3, h, w) that has a collar (h, w), large regions of black within it in the median colour around each.

    They are holes of the same filling: no roof, water or shadow is (0, 0, 0) all over. Their edges are partly black.
    """
    if not collar.any():
        return rgb
    rgb = rgb.copy()
    inner = (~rgb.any(axis=0) & ~collar).view(np.uint8)
    _, regions, boxes, _ = cv2.connectedComponentsWithStats(inner, connectivity=4)
    for number in 1 + np.flatnonzero(boxes[1:, cv2.CC_STAT_AREA] >= SMALLEST_HOLE_PX):
        left, top, width, height = boxes[number, :4]
        rows, columns = slice(max(top - 5, 0), top + height + 5), slice(max(left - 5, 0), left + width + 5)
        filled = dilated(regions[rows, columns] == number, 2)
        rim = dilated(filled, 2) & ~filled & ~collar[rows, columns]
        if rim.any():
            there = rgb[:, rows, columns]
            there[:, filled] = np.median(there[:, rim], axis=1, keepdims=True)
    return rgb

"""The black that fills up an image which was cut or turned, around it and in its holes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

SMALLEST_HOLE_PX = 100
_ONE_AROUND, _TWO_AROUND = np.ones((3, 3), np.uint8), np.ones((5, 5), np.uint8)


def black_collar(rgb: NDArray[np.uint8], is_averaged: bool) -> NDArray[np.bool_]:
    """(h, w) bool: black (0, 0, 0) from the border inwards, the usual filling round a cut or turned image (3, h, w).

    Where the image was averaged while it was read, a further pixel, which is mixed with black.
    """
    black: NDArray[np.bool_] = np.logical_not(rgb.any(axis=0))
    if not any(side.any() for side in (black[0], black[-1], black[:, 0], black[:, -1])):
        return np.zeros_like(black)
    count, regions = cv2.connectedComponents(black.view(np.uint8), connectivity=4)
    touches_border = np.zeros(count, bool)
    for side in (regions[0], regions[-1], regions[:, 0], regions[:, -1]):
        touches_border[side] = True
    touches_border[0] = False
    collar = touches_border[regions].astype(np.uint8)
    return (cv2.dilate(collar, _ONE_AROUND) if is_averaged else collar).astype(bool)


def close_holes(rgb: NDArray[np.uint8], collar: NDArray[np.bool_]) -> None:
    """Give large regions of black within an image (3, h, w) that has a collar (h, w) the median colour around each.

    They are holes of the same filling: no roof, water or shadow is (0, 0, 0) all over. Their edges are partly black.
    """
    if not collar.any():
        return
    inner = (~rgb.any(axis=0) & ~collar).view(np.uint8)
    _, regions, boxes, _ = cv2.connectedComponentsWithStats(inner, connectivity=4)
    for number in 1 + np.flatnonzero(boxes[1:, cv2.CC_STAT_AREA] >= SMALLEST_HOLE_PX):
        left, top, width, height = boxes[number, :4]
        rows, columns = slice(max(top - 5, 0), top + height + 5), slice(max(left - 5, 0), left + width + 5)
        filled = cv2.dilate((regions[rows, columns] == number).view(np.uint8), _TWO_AROUND)
        rim = (cv2.dilate(filled, _TWO_AROUND) > filled) & ~collar[rows, columns]
        if rim.any():
            there = rgb[:, rows, columns]
            there[:, filled.view(bool)] = np.median(there[:, rim], axis=1, keepdims=True)

"""The black that fills up an image which was cut or turned."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def black_collar(rgb: NDArray[np.uint8], is_averaged: bool) -> NDArray[np.bool_]:
    """(h, w) bool: black (0, 0, 0) from the border inwards, the usual filling round a cut or turned image.

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
    return (cv2.dilate(collar, np.ones((3, 3), np.uint8)) if is_averaged else collar).astype(bool)

"""Verbs for masks: grown to all sides, and which of the chosen pixels is nearest to each."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def dilated(mask: NDArray[np.bool_], radius_px: int) -> NDArray[np.bool_]:
    """A mask (H, W) with all pixels that are at most so many rows and columns away from it."""
    side_px = 2 * radius_px + 1
    return cv2.dilate(mask.view(np.uint8), np.ones((side_px, side_px), np.uint8)).view(np.bool_)


def disc(radius_px: int) -> NDArray[np.uint8]:
    """A structuring element (2 * radius_px + 1, 2 * radius_px + 1), 1 within a circle, as OpenCV draws one."""
    side_px = 2 * radius_px + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side_px, side_px)))


def nearest_of(chosen: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """How far the nearest chosen pixel is from each pixel (H, W), in pixels, and the number of that chosen one.

    They are numbered from 0 in the order of `values[chosen]`, so that `values[chosen][number]` spreads their values.
    Where none is chosen at all, all are far away from number -1. Source: the 5 by 5 chamfer distance of OpenCV.
    """
    distance_px, label = cv2.distanceTransformWithLabels(
        (~chosen).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    label -= 1
    return distance_px, label

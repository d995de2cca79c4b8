"""A verb for masks: which of some pixels is nearest to each pixel of a raster, and how far away."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


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

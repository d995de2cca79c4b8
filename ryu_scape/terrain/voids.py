"""Voids of a DSM that are narrow enough to guess what they hide: roofs too dark or smooth to match, blind corners."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.terrain.bare_earth import fill_gaps

WIDEST_M = 10.0


def bridge_narrow_voids(dsm_m: NDArray[np.float32], gsd_m: float) -> NDArray[np.float32]:
    """A DSM (H, W) in metres whose voids, NaN, are spanned smoothly but where they are wide.

    gsd_m: side of its pixels. A wide part is one that a square of `WIDEST_M` fits into.
    """
    is_void = ~np.isfinite(dsm_m)
    if not is_void.any() or is_void.all():
        return dsm_m
    side_px = 2 * round(WIDEST_M / 2 / gsd_m) + 1
    is_wide = cv2.morphologyEx(is_void.view(np.uint8), cv2.MORPH_OPEN, np.ones((side_px, side_px), np.uint8)).view(bool)
    spanned = fill_gaps(np.nan_to_num(dsm_m), ~is_void)
    return np.where(is_wide, np.float32(np.nan), spanned)

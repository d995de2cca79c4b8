"""The orthophoto beside the edges of roofs, where an outline that is off by a little shows the ground's colours on a
roof, and the roof's on the ground at the foot of a wall.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_REACH = 1.6
"""Colours come from no farther than so many widths of the band: what is slimmer keeps its own."""
_STRAIGHT_PX, _DIAGONAL_PX, _ROUNDING_PX = 0.955, 1.3693, 0.01
"""What OpenCV's mask of 3 counts a step, and more than it errs by in fixed-point arithmetic over a reach."""


def recolour_eaves(pixels: NDArray[np.uint8], is_roof: NDArray[np.bool_], band_px: float) -> NDArray[np.uint8]:
    """The picture (H, W, 3) with other colours within `band_px` of the edges of roofs (H, W).

    Roofs take theirs from the nearest place of a roof that is farther in, the ground from one that is farther out.
    """
    if band_px < 1.0 or not is_roof.any() or is_roof.all():
        return pixels
    recoloured = pixels.copy()
    flat, flat_before = recoloured.reshape(-1, 3), pixels.reshape(-1, 3)
    for side in (is_roof, ~is_roof):
        depth_px = cv2.distanceTransform(side.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_3)
        place, source = _nearest_deeper(depth_px, band_px, _REACH * band_px)
        flat[place] = flat_before[source]
    return recoloured


def _nearest_deeper(
    depth_px: NDArray[np.float32], band_px: float, reach_px: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pixels (n,) of a band that have one within reach beyond it, and the nearest of these (n,), both as flat indices.

    depth_px: (H, W) how deep each lies in its side, 0 on the other one; the band is what is no deeper than `band_px`.
    A pixel tries its neighbours one after the other, the nearest first, but none that is too near to lie beyond the
    band: from one pixel to the next the depth grows by no more than a step is long.
    """
    reach, width = int(reach_px), depth_px.shape[1]
    is_beyond = np.pad(depth_px > band_px, reach, mode="edge").ravel()
    band = np.flatnonzero((depth_px > 0) & (depth_px <= band_px))
    missing_px = band_px - _ROUNDING_PX - depth_px.ravel()[band]
    order = np.argsort(missing_px)
    rows, columns = np.divmod(band[order], width)
    waiting = (rows + reach) * (width + 2 * reach) + columns + reach
    steps, length_px = _steps(reach_px)
    newcomers = np.split(waiting, np.searchsorted(missing_px[order], length_px))
    asking, found = waiting[:0], list[tuple[NDArray[np.intp], NDArray[np.intp]]]()
    for (down, right), more in zip(steps, newcomers, strict=False):
        asking = np.concatenate((asking, more)) if more.size else asking
        tried = asking + (down * (width + 2 * reach) + right)
        is_found = is_beyond[tried]
        found.append((asking[is_found], tried[is_found]))
        asking = asking[~is_found]
    place, source = (np.concatenate(padded) for padded in zip(*found, strict=True))
    return _without_margin(place, reach, depth_px.shape), _without_margin(source, reach, depth_px.shape)


def _without_margin(padded: NDArray[np.intp], margin: int, shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Flat indices into a raster (H, W) of those into it with a margin, whose pixels repeat the border."""
    row, column = np.divmod(padded, shape[1] + 2 * margin)
    return (row - margin).clip(0, shape[0] - 1) * shape[1] + (column - margin).clip(0, shape[1] - 1)


def _steps(reach_px: float) -> tuple[list[tuple[int, int]], NDArray[np.float64]]:
    """Rows and columns to all pixels within reach of one, the nearest first, and the longest way (n,) up to each.

    That is as OpenCV's mask of 3 counts it (Borgefors, 1986, Computer Vision, Graphics, and Image Processing 34).
    """
    reach = int(reach_px)
    down, right = np.mgrid[-reach : reach + 1, -reach : reach + 1].reshape(2, -1)
    distance_px = np.hypot(down, right)
    order = np.argsort(distance_px, kind="stable")
    order = order[distance_px[order] <= reach_px]
    shorter, longer = np.sort(np.abs([down[order], right[order]]), axis=0)
    length_px = _DIAGONAL_PX * shorter + _STRAIGHT_PX * (longer - shorter)
    return list(zip(down[order].tolist(), right[order].tolist(), strict=True)), np.maximum.accumulate(length_px)

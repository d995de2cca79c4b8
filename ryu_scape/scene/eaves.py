"""The orthophoto beside the edges of roofs, where an outline that is off by a little shows the ground's colours on a
roof, and the roof's on the ground at the foot of a wall.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_REACH = 1.6
"""Colours come from no farther than so many widths of the band: what is slimmer keeps its own."""


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
        is_source = depth_px > band_px
        place, source = _nearest(is_source, side & ~is_source, _REACH * band_px)
        flat[place] = flat_before[source]
    return recoloured


def _nearest(
    is_source: NDArray[np.bool_], is_asking: NDArray[np.bool_], reach_px: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pixels (n,) that ask and have a source within reach, and the nearest of these (n,), both as flat indices.

    Few pixels ask, so that each tries its neighbours one after the other, the nearest first.
    """
    height, width = is_source.shape
    rows, columns = np.nonzero(is_asking)
    sources = is_source.ravel()
    found: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    for down, right in _steps(reach_px):
        row, column = rows + down, columns + right
        tried = row.clip(0, height - 1) * width + column.clip(0, width - 1)
        is_found = sources[tried]
        found.append(((rows * width + columns)[is_found], tried[is_found]))
        rows, columns = rows[~is_found], columns[~is_found]
        if not rows.size:
            break
    place, source = zip(*found, strict=True)
    return np.concatenate(place), np.concatenate(source)


def _steps(reach_px: float) -> list[tuple[int, int]]:
    """Rows and columns to all pixels within reach of one, the nearest first."""
    reach = int(reach_px)
    down, right = np.mgrid[-reach : reach + 1, -reach : reach + 1].reshape(2, -1)
    distance_px = np.hypot(down, right)
    order = np.argsort(distance_px, kind="stable")
    order = order[distance_px[order] <= reach_px]
    return list(zip(down[order].tolist(), right[order].tolist(), strict=True))

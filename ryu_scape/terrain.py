"""DSM to DTM: the bare earth under buildings and trees.

The method is the simple morphological filter (Pingel, Clarke & McBride, 2013, ISPRS Journal 77): open the surface with
ever wider windows and call object whatever an opening lowers by more than the terrain's own slope allows; then fill the
objects' places smoothly from the ground around them.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

CELL_M = 1.5
WIDEST_OBJECT_M = 90.0
STEEPEST_TERRAIN = 0.2
LEAST_OBJECT_HEIGHT_M = 0.4
PIT_DEPTH_M = 4.0


def estimate_terrain(dsm_m: NDArray[np.float32], gsd_m: float) -> NDArray[np.float32]:
    """Bare-earth elevation under a DSM.

    dsm_m: (H, W) metres, NaN = no data. gsd_m: side of its pixels. Returns (H, W) float32 metres, finite everywhere;
    all zero where the DSM holds no value at all.
    """
    height, width = dsm_m.shape
    if not np.isfinite(dsm_m).any():
        return np.zeros((height, width), np.float32)
    cell_px = max(1.0, CELL_M / gsd_m)
    cells = (max(1, round(width / cell_px)), max(1, round(height / cell_px)))
    surface, known = _average_into_cells(dsm_m, cells)
    cell_m = gsd_m * width / cells[0]
    filled = fill_gaps(surface, known)
    pits = filled < cv2.medianBlur(filled, 5) - PIT_DEPTH_M
    filled = fill_gaps(filled, known & ~pits)
    ground = known & ~pits & ~_objects(filled, cell_m)
    dtm = fill_gaps(filled, ground) if ground.any() else filled
    dtm = cv2.GaussianBlur(dtm, (0, 0), sigmaX=2.0, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(dtm, (width, height), interpolation=cv2.INTER_LINEAR)


def fill_gaps(values: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Fill unknown cells smoothly from known ones by averaging down a pyramid and interpolating back up.

    values: (H, W) float32, ignored where `known` (H, W) is False. Returns (H, W) float32, `values` where known.
    """
    if known.all() or not known.any():
        return values
    height, width = values.shape
    if min(height, width) <= 2:
        return np.where(known, values, values[known].mean(dtype=np.float64)).astype(np.float32)
    half = ((width + 1) // 2, (height + 1) // 2)
    weight = cv2.resize(known.astype(np.float32), half, interpolation=cv2.INTER_AREA)
    total = cv2.resize(np.where(known, values, 0).astype(np.float32), half, interpolation=cv2.INTER_AREA)
    coarse_known = weight > 0
    coarse = np.divide(total, weight, out=np.zeros_like(total), where=coarse_known)
    coarse = fill_gaps(coarse, coarse_known)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.where(known, values, smooth)


def _average_into_cells(
    dsm_m: NDArray[np.float32], cells: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Mean of the known pixels of each cell, and which cells hold any."""
    known = np.isfinite(dsm_m)
    weight = cv2.resize(known.astype(np.float32), cells, interpolation=cv2.INTER_AREA)
    total = cv2.resize(np.where(known, dsm_m, 0).astype(np.float32), cells, interpolation=cv2.INTER_AREA)
    has_data = weight > 0.01
    return np.divide(total, weight, out=np.zeros_like(total), where=has_data), has_data


def _objects(surface: NDArray[np.float32], cell_m: float) -> NDArray[np.bool_]:
    """Cells that stand above the terrain: lowered by an opening more than the terrain's slope explains."""
    objects = np.zeros(surface.shape, bool)
    opened = surface
    widest = max(1, round(0.5 * WIDEST_OBJECT_M / cell_m))
    radius = 1
    while radius <= widest:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
        lowered = cv2.morphologyEx(opened, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_REFLECT)
        objects |= opened - lowered > LEAST_OBJECT_HEIGHT_M + STEEPEST_TERRAIN * cell_m * (radius - radius // 2)
        opened = lowered
        radius = radius + max(1, radius // 3)
    return cv2.dilate(objects.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)

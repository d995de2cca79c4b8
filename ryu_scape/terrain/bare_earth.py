"""DSM to DTM: the bare earth under buildings and trees.

The method is the simple morphological filter (Pingel, Clarke & McBride, 2013, ISPRS Journal 77): open the surface with
ever wider windows and call object whatever an opening lowers by more than the terrain's own slope allows; then fill the
objects' places smoothly from the ground around them. Here the filter runs three times, each time on what stands above
the smoothed terrain of the time before: on the level, so to speak, where a small slope tolerance suffices.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.masks import dilated
from ryu_scape.terrain.area_means import area_means
from ryu_scape.terrain.invented_shelves import invented_shelves

CELL_M = 1.5
WIDEST_OBJECT_M = 90.0
STEEPEST_RISES = (0.2, 0.1, 0.1)
"""Rise over run that each pass still takes for terrain, above the terrain that the pass before found."""
LEAST_OBJECT_HEIGHT_M = 0.4
TREND_SMOOTHING_M = 25.0
PIT_DEPTH_M = 4.0
PIT_CELLS = 4
RELAXATIONS = 16
NEIGHBOUR_MEAN = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / 4


def estimate_terrain(dsm_m: NDArray[np.float32], gsd_m: float) -> NDArray[np.float32]:
    """Bare-earth elevation under a DSM.

    dsm_m: (H, W) metres, NaN = no data. gsd_m: side of its pixels. Returns (H, W) float32 metres, finite everywhere;
    all zero where the DSM holds no value at all.
    """
    if not np.isfinite(dsm_m).any():
        return np.zeros(dsm_m.shape, np.float32)
    cells = cells_of(dsm_m.shape, gsd_m)
    surface, known = measured_cells(dsm_m, gsd_m, cells)
    return spread_over_pixels(ground_beneath(surface, known, gsd_m * dsm_m.shape[1] / cells[0]), dsm_m.shape)


def measured_cells(
    dsm_m: NDArray[np.float32], gsd_m: float, cells: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Means (rows, columns) of a DSM (H, W) over a coarser grid of (columns, rows), and which of them were measured."""
    surface, known = average_into_cells(dsm_m, np.isfinite(dsm_m), cells)
    return surface, known & ~invented_shelves(dsm_m, surface, known, gsd_m * dsm_m.shape[1] / cells[0])


def cells_of(shape: tuple[int, ...], gsd_m: float) -> tuple[int, int]:
    """Columns and rows of the cells, of about `CELL_M`, in which the terrain under a raster (H, W) is sought."""
    cell_px = max(1.0, CELL_M / gsd_m)
    return max(1, round(shape[1] / cell_px)), max(1, round(shape[0] / cell_px))


def spread_over_pixels(dtm: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Terrain of cells, smoothed and interpolated to a raster (H, W)."""
    smooth = cv2.GaussianBlur(dtm, (0, 0), sigmaX=2.0, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(smooth, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)


def fill_gaps(values: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Fill unknown cells smoothly from known ones: average down a pyramid, interpolate back up and relax.

    values: (H, W) float32, ignored where `known` (H, W) is False. Returns (H, W) float32, `values` where known. Each
    level is relaxed towards the membrane stretched between the known cells (Laplace's equation, a multigrid cascade).
    """
    if known.all() or not known.any():
        return values
    height, width = values.shape
    if min(height, width) <= 2:
        return np.where(known, values, values[known].mean(dtype=np.float64)).astype(np.float32)
    half = ((width + 1) // 2, (height + 1) // 2)
    coarse, coarse_known = average_into_cells(values, known, half)
    coarse = fill_gaps(coarse, coarse_known)
    smooth = np.where(known, values, cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR))
    mask = known.astype(np.uint8)
    for _ in range(RELAXATIONS):
        smooth = cv2.filter2D(smooth, -1, NEIGHBOUR_MEAN, borderType=cv2.BORDER_REFLECT_101)
        cv2.copyTo(values, mask, smooth)
    return smooth


def average_into_cells(
    values: NDArray[np.float32], known: NDArray[np.bool_], cells: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Means of the known values over a coarser grid of (columns, rows), and which of its cells hold any."""
    weight = area_means(lambda rows: known[rows].astype(np.float32), values.shape, cells)
    total = area_means(lambda rows: np.where(known[rows], values[rows], np.float32(0)), values.shape, cells)
    has_data = weight > 0.01
    return np.divide(total, weight, out=np.zeros_like(total), where=has_data), has_data


def ground_beneath(
    surface: NDArray[np.float32], known: NDArray[np.bool_], cell_m: float, sure: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """Terrain (rows, columns) below a surface of cells, those not `known` being ignored; `sure` ones are ground."""
    sure = np.zeros_like(known) if sure is None else sure
    spikes = surface < cv2.medianBlur(fill_gaps(surface, known), 5) - PIT_DEPTH_M
    known = known & ~spikes
    filled = fill_gaps(surface, known)
    dtm, trend = filled, np.zeros_like(filled)
    for steepest in STEEPEST_RISES:
        above_trend = filled - trend
        ground = known & (sure | ~_objects(above_trend, cell_m, steepest))
        if not ground.any():
            return filled
        dtm = trend + fill_gaps(above_trend, ground & (sure | ~_pits(fill_gaps(above_trend, ground))))
        smoothing_cells = TREND_SMOOTHING_M / cell_m
        trend = cv2.GaussianBlur(dtm, (0, 0), sigmaX=smoothing_cells, borderType=cv2.BORDER_REPLICATE)
    return dtm


def _objects(surface: NDArray[np.float32], cell_m: float, steepest: float) -> NDArray[np.bool_]:
    """Cells that stand above the terrain: lowered by an opening more than a slope of `steepest` explains."""
    objects = np.zeros(surface.shape, bool)
    opened = surface
    widest = max(1, round(0.5 * WIDEST_OBJECT_M / cell_m))
    radius = 1
    while radius <= widest:
        square = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
        lowered = cv2.morphologyEx(opened, cv2.MORPH_OPEN, square, borderType=cv2.BORDER_REFLECT)
        objects |= opened - lowered > LEAST_OBJECT_HEIGHT_M + steepest * cell_m * (radius - radius // 2)
        opened = lowered
        radius = radius + max(1, radius // 3)
    return dilated(objects, 1)


def _pits(ground: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Cells far below the median ground around them: matching errors of the DSM, wells, lift shafts."""
    height, width = ground.shape
    coarser = (-(-width // PIT_CELLS), -(-height // PIT_CELLS))
    around = cv2.medianBlur(cv2.resize(ground, coarser, interpolation=cv2.INTER_AREA), 5)
    return ground < cv2.resize(around, (width, height), interpolation=cv2.INTER_LINEAR) - PIT_DEPTH_M

"""Houses as masks, the DSM over them, and how well they are parted."""

from __future__ import annotations

import cv2
import numpy as np
import shapely

from ryu_scape.segmentation.probability import BuildingProbability
from tests.footprints.rasters import GSD_M, grid_of, placed

SIDE_M = 70.0
GRID = grid_of(SIDE_M)
GRID_SHAPE = GRID.height, GRID.width
SLOPE = 0.1


def along_and_across(angle_deg: float) -> tuple[np.ndarray, np.ndarray]:
    """Metres (H, W) along and across `angle_deg` from the middle of the grid; y runs north."""
    col, row = np.meshgrid(np.arange(GRID.width) + 0.5, np.arange(GRID.height) + 0.5)
    x_m, y_m = col * GSD_M - SIDE_M / 2, SIDE_M / 2 - row * GSD_M
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return cos * x_m + sin * y_m, cos * y_m - sin * x_m


def sensed(above_m: np.ndarray, noise_m: float = 0.1) -> np.ndarray:
    """Heights above a slope of 1 in 10 as a DSM shows them: a little smoothed and noisy."""
    ground_m = 40 + SLOPE * GSD_M * np.arange(above_m.shape[1])
    smooth = cv2.GaussianBlur((ground_m + above_m).astype(np.float32), (0, 0), 0.3 / GSD_M)
    return smooth + np.random.default_rng(0).normal(0, noise_m, above_m.shape).astype(np.float32)


def gabled(angle_deg: float, width_m: float, pitch: float = 0.7) -> np.ndarray:
    """Height (H, W) of a gable roof above its eaves, its ridge through the middle of the grid along `angle_deg`."""
    return pitch * np.maximum(width_m / 2 - np.abs(along_and_across(angle_deg)[1]), 0)


def probability_of_mask(mask: np.ndarray) -> BuildingProbability:
    return BuildingProbability(GRID, mask.astype(np.float32))


def box_mask(along: tuple[float, float], across: tuple[float, float], angle_deg: float = 15.0) -> np.ndarray:
    along_m, across_m = along_and_across(angle_deg)
    return (along_m >= along[0]) & (along_m < along[1]) & (across_m >= across[0]) & (across_m < across[1])


def row_of_houses(count: int, width_m: float = 9.0, depth_m: float = 11.0, angle_deg: float = 0.0) -> list:
    block = shapely.box(0, 0, count * width_m, depth_m)
    middle = placed(block, 35, 35, angle_deg).envelope.centroid
    houses = [shapely.box(k * width_m, 0, (k + 1) * width_m, depth_m) for k in range(count)]
    turned = [shapely.affinity.rotate(house, angle_deg, origin=(0, 0)) for house in houses]
    centre = shapely.union_all(turned).envelope.centroid
    return [shapely.affinity.translate(h, middle.x - centre.x, middle.y - centre.y) for h in turned]


def instance_f1(labels: np.ndarray, truth: np.ndarray) -> float:
    joint = np.bincount((truth.astype(np.int64) * (labels.max() + 1) + labels).ravel())
    joint = np.pad(joint, (0, (truth.max() + 1) * (labels.max() + 1) - joint.size)).reshape(truth.max() + 1, -1)
    shared = joint[1:, 1:]
    union = joint.sum(axis=1)[1:, None] + joint.sum(axis=0)[None, 1:] - shared
    return 2 * np.count_nonzero(shared > 0.5 * union) / sum(shared.shape)

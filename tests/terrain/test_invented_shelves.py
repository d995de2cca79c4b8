"""Shelves of a DSM that nobody measured: found where elevations repeat beside a gap, and no ground for the terrain."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ryu_scape.terrain import estimate_terrain, terrain_beneath

SIDE = 400
GSD_M = 0.5
GARDEN = slice(0, SIDE), slice(260, 320)


def survey_of_a_slope(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The ground of a slope, and its DSM (both (H, W)) with houses, without data beyond column 360."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32) * GSD_M
    ground = 100 + 0.05 * x + 0.03 * y
    dsm = ground + rng.normal(0, 0.1, ground.shape).astype(np.float32)
    for row in range(30, SIDE - 60, 80):
        dsm[row : row + 30, 60:90] += 6
    dsm[:, 360:] = np.nan
    return ground, dsm


def nearest_of(points: np.ndarray, elevations: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """A raster (H, W) that has at each pixel the elevation of the nearest of points (n, 2), as row and column."""
    seeds = np.ones(shape, np.uint8)
    seeds[tuple(points.T)] = 0
    label = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)[1]
    of_label = np.zeros(label.max() + 1, np.float32)
    of_label[label[tuple(points.T)]] = elevations
    return of_label[label]


def test_the_ground_beside_a_shelf_of_few_points_stays_ground() -> None:
    rng = np.random.default_rng(5)
    ground, dsm = survey_of_a_slope(rng)
    points = np.unique(np.column_stack([rng.integers(0, SIDE, 60), rng.integers(0, 40, 60)]), axis=0)
    dsm[:, 320:360] = nearest_of(points, rng.uniform(80, 95, len(points)), (SIDE, 40))
    off_m = np.abs(estimate_terrain(dsm, GSD_M) - ground)[GARDEN]
    assert np.percentile(off_m, 95) < 0.8
    labels = np.full(dsm.shape, -1, np.int32)
    labels[30:60, 60:90] = 0
    between = terrain_beneath(dsm, GSD_M, labels)
    assert between is not None
    assert np.percentile(np.abs(between - ground)[GARDEN], 95) < 0.8


def test_levelled_water_at_an_edge_stays_ground() -> None:
    ground, dsm = survey_of_a_slope(np.random.default_rng(6))
    dsm[:, 320:360] = ground[:, 320].min() - 1
    dtm = estimate_terrain(dsm, GSD_M)
    assert np.abs(dtm - dsm)[100:300, 330:355].max() < 0.5


@pytest.mark.parametrize("step_m", [0.1, 1.0])
def test_a_rounded_dsm_is_no_shelf(step_m: float) -> None:
    ground, dsm = survey_of_a_slope(np.random.default_rng(7))
    rounded = np.round(dsm / step_m).astype(np.float32) * np.float32(step_m)
    off_m = np.abs(estimate_terrain(rounded, GSD_M) - ground)[:, 100:355]
    assert np.percentile(off_m, 95) < 0.5 + step_m


def test_levelled_beds_beside_a_building_stay_ground() -> None:
    """A garden of beds, each exactly level, 2 to 6 m below the street: measured, since no gap of the DSM is near."""
    rng = np.random.default_rng(8)
    ground = np.full((SIDE, SIDE), 100, np.float32)
    ground[100:300, 150:200] = 98 - np.repeat(np.linspace(0, 4, 20), 10)[:, None]
    noise = rng.normal(0, 0.1, ground.shape).astype(np.float32)
    noise[100:300, 150:200] = 0
    dsm, labels = ground + noise, np.full(ground.shape, -1, np.int32)
    hall = slice(100, 300), slice(200, 280)
    dsm[hall] += 8
    labels[hall] = 0
    dtm = terrain_beneath(dsm, GSD_M, labels)
    assert dtm is not None
    assert np.abs(dtm - ground)[130:270, 165:195].max() < 0.5

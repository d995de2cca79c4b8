"""The terrain under buildings that are known: under halls, on slopes, among trees, where no ground is seen."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.terrain import estimate_terrain, terrain_beneath

SIDE, GSD_M = 300, 0.5
HALLS = tuple(
    (slice(top, top + 130), slice(left, left + 130)) for top, left in ((10, 10), (10, 152), (152, 10), (152, 152))
)
HOUSE = slice(140, 160), slice(130, 154)


def plane(slope: float) -> np.ndarray:
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32) * GSD_M
    return (200 + slope * (0.8 * x + 0.6 * y)).astype(np.float32)


def built(ground: np.ndarray, plans: tuple, height_m: float) -> tuple[np.ndarray, np.ndarray]:
    """DSM and labels of flat roofs over the mean of their ground; a DSM smears walls over a pixel on either side."""
    dsm, labels = ground.copy(), np.full(ground.shape, -1, np.int32)
    for number, (rows, columns) in enumerate(plans):
        smeared = slice(rows.start - 1, rows.stop + 1), slice(columns.start - 1, columns.stop + 1)
        dsm[smeared] = ground[rows, columns].mean() + height_m
        labels[rows, columns] = number
    noise = np.random.default_rng(0).normal(0, 0.08, ground.shape)
    return (dsm + noise).astype(np.float32), labels


def test_a_hall_under_a_row_of_gables_stands_on_the_ground() -> None:
    ground = plane(0.0)
    hall = slice(0, SIDE), slice(0, 280)
    dsm, labels = built(ground, (hall,), 10.0)
    across_m = np.arange(SIDE)[:, None] * GSD_M
    dsm[:, :281] += (6.0 - 0.3 * np.abs(across_m % 40 - 20)).astype(np.float32)
    dsm[:, 286:] += 4.0 * (across_m % 25 < 15)
    first = estimate_terrain(dsm, GSD_M)
    error = np.abs(terrain_beneath(dsm, GSD_M, labels) - ground)[hall]
    assert np.abs(first - ground)[hall].mean() > 2.0
    assert error.mean() < 0.3


def test_the_ground_between_halls_is_found_beside_sheds_without_outlines() -> None:
    ground = plane(0.0)
    dsm, labels = built(ground, HALLS, 9.0)
    dsm[140:152] += 4.0 * (np.arange(SIDE) % 60 < 45)
    error = np.abs(terrain_beneath(dsm, GSD_M, labels) - ground)[labels >= 0]
    assert error.max() < 0.6


@pytest.mark.parametrize("slope", [0.0, 0.08, 0.15])
def test_the_ground_under_a_house_follows_the_slope(slope: float) -> None:
    ground = plane(slope)
    dsm, labels = built(ground, (HOUSE,), 6.0)
    error = np.abs(terrain_beneath(dsm, GSD_M, labels) - ground)
    assert error[HOUSE].max() < 0.15 + slope
    assert np.percentile(error, 95) < 0.2


@pytest.mark.parametrize("slope", [0.0, 0.04, 0.12])
def test_trees_around_a_hall_are_no_ground(slope: float) -> None:
    ground = plane(slope)
    hall = slice(90, 200), slice(80, 220)
    dsm, labels = built(ground, (hall,), 8.0)
    crowns = np.random.default_rng(1).random((SIDE // 10, SIDE // 10)).repeat(10, 0).repeat(10, 1) < 0.6
    dsm[crowns & (labels < 0)] += 7.0
    error = np.abs(terrain_beneath(dsm, GSD_M, labels) - ground)[hall]
    assert error.mean() < 0.5


def test_a_low_wide_roof_keeps_its_height() -> None:
    ground = plane(0.03)
    low = slice(60, 240), slice(80, 220)
    dsm, labels = built(ground, (low,), 1.2)
    dtm = terrain_beneath(dsm, GSD_M, labels)
    assert (dsm - dtm)[low].mean() == pytest.approx(1.2, abs=0.2)


def test_holes_leave_no_gaps() -> None:
    dsm, labels = built(plane(0.02), HALLS, 9.0)
    dsm[:, 135:160] = np.nan
    assert np.isfinite(terrain_beneath(dsm, GSD_M, labels)).all()


def test_where_no_ground_is_seen_nothing_is_told() -> None:
    first = plane(0.1)
    everywhere = np.zeros((SIDE, SIDE), np.int32)
    assert terrain_beneath(first + 5, GSD_M, everywhere) is None


def test_without_buildings_nothing_is_told() -> None:
    first = plane(0.1)
    assert terrain_beneath(first, GSD_M, np.full((SIDE, SIDE), -1, np.int32)) is None

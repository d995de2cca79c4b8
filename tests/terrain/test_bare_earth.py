"""The DTM: what it keeps of the ground, what it removes, what it fills."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.terrain import estimate_terrain, fill_gaps

SIDE = 400
GSD_M = 0.5


def plane(slope: float, heading_deg: float = 30.0) -> np.ndarray:
    heading = np.radians(heading_deg)
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32) * GSD_M
    return (200 + slope * (np.cos(heading) * x + np.sin(heading) * y)).astype(np.float32)


def with_buildings(ground: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    dsm, inside = ground.copy(), np.zeros(ground.shape, bool)
    for row in range(30, SIDE - 70, 80):
        for col in range(30, SIDE - 70, 80):
            block = slice(row, row + 40), slice(col, col + 36)
            dsm[block] = ground[block].mean() + rng.uniform(4, 25)
            inside[block] = True
    return dsm, inside


@pytest.mark.parametrize("slope", [0.0, 0.05, 0.15, 0.2])
def test_buildings_vanish_and_the_slope_stays(slope: float) -> None:
    rng = np.random.default_rng(0)
    ground = plane(slope)
    dsm, inside = with_buildings(ground, rng)
    dsm += rng.normal(0, 0.1, dsm.shape).astype(np.float32)
    error = np.abs(estimate_terrain(dsm, GSD_M) - ground)
    assert np.percentile(error, 95) < 0.3
    assert np.median(error[inside]) < 0.15


def test_wild_values_and_holes_do_not_dent_the_ground() -> None:
    ground = plane(0.05)
    dsm, _ = with_buildings(ground, np.random.default_rng(1))
    dsm[100:103, 200:203] -= 60
    dsm[300:304, 20:24] += 300
    dsm[150:230, 240:330] = np.nan
    dtm = estimate_terrain(dsm, GSD_M)
    assert np.isfinite(dtm).all()
    assert np.abs(dtm - ground).max() < 3.0


@pytest.mark.parametrize("slope", [0.0, 0.15])
def test_the_ground_under_a_large_hall_follows_the_slope(slope: float) -> None:
    ground = plane(slope)
    dsm = ground.copy()
    hall = slice(120, 240), slice(130, 270)
    dsm[hall] = ground[hall].mean() + 9
    assert np.abs(estimate_terrain(dsm, GSD_M) - ground)[hall].max() < 1.5


def test_pits_as_wide_as_a_house_are_no_ground() -> None:
    ground = plane(0.1)
    dsm, _ = with_buildings(ground, np.random.default_rng(3))
    dsm[115:135, 195:213] -= 40
    assert np.abs(estimate_terrain(dsm, GSD_M) - ground).max() < 1.5


def test_a_bank_between_two_terraces_stays() -> None:
    ground = plane(0.0)
    ground[:, 200:] += 3.0
    dtm = estimate_terrain(ground, GSD_M)
    assert dtm[200, 150] == pytest.approx(200.0, abs=0.2)
    assert dtm[200, 250] == pytest.approx(203.0, abs=0.2)


def test_thirty_metre_data_gives_a_smooth_surface_below_it() -> None:
    rng = np.random.default_rng(4)
    coarse = (100 + 1.2 * np.arange(10) + rng.normal(0, 1.5, (10, 10))).round().astype(np.float32)
    dsm = np.kron(coarse, np.ones((60, 60), np.float32))
    dtm = estimate_terrain(dsm, GSD_M)
    assert np.isfinite(dtm).all()
    assert dsm.min() - 1 <= dtm.min()
    assert dtm.max() <= dsm.max()
    assert np.abs(np.diff(dtm, axis=0)).max() < 0.6


def test_no_data_at_all_is_level_zero() -> None:
    assert not estimate_terrain(np.full((20, 30), np.nan, np.float32), 1.0).any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (3, 2), (5, 5)])
def test_tiny_tiles(shape: tuple[int, int]) -> None:
    dtm = estimate_terrain(np.full(shape, 7, np.float32), 0.3)
    assert dtm.shape == shape
    assert np.allclose(dtm, 7)


def test_filling_keeps_what_is_known_and_stays_within_it() -> None:
    rng = np.random.default_rng(2)
    values = rng.uniform(3, 9, (37, 53)).astype(np.float32)
    known = rng.random(values.shape) < 0.05
    filled = fill_gaps(values, known)
    assert np.array_equal(filled[known], values[known])
    assert filled.min() >= values[known].min() - 1e-4
    assert filled.max() <= values[known].max() + 1e-4

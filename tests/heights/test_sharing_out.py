"""Heights from cells larger than buildings: exact where cells tell, honest where they do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from ryu_scape.errors import OperationCancelled
from ryu_scape.heights import sharing_out
from ryu_scape.heights.cell_patches import CELL_SIGMA_M
from ryu_scape.heights.cell_shares import CellShares
from ryu_scape.heights.expected import ExpectedHeights
from ryu_scape.heights.shadow_heights import ShadowHeights
from ryu_scape.heights.sharing_out import SharedHeights, share_out
from ryu_scape.settings import HeightSettings

SIDE_M = 30.0
BUILDINGS_A_CELL = 2


def city(
    heights_m: np.ndarray, side: int, noise_m: float, slope: float = 0.0, built_share: float = 0.6, seed: int = 0
) -> CellShares:
    """Cells in rows of `side`, of which some hold two buildings of random size each."""
    rng = np.random.default_rng(seed)
    count = side * side
    cell = np.repeat(np.sort(rng.permutation(count)[: len(heights_m) // BUILDINGS_A_CELL]), BUILDINGS_A_CELL)
    building = np.arange(len(cell))
    share = rng.uniform(0.05, 0.3, len(cell))
    row, column = np.divmod(np.arange(count), side)
    terrain_m = 40.0 + slope * SIDE_M * (0.8 * column - 0.5 * row)
    green = np.zeros(count)
    elevation_m = terrain_m + np.bincount(cell, share * heights_m, count) + rng.normal(0, noise_m, count)
    shape = (side, side)
    return CellShares(
        elevation_m.reshape(shape),
        np.ones(shape),
        np.ones(shape, bool),
        green.reshape(shape),
        SIDE_M,
        cell,
        building,
        share,
        share * SIDE_M**2,
        np.zeros(len(cell), bool),
    )


def shared_out(shares: CellShares, expected_m: float) -> SharedHeights:
    return share_out(shares, expected_of(shares, expected_m), 2.0)


def expected_of(shares: CellShares, height_m: float = 8.0) -> ExpectedHeights:
    side_m = np.sqrt(shares.area_m2)
    squares = shapely.box(100.0 * np.arange(side_m.size), 0, 100.0 * np.arange(side_m.size) + side_m, side_m)
    expected = ExpectedHeights.by_outlines(squares, HeightSettings())
    return replace(expected, height_m=np.full_like(side_m, height_m), sigma_m=np.full_like(side_m, np.inf))


def heights_of(count: int, mean_m: float, spread_m: float, seed: int = 1) -> np.ndarray:
    return np.maximum(np.random.default_rng(seed).normal(mean_m, spread_m, count), 3.0)


@pytest.mark.parametrize("mean_m", [6.0, 12.0, 25.0])
@pytest.mark.parametrize("slope", [0.0, 0.06])
def test_the_mean_height_of_a_place_is_found_whatever_was_expected(mean_m: float, slope: float) -> None:
    true_m = heights_of(120, mean_m, 2.0)
    shared = shared_out(city(true_m, 12, CELL_SIGMA_M, slope), 7.0)
    assert shared.height_m.mean() == pytest.approx(true_m.mean(), abs=0.18 * mean_m)


def test_towers_stand_out() -> None:
    true_m = heights_of(120, 8.0, 1.0)
    true_m[::10] = 50.0
    shared = shared_out(city(true_m, 12, CELL_SIGMA_M), 7.0)
    is_tower = true_m > 40
    assert shared.height_m[is_tower].mean() > 2 * shared.height_m[~is_tower].mean()
    assert np.corrcoef(shared.height_m, true_m)[0, 1] > 0.4


def test_a_podium_stays_low_beneath_its_tower() -> None:
    true_m = heights_of(120, 40.0, 12.0)
    true_m[::2] = 8.0  # of the two in each cell
    shares = city(true_m, 12, CELL_SIGMA_M)
    podiums = replace(shares, is_podium=np.arange(120) % 2 == 0)
    blind_m, seeing_m = (shared_out(each, 7.0).height_m for each in (shares, podiums))
    assert np.abs(seeing_m - true_m)[::2].mean() < 0.5 * np.abs(blind_m - true_m)[::2].mean()
    assert np.abs(seeing_m - true_m)[1::2].mean() < np.abs(blind_m - true_m)[1::2].mean()


@pytest.mark.parametrize("spread_m", [2.0, 8.0])
def test_sigma_is_honest(spread_m: float) -> None:
    inside = []
    for seed in range(6):
        true_m = heights_of(160, 14.0, spread_m, seed)
        shared = shared_out(city(true_m, 12, CELL_SIGMA_M, seed=seed), 9.0)
        inside.append(np.abs(shared.height_m - true_m) < shared.sigma_m)
    assert 0.55 < np.mean(inside) < 0.85


def test_no_building_is_lower_than_the_least_height() -> None:
    shares = city(heights_of(120, 3.0, 0.5), 12, 4.0)
    assert shared_out(shares, 7.0).height_m.min() >= 2.0


def test_the_terrain_is_what_remains() -> None:
    shares = city(heights_of(120, 15.0, 3.0), 12, 0.5, 0.05)
    row, column = np.indices((12, 12))
    terrain_m = 40.0 + 0.05 * SIDE_M * (0.8 * column - 0.5 * row)
    shared = shared_out(shares, 9.0)
    assert np.abs(shared.terrain_m - terrain_m).mean() < 0.7


@pytest.mark.parametrize("side_m", [SIDE_M, 10.0])
def test_trees_in_groups_do_not_raise_the_houses(side_m: float) -> None:
    """Grass in one cell, a grove in the next: what is usual for the green of a place tells neither."""
    rng = np.random.default_rng(4)
    errors_m = []
    for seed in range(4):
        true_m = heights_of(160, 5.0, 1.0, seed)
        shares = finer(city(true_m, 12, 0.5, seed=seed), side_m)
        green = rng.uniform(0.2, 0.6, (12, 12))
        grown = replace(
            shares,
            green=green,
            elevation_m=shares.elevation_m + green * rng.choice([0.0, 0.0, 16.0], (12, 12)),
        )
        errors_m.append(shared_out(grown, 6.0).height_m - true_m)
    assert np.abs(errors_m).mean() < 2.0


def test_cells_far_from_any_building_tell_the_terrain() -> None:
    few = city(heights_of(4, 10.0, 1.0), 40, 0.5)
    shared = shared_out(replace(few, cell=few.cell % 40), 7.0)
    assert np.abs(shared.terrain_m[30:] - 40.0).max() < 2.0


def test_patches_of_cells_meet_without_a_seam() -> None:
    true_m = heights_of(1200, 12.0, 3.0)
    shared = shared_out(city(true_m, 40, CELL_SIGMA_M, 0.03), 9.0)
    assert np.isfinite(shared.height_m).all()
    assert np.isfinite(shared.terrain_m).all()
    across = np.abs(np.diff(shared.terrain_m, axis=1))
    assert across[:, 23].mean() < 2 * across.mean()


def test_where_no_cell_is_used_nothing_is_told() -> None:
    shares = city(heights_of(20, 9.0, 1.0), 5, 1.0)
    none = CellShares(
        *(shares.elevation_m, shares.seen, np.zeros((5, 5), bool), shares.green, SIDE_M),
        *(shares.cell, shares.building, shares.share, shares.area_m2, shares.is_podium),
    )
    assert np.isnan(shared_out(none, 7.0).height_m).all()


def finer(shares: CellShares, side_m: float = 10.0) -> CellShares:
    return replace(shares, side_m=side_m, area_m2=shares.share * side_m**2)


def blurred(shares: CellShares, true_m: np.ndarray, by_cells: float) -> CellShares:
    """Shares of buildings so high, whose cells show them blurred."""
    seen = shares.blurred(by_cells)
    flat = [
        np.bincount(each.cell, each.share * true_m[each.building], shares.elevation_m.size) for each in (shares, seen)
    ]
    return replace(shares, elevation_m=shares.elevation_m + (flat[1] - flat[0]).reshape(shares.elevation_m.shape))


def test_sharing_out_says_how_far_it_is_and_can_be_stopped() -> None:
    shares = city(heights_of(160, 12.0, 4.0), 30, 1.0)
    heard: list[float] = []
    share_out(shares, expected_of(shares), 2.0, heard.append)
    assert heard[0] == 0.0
    assert heard == sorted(set(heard))
    assert 0.5 < heard[-1] < 1

    def stop(fraction: float) -> None:
        raise OperationCancelled

    with pytest.raises(OperationCancelled):
        share_out(shares, expected_of(shares), 2.0, stop)


def test_blur_takes_nothing_away() -> None:
    shares = finer(city(heights_of(40, 9.0, 1.0), 12, 1.0))
    amid = ~np.isin(shares.cell % 12, (0, 11)) & ~np.isin(shares.cell // 12, (0, 11))
    seen = shares.blurred(0.55)
    shared = np.bincount(seen.building, seen.share, 40)
    np.testing.assert_allclose(shared[shares.building[amid]], shares.share[amid])
    assert (shared <= shares.share + 1e-9).all()
    assert len(seen.cell) > 4 * len(shares.cell)


@pytest.mark.parametrize("by_cells", [0.0, 0.55, 0.8])
@pytest.mark.parametrize("side_m", [SIDE_M, 10.0])
def test_how_blurred_cells_are_they_say_themselves(
    by_cells: float, side_m: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_m = heights_of(160, 12.0, 4.0)
    sharp = finer(city(true_m, 12, 0.5), side_m)
    shares = blurred(sharp, true_m, by_cells) if by_cells else sharp
    shared = shared_out(shares, 9.0)
    monkeypatch.setattr(sharing_out, "BLURS_CELLS", (0.0,))
    taken_as_sharp = shared_out(shares, 9.0)
    error_m, other_m = (np.abs(each.height_m - true_m).mean() for each in (shared, taken_as_sharp))
    assert error_m < 3.0
    assert error_m < (0.8 * other_m if by_cells else 1.2 * other_m)


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.4])
def test_shadows_part_what_stands_in_one_cell_and_cells_set_their_scale_right(factor: float) -> None:
    """Shadows whose sun is not known: all heights off by one factor, but right among each other."""
    true_m = heights_of(160, 14.0, 6.0)
    shares = city(true_m, 12, CELL_SIGMA_M)
    off_m = factor * true_m * np.exp(np.random.default_rng(4).normal(0, 0.1, 160))
    shaded = ShadowHeights(off_m, 0.4 * off_m, np.ones(160, bool), 0.35)
    by_cells, by_both = (
        share_out(shares, expected, 2.0)
        for expected in (expected_of(shares), ExpectedHeights.by_shadows(shaded, shares.area_m2))
    )
    errors_m = [np.abs(each.height_m - true_m).mean() for each in (by_cells, by_both)]
    assert errors_m[1] < 0.75 * errors_m[0]
    assert by_both.height_m.mean() == pytest.approx(true_m.mean(), rel=0.12)

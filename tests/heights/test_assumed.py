"""Heights by the outline alone: of what size and neighbours let assume, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ryu_scape.heights.assumed import HOUSE_M2, assumed_heights, walled_in
from ryu_scape.settings import HeightSettings

SETTINGS = HeightSettings()
HOUSE = shapely.box(0, 0, 20, 10)
ROW = np.array([shapely.box(6 * i, 0, 6 * i + 6, 10) for i in range(5)])


def heights(polygons: list[shapely.Polygon] | np.ndarray, settings: HeightSettings = SETTINGS) -> np.ndarray:
    return assumed_heights(np.array(polygons), settings, np.ones(len(polygons), bool))[0]


def test_a_house_by_itself_has_the_default_height_and_its_sigma() -> None:
    assert shapely.area(HOUSE) == HOUSE_M2
    (height_m,), (sigma_m,) = assumed_heights(np.array([HOUSE]), SETTINGS, np.ones(1, bool))
    assert height_m == SETTINGS.default_height_m
    assert sigma_m == SETTINGS.default_height_sigma_m


def test_a_shed_is_lower_and_a_hall_higher() -> None:
    apart = [shapely.box(x, 0, x + side, side) for x, side in ((0, 4), (100, 14), (300, 60), (900, 300))]
    height_m = heights(apart)
    assert (np.diff(height_m) > 0).all()
    assert height_m[0] < 4
    assert 8 < height_m[2] < 11
    assert height_m[3] == heights([shapely.box(0, 0, 1000, 1000)])[0]


def test_row_houses_are_higher_than_the_same_house_by_itself() -> None:
    height_m = heights(ROW)
    alone_m = heights(ROW[:1])[0]
    assert (height_m > alone_m).all()
    assert (height_m[1:-1] > height_m[0]).all()


def test_walls_of_neighbours_are_counted_and_nothing_else() -> None:
    far = shapely.box(100, 0, 106, 10)
    shares = walled_in(np.array([*ROW, far]), np.ones(6, bool))
    assert shares[1:4] == pytest.approx(20 / 32, abs=0.08)
    assert shares[[0, 4]] == pytest.approx(10 / 32, abs=0.05)
    assert shares[5] == 0


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.permutations(range(5)))
def test_neither_order_nor_who_else_is_asked_for_matters(asked: list[bool], order: list[int]) -> None:
    wanted = np.array(asked)
    assert np.array_equal(assumed_heights(ROW, SETTINGS, wanted)[0], heights(ROW)[wanted])
    assert np.array_equal(heights(ROW[order]), heights(ROW)[order])


def test_all_may_be_given_the_same() -> None:
    same = replace(SETTINGS, same_default_height=True, default_height_m=9.3)
    assert set(heights([*ROW, shapely.box(100, 0, 200, 100)], same).tolist()) == {9.3}


def test_two_outlines_in_one_place_wall_each_other_in() -> None:
    assert walled_in(np.array([HOUSE, HOUSE]), np.ones(2, bool)).tolist() == [1.0, 1.0]

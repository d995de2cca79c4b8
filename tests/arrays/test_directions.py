"""Directions that are the same after a quarter turn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ryu_scape.arrays.directions import QUARTER_TURN, fourfold_mean, fourfold_turn, nearest_fourfold


@given(st.floats(-0.7, 0.7), st.lists(st.integers(-8, 8), min_size=1, max_size=9))
def test_quarter_turns_change_no_mean(angle: float, turns: list[int]) -> None:
    angles = angle + QUARTER_TURN * np.array(turns)
    assert fourfold_mean(angles, np.ones(len(turns))) == pytest.approx(angle, abs=1e-9)


@given(st.floats(-0.7, 0.7), st.integers(-9, 9))
def test_a_turn_is_what_is_left_beside_quarter_turns(angle: float, turns: int) -> None:
    assert fourfold_turn(angle + turns * QUARTER_TURN) == pytest.approx(angle, abs=1e-9)


def test_the_heavier_direction_wins() -> None:
    assert fourfold_mean(np.array([0.1, 0.5]), np.array([9.0, 1.0])) == pytest.approx(0.1, abs=0.06)


@given(st.floats(-7.0, 7.0), st.floats(-0.7, 0.7))
def test_the_nearest_direction_is_square_to_the_given_one_or_follows_it(angle: float, direction: float) -> None:
    nearest = nearest_fourfold(np.array([angle]), np.array([direction]))
    assert fourfold_turn(nearest - direction) == pytest.approx(0.0, abs=1e-9)
    assert abs(nearest - angle) <= QUARTER_TURN / 2 + 1e-9

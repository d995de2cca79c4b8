"""A building once, whichever squares have seen it."""

from __future__ import annotations

import numpy as np
import shapely

from ryu_scape.whole_city.measured_square import SquareShapes
from ryu_scape.whole_city.seams import chosen_of


def shapes(*buildings: tuple[float, bool]) -> SquareShapes:
    """Houses of 10 m at places along a line, and whether the square is certain of them."""
    places = np.array([place for place, _ in buildings], np.float64)
    outlines = np.asarray(shapely.box(places, 0.0, places + 10.0, 10.0), object)
    return SquareShapes(np.array([is_certain for _, is_certain in buildings], bool), outlines)


def test_what_two_squares_are_certain_of_is_the_first_ones() -> None:
    first, second = chosen_of([shapes((0, True), (90, True)), shapes((91, True), (200, True))])
    assert first.tolist() == [True, True]
    assert second.tolist() == [False, True]


def test_what_none_is_certain_of_is_taken_once() -> None:
    first, second = chosen_of([shapes((95, False)), shapes((95.5, False))])
    assert first.tolist() == [True]
    assert second.tolist() == [False]


def test_who_is_certain_goes_first() -> None:
    first, second = chosen_of([shapes((95, False)), shapes((95.5, True))])
    assert first.tolist() == [False]
    assert second.tolist() == [True]


def test_neighbours_that_touch_are_two() -> None:
    first, second = chosen_of([shapes((90, True)), shapes((100, True))])
    assert first.tolist() == second.tolist() == [True]

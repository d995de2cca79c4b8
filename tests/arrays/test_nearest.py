"""The nearest of some pixels, by the order in which a mask gives these."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.arrays.nearest import nearest_of


@pytest.mark.parametrize("share", [0.002, 0.1, 0.9, 1.0])
def test_chosen_pixels_are_numbered_row_by_row(share: float) -> None:
    chosen = np.random.default_rng(0).random((60, 85)) < share
    distance_px, number = nearest_of(chosen)
    assert number[chosen].tolist() == list(range(chosen.sum()))
    assert (distance_px[chosen] == 0.0).all()


def test_each_pixel_is_as_far_as_it_is_said_from_the_one_that_is_named() -> None:
    chosen = np.random.default_rng(1).random((60, 85)) < 0.01
    distance_px, number = nearest_of(chosen)
    row, column = np.moveaxis(np.argwhere(chosen)[number], -1, 0)
    here = np.indices(chosen.shape)
    to_all_px = np.hypot(*(here[:, None] - np.argwhere(chosen).T[:, :, None, None]))
    assert np.hypot(row - here[0], column - here[1]) == pytest.approx(distance_px, rel=0.025)
    assert distance_px == pytest.approx(to_all_px.min(axis=0), rel=0.025)


def test_of_none_all_pixels_are_far_away() -> None:
    distance_px, number = nearest_of(np.zeros((9, 12), bool))
    assert (number == -1).all()
    assert (distance_px > 1000.0).all()

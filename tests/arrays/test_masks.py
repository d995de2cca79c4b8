"""What the verbs for masks promise."""

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.arrays.masks import dilated, disc, nearest_of


@pytest.mark.parametrize("radius_px", [0, 1, 4])
def test_a_mask_grows_by_as_much_to_all_sides(radius_px: int) -> None:
    mask = np.zeros((20, 30), bool)
    mask[9:11, 2] = True
    rows, columns = np.nonzero(dilated(mask, radius_px))
    assert (rows.min(), rows.max()) == (9 - radius_px, 10 + radius_px)
    assert (columns.min(), columns.max()) == (max(2 - radius_px, 0), 2 + radius_px)
    assert dilated(mask, radius_px).sum() == np.ptp([*rows, rows.max() + 1]) * np.ptp([*columns, columns.max() + 1])


@pytest.mark.parametrize("radius_px", [0, 1, 2, 7, 20])
def test_a_disc_is_as_wide_as_high_and_about_as_large_as_a_circle(radius_px: int) -> None:
    found = disc(radius_px)
    assert found[radius_px].all()
    assert found[:, radius_px].all()
    assert found.sum() == pytest.approx(np.pi * (radius_px + 0.5) ** 2, rel=0.45)


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

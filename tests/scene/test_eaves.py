"""Colours along the edges of roofs come from beside them, each from its own side."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ryu_scape.scene.eaves import recolour_eaves

GROUND, ROOF = (90, 120, 60), (190, 80, 60)
BAND_PX = 3.0


def outlined(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A picture of a roof, and where somebody's outline, two pixels beside it, says that it is."""
    is_photographed = np.zeros((60, 80), bool)
    is_photographed[15:45, 20:60] = True
    noise = np.random.default_rng(seed).integers(-8, 9, (60, 80, 3))
    picture = np.where(is_photographed[..., None], ROOF, GROUND) + noise
    return picture.astype(np.uint8), np.roll(is_photographed, (2, -2), (0, 1))


def is_reddish(picture: np.ndarray) -> np.ndarray:
    return picture[..., 0] > 140


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_an_outline_that_is_off_shows_no_ground_on_the_roof_and_no_roof_on_the_ground(seed: int) -> None:
    picture, is_roof = outlined(seed)
    before = is_reddish(picture) != is_roof
    assert before.sum() > 200
    np.testing.assert_array_equal(is_reddish(recolour_eaves(picture, is_roof, BAND_PX)), is_roof)


def test_what_is_far_from_edges_stays_and_every_colour_is_one_of_the_picture_s_own_side() -> None:
    picture, is_roof = outlined()
    recoloured = recolour_eaves(picture, is_roof, BAND_PX)
    changed = np.argwhere((recoloured != picture).any(axis=-1))
    edge = np.argwhere(is_roof ^ np.roll(is_roof, 1, 0) | is_roof ^ np.roll(is_roof, 1, 1))
    distance = np.hypot(*(changed[:, None] - edge[None]).transpose(2, 0, 1)).min(axis=1)
    assert distance.max() <= BAND_PX + 1.5
    for side in (is_roof, ~is_roof):
        own = {tuple(pixel) for pixel in picture[side].tolist()}
        assert all(tuple(pixel) in own for pixel in recoloured[side].tolist())


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_colour_comes_from_the_nearest_place_beyond_the_band(seed: int) -> None:
    _, is_roof = outlined()
    picture = np.random.default_rng(seed).permutation(60 * 80 * 3).reshape(60, 80, 3).astype(np.uint8)
    recoloured = recolour_eaves(picture, is_roof, BAND_PX)
    for side in (is_roof, ~is_roof):
        depth_px = cv2.distanceTransform(side.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_3)
        sources = np.argwhere(depth_px > BAND_PX)
        for row, column in np.argwhere(side & (depth_px <= BAND_PX))[:: 7 + seed]:
            distance_px = np.hypot(*(sources - (row, column)).T)
            nearest = sources[distance_px == distance_px.min()]
            if distance_px.min() <= 1.6 * BAND_PX:
                assert (recoloured[row, column] == picture[nearest[:, 0], nearest[:, 1]]).all(axis=-1).any()
            else:
                assert (recoloured[row, column] == picture[row, column]).all()


def test_what_is_slimmer_than_the_band_keeps_its_colours() -> None:
    picture, _ = outlined()
    is_roof = np.zeros(picture.shape[:2], bool)
    is_roof[30:33] = True
    np.testing.assert_array_equal(recolour_eaves(picture, is_roof, BAND_PX)[30:33], picture[30:33])


@pytest.mark.parametrize("is_roof", [np.zeros((60, 80), bool), np.ones((60, 80), bool)])
def test_without_edges_nothing_changes(is_roof: np.ndarray) -> None:
    picture, _ = outlined()
    np.testing.assert_array_equal(recolour_eaves(picture, is_roof, BAND_PX), picture)

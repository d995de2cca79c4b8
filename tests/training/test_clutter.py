"""What is drawn on the ground and what is repainted: properties on a plain crop with two buildings."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from training.clutter import draw_clutter, repaint_roofs

GSD_M, SIZE_PX, RIM_PX = 0.4, 160, 6
SEEDS = range(12)
Image = NDArray[np.uint8]


@pytest.fixture
def labels() -> NDArray[np.uint16]:
    labels = np.zeros((SIZE_PX, SIZE_PX), np.uint16)
    labels[30:70, 30:90], labels[100:140, 80:130] = 1, 2
    return labels


@pytest.fixture
def rgb(labels: NDArray[np.uint16]) -> Image:
    colours = np.array([(120, 130, 100), (180, 90, 70), (90, 90, 95)], np.uint8)
    return colours[labels]


@pytest.mark.parametrize("seed", SEEDS)
def test_clutter_lies_on_the_ground_alone(rgb: Image, labels: NDArray[np.uint16], seed: int) -> None:
    drawn = draw_clutter(rgb, labels, GSD_M, np.random.default_rng(seed))
    assert drawn.dtype == np.uint8
    assert np.array_equal(drawn[labels > 0], rgb[labels > 0])


def test_clutter_changes_a_good_part_of_the_ground(rgb: Image, labels: NDArray[np.uint16]) -> None:
    ground = labels == 0
    changed = [
        np.mean(np.any(draw_clutter(rgb, labels, GSD_M, np.random.default_rng(seed)) != rgb, axis=2)[ground])
        for seed in SEEDS
    ]
    assert min(changed) > 0
    assert 0.05 < np.mean(changed) < 0.8


def test_clutter_keeps_the_shadows_that_fall_on_it(rgb: Image, labels: NDArray[np.uint16]) -> None:
    shaded = rgb.copy()
    shaded[:, SIZE_PX // 2 :] //= 3
    for seed in SEEDS:
        bright = draw_clutter(rgb, labels, GSD_M, np.random.default_rng(seed)).astype(float)
        dark = draw_clutter(shaded, labels, GSD_M, np.random.default_rng(seed)).astype(float)
        right = np.s_[:, SIZE_PX // 2 + RIM_PX :]
        assert dark[right].mean() < 0.7 * bright[right].mean()


def test_clutter_lies_anywhere_where_nothing_is_built() -> None:
    empty = np.full((64, 64, 3), 100, np.uint8)
    drawn = draw_clutter(empty, np.zeros((64, 64), np.uint16), GSD_M, np.random.default_rng(1))
    assert drawn.shape == empty.shape


def test_repainting_leaves_the_ground_and_tells_each_roof_apart(rgb: Image, labels: NDArray[np.uint16]) -> None:
    away = np.zeros_like(labels, bool)
    away[:20], away[145:] = True, True
    repainted = np.zeros(2, int)
    for seed in SEEDS:
        painted = repaint_roofs(rgb, labels, np.random.default_rng(seed))
        assert np.array_equal(painted[away], rgb[away])
        for label in (1, 2):
            inside = painted[labels == label]
            repainted[label - 1] += bool(np.abs(np.median(inside, axis=0) - rgb[labels == label][0]).max() > 8)
    assert ((repainted > 2) & (repainted < 11)).all()


def test_repainting_keeps_what_is_on_a_roof(rgb: Image, labels: NDArray[np.uint16]) -> None:
    striped = rgb.copy()
    striped[40:42, 30:90] = 250
    for seed in SEEDS:
        painted = repaint_roofs(striped, labels, np.random.default_rng(seed)).astype(int)
        assert painted[40:42, 40:80].mean() >= painted[50:60, 40:80].mean()


def test_a_crop_without_buildings_is_not_repainted() -> None:
    empty = np.full((32, 32, 3), 100, np.uint8)
    assert np.array_equal(repaint_roofs(empty, np.zeros((32, 32), np.uint16), np.random.default_rng(0)), empty)

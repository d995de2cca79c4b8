"""Buildings are matched by SpaceNet's rule, pixels and outlines alike."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ryu_scape.evaluation.matching import LEAST_IOU, match_labels, match_polygons
from tests.evaluation.label_cities import random_cities


def outlines_of(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The outlines of the rectangles in a label image, in pixels, and their labels."""
    names = np.unique(labels[labels > 0])
    pixels = [np.argwhere(labels == name) for name in names]
    boxes = [shapely.box(*inside.min(axis=0), *(inside.max(axis=0) + 1)) for inside in pixels]
    return np.array(boxes, object), names


@pytest.mark.parametrize("seed", range(6))
def test_outlines_are_matched_as_their_pixels_are(seed: int) -> None:
    true = random_cities(seed)[1]
    moved = np.roll(true, np.random.default_rng(seed).integers(-1, 2, 2), (0, 1))
    moved[:3], moved[-3:], moved[:, :3], moved[:, -3:] = 0, 0, 0, 0
    (outlines, names), (true_outlines, true_names) = outlines_of(moved), outlines_of(true)
    pairs, iou = match_polygons(outlines, true_outlines)
    by_name = np.column_stack([names[pairs[:, 0]], true_names[pairs[:, 1]]])
    assert by_name.tolist() == match_labels(moved, true).tolist()
    assert len(pairs) > 3
    assert (iou >= LEAST_IOU).all()
    assert (iou <= 1).all()


def test_the_best_pair_comes_first_and_the_rest_find_others() -> None:
    true = np.array([shapely.box(0, 0, 10, 10), shapely.box(0, 0, 10, 7)], object)
    predicted = np.array([shapely.box(0, 0, 10, 9), shapely.box(0, 0, 10, 10)], object)
    pairs, iou = match_polygons(predicted, true)
    assert pairs.tolist() == [[0, 1], [1, 0]]
    assert iou == pytest.approx([7 / 9, 1.0])


def test_nothing_matches_nothing() -> None:
    nothing, one = np.empty(0, object), np.array([shapely.box(0, 0, 1, 1)], object)
    for predicted, true in ((nothing, one), (one, nothing), (nothing, nothing)):
        assert match_polygons(predicted, true)[0].shape == (0, 2)


def test_each_building_is_found_once_at_most() -> None:
    true = np.zeros((20, 20), np.int32)
    true[:10, :10], true[10:, :10] = 1, 2
    whole = np.zeros_like(true)
    whole[:, :10] = 5  # IoU of exactly 0.5 with both
    assert len(match_labels(whole, true)) == 1
    assert len(match_labels(true, whole)) == 1
    assert match_labels(true + 3 * (true > 0), true).tolist() == [[4, 1], [5, 2]]


def test_half_the_union_is_enough_and_less_is_not() -> None:
    true = np.zeros((10, 30), np.int32)
    true[:, :20] = 1
    for width, matches in ((10, 1), (9, 0)):
        predicted = np.zeros_like(true)
        predicted[:, :width] = 1
        assert len(match_labels(predicted, true)) == matches

"""What is counted of tiles adds up, and the calibration error agrees with torchmetrics."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torchmetrics.classification import BinaryCalibrationError

from ryu_scape.evaluation.matching import match_labels
from tests.evaluation.label_cities import random_cities
from training.metrics import CALIBRATION_BINS, CalibrationCounts, Scores, regions_of, without_specks


@pytest.mark.parametrize("seed", range(3))
def test_the_calibration_error_agrees_with_torchmetrics(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts, reference = CalibrationCounts(), BinaryCalibrationError(n_bins=CALIBRATION_BINS)
    for _ in range(2):
        probability = rng.random((30, 40)).astype(np.float32)
        true = rng.random((30, 40)) < probability**2
        counts.add(probability, true)
        reference.update(torch.from_numpy(probability), torch.from_numpy(true).int())
    assert counts.error > 0.1
    assert CalibrationCounts().error == 0
    assert counts.error == pytest.approx(float(reference.compute()), abs=1e-5)


def test_specks_are_neither_predicted_nor_true() -> None:
    labels = np.zeros((30, 30), np.int32)
    labels[0:4, 0:4], labels[10:20, 10:20] = 1, 2
    for kept in (regions_of(labels > 0), without_specks(labels)):
        assert np.array_equal(kept > 0, labels == 2)


def test_nothing_there_and_nothing_predicted_is_right() -> None:
    empty = np.zeros((8, 8), np.int32)
    scores = Scores()
    scores.pixels.add(empty > 0, empty > 0)
    scores.buildings.add(len(match_labels(empty, empty)), empty, empty)
    values = scores.as_dict()
    assert [values[name] for name in ("dice", "iou", "precision", "recall", "f1_50")] == [1.0] * 5
    assert values["height_mae_m"] is None


def test_scores_of_tiles_add_up() -> None:
    total, both = Scores(), Scores()
    for seed in (0, 1):
        predicted, true = random_cities(seed)
        one = Scores()
        for scores in (one, both):
            scores.pixels.add(predicted > 0, true > 0)
            scores.buildings.add(len(match_labels(predicted, true)), predicted, true)
        total += one
    assert total.as_dict() == both.as_dict()

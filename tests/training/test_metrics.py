"""The scores agree with torchmetrics, and buildings are matched by SpaceNet's rule."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torchmetrics import MeanAbsoluteError, MeanSquaredError
from torchmetrics.classification import BinaryCalibrationError, BinaryF1Score, BinaryJaccardIndex
from torchmetrics.detection import PanopticQuality

from training.metrics import (
    CALIBRATION_BINS,
    BuildingCounts,
    CalibrationCounts,
    HeightErrors,
    PixelCounts,
    Scores,
    match_buildings,
    regions_of,
    without_specks,
)

CITIES_WITHOUT_TIES = (4, 5, 7, 8, 12, 14)  # an IoU of exactly 0.5 is a match for SpaceNet, none for torchmetrics


def random_cities(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Label images (64, 64) of rectangles, and of the same ones moved and resized a little."""
    rng = np.random.default_rng(seed)
    true, predicted = np.zeros((64, 64), np.int32), np.zeros((64, 64), np.int32)
    for label, (row, col) in enumerate(np.ndindex(4, 4), 1):
        top, left = row * 16 + rng.integers(0, 4), col * 16 + rng.integers(0, 4)
        height, width = rng.integers(5, 12, 2)
        true[top : top + height, left : left + width] = label
        moved, shifted = rng.integers(-2, 3, 2)
        top, left = max(0, top + moved), max(0, left + shifted)
        predicted[top : top + height, left : left + width] = 17 - label
    return predicted, true


@pytest.mark.parametrize("seed", range(4))
def test_pixel_scores_agree_with_torchmetrics(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts, f1, jaccard = PixelCounts(), BinaryF1Score(), BinaryJaccardIndex()
    for _ in range(3):
        predicted, true = rng.random((2, 30, 40)) > rng.random((2, 1, 1))
        counts.add(predicted, true)
        f1.update(torch.from_numpy(predicted).int(), torch.from_numpy(true).int())
        jaccard.update(torch.from_numpy(predicted).int(), torch.from_numpy(true).int())
    assert counts.dice == pytest.approx(float(f1.compute()), abs=1e-6)
    assert counts.iou == pytest.approx(float(jaccard.compute()), abs=1e-6)


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


@pytest.mark.parametrize("seed", CITIES_WITHOUT_TIES)
def test_building_f1_is_the_recognition_quality_of_torchmetrics(seed: int) -> None:
    predicted, true = random_cities(seed)
    counts = BuildingCounts()
    counts.add(len(match_buildings(predicted, true)), predicted, true)
    quality = PanopticQuality(things={1}, stuffs={0}, return_sq_and_rq=True, return_per_class=True)
    stacked = [torch.from_numpy(np.stack([labels > 0, labels], axis=-1))[None].int() for labels in (predicted, true)]
    assert counts.f1 == pytest.approx(float(quality(*stacked)[0, 2]), abs=1e-6)
    assert 0 < counts.found < 16


def test_height_errors_agree_with_torchmetrics() -> None:
    rng = np.random.default_rng(0)
    predicted_m, true_m = rng.normal(10, 3, (2, 50)).astype(np.float32)
    errors, mae, mse = HeightErrors(), MeanAbsoluteError(), MeanSquaredError(squared=False)
    for half in (slice(0, 20), slice(20, 50)):
        errors.add(predicted_m[half], true_m[half])
        mae.update(torch.from_numpy(predicted_m[half]), torch.from_numpy(true_m[half]))
        mse.update(torch.from_numpy(predicted_m[half]), torch.from_numpy(true_m[half]))
    assert errors.mae_m == pytest.approx(float(mae.compute()), abs=1e-5)
    assert errors.rmse_m == pytest.approx(float(mse.compute()), abs=1e-5)
    errors.add(np.array([np.nan, 5.0], np.float32), np.array([3.0, np.nan], np.float32))
    assert errors.count == 50


def test_each_building_is_found_once_at_most() -> None:
    true = np.zeros((20, 20), np.int32)
    true[:10, :10], true[10:, :10] = 1, 2
    whole = np.zeros_like(true)
    whole[:, :10] = 5  # IoU of exactly 0.5 with both
    assert len(match_buildings(whole, true)) == 1
    assert len(match_buildings(true, whole)) == 1
    assert match_buildings(true + 3 * (true > 0), true).tolist() == [[4, 1], [5, 2]]


def test_half_the_union_is_enough_and_less_is_not() -> None:
    true = np.zeros((10, 30), np.int32)
    true[:, :20] = 1
    for width, matches in ((10, 1), (9, 0)):
        predicted = np.zeros_like(true)
        predicted[:, :width] = 1
        assert len(match_buildings(predicted, true)) == matches


def test_specks_are_neither_predicted_nor_true() -> None:
    labels = np.zeros((30, 30), np.int32)
    labels[0:4, 0:4], labels[10:20, 10:20] = 1, 2
    for kept in (regions_of(labels > 0), without_specks(labels)):
        assert np.array_equal(kept > 0, labels == 2)


def test_nothing_there_and_nothing_predicted_is_right() -> None:
    empty = np.zeros((8, 8), np.int32)
    scores = Scores()
    scores.pixels.add(empty > 0, empty > 0)
    scores.buildings.add(len(match_buildings(empty, empty)), empty, empty)
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
            scores.buildings.add(len(match_buildings(predicted, true)), predicted, true)
        total += one
    assert total.as_dict() == both.as_dict()

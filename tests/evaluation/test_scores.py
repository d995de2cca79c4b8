"""The scores agree with torchmetrics."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torchmetrics import MeanAbsoluteError, MeanSquaredError
from torchmetrics.classification import BinaryF1Score, BinaryJaccardIndex
from torchmetrics.detection import PanopticQuality

from ryu_scape.evaluation.matching import match_labels
from ryu_scape.evaluation.scores import AreaCounts, BuildingCounts, HeightErrors
from tests.evaluation.label_cities import random_cities

CITIES_WITHOUT_TIES = (4, 5, 7, 8, 12, 14)  # an IoU of exactly 0.5 is a match for SpaceNet, none for torchmetrics


@pytest.mark.parametrize("seed", range(4))
def test_pixel_scores_agree_with_torchmetrics(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts, f1, jaccard = AreaCounts(), BinaryF1Score(), BinaryJaccardIndex()
    for _ in range(3):
        predicted, true = rng.random((2, 30, 40)) > rng.random((2, 1, 1))
        counts.add(predicted, true)
        f1.update(torch.from_numpy(predicted).int(), torch.from_numpy(true).int())
        jaccard.update(torch.from_numpy(predicted).int(), torch.from_numpy(true).int())
    assert counts.dice == pytest.approx(float(f1.compute()), abs=1e-6)
    assert counts.iou == pytest.approx(float(jaccard.compute()), abs=1e-6)


@pytest.mark.parametrize("seed", CITIES_WITHOUT_TIES)
def test_building_f1_is_the_recognition_quality_of_torchmetrics(seed: int) -> None:
    predicted, true = random_cities(seed)
    counts = BuildingCounts()
    counts.add(len(match_labels(predicted, true)), predicted, true)
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
    assert errors.bias_m == pytest.approx(float((predicted_m - true_m).mean()), abs=1e-5)
    assert errors.rmse_m == pytest.approx(float(mse.compute()), abs=1e-5)
    errors.add(np.array([np.nan, 5.0], np.float32), np.array([3.0, np.nan], np.float32))
    assert errors.count == 50

"""Scores: of pixels, of whole buildings, of heights and of probabilities; each counts over any number of tiles."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import cv2
import numpy as np
from numpy.typing import NDArray

SMALLEST_BUILDING_PX = 20
LEAST_IOU = 0.5
CALIBRATION_BINS = 15


@dataclass
class PixelCounts:
    """Building pixels: in prediction and truth, in the prediction, in the truth."""

    both: float = 0.0
    predicted: float = 0.0
    true: float = 0.0

    def add(self, predicted: NDArray[np.bool_], true: NDArray[np.bool_]) -> None:
        """Count two masks of one shape."""
        self.both += float(np.count_nonzero(predicted & true))
        self.predicted += float(np.count_nonzero(predicted))
        self.true += float(np.count_nonzero(true))

    @property
    def dice(self) -> float:
        """2 |A and B| / (|A| + |B|); 1 where both are empty."""
        total = self.predicted + self.true
        return 2 * self.both / total if total else 1.0

    @property
    def iou(self) -> float:
        """|A and B| / |A or B|; 1 where both are empty."""
        union = self.predicted + self.true - self.both
        return self.both / union if union else 1.0


@dataclass
class BuildingCounts:
    """Buildings: found, predicted, true. A building is found where a prediction has an IoU of at least 0.5 with it.

    This is the SpaceNet building challenge's rule (Van Etten, Lindenbaum & Bacastow 2018, arXiv:1807.01232).
    """

    found: int = 0
    predicted: int = 0
    true: int = 0

    def add(self, found: int, predicted: NDArray[np.int32], true: NDArray[np.int32]) -> None:
        """Count the buildings of one more tile, given as labels (H, W)."""
        self.found += found
        self.predicted += len(np.unique(predicted[predicted > 0]))
        self.true += len(np.unique(true[true > 0]))

    @property
    def precision(self) -> float:
        """Share of the predicted buildings that are right; 1 where none is predicted and none is there."""
        return self.found / self.predicted if self.predicted else float(not self.true)

    @property
    def recall(self) -> float:
        """Share of the true buildings that are found; 1 where there is none."""
        return self.found / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there is nothing and nothing is predicted."""
        total = self.predicted + self.true
        return 2 * self.found / total if total else 1.0


@dataclass
class HeightErrors:
    """Height differences in metres, summed."""

    absolute: float = 0.0
    squared: float = 0.0
    count: int = 0

    def add(self, predicted_m: NDArray[np.float32], true_m: NDArray[np.float32]) -> None:
        """Count pairs of heights; those with a NaN take no part."""
        error = (predicted_m - true_m)[np.isfinite(predicted_m) & np.isfinite(true_m)].astype(np.float64)
        self.absolute += float(np.abs(error).sum())
        self.squared += float((error**2).sum())
        self.count += len(error)

    @property
    def mae_m(self) -> float | None:
        """Mean absolute error, None where nothing could be compared."""
        return self.absolute / self.count if self.count else None

    @property
    def rmse_m(self) -> float | None:
        """Root mean square error, None where nothing could be compared."""
        return float(np.sqrt(self.squared / self.count)) if self.count else None


@dataclass
class CalibrationCounts:
    """Pixels by their probability, in CALIBRATION_BINS: how many, their summed probabilities, how many of buildings."""

    pixels: NDArray[np.float64] = field(default_factory=lambda: np.zeros(CALIBRATION_BINS))
    probability: NDArray[np.float64] = field(default_factory=lambda: np.zeros(CALIBRATION_BINS))
    buildings: NDArray[np.float64] = field(default_factory=lambda: np.zeros(CALIBRATION_BINS))

    def add(self, probability: NDArray[np.float32], true: NDArray[np.bool_]) -> None:
        """Count a map of probabilities and the truth, of one shape."""
        bins = np.minimum((probability * CALIBRATION_BINS).astype(np.intp), CALIBRATION_BINS - 1).ravel()
        self.pixels = self.pixels + np.bincount(bins, minlength=CALIBRATION_BINS)
        self.probability = self.probability + np.bincount(bins, probability.ravel(), CALIBRATION_BINS)
        self.buildings = self.buildings + np.bincount(bins, true.ravel(), CALIBRATION_BINS)

    @property
    def error(self) -> float:
        """The expected calibration error (Guo et al. 2017, arXiv:1706.04599); 0 where nothing was counted."""
        return float(np.abs(self.probability - self.buildings).sum() / max(self.pixels.sum(), 1))


@dataclass
class Scores:
    """All counts of one tile or many; `merged` takes buildings that touch in the truth for one, as a mask does."""

    pixels: PixelCounts = field(default_factory=PixelCounts)
    buildings: BuildingCounts = field(default_factory=BuildingCounts)
    merged: BuildingCounts = field(default_factory=BuildingCounts)
    heights: HeightErrors = field(default_factory=HeightErrors)
    calibration: CalibrationCounts = field(default_factory=CalibrationCounts)

    def __iadd__(self, other: Scores) -> Scores:
        for mine in fields(self):
            counts, more = getattr(self, mine.name), getattr(other, mine.name)
            for count in fields(counts):
                setattr(counts, count.name, getattr(counts, count.name) + getattr(more, count.name))
        return self

    def as_dict(self) -> dict[str, float | int | None]:
        """The scores by name; heights are None where nothing could be compared."""
        return {
            "dice": self.pixels.dice,
            "iou": self.pixels.iou,
            "precision": self.buildings.precision,
            "recall": self.buildings.recall,
            "f1_50": self.buildings.f1,
            "f1_50_merged": self.merged.f1,
            "height_mae_m": self.heights.mae_m,
            "height_rmse_m": self.heights.rmse_m,
            "buildings": self.buildings.true,
            "heights_compared": self.heights.count,
            "calibration_error": self.calibration.error,
        }


def regions_of(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Connected regions of a mask (H, W) as labels from 1 on; those under SMALLEST_BUILDING_PX become 0."""
    return without_specks(cv2.connectedComponents(mask.astype(np.uint8))[1])


def without_specks(labels: NDArray[np.integer]) -> NDArray[np.int32]:
    """Labels (H, W) with the buildings under SMALLEST_BUILDING_PX pixels set to 0, as in the SpaceNet challenge."""
    large = np.bincount(labels.ravel()) >= SMALLEST_BUILDING_PX
    return np.where(large[labels], labels, 0).astype(np.int32)


def match_buildings(predicted: NDArray[np.int32], true: NDArray[np.int32]) -> NDArray[np.int64]:
    """Pairs (k, 2) of a predicted and a true label with an IoU of at least 0.5, each label in one pair at most."""
    true_count = int(true.max()) + 1
    keys, shared = np.unique(predicted.astype(np.int64) * true_count + true, return_counts=True)
    pairs = np.column_stack(np.divmod(keys, true_count))
    real = (pairs > 0).all(axis=1)
    pairs, shared = pairs[real], shared[real]
    areas = np.bincount(predicted.ravel())[pairs[:, 0]] + np.bincount(true.ravel())[pairs[:, 1]]
    iou = shared / (areas - shared)
    pairs = pairs[iou >= LEAST_IOU]
    for column in (0, 1):
        pairs = pairs[np.unique(pairs[:, column], return_index=True)[1]]
    return pairs

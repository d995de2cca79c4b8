"""Scores of areas, of whole buildings and of heights; each counts over any number of places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass
class AreaCounts:
    """What is taken for building, in any unit of area: in prediction and truth, in the prediction, in the truth."""

    both: float = 0.0
    predicted: float = 0.0
    true: float = 0.0

    def add(self, predicted: NDArray[np.bool_], true: NDArray[np.bool_]) -> None:
        """Count the pixels of two masks of one shape."""
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
    """Height differences in metres, predicted less true, summed: as they are, without their signs, squared."""

    signed: float = 0.0
    absolute: float = 0.0
    squared: float = 0.0
    count: int = 0

    def add(self, predicted_m: NDArray[np.floating], true_m: NDArray[np.floating]) -> None:
        """Count pairs of heights; those with a NaN take no part."""
        error = (predicted_m - true_m)[np.isfinite(predicted_m) & np.isfinite(true_m)].astype(np.float64)
        self.signed += float(error.sum())
        self.absolute += float(np.abs(error).sum())
        self.squared += float((error**2).sum())
        self.count += len(error)

    @property
    def bias_m(self) -> float | None:
        """Mean error, above 0 where the prediction is too high; None where nothing could be compared."""
        return self.signed / self.count if self.count else None

    @property
    def mae_m(self) -> float | None:
        """Mean absolute error, None where nothing could be compared."""
        return self.absolute / self.count if self.count else None

    @property
    def rmse_m(self) -> float | None:
        """Root mean square error, None where nothing could be compared."""
        return float(np.sqrt(self.squared / self.count)) if self.count else None

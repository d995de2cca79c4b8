"""What is counted of tiles: the scores of `ryu_scape.evaluation`, those of probabilities, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.evaluation.scores import AreaCounts, BuildingCounts, HeightErrors

SMALLEST_BUILDING_PX = 20
CALIBRATION_BINS = 15


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

    pixels: AreaCounts = field(default_factory=AreaCounts)
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
            "height_bias_m": self.heights.bias_m,
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

"""Pixel scores of binary masks."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass
class PixelCounts:
    """Pixels counted over any number of tiles, and the scores they give."""

    both: float = 0.0
    predicted: float = 0.0
    true: float = 0.0

    def add(self, predicted: Tensor, true: Tensor) -> None:
        """Count two boolean masks of one shape."""
        self.both += float((predicted & true).sum())
        self.predicted += float(predicted.sum())
        self.true += float(true.sum())

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

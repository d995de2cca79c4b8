"""Signs of party lines in what the network sees: along a gap that it half sees it is less sure than on both sides.

Alleys narrower than two pixels, and the eaves between two roofs, leave no more in its answer than that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.footprints.line_pixels import LinePixels

BESIDE_M, FAR_M = 1.0, 2.5
"""How far from a gap the network is as sure as elsewhere, and how far each house must go on."""
WALL_BLUR_M, WALL_BLUR_PX = 0.6, 1.0
"""Closer to the outside than this it is less sure because of that."""
LEAST_DIP, CLEAR_DIP = 0.4, 0.1
"""Of the logit of its probability: on the average over a line, and where it is clear."""
ENOUGH_DIP = 1.2
"""Dips count no more than this, so that a deep one does not stand in for others."""
SUREST = 0.99


@dataclass(frozen=True, eq=False)
class FaintGaps:
    """Signs in the logit (H, W) of the probability of a building, in pixels of `gsd_m`; strengths are of its dips."""

    logit: NDArray[np.float32]
    gsd_m: float
    near_m: float = BESIDE_M
    far_m: float = FAR_M
    clear: float = CLEAR_DIP
    least_mean: float = LEAST_DIP

    @staticmethod
    def of(sureness: NDArray[np.float32], gsd_m: float) -> FaintGaps:
        """Of the probability (H, W) that a pixel belongs to a building."""
        odds = np.clip(sureness, 1 - SUREST, SUREST)
        return FaintGaps(np.log(odds / (1 - odds)), gsd_m)

    @property
    def wall_blur_m(self) -> float:
        """How far within an outline the network doubts because of it."""
        return max(WALL_BLUR_M, WALL_BLUR_PX * self.gsd_m)

    def strength(self, pixels: LinePixels) -> NDArray[np.float32]:
        """How much (n,) less sure the network is here than on either side."""
        side_px = BESIDE_M / self.gsd_m
        before, here, after = (pixels.sampled(self.logit, offset_px) for offset_px in (-side_px, 0.0, side_px))
        return (np.minimum(before, after) - here).clip(0, ENOUGH_DIP)

    def sharpness(self, pixels: LinePixels) -> NDArray[np.float32]:
        """Nothing (n,): a dip is strongest where it is."""
        return np.zeros(pixels.row.size, np.float32)

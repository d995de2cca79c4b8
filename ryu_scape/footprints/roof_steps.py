"""Signs of party lines in a fine DSM: along them the roof steps or dips.

Ridges, chimneys, stair heads and set-back storeys part nothing, and neither do the valleys of an L-shaped roof, which
run at an angle to its walls.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.footprints.line_pixels import LinePixels

BESIDE_M, NEAR_M, FAR_M = 0.45, 0.8, 2.25
"""How far from a line the roof is looked at: where an edge is steepest, clear of its blur, and further on for slope."""
NEAR_CELLS = 0.8
"""An edge's blur reaches so far in cells of the DSM, which counts where these are wide."""
SMOOTHING_M = 0.25
WALL_BLUR_M, WALL_BLUR_CELLS = 0.6, 0.75
"""Closer to the outside than this, or so many of the DSM's cells, it shows the wall and not the roof."""
LEAST_EVIDENCE_M = 0.5
"""Height of the step or depth of the dip, on the average over a line."""
CLEAR_M = 0.35
ENOUGH_M = 2.0
"""Steps count no more than this, so that a high one does not stand in for others."""


@dataclass(frozen=True, eq=False)
class RoofSteps:
    """Signs in what stands there: (H, W) metres, smoothed a little, in pixels of `gsd_m`, read in such of `dsm_gsd_m`.

    Strengths are metres, of a step's height or a dip's depth.
    """

    elevation_m: NDArray[np.float32]
    gsd_m: float
    dsm_gsd_m: float
    clear: float = CLEAR_M
    least_mean: float = LEAST_EVIDENCE_M

    @staticmethod
    def of(dsm_m: NDArray[np.float32], gsd_m: float, dsm_gsd_m: float) -> RoofSteps:
        """Of a DSM (H, W) in metres, NaN = no data."""
        return RoofSteps(cv2.GaussianBlur(dsm_m, (0, 0), SMOOTHING_M / gsd_m), gsd_m, dsm_gsd_m)

    @property
    def near_m(self) -> float:
        """How far beside an edge its blur ends."""
        return max(NEAR_M, NEAR_CELLS * self.dsm_gsd_m)

    @property
    def far_m(self) -> float:
        """How far beside an edge the slope of a roof is read."""
        return FAR_M + (self.near_m - NEAR_M)

    @property
    def wall_blur_m(self) -> float:
        """How far within a wall the DSM still shows it."""
        return max(WALL_BLUR_M, WALL_BLUR_CELLS * self.dsm_gsd_m)

    def strength(self, pixels: LinePixels) -> NDArray[np.float32]:
        """The higher (n,), in metres, of the step and the dip at each pixel.

        A step is what is left of the rise from one side to the other when the slope of either side, or of both, or
        none, is taken off, whichever leaves least: a slope, a ridge and a kink are no steps. A dip is lower than both
        sides.
        """
        distances_m = -self.far_m, -self.near_m, 0.0, self.near_m, self.far_m
        far_before_m, near_before_m, here_m, near_after_m, far_after_m = (
            pixels.sampled(self.elevation_m, distance_m / self.gsd_m) for distance_m in distances_m
        )
        per_slope = np.float32(self.near_m / (self.far_m - self.near_m))
        rise_m = near_after_m - near_before_m
        left_m = 2 * per_slope * (near_before_m - far_before_m)
        right_m = 2 * per_slope * (far_after_m - near_after_m)
        readings_m = np.stack([rise_m, rise_m - left_m, rise_m - right_m, rise_m - (left_m + right_m) / 2])
        step_m = np.maximum(readings_m.min(axis=0), -readings_m.max(axis=0))
        dip_m = np.minimum(far_before_m, far_after_m) - here_m
        return np.nan_to_num(np.maximum(step_m, dip_m)).clip(0, ENOUGH_M)

    def sharpness(self, pixels: LinePixels) -> NDArray[np.float32]:
        """How high (n,), in metres, the surface steps right at each pixel, be it an edge of the roof or a slope."""
        sides_px = -BESIDE_M / self.gsd_m, BESIDE_M / self.gsd_m
        before_m, after_m = (pixels.sampled(self.elevation_m, offset_px) for offset_px in sides_px)
        return np.nan_to_num(np.abs(after_m - before_m))

"""Rays that run from buildings' walls away from the sun, over open ground up to the next building.

The image is turned so that they run down its columns; a running maximum over rows then says which wall each pixel of
open ground lies below.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray

LONGEST_M = 100.0
LEAST_FREE_M = 3.0
"""Of a building of which walls so wide stand free, those that another one stands behind are not looked at."""
BLACK = 8.0
SMOOTHING_PX = 0.7
SUNWARD_M = 0.9
OPEN, NOTHING = -1, -2


@dataclass(frozen=True, eq=False)
class ShadowedGround:
    """An image of ground and outlines.

    brightness: (H, W) float32, logarithm of the mean of the image's channels. labels: (H, W) int32 the building of each
    pixel, OPEN between them, NOTHING where the image shows neither. transform: from pixels to the map, in metres.
    """

    brightness: NDArray[np.float32]
    labels: NDArray[np.int32]
    transform: Affine

    @classmethod
    def of(
        cls, rgb: NDArray[np.uint8], valid: NDArray[np.bool_], labels: NDArray[np.int32], transform: Affine
    ) -> ShadowedGround:
        """What an image (3, H, W) shows where it is valid (H, W), with labels (H, W) of which -1 is no building."""
        brightness = np.log(rgb.mean(axis=0, dtype=np.float32) + np.float32(BLACK))
        smooth = cv2.GaussianBlur(brightness, (0, 0), SMOOTHING_PX)
        return cls(smooth, np.where(valid | (labels >= 0), labels, NOTHING).astype(np.int32), transform)

    @property
    def pixel_m(self) -> float:
        """Side of a square with a pixel's area."""
        return float(np.sqrt(abs(self.transform.determinant)))

    def part(self, rows: slice, columns: slice, stride: int = 1) -> ShadowedGround:
        """Every `stride`-th of some rows and columns."""
        thin = slice(rows.start, rows.stop, stride), slice(columns.start, columns.stop, stride)
        transform = self.transform * Affine.translation(columns.start, rows.start) * Affine.scale(stride)
        return ShadowedGround(self.brightness[thin], self.labels[thin], transform)


@dataclass(frozen=True, eq=False)
class Rays:
    """Pixels (n,) of open ground on the rays of one sun.

    owner: the building from whose wall each ray runs. step: 1 at the wall, then 2 and so on, `step_m` apart.
    brightness: as `ShadowedGround` has it. sunward: that of the ground on the other side of the building, NaN where
    there is none.
    """

    owner: NDArray[np.int32]
    step: NDArray[np.int32]
    brightness: NDArray[np.float32]
    sunward: NDArray[np.float32]
    step_m: float

    @classmethod
    def of(cls, ground: ShadowedGround, sun_azimuth_deg: float, free_alone: bool = True) -> Rays:
        """All rays up to `LONGEST_M`, one a pixel of wall.

        free_alone: leave out those of walls that another building touches from behind, where enough others are free.
        """
        turn, size, step_m = _turn(ground, sun_azimuth_deg)
        labels = cv2.warpAffine(
            ground.labels.astype(np.float32), turn, size, flags=cv2.INTER_NEAREST, borderValue=float(NOTHING)
        ).astype(np.int32)
        brightness = cv2.warpAffine(ground.brightness, turn, size, flags=cv2.INTER_LINEAR)
        rows = np.arange(size[1], dtype=np.int32)[:, None]
        wall = np.maximum.accumulate(np.where(labels != OPEN, rows, np.int32(-1)), axis=0)
        row, column = np.nonzero((labels == OPEN) & (wall >= 0) & (rows - wall <= int(LONGEST_M / step_m)))
        wall_row = wall[row, column]
        owner, step = labels[wall_row, column], (row - wall_row).astype(np.int32)
        some, sunward = owner >= 0, np.full(owner.shape, np.nan, np.float32)
        if free_alone and some.any():
            above = np.vstack([np.full((1, size[0]), NOTHING, np.int32), labels[:-1]])
            first = np.maximum.accumulate(np.where(labels != above, rows, np.int32(0)), axis=0)[wall_row, column]
            is_free = above[first, column] < 0
            free_m = np.bincount(owner[some & is_free & (step == 1)], minlength=int(owner.max()) + 1) * step_m
            some &= is_free | (free_m[np.maximum(owner, 0)] < LEAST_FREE_M)
            before = np.maximum(first - max(1, round(SUNWARD_M / step_m)), 0)
            sunward = np.where(labels[before, column] == OPEN, brightness[before, column], sunward)
        return cls(owner[some], step[some], brightness[row[some], column[some]], sunward[some], step_m)

    def along(
        self, evidence: NDArray[np.float64], which: NDArray[np.bool_], count: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Sums (count, steps) of evidence (n,) over some rays (n,) of each building at each step, and their number."""
        steps = int(LONGEST_M / self.step_m)
        at = self.owner[which].astype(np.intp) * steps + self.step[which] - 1
        sums, rays = (np.bincount(at, each, count * steps) for each in (evidence[which], np.ones(len(at))))
        return np.asarray(sums, np.float64).reshape(count, steps), np.asarray(rays, np.float64).reshape(count, steps)


def _turn(ground: ShadowedGround, sun_azimuth_deg: float) -> tuple[NDArray[np.float64], tuple[int, int], float]:
    """The matrix (2, 3) that turns an image so that what points away from the sun points down.

    With it come (width, height) of the turned image, and how many metres lie between two of its rows.
    """
    azimuth = np.radians(sun_azimuth_deg)
    a, b, _, d, e, _ = ground.transform[:6]
    column, row = np.linalg.solve([[a, b], [d, e]], [-np.sin(azimuth), -np.cos(azimuth)])
    pixels = float(np.hypot(column, row))
    turn = np.array([[row, -column], [column, row]]) / pixels
    height, width = ground.labels.shape
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], np.float64) @ turn.T
    first, last = corners.min(axis=0), corners.max(axis=0)
    wide, high = np.ceil(last - first).astype(int).tolist()
    return np.column_stack([turn, -first]), (wide, high), 1.0 / pixels

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
    there is none. sun_azimuth_deg: of that sun.
    """

    owner: NDArray[np.int32]
    step: NDArray[np.int32]
    brightness: NDArray[np.float32]
    sunward: NDArray[np.float32]
    step_m: float
    sun_azimuth_deg: float

    @classmethod
    def of(cls, ground: ShadowedGround, sun_azimuth_deg: float, free_alone: bool = True) -> Rays:
        """All rays up to `LONGEST_M`, one a pixel of wall.

        free_alone: leave out those of walls that another building touches from behind, where enough others are free.
        """
        turned = _TurnedGround.of(ground, sun_azimuth_deg)
        wall, row, column = turned.rays()
        owner, step = turned.labels[wall, column], (row - wall).astype(np.int32)
        is_used, sunward = owner >= 0, np.full(owner.shape, np.nan, np.float32)
        if free_alone and is_used.any():
            is_free, sunward = turned.behind(wall, column)
            at_wall = is_used & is_free & (step == 1)
            free_m = np.bincount(owner[at_wall], minlength=int(owner.max()) + 1) * turned.step_m
            is_used &= is_free | (free_m[np.maximum(owner, 0)] < LEAST_FREE_M)
        return cls(
            owner[is_used],
            step[is_used],
            turned.brightness[row, column][is_used],
            sunward[is_used],
            turned.step_m,
            sun_azimuth_deg,
        )

    def along(
        self, evidence: NDArray[np.float64], which: NDArray[np.bool_], count: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Sums (count, steps) of evidence (n,) over some rays (n,) of each building at each step, and their number."""
        steps = int(LONGEST_M / self.step_m)
        at = self.owner[which].astype(np.intp) * steps + self.step[which] - 1
        sums, rays = (np.bincount(at, each, count * steps) for each in (evidence[which], np.ones(len(at))))
        return np.asarray(sums, np.float64).reshape(count, steps), np.asarray(rays, np.float64).reshape(count, steps)


@dataclass(frozen=True, eq=False)
class _TurnedGround:
    """The image turned so that what points away from the sun points down, its rows `step_m` apart.

    labels, brightness: (h, w), as `ShadowedGround` has them.
    """

    labels: NDArray[np.int32]
    brightness: NDArray[np.float32]
    step_m: float

    @classmethod
    def of(cls, ground: ShadowedGround, sun_azimuth_deg: float) -> _TurnedGround:
        column, row = _pixels_a_metre_away(ground.transform, sun_azimuth_deg)
        pixels = float(np.hypot(column, row))
        turn = np.array([[row, -column], [column, row]]) / pixels
        height, width = ground.labels.shape
        corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], np.float64) @ turn.T
        matrix = np.column_stack([turn, -corners.min(axis=0)])
        size = np.ceil(np.ptp(corners, axis=0)).astype(int).tolist()
        labels = cv2.warpAffine(
            ground.labels.astype(np.float32), matrix, size, flags=cv2.INTER_NEAREST, borderValue=float(NOTHING)
        )
        brightness = cv2.warpAffine(ground.brightness, matrix, size, flags=cv2.INTER_LINEAR)
        return cls(labels.astype(np.int32), brightness, 1.0 / pixels)

    def rays(self) -> tuple[NDArray[np.int32], NDArray[np.intp], NDArray[np.intp]]:
        """Of each pixel (n,) of open ground within reach of one: the row of the wall above it, its row and column."""
        wall = np.maximum.accumulate(np.where(self.labels != OPEN, self._rows, np.int32(-1)), axis=0)
        is_near = self._rows - wall <= int(LONGEST_M / self.step_m)
        row, column = np.nonzero((self.labels == OPEN) & (wall >= 0) & is_near)
        return wall[row, column], row, column

    def behind(
        self, wall: NDArray[np.int32], column: NDArray[np.intp]
    ) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
        """Whether no other building touches that of a wall (n,) on the sun's side, and how bright the ground is there.

        The brightness is NaN where there is no open ground.
        """
        above = np.vstack([np.full((1, self.labels.shape[1]), NOTHING, np.int32), self.labels[:-1]])
        first = np.maximum.accumulate(np.where(self.labels != above, self._rows, np.int32(0)), axis=0)[wall, column]
        before = np.maximum(first - max(1, round(SUNWARD_M / self.step_m)), 0)
        is_open = self.labels[before, column] == OPEN
        sunward = np.where(is_open, self.brightness[before, column], np.float32(np.nan))
        return above[first, column] < 0, sunward

    @property
    def _rows(self) -> NDArray[np.int32]:
        return np.arange(len(self.labels), dtype=np.int32)[:, None]


def _pixels_a_metre_away(transform: Affine, sun_azimuth_deg: float) -> NDArray[np.float64]:
    """The (column, row) by which one comes a metre farther away from the sun."""
    azimuth = np.radians(sun_azimuth_deg)
    per_pixel_m = [[transform.a, transform.b], [transform.d, transform.e]]
    return np.asarray(np.linalg.solve(per_pixel_m, [-np.sin(azimuth), -np.cos(azimuth)]))

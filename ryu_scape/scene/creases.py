"""Ridges, hips and valleys: the lines in plan along which a pitched roof changes its slope.

Creases may be longer than the roof's own, never shorter: past their end they run within a plane, and do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights import RoofKind

REACH_M = 2.0
"""How far creases go on beyond their wing, so that they are sure to cross the outline."""

Segments = NDArray[np.float64]


def creases(kinds: NDArray[np.object_], wings: NDArray[np.float64]) -> tuple[Segments, NDArray[np.intp]]:
    """All creases of pitched roofs (p,) over `wings` (p, w, 7), a table of `RoofPlans`.

    Returns segments (s, 2, 2) in plan and the roof (s,) that each belongs to.
    """
    roof, number = np.nonzero(np.isfinite(wings[..., 0]) & (kinds != RoofKind.SHED)[:, None])
    parts = [(np.empty((0, 2, 2)), np.empty(0, np.intp)), *_within_wings(kinds[roof], wings[roof, number], roof)]
    for first in range(wings.shape[1]):
        for second in range(first + 1, wings.shape[1]):
            both = np.flatnonzero(np.isfinite(wings[:, second, 0]))
            parts.extend(_between_wings(wings[both, first], wings[both, second], both))
    return np.concatenate([segments for segments, _ in parts]), np.concatenate([owner for _, owner in parts])


def _within_wings(
    kinds: NDArray[np.object_], wings: NDArray[np.float64], roof: NDArray[np.intp]
) -> Iterator[tuple[Segments, NDArray[np.intp]]]:
    """Ridge, hips and a pyramid's diagonals of single wings (k, 7)."""
    half_length, half_width = wings[:, 3], wings[:, 4]
    is_pyramid = kinds == RoofKind.PYRAMID
    is_hip = kinds == RoofKind.HIP
    ends = [is_hip | (wings[:, 5] > 0), is_hip | (wings[:, 6] > 0)]
    hip_start = half_length - half_width
    ridge_end = [np.where(is_hipped, hip_start, half_length + REACH_M) for is_hipped in ends]
    zero = np.zeros_like(half_length)
    ridge = ~is_pyramid & (ridge_end[0] + ridge_end[1] > 0)
    yield _placed(wings, roof, ridge, (-ridge_end[0], zero), (ridge_end[1], zero))
    out = half_width + REACH_M
    for side, is_hipped in zip((-1.0, 1.0), ends, strict=True):
        for turn in (-1.0, 1.0):
            start, end = (side * hip_start, zero), (side * (hip_start + out), turn * out)
            yield _placed(wings, roof, ~is_pyramid & is_hipped, start, end)
    stretch = 1.0 + REACH_M / half_width
    x, y = half_length * stretch, half_width * stretch
    yield _placed(wings, roof, is_pyramid, (-x, -y), (x, y))
    yield _placed(wings, roof, is_pyramid, (-x, y), (x, -y))


def _between_wings(
    first: NDArray[np.float64], second: NDArray[np.float64], roof: NDArray[np.intp]
) -> Iterator[tuple[Segments, NDArray[np.intp]]]:
    """Valleys where the slopes of two wings (k, 7) of the same pitch meet: diagonals, or a parallel in the middle."""
    turn = first[:, 2]
    cosine, sine = np.cos(turn), np.sin(turn)
    east, north = (second[:, :2] - first[:, :2]).T
    along, across = cosine * east + sine * north, cosine * north - sine * east
    is_square = np.abs(np.sin(second[:, 2] - turn)) > 0.5
    wider = first[:, 4] - second[:, 4]
    near, far = np.maximum(wider, 0.0), first[:, 4] + REACH_M
    for side in (-1.0, 1.0):
        for other_side in (-1.0, 1.0):
            start = (along + other_side * (near - wider), side * near)
            end = (along + other_side * (far - wider), side * far)
            yield _placed(first, roof, is_square & (far > near), start, end)
    meeting = 0.5 * (across + np.sign(across) * wider)
    reach = np.maximum(first[:, 3], np.abs(along) + second[:, 3]) + REACH_M
    is_beside = ~is_square & (np.abs(across) > np.abs(wider))
    yield _placed(first, roof, is_beside, (-reach, meeting), (reach, meeting))


def _placed(
    wings: NDArray[np.float64],
    roof: NDArray[np.intp],
    chosen: NDArray[np.bool_],
    start: tuple[NDArray[np.float64], NDArray[np.float64]],
    end: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> tuple[Segments, NDArray[np.intp]]:
    """Those `chosen` (k,) of the segments between points in the wings' own axes, moved to the plan."""
    cosine, sine = np.cos(wings[:, 2]), np.sin(wings[:, 2])
    points = [
        (wings[:, 0] + cosine * along - sine * across, wings[:, 1] + sine * along + cosine * across)
        for along, across in (start, end)
    ]
    return np.stack([np.stack(point, axis=1) for point in points], axis=1)[chosen], roof[chosen]

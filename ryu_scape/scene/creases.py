"""Ridges, hips and valleys: the lines in plan along which a pitched roof changes its slope.

Creases may be longer than the roof's own, never shorter: past their end they run within a plane, and do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import most_of_each
from ryu_scape.heights import RoofKind
from ryu_scape.heights.roof_plans import DIRECTION, ENDS_HIPPED, HALF_LENGTH, HALF_WIDTH, STARTS_HIPPED, X, Y

REACH_M = 2.0
"""How far creases go on beyond the outline, or their wing where that is larger, so that they are sure to cross both."""

Segments = NDArray[np.float64]


def creases(
    polygons: NDArray[np.object_], kinds: NDArray[np.object_], wings: NDArray[np.float64]
) -> tuple[Segments, NDArray[np.intp]]:
    """All creases of pitched roofs (p,) over `wings` (p, w, 7), a table of `RoofPlans`, right across polygons (p,).

    Returns segments (s, 2, 2) in plan and the roof (s,) that each belongs to.
    """
    reach_m = REACH_M + _farthest_beyond(polygons, wings)
    roof, number = np.nonzero(np.isfinite(wings[..., X]) & (kinds != RoofKind.SHED)[:, None])
    parts = [(np.empty((0, 2, 2)), np.empty(0, np.intp))]
    parts.extend(_within_wings(kinds[roof], wings[roof, number], roof, reach_m[roof]))
    for first in range(wings.shape[1]):
        for second in range(first + 1, wings.shape[1]):
            both = np.flatnonzero(np.isfinite(wings[:, second, X]))
            parts.extend(_between_wings(wings[both, first], wings[both, second], both, reach_m[both]))
    return np.concatenate([segments for segments, _ in parts]), np.concatenate([owner for _, owner in parts])


def _farthest_beyond(polygons: NDArray[np.object_], wings: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far (p,) any corner of polygons (p,) lies beyond the wing (p, w, 7) nearest to it; 0 without wings."""
    corners_m, owner = shapely.get_coordinates(polygons, return_index=True)
    beyond_m = np.full(owner.size, np.nan)
    for wing in wings[owner].swapaxes(0, 1):
        along, across = _in_axes_of(wing, corners_m)
        past_m = np.maximum(np.abs(along) - wing[:, HALF_LENGTH], np.abs(across) - wing[:, HALF_WIDTH])
        beyond_m = np.fmin(beyond_m, past_m)
    return most_of_each(owner, np.nan_to_num(beyond_m), np.zeros(len(polygons)))


def _within_wings(
    kinds: NDArray[np.object_], wings: NDArray[np.float64], roof: NDArray[np.intp], reach_m: NDArray[np.float64]
) -> Iterator[tuple[Segments, NDArray[np.intp]]]:
    """Ridge, hips and a pyramid's diagonals of single wings (k, 7)."""
    is_pyramid, is_hip = kinds == RoofKind.PYRAMID, kinds == RoofKind.HIP
    starts_hipped, ends_hipped = (is_hip | (wings[:, end] > 0) for end in (STARTS_HIPPED, ENDS_HIPPED))
    yield _ridges(wings, roof, ~is_pyramid, starts_hipped, ends_hipped, reach_m)
    yield from _hips(wings, roof, ~is_pyramid & starts_hipped, -1.0, reach_m)
    yield from _hips(wings, roof, ~is_pyramid & ends_hipped, 1.0, reach_m)
    yield from _diagonals(wings, roof, is_pyramid, reach_m)


def _ridges(
    wings: NDArray[np.float64],
    roof: NDArray[np.intp],
    chosen: NDArray[np.bool_],
    starts_hipped: NDArray[np.bool_],
    ends_hipped: NDArray[np.bool_],
    reach_m: NDArray[np.float64],
) -> tuple[Segments, NDArray[np.intp]]:
    """The ridges of those wings (k, 7) that are chosen (k,), from hip to hip, or beyond an end (k,) that is none."""
    half_length, level = wings[:, HALF_LENGTH], np.zeros(len(wings))
    back, ahead = (
        np.where(is_hipped, half_length - wings[:, HALF_WIDTH], half_length + reach_m)
        for is_hipped in (starts_hipped, ends_hipped)
    )
    return _placed(wings, roof, chosen & (back + ahead > 0), (-back, level), (ahead, level))


def _hips(
    wings: NDArray[np.float64],
    roof: NDArray[np.intp],
    chosen: NDArray[np.bool_],
    side: float,
    reach_m: NDArray[np.float64],
) -> Iterator[tuple[Segments, NDArray[np.intp]]]:
    """From the ridge to both corners at the start (-1) or the end (1) of those wings (k, 7) that are chosen (k,)."""
    ridge_end, out = wings[:, HALF_LENGTH] - wings[:, HALF_WIDTH], wings[:, HALF_WIDTH] + reach_m
    for turn in (-1.0, 1.0):
        start, end = (side * ridge_end, np.zeros(len(wings))), (side * (ridge_end + out), turn * out)
        yield _placed(wings, roof, chosen, start, end)


def _diagonals(
    wings: NDArray[np.float64], roof: NDArray[np.intp], chosen: NDArray[np.bool_], reach_m: NDArray[np.float64]
) -> Iterator[tuple[Segments, NDArray[np.intp]]]:
    """From corner to corner of those wings (k, 7) that are chosen (k,), and beyond."""
    half_length, half_width = wings[:, HALF_LENGTH], wings[:, HALF_WIDTH]
    stretch = 1.0 + reach_m / half_width
    x, y = half_length * stretch, half_width * stretch
    yield _placed(wings, roof, chosen, (-x, -y), (x, y))
    yield _placed(wings, roof, chosen, (-x, y), (x, -y))


def _between_wings(
    first: NDArray[np.float64], second: NDArray[np.float64], roof: NDArray[np.intp], reach_m: NDArray[np.float64]
) -> Iterator[tuple[Segments, NDArray[np.intp]]]:
    """Valleys where the slopes of two wings (k, 7) of the same pitch meet: diagonals, or a parallel in the middle."""
    is_square = np.abs(np.sin(second[:, DIRECTION] - first[:, DIRECTION])) > 0.5
    yield from _diagonal_valleys(first, second, roof, is_square, reach_m)
    yield _parallel_valleys(first, second, roof, ~is_square, reach_m)


def _diagonal_valleys(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    roof: NDArray[np.intp],
    chosen: NDArray[np.bool_],
    reach_m: NDArray[np.float64],
) -> Iterator[tuple[Segments, NDArray[np.intp]]]:
    """Between those pairs of wings (k, 7) that are chosen (k,), which are square to each other."""
    along, _ = _in_axes_of(first, second[:, :DIRECTION])
    wider = first[:, HALF_WIDTH] - second[:, HALF_WIDTH]
    near, far = np.maximum(wider, 0.0), first[:, HALF_WIDTH] + reach_m
    for side, other_side in product((-1.0, 1.0), repeat=2):
        start, end = ((along + other_side * (out - wider), side * out) for out in (near, far))
        yield _placed(first, roof, chosen & (far > near), start, end)


def _parallel_valleys(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    roof: NDArray[np.intp],
    chosen: NDArray[np.bool_],
    reach_m: NDArray[np.float64],
) -> tuple[Segments, NDArray[np.intp]]:
    """Between those pairs of wings (k, 7) that are chosen (k,), which run side by side."""
    along, across = _in_axes_of(first, second[:, :DIRECTION])
    wider = first[:, HALF_WIDTH] - second[:, HALF_WIDTH]
    meeting = 0.5 * (across + np.sign(across) * wider)
    reach = np.maximum(first[:, HALF_LENGTH], np.abs(along) + second[:, HALF_LENGTH]) + reach_m
    is_beside = chosen & (np.abs(across) > np.abs(wider))
    return _placed(first, roof, is_beside, (-reach, meeting), (reach, meeting))


def _in_axes_of(
    wings: NDArray[np.float64], plan_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far points (k, 2) lie from the middles of wings (k, 7), along their ridges and across."""
    cosine, sine = np.cos(wings[:, DIRECTION]), np.sin(wings[:, DIRECTION])
    east, north = (plan_m - wings[:, :DIRECTION]).T
    return cosine * east + sine * north, cosine * north - sine * east


def _placed(
    wings: NDArray[np.float64],
    roof: NDArray[np.intp],
    chosen: NDArray[np.bool_],
    start: tuple[NDArray[np.float64], NDArray[np.float64]],
    end: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> tuple[Segments, NDArray[np.intp]]:
    """Those `chosen` (k,) of the segments between points in the wings' own axes, moved to the plan."""
    cosine, sine = np.cos(wings[:, DIRECTION]), np.sin(wings[:, DIRECTION])
    points = [
        (wings[:, X] + cosine * along - sine * across, wings[:, Y] + sine * along + cosine * across)
        for along, across in (start, end)
    ]
    return np.stack([np.stack(point, axis=1) for point in points], axis=1)[chosen], roof[chosen]

"""One label for each building, also where buildings touch: a watershed on how deep inside a building a pixel lies.

Depth is the distance to the outside, averaged over several thresholds of the probability. So a gap that the network
half sees makes a valley, and so does a neck between two bodies, while the wings of an L- or U-shaped house are joined at
their full depth. Basins are merged by their dynamics, the difference between peak and saddle (Grimaud, 1992, Image
Algebra and Morphological Image Processing III), here taken as a ratio so that it holds for sheds and halls alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings

THRESHOLD_STEPS = np.linspace(0.0, 0.8, 5)


def label_buildings(probability: BuildingProbability, settings: FootprintSettings) -> NDArray[np.int32]:
    """Labels (H, W) int32 of the buildings, from 1 without gaps, 0 outside; every one is 4-connected.

    Two bodies that touch stay one building unless the passage between them is narrower than `neck_ratio` times the
    half-width of the slimmer one. Bodies smaller than `smallest_area_m2` join the neighbour they are open to most.
    """
    depth = depth_inside(probability.values, settings.probability_threshold)
    inside = np.flatnonzero(depth)
    labels = np.zeros(depth.shape, np.int32)
    if inside.size:
        passages, basins = _basins(depth, inside)
        smallest_px = settings.smallest_area_m2 / probability.grid.gsd_m**2
        labels.ravel()[inside] = 1 + _merged(passages, basins, settings.neck_ratio, smallest_px)
    return labels


def depth_inside(probability: NDArray[np.float32], threshold: float) -> NDArray[np.float32]:
    """Distance (H, W) in pixels to the nearest pixel outside, the mean over thresholds from `threshold` upwards.

    Doubtful spots in the middle of a building count as inside: they are noise, a gap reaches the outside.
    """
    depth = np.zeros(probability.shape, np.float32)
    for level in threshold + (1 - threshold) * THRESHOLD_STEPS:
        body = _without_spots(probability >= level, probability < threshold)
        depth += cv2.distanceTransform(body.astype(np.uint8), cv2.DIST_L2, 5)
    return depth / np.float32(THRESHOLD_STEPS.size)


def _without_spots(body: NDArray[np.bool_], outside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`body` (H, W) with those of its holes filled that hold no pixel of `outside` (H, W)."""
    count, holes = cv2.connectedComponents((~body).astype(np.uint8), connectivity=4)
    stays = np.zeros(count, bool)
    stays[holes[outside]] = True
    stays[0] = False
    return ~stays[holes]


@dataclass(frozen=True, eq=False)
class _Passages:
    """Where regions meet: region `first` (n,) and region `second` (n,), and the depth (n,) of the pixels between."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    depth: NDArray[np.float32]

    def between(self, region: NDArray[np.intp]) -> _Passages:
        """The same passages once region i is part of `region[i]`, without those that now lie inside one."""
        first, second = region[self.first], region[self.second]
        apart = first != second
        return _Passages(first[apart], second[apart], self.depth[apart])


@dataclass(frozen=True, eq=False)
class _Basins:
    """`of_pixel` (p,): the basin of each pixel inside a building. `peak` (n,): its greatest depth, `size` in pixels."""

    of_pixel: NDArray[np.intp]
    peak: NDArray[np.float32]
    size: NDArray[np.intp]


def _basins(depth: NDArray[np.float32], inside: NDArray[np.intp]) -> tuple[_Passages, _Basins]:
    """The basin of each pixel of `inside` (flat indices): the peak reached by steepest ascent, step by step."""
    number = np.full(depth.size, -1, np.intp)
    number[inside] = np.arange(inside.size)
    values = depth.ravel()[inside]
    upwards, highest = np.arange(inside.size), values.copy()
    pairs = []
    for first, second in _neighbours(number.reshape(depth.shape)):
        pairs.append((first, second))
        for lower, upper in ((first, second), (second, first)):
            rises = values[upper] > highest[lower]
            upwards[lower[rises]], highest[lower[rises]] = upper[rises], values[upper[rises]]
    peaks, of_pixel = np.unique(_followed(upwards), return_inverse=True)
    first, second = (np.concatenate(side) for side in zip(*pairs, strict=True))
    meeting = _Passages(first, second, np.minimum(values[first], values[second])).between(of_pixel)
    return meeting, _Basins(of_pixel, values[peaks], np.bincount(of_pixel))


def _neighbours(number: NDArray[np.intp]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Pairs of 4-neighbours that both lie inside, by their number: those in a row, then those in a column."""
    pairs = []
    for first, second in ((number[:, :-1], number[:, 1:]), (number[:-1], number[1:])):
        both = (first >= 0) & (second >= 0)
        pairs.append((first[both], second[both]))
    return pairs


def _merged(passages: _Passages, basins: _Basins, neck_ratio: float, smallest_px: float) -> NDArray[np.intp]:
    """The region (p,) of each pixel, from 0 without gaps, once every basin without a neck of its own has been merged.

    In each round a region looks through its widest passage; if that is no neck, it joins the region behind it,
    provided that one is deeper.
    """
    of_pixel, peak, size = basins.of_pixel, basins.peak, basins.size
    while True:
        widest, other = _widest_passage(passages, peak.size)
        is_deeper = (peak[other] > peak) | ((peak[other] == peak) & (other > np.arange(peak.size)))
        is_open = (widest >= neck_ratio * peak) | (size < smallest_px)
        joins = is_deeper & is_open & (widest > 0)
        if not joins.any():
            return of_pixel
        root = _followed(np.where(joins, other, np.arange(peak.size)))
        kept, region = np.unique(root, return_inverse=True)
        passages, of_pixel = passages.between(region), region[of_pixel]
        peak, size = peak[kept], np.bincount(region, size).astype(np.intp)


def _widest_passage(passages: _Passages, count: int) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """For each of `count` regions the depth of its deepest passage, 0 without one, and the region behind it."""
    here = np.concatenate([passages.first, passages.second])
    there = np.concatenate([passages.second, passages.first])
    depth = np.concatenate([passages.depth, passages.depth])
    order = np.lexsort((there, depth, here))
    last = order[np.flatnonzero(np.diff(here[order], append=-1))]
    widest, other = np.zeros(count, np.float32), np.arange(count)
    widest[here[last]], other[here[last]] = depth[last], there[last]
    return widest, other


def _followed(pointers: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where each pointer leads in the end; there must be no cycles but pointers to themselves."""
    while True:
        further = pointers[pointers]
        if np.array_equal(further, pointers):
            return pointers
        pointers = further

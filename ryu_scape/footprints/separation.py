"""One label for each building, also where buildings touch: a watershed on how deep inside a building a pixel lies.

Depth is the distance to the outside, less where the network doubts: so a gap that it half sees makes a valley, and so
does a narrow neck between two bodies, while the wings of an L- or U-shaped house are joined at their full depth. Party
lines that a fine DSM shows count as gaps. Basins are merged by their dynamics, the difference between peak and saddle
(Grimaud, 1992, Image Algebra and Morphological Image Processing III), here taken as a ratio so that it holds for sheds
and halls alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.footprints.party_lines import find_party_lines
from ryu_scape.footprints.unions import followed, numbered
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings

HIGHER_LEVELS = np.linspace(0.2, 0.8, 4)
NEIGHBOURS = (np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])
"""Slices of a raster that pair each pixel with the next in its row, then with the next in its column."""
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
LINE_DEPTH_PX = np.float32(1e-3)


def label_buildings(
    probability: BuildingProbability, settings: FootprintSettings, fine_dsm_m: NDArray[np.float32] | None = None
) -> NDArray[np.int32]:
    """Labels (H, W) int32 of the buildings, from 1 without gaps, 0 outside; every one is 4-connected.

    fine_dsm_m: (H, W) metres, NaN = no data; where it is given, houses are also parted where their roofs step or dip.
    Two bodies that touch stay one building unless the passage between them is less deep than `neck_ratio` times the
    slimmer one, where depth is that of `depth_inside`. Bodies smaller than `smallest_area_m2` join the neighbour they
    are open to most.
    """
    depth = depth_inside(probability.values, settings.probability_threshold)
    if fine_dsm_m is not None:
        inside = depth > 0
        lines = find_party_lines(inside, fine_dsm_m, probability.grid.gsd_m)
        depth = np.where(lines, LINE_DEPTH_PX, np.minimum(depth, _distance(inside & ~lines)))
    basin = _basins(depth)
    if not basin.any():
        return basin
    peak = np.zeros(int(basin.max()) + 1, np.float32)
    np.maximum.at(peak, basin.ravel(), depth.ravel())
    smallest_px = settings.smallest_area_m2 / probability.grid.gsd_m**2
    size = np.bincount(basin.ravel())
    region = _merged(_passages(basin, depth), peak[1:], size[1:], settings.neck_ratio, smallest_px)
    return np.append(0, region + 1).astype(np.int32)[basin]


def depth_inside(probability: NDArray[np.float32], threshold: float) -> NDArray[np.float32]:
    """Distance (H, W) in pixels to where the probability falls below `threshold`, times the square of its sureness.

    Sureness is the share of that distance that is left on the average over higher thresholds; squared, it parts row
    houses at a faint gap before it parts the wings of a house. Doubtful spots in the middle of a building are noise and
    count as inside: a gap reaches the outside.
    """
    outside = probability < threshold
    shore = cv2.dilate(outside.astype(np.uint8), CROSS).astype(bool)
    distance = _distance(~outside)
    total = distance.copy()
    for level in threshold + (1 - threshold) * HIGHER_LEVELS:
        doubtful = (probability < level) & ~outside
        total += _distance(~outside & ~_reaching(doubtful, shore))
    sureness = np.divide(total, distance, out=total, where=~outside) / np.float32(1 + HIGHER_LEVELS.size)
    return np.asarray(distance * sureness**2, np.float32)


def _distance(body: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Distance (H, W) in pixels to the nearest pixel outside `body`; that is far when there is none."""
    distance = cv2.distanceTransform(body.astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.minimum(distance, max(body.shape)), np.float32)


def _reaching(region: NDArray[np.bool_], shore: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The 4-connected parts of `region` (H, W) that hold a pixel of `shore` (H, W)."""
    count, part = cv2.connectedComponents(region.astype(np.uint8), connectivity=4)
    reaches = np.zeros(count, bool)
    reaches[part[region & shore]] = True
    return reaches[part]


def _basins(depth: NDArray[np.float32]) -> NDArray[np.int32]:
    """The basin (H, W) of each pixel inside a building, from 1: the peak reached by steepest ascent; 0 outside."""
    upwards = np.arange(depth.size, dtype=np.int32).reshape(depth.shape)
    highest, pixel = depth.copy(), upwards.copy()
    for first, second in NEIGHBOURS:
        for lower, upper in ((first, second), (second, first)):
            rises = (depth[upper] > highest[lower]) & (depth[lower] > 0)
            np.copyto(highest[lower], depth[upper], where=rises)
            np.copyto(upwards[lower], pixel[upper], where=rises)
    inside = np.flatnonzero(depth)
    number = np.zeros(depth.size, np.int32)
    number[inside] = np.arange(inside.size)
    basin, _ = numbered(followed(number[upwards.ravel()[inside]]))
    number[inside] = basin + 1
    return number.reshape(depth.shape)


@dataclass(frozen=True, eq=False)
class _Passages:
    """Where regions meet: region `first` (n,) and region `second` (n,), and the depth (n,) of the pixels between."""

    first: NDArray[np.integer]
    second: NDArray[np.integer]
    depth: NDArray[np.float32]

    def between(self, region: NDArray[np.intp]) -> _Passages:
        """The same passages once region i is part of `region[i]`, without those that now lie inside one."""
        first, second = region[self.first], region[self.second]
        apart = first != second
        return _Passages(first[apart], second[apart], self.depth[apart])


def _passages(basin: NDArray[np.int32], depth: NDArray[np.float32]) -> _Passages:
    """The passages between basins (H, W), which are counted from 1 there and from 0 in the result."""
    found = []
    for first, second in NEIGHBOURS:
        meets = (basin[first] != basin[second]) & (basin[first] > 0) & (basin[second] > 0)
        shallower = np.minimum(depth[first][meets], depth[second][meets])
        found.append((basin[first][meets] - 1, basin[second][meets] - 1, shallower))
    return _Passages(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _merged(
    passages: _Passages, peak: NDArray[np.float32], size: NDArray[np.intp], neck_ratio: float, smallest_px: float
) -> NDArray[np.intp]:
    """The region (n,) of each basin, from 0 without gaps, once every one without a neck of its own has been merged.

    peak: (n,) greatest depth of each basin. size: (n,) pixels. In each round a region looks through its widest passage;
    if that is no neck, it joins the region behind it, provided that one is deeper.
    """
    region_of_basin = np.arange(peak.size)
    while True:
        widest, other = _widest_passage(passages, peak.size)
        is_deeper = (peak[other] > peak) | ((peak[other] == peak) & (other > np.arange(peak.size)))
        is_open = (widest >= neck_ratio * peak) | (size < smallest_px)
        joins = is_deeper & is_open & (widest > 0)
        if not joins.any():
            return region_of_basin
        region, kept = numbered(followed(np.where(joins, other, np.arange(peak.size))))
        passages, region_of_basin = passages.between(region), region[region_of_basin]
        peak, size = peak[kept], np.bincount(region, size).astype(np.intp)


def _widest_passage(passages: _Passages, count: int) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """For each of `count` regions the depth of its deepest passage, 0 without one, and the region behind it.

    Of several that are equally deep, the region with the highest number counts.
    """
    widest, other = np.zeros(count, np.float32), np.zeros(count, np.intp)
    for here in (passages.first, passages.second):
        np.maximum.at(widest, here, passages.depth)
    for here, there in ((passages.first, passages.second), (passages.second, passages.first)):
        is_widest = passages.depth == widest[here]
        np.maximum.at(other, here[is_widest], there[is_widest])
    return widest, other

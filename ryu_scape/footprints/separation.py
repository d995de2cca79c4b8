"""One label for each building, also where buildings touch: a watershed on how deep inside a building a pixel lies.

Depth is the distance to the outside, less where the network doubts: so a gap that it half sees makes a valley, as does
a narrow neck between two bodies, while the wings of an L- or U-shaped house are joined at their full depth. Party lines
count as gaps, and cliffs that a fine DSM shows.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import best_of_each
from ryu_scape.footprints.cliffs import find_cliffs, meeting_off_cliffs
from ryu_scape.footprints.faint_gaps import FaintGaps
from ryu_scape.footprints.party_lines import find_party_lines
from ryu_scape.footprints.roof_steps import RoofSteps
from ryu_scape.footprints.unions import joined
from ryu_scape.footprints.watershed import regions_of
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings

HIGHER_LEVELS = np.linspace(0.2, 0.8, 4)
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
LINE_DEPTH_PX = np.float32(1e-3)


def label_buildings(
    probability: BuildingProbability,
    settings: FootprintSettings,
    fine_dsm_m: NDArray[np.float32] | None = None,
    dsm_gsd_m: float = 0.0,
) -> NDArray[np.int32]:
    """Labels (H, W) int32 of the buildings, from 1 without gaps, 0 outside; every one is 4-connected.

    fine_dsm_m: (H, W) metres, NaN = no data; where it is given, houses are also parted where their roofs step or dip,
    else along gaps that the network half sees. dsm_gsd_m: the GSD that it was read at, which may be coarser than the
    probability's.
    Two bodies that touch stay one building unless the passage between them is less deep than `neck_ratio` times the
    slimmer one, where depth is that of `depth_inside`. Bodies smaller than `smallest_area_m2` join the neighbour they
    are open to most. A cliff makes no necks: a podium is one however narrow it is around its tower.
    """
    seen = probability.values
    inside = seen >= settings.probability_threshold
    smallest_px = settings.smallest_area_m2 / probability.grid.gsd_m**2
    parted = partial(regions_of, neck_ratio=settings.neck_ratio, smallest_px=smallest_px)
    with ThreadPoolExecutor(1) as beside:
        sought = beside.submit(_cliffs_and_lines, inside, seen, probability.grid.gsd_m, fine_dsm_m, dsm_gsd_m)
        depth = depth_inside(inside, seen, settings.probability_threshold)
        cliffs, lines = sought.result()
    labels = parted(_divided(depth, cliffs | lines))
    if not cliffs.any():
        return labels
    with_cliffs = _bodies_with(cliffs, inside)
    return _joined_off_cliffs(labels, parted(_divided(depth * with_cliffs, lines & with_cliffs)), cliffs)


def _cliffs_and_lines(
    inside: NDArray[np.bool_],
    seen: NDArray[np.float32],
    gsd_m: float,
    dsm_m: NDArray[np.float32] | None,
    dsm_gsd_m: float,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where (H, W) buildings are parted: at a DSM's cliffs and along its steps, or without one along faint gaps."""
    if dsm_m is None:
        return np.zeros_like(inside), find_party_lines(inside, FaintGaps.of(seen, gsd_m))
    cliffs = find_cliffs(inside, dsm_m, gsd_m)
    return cliffs, find_party_lines(inside, RoofSteps.of(dsm_m, gsd_m, dsm_gsd_m), cliffs)


def _divided(depth: NDArray[np.float32], lines: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The depth (H, W) with lines (H, W) as further gaps, next to nothing deep."""
    if not lines.any():
        return depth
    divided = np.minimum(depth, _distance((depth > 0) & ~lines))
    divided[lines] = LINE_DEPTH_PX
    return divided


def _bodies_with(cliffs: NDArray[np.bool_], inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The 4-connected parts of `inside` (H, W) in which there are cliffs (H, W)."""
    count, part = cv2.connectedComponents(inside.view(np.uint8), connectivity=4)
    has_cliffs = np.zeros(count, bool)
    has_cliffs[part[cliffs]] = True
    return has_cliffs[part]


def _joined_off_cliffs(
    labels: NDArray[np.int32], without_cliffs: NDArray[np.int32], cliffs: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """The labels (H, W) with those made one that meet where no cliff is, and without cliffs would be one."""
    first, second = meeting_off_cliffs(labels, cliffs)
    count = int(labels.max(initial=0)) + 1
    most_of = _commonest(labels, without_cliffs, count)
    is_one = (most_of[first] == most_of[second]) & (most_of[first] > 0)
    return joined(first[is_one], second[is_one], count).astype(np.int32)[labels]


def _commonest(labels: NDArray[np.int32], others: NDArray[np.int32], count: int) -> NDArray[np.intp]:
    """The label (count,) that most pixels of each label have in another raster (H, W), 0 where it has none."""
    seen = others > 0
    pair, pixels = np.unique(labels[seen].astype(np.int64) * (1 << 32) + others[seen], return_counts=True)
    own, other = np.divmod(pair, 1 << 32)
    commonest = np.zeros(count, np.intp)
    best = best_of_each(own, pixels)
    commonest[own[best]] = other[best]
    return commonest


def depth_inside(inside: NDArray[np.bool_], sureness: NDArray[np.float32], threshold: float) -> NDArray[np.float32]:
    """Distance (H, W) in pixels to the outside of `inside` (H, W), times the square of the share of it that is sure.

    That is the share that is left of the distance on the average over thresholds of `sureness` (H, W) higher than the
    given one; squared, it parts row houses at a faint gap before it parts the wings of a house. Doubtful spots in the
    middle of a building are noise and count as inside: a gap reaches the outside.
    """
    shore = cv2.dilate((~inside).view(np.uint8), CROSS).view(bool)
    distance = _distance(inside)
    total = distance.copy()
    # Taken once for all levels: getting as much memory anew costs nearly as much as filling it.
    parts, higher = np.empty(distance.shape, np.int32), np.empty_like(distance)
    for level in threshold + (1 - threshold) * HIGHER_LEVELS:
        doubtful = inside & (sureness < level)
        if not doubtful.any():
            total += distance
            continue
        certain = inside.copy()
        certain.ravel()[_reaching(doubtful, shore, parts)] = False
        total += _distance(certain, higher)
    share = np.divide(total, distance, out=total, where=inside)
    share /= np.float32(1 + HIGHER_LEVELS.size)
    return np.multiply(distance, np.square(share, out=share), out=distance)


def _distance(body: NDArray[np.bool_], out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """Distance (H, W) in pixels to the nearest pixel outside `body`; that is far when there is none."""
    distance = cv2.distanceTransform(body.view(np.uint8), cv2.DIST_L2, 5, dst=out)
    return np.asarray(np.minimum(distance, max(body.shape), out=distance), np.float32)


def _reaching(region: NDArray[np.bool_], shore: NDArray[np.bool_], parts: NDArray[np.int32]) -> NDArray[np.intp]:
    """Flat indices of the 4-connected parts of `region` (H, W) that hold a pixel of `shore` (H, W).

    parts: (H, W), overwritten with their numbers.
    """
    count, _ = cv2.connectedComponents(region.view(np.uint8), labels=parts, connectivity=4)
    pixel = np.flatnonzero(region)
    part = parts.ravel()[pixel]
    reaches = np.zeros(count, bool)
    reaches[part[shore.ravel()[pixel]]] = True
    return pixel[reaches[part]]

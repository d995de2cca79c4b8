"""One label for each building, also where buildings touch: a watershed on how deep inside a building a pixel lies.

Depth is the distance to the outside, less where the network doubts or sees a line between two buildings: so a gap that
it half sees makes a valley, as does a narrow neck between two bodies, while the wings of an L- or U-shaped house are
joined at their full depth. Party lines and cliffs that a fine DSM shows count as gaps. Basins are merged by their
dynamics, the difference between peak and saddle (Grimaud, 1992, Image Algebra and Morphological Image Processing III),
here taken as a ratio so that it holds for sheds and halls alike.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import most_of_each
from ryu_scape.footprints.cliffs import find_cliffs
from ryu_scape.footprints.party_lines import find_party_lines
from ryu_scape.footprints.unions import followed, numbered
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings

HIGHER_LEVELS = np.linspace(0.2, 0.8, 4)
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
    body = _Body.of(_depth_between_gaps(probability, settings.probability_threshold, fine_dsm_m))
    basin = _basins(body)
    size = np.bincount(basin)
    peak = most_of_each(basin, body.depth, np.zeros(size.size, np.float32))
    smallest_px = settings.smallest_area_m2 / probability.grid.gsd_m**2
    region = _merged(_passages(body, basin), peak, size, settings.neck_ratio, smallest_px)
    return body.raster((region + 1).astype(np.int32)[basin])


def _depth_between_gaps(
    probability: BuildingProbability, threshold: float, fine_dsm_m: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """`depth_inside` (H, W), with the party lines and cliffs of a fine DSM as further gaps, next to nothing deep."""
    inside = probability.values >= threshold
    if fine_dsm_m is None:
        return depth_inside(inside, _sureness(probability), threshold)
    with ThreadPoolExecutor(1) as beside:
        sought = beside.submit(find_party_lines, inside, fine_dsm_m, probability.grid.gsd_m)
        depth = depth_inside(inside, _sureness(probability), threshold)
        lines = find_cliffs(inside, fine_dsm_m, probability.grid.gsd_m) | sought.result()
    if lines.any():
        np.minimum(depth, _distance(inside & ~lines), out=depth)
        depth[lines] = LINE_DEPTH_PX
    return depth


def _sureness(probability: BuildingProbability) -> NDArray[np.float32]:
    """The probability (H, W) that a pixel belongs to a building and not to a line between two."""
    if probability.parting is None:
        return probability.values
    return probability.values * (1 - probability.parting)


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


@dataclass(frozen=True, eq=False)
class _Body:
    """The pixels (n,) inside buildings, row by row, of a raster (H, W).

    pixel: flat indices into `depths`. depth: (n,) of each. depths: flat, the raster with a margin of zeros one pixel
    wide, so that every pixel has neighbours. shape: of the raster.
    """

    pixel: NDArray[np.intp]
    depth: NDArray[np.float32]
    depths: NDArray[np.float32]
    shape: tuple[int, int]

    @staticmethod
    def of(depth: NDArray[np.float32]) -> _Body:
        depths = np.pad(depth, 1).ravel()
        pixel = np.flatnonzero(depths > 0)
        return _Body(pixel, depths[pixel], depths, depth.shape)

    @property
    def row_length(self) -> int:
        """The step from a pixel to the one below it."""
        return self.shape[1] + 2

    def padded(self, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Values (n,) as a flat raster with its margin, -1 outside."""
        raster = np.full(self.depths.size, -1, np.int32)
        raster[self.pixel] = values
        return raster

    def raster(self, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Values (n,) as a raster (H, W), 0 outside."""
        raster = np.zeros(self.shape, np.int32)
        raster[self.depths.reshape(-1, self.row_length)[1:-1, 1:-1] > 0] = values
        return raster


def _basins(body: _Body) -> NDArray[np.int32]:
    """The basin (n,) of each pixel, from 0: the peak reached by steepest ascent."""
    highest, upwards = body.depth.copy(), body.pixel.copy()
    for step in (1, -1, body.row_length, -body.row_length):
        neighbour = body.pixel + step
        depth = body.depths[neighbour]
        rises = depth > highest
        np.copyto(highest, depth, where=rises)
        np.copyto(upwards, neighbour, where=rises)
    number = body.padded(np.arange(body.pixel.size, dtype=np.int32))
    basin, _ = numbered(followed(number[upwards]))
    return basin.astype(np.int32)


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


def _passages(body: _Body, basin: NDArray[np.int32]) -> _Passages:
    """The passages between the basins (n,) of a body's pixels."""
    basins, found = body.padded(basin), []
    for step in (1, body.row_length):
        other = basins[body.pixel + step]
        meets = (other != basin) & (other >= 0)
        shallower = np.minimum(body.depth[meets], body.depths[body.pixel[meets] + step])
        found.append((basin[meets], other[meets], shallower))
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

"""Where houses of a row meet: straight lines right across a building along which its roof steps or dips.

Lines are sought square to each building's two main directions. A line counts when it runs from outline to outline, or
to another line, and the DSM shows a step or a dip nearly all along it. So ridges, chimneys, stair heads and set-back
storeys part nothing, and neither do the valleys of an L-shaped roof, which run at an angle to its walls.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

BESIDE_M, NEAR_M, FAR_M = 0.45, 0.8, 2.25
"""How far from a line the roof is looked at: where an edge is steepest, clear of its blur, and further on for slope."""
SMOOTHING_M = 0.25
WALL_BLUR_M = 0.6
"""Closer to the outside than this, the DSM shows the wall and not the roof."""
SHORTEST_LINE_M = 1.2
LARGEST_GAP_PX = 2.5
LEAST_EVIDENCE_M = 0.5
"""Height of the step or depth of the dip, on the average over a line."""
CLEAR_M, CLEAR_SHARE = 0.35, 0.85
"""So much of a line must show so high a step at least."""
ENOUGH_M = 2.0
"""Steps count no more than this, so that a high one does not stand in for others."""
ROUNDS = 3
SQUARE = np.ones((3, 3), np.uint8)


def find_party_lines(body: NDArray[np.bool_], dsm_m: NDArray[np.float32], gsd_m: float) -> NDArray[np.bool_]:
    """Pixels (H, W) of the lines, three pixels wide, that divide the 4-connected regions of `body` (H, W).

    dsm_m: (H, W) metres, NaN = no data. gsd_m: side of a pixel. What has been divided is looked at again, for lines
    that end at another line.
    """
    surface_m = cv2.GaussianBlur(dsm_m, (0, 0), SMOOTHING_M / gsd_m)
    found = np.zeros(body.shape, bool)
    searched = body
    for _ in range(ROUNDS):
        city = _Roofs.of(searched & ~found, surface_m, gsd_m)
        lines = _lines_along(city, city.heading) | _lines_along(city, city.heading + np.float32(np.pi / 2))
        if not lines.any():
            break
        found |= cv2.dilate(lines.astype(np.uint8), SQUARE).astype(bool) & body
        is_divided = np.zeros(city.heading.size, bool)
        is_divided[city.region[lines].astype(np.intp)] = True
        searched = is_divided[city.region.astype(np.int32)]
    return found


@dataclass(frozen=True, eq=False)
class _Roofs:
    """What is divided: the pixels' regions (H, W) from 1, 0 outside, and the surface (H, W) over them.

    region: whole numbers as float32, which OpenCV can sample, up to 16 million. on_roof: (H, W) clear of the outside.
    heading: (highest region + 1,) radians from columns towards rows, square to the greater part of each region's
    outline.
    """

    region: NDArray[np.float32]
    surface_m: NDArray[np.float32]
    gsd_m: float
    on_roof: NDArray[np.bool_]
    heading: NDArray[np.float32]

    @staticmethod
    def of(body: NDArray[np.bool_], surface_m: NDArray[np.float32], gsd_m: float) -> _Roofs:
        eight_bit = body.astype(np.uint8)
        count, region = cv2.connectedComponents(eight_bit, connectivity=4)
        on_roof = cv2.distanceTransform(eight_bit, cv2.DIST_L2, 5) >= WALL_BLUR_M / gsd_m
        return _Roofs(region.astype(np.float32), surface_m, gsd_m, on_roof, _headings(region, count))


@dataclass(frozen=True, eq=False)
class _Pixels:
    """Pixels (n,): where they are, in whose region, and the unit vector (`east`, `south`) across the lines sought."""

    row: NDArray[np.float32]
    col: NDArray[np.float32]
    region: NDArray[np.float32]
    east: NDArray[np.float32]
    south: NDArray[np.float32]

    def __getitem__(self, which: NDArray[np.bool_]) -> _Pixels:
        return _Pixels(*(values[which] for values in (self.row, self.col, self.region, self.east, self.south)))

    def index(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        return self.row.astype(np.intp), self.col.astype(np.intp)

    def sampled(
        self, raster: NDArray[np.float32], offset_px: float, method: int = cv2.INTER_LINEAR
    ) -> NDArray[np.float32]:
        """The raster (H, W) `offset_px` further across from each pixel (n,); beyond its edge it repeats itself."""
        count, row_length = self.row.size, 4096  # OpenCV takes no rows longer than 32767
        col_row = np.zeros((2, count // row_length + 1, row_length), np.float32)
        col_row[0].ravel()[:count] = self.col + np.float32(offset_px) * self.east
        col_row[1].ravel()[:count] = self.row + np.float32(offset_px) * self.south
        return cv2.remap(raster, col_row[0], col_row[1], method, borderMode=cv2.BORDER_REPLICATE).ravel()[:count]


def _headings(region: NDArray[np.int32], count: int) -> NDArray[np.float32]:
    """The directions (count,) in radians, up to quarter turns, to which most of each region's outline is square."""
    soft = cv2.GaussianBlur((region > 0).astype(np.float32), (0, 0), 1.5)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    at_outline = (region > 0) & (soft < 0.95)
    normal = across[at_outline] + 1j * down[at_outline]
    fourfold = normal**4 / np.maximum(np.abs(normal), 1e-6) ** 3
    owner = region[at_outline]
    total = np.bincount(owner, fourfold.real, count) + 1j * np.bincount(owner, fourfold.imag, count)
    return (np.angle(total) / 4).astype(np.float32)


def _lines_along(roofs: _Roofs, heading: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Pixels (H, W) of the party lines square to each region's `heading`, one pixel wide."""
    pixels = _between_two_sides(roofs, heading)
    evidence_m, edge_m = _evidence(roofs, pixels)
    evidence_m[~roofs.on_roof[pixels.index()]] = np.nan
    asked = _in_regions_with_a_line(pixels, evidence_m >= CLEAR_M, roofs.gsd_m)
    pixels, evidence_m, edge_m = pixels[asked], evidence_m[asked], edge_m[asked]
    run = _runs(pixels)
    is_line, score = _judged(run, evidence_m, edge_m, roofs.gsd_m)
    kept = (is_line & _best_nearby(pixels, run, score, roofs))[run]
    lines = np.zeros(roofs.region.shape, bool)
    lines[pixels[kept].index()] = True
    return lines


def _between_two_sides(roofs: _Roofs, heading: NDArray[np.float32]) -> _Pixels:
    """The pixels with their own region on both sides: a line through others would cut off no more than a sliver."""
    row, col = np.nonzero(roofs.region > 0)
    region = roofs.region[row, col]
    turn = heading[region.astype(np.intp)]
    pixels = _Pixels(row.astype(np.float32), col.astype(np.float32), region, np.cos(turn), np.sin(turn))
    return pixels[_is_own_region(roofs, pixels, NEAR_M)]


def _is_own_region(roofs: _Roofs, pixels: _Pixels, distance_m: float) -> NDArray[np.bool_]:
    """Whether the region (n,) of each pixel goes on to that distance on both sides."""
    sides_px = -distance_m / roofs.gsd_m, distance_m / roofs.gsd_m
    before, after = (pixels.sampled(roofs.region, offset_px, cv2.INTER_NEAREST) for offset_px in sides_px)
    return np.asarray((before == pixels.region) & (after == pixels.region))


def _evidence(roofs: _Roofs, pixels: _Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How much the roof steps or dips at each pixel (n,), in metres, and the height of the edge close by.

    A step is what is left of the rise from one side to the other when the slope of either side, or of both, or none, is
    taken off, whichever leaves least: a slope, a ridge and a kink are no steps. A dip is lower than both sides.
    """
    before_m, after_m = (
        {
            distance: pixels.sampled(roofs.surface_m, side * distance / roofs.gsd_m)
            for distance in (BESIDE_M, NEAR_M, FAR_M)
        }
        for side in (-1, 1)
    )
    per_slope = NEAR_M / (FAR_M - NEAR_M)
    rise_m = after_m[NEAR_M] - before_m[NEAR_M]
    left_m = 2 * per_slope * (before_m[NEAR_M] - before_m[FAR_M])
    right_m = 2 * per_slope * (after_m[FAR_M] - after_m[NEAR_M])
    readings_m = np.stack([rise_m, rise_m - left_m, rise_m - right_m, rise_m - (left_m + right_m) / 2])
    step_m = np.maximum(readings_m.min(axis=0), -readings_m.max(axis=0))
    dip_m = np.minimum(before_m[FAR_M], after_m[FAR_M]) - pixels.sampled(roofs.surface_m, 0)
    evidence_m = np.nan_to_num(np.maximum(step_m, dip_m)).clip(0, ENOUGH_M)
    evidence_m[~_is_own_region(roofs, pixels, FAR_M)] = 0
    return evidence_m, np.nan_to_num(np.abs(after_m[BESIDE_M] - before_m[BESIDE_M]))


def _in_regions_with_a_line(pixels: _Pixels, is_clear: NDArray[np.bool_], gsd_m: float) -> NDArray[np.bool_]:
    """Whether each pixel's region (n,) has clear pixels enough for one line: most of a city need not be looked into."""
    region = pixels.region.astype(np.intp)
    return np.asarray((np.bincount(region, is_clear) >= SHORTEST_LINE_M / gsd_m)[region])


def _runs(pixels: _Pixels) -> NDArray[np.intp]:
    """The number (n,), from 0, of the unbroken row of pixels, one pixel wide and square to the heading, of each."""
    line = np.floor(pixels.col * pixels.east + pixels.row * pixels.south)
    along = pixels.row * pixels.east - pixels.col * pixels.south
    order = np.lexsort((along, line, pixels.region))
    begins = np.ones(order.size, bool)
    begins[1:] = (np.diff(along[order]) > LARGEST_GAP_PX) | (np.diff(line[order]) != 0)
    begins[1:] |= np.diff(pixels.region[order]) != 0
    run = np.empty(order.size, np.intp)
    run[order] = np.cumsum(begins) - 1
    return run


def _judged(
    run: NDArray[np.intp], evidence_m: NDArray[np.float32], edge_m: NDArray[np.float32], gsd_m: float
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Whether each run (r,) is a line, and its score (r,), 0 where it is none; evidence (n,) is NaN off the roof."""
    on_roof = np.isfinite(evidence_m)
    roof_run, count = run[on_roof], int(run.max(initial=-1)) + 1
    roof_px = np.bincount(roof_run, minlength=count)
    mean_m, clear_share, edge_height_m = (
        np.bincount(roof_run, values[on_roof], count) / np.maximum(roof_px, 1)
        for values in (evidence_m, evidence_m >= CLEAR_M, edge_m)
    )
    is_long = roof_px >= SHORTEST_LINE_M / gsd_m
    is_line = is_long & (mean_m >= LEAST_EVIDENCE_M) & (clear_share >= CLEAR_SHARE)
    return is_line, np.where(is_line, mean_m + edge_height_m, 0).astype(np.float32)


def _best_nearby(
    pixels: _Pixels, run: NDArray[np.intp], score: NDArray[np.float32], roofs: _Roofs
) -> NDArray[np.bool_]:
    """Whether most pixels of a run (r,) have no run of a higher score (r,) close by."""
    index = pixels.index()
    scores = np.zeros(roofs.region.shape, np.float32)
    scores[index] = score[run]
    side_px = 2 * round(FAR_M / roofs.gsd_m) + 1
    highest = cv2.dilate(scores, np.ones((side_px, side_px), np.uint8))
    is_highest = scores[index] >= highest[index]
    return np.asarray(np.bincount(run, is_highest, score.size) > 0.5 * np.bincount(run, minlength=score.size))

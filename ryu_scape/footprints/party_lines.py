"""Where houses of a row meet: straight lines right across a building along which its roof steps or dips.

Lines are sought square to each building's two main directions. A line counts when it runs from outline to outline, or
to another line, and the DSM shows a step or a dip nearly all along it. So ridges, chimneys, stair heads and set-back
storeys part nothing, and neither do the valleys of an L-shaped roof, which run at an angle to its walls.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each, sizes_of
from ryu_scape.arrays.masks import dilated
from ryu_scape.footprints.line_pixels import LinePixels

BESIDE_M, NEAR_M, FAR_M = 0.45, 0.8, 2.25
"""How far from a line the roof is looked at: where an edge is steepest, clear of its blur, and further on for slope."""
NEAR_CELLS = 0.8
"""An edge's blur reaches so far in cells of the DSM, which counts where these are wide."""
SMOOTHING_M = 0.25
WALL_BLUR_M, WALL_BLUR_CELLS = 0.6, 0.75
"""Closer to the outside than this, or so many of the DSM's cells, it shows the wall and not the roof."""
SHORTEST_LINE_M = 1.2
LARGEST_GAP_PX = 2.5
LEAST_EVIDENCE_M = 0.5
"""Height of the step or depth of the dip, on the average over a line."""
CLEAR_M, CLEAR_SHARE = 0.35, 0.85
"""So much of a line must show so high a step at least."""
ENOUGH_M = 2.0
"""Steps count no more than this, so that a high one does not stand in for others."""
ROUNDS = 3


def find_party_lines(
    body: NDArray[np.bool_],
    dsm_m: NDArray[np.float32],
    gsd_m: float,
    dsm_gsd_m: float,
    cliffs: NDArray[np.bool_] | None = None,
) -> NDArray[np.bool_]:
    """Pixels (H, W) of the lines, three pixels wide, that divide the 4-connected regions of `body` (H, W).

    dsm_m: (H, W) metres, NaN = no data. gsd_m: side of a pixel; dsm_gsd_m: of those that the DSM was read in. What has
    been divided is looked at again, for lines that end at another line. Where lines meet cliffs (H, W) they end: a
    tower's wall does not divide its podium.
    """
    apart = np.zeros_like(body) if cliffs is None else cliffs
    surface = _Surface(cv2.GaussianBlur(dsm_m, (0, 0), SMOOTHING_M / gsd_m), gsd_m, dsm_gsd_m)
    found = np.zeros(body.shape, bool)
    searched = body
    with ThreadPoolExecutor(2) as both_ways:
        for _ in range(ROUNDS):
            city = _Roofs.of(searched & ~found, apart, surface)
            lines = np.logical_or(*both_ways.map(partial(_party_lines, city), (city.pixels, city.pixels.turned())))
            if not lines.any():
                break
            found |= dilated(lines, 1) & body
            is_divided = np.zeros(int(city.region.max()) + 1, bool)
            is_divided[city.region[lines].astype(np.intp)] = True
            searched = is_divided[city.region.astype(np.int32)]
    return found


@dataclass(frozen=True, eq=False)
class _Surface:
    """What stands there (H, W), smoothed a little, in pixels of `gsd_m`, read in such of `dsm_gsd_m`."""

    elevation_m: NDArray[np.float32]
    gsd_m: float
    dsm_gsd_m: float

    @property
    def near_m(self) -> float:
        """How far beside an edge its blur ends."""
        return max(NEAR_M, NEAR_CELLS * self.dsm_gsd_m)

    @property
    def far_m(self) -> float:
        """How far beside an edge the slope of a roof is read."""
        return FAR_M + (self.near_m - NEAR_M)

    @property
    def distances_m(self) -> tuple[float, ...]:
        """Where across an edge the surface is looked at."""
        return -self.far_m, -self.near_m, 0.0, self.near_m, self.far_m

    @property
    def wall_blur_px(self) -> float:
        return max(WALL_BLUR_M, WALL_BLUR_CELLS * self.dsm_gsd_m) / self.gsd_m


@dataclass(frozen=True, eq=False)
class _Roofs:
    """What is divided: the pixels' regions (H, W) from 1, 0 outside, as `LinePixels` has them, and what is over them.

    pixels: all in a region and on no cliff, looking for lines square to the greater part of the region's outline.
    """

    region: NDArray[np.float32]
    surface: _Surface
    pixels: LinePixels

    @staticmethod
    def of(body: NDArray[np.bool_], cliffs: NDArray[np.bool_], surface: _Surface) -> _Roofs:
        count, region = cv2.connectedComponents(body.view(np.uint8), connectivity=4)
        depth_px = cv2.distanceTransform(body.view(np.uint8), cv2.DIST_L2, 5)
        sought = body & ~cliffs
        row, col = (np.broadcast_to(axis, body.shape)[sought] for axis in _axes(body.shape))
        own = region[sought].astype(np.intp)
        heading = _headings(body, region, count)
        direction = np.cos(heading)[own], np.sin(heading)[own]
        on_roof = depth_px[sought] >= surface.wall_blur_px
        pixels = LinePixels(row, col, own.astype(np.float32), on_roof, *direction)
        return _Roofs(region.astype(np.float32), surface, pixels)


def _axes(shape: tuple[int, ...]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Rows (H, 1) and columns (1, W) of a raster."""
    return np.arange(shape[0], dtype=np.float32)[:, None], np.arange(shape[1], dtype=np.float32)[None]


def _headings(body: NDArray[np.bool_], region: NDArray[np.int32], count: int) -> NDArray[np.float32]:
    """The directions (count,) in radians, up to quarter turns, to which most of each region's outline is square."""
    soft = cv2.GaussianBlur(body.astype(np.float32), (0, 0), 1.5)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    at_outline = np.flatnonzero(body & (soft < 0.95))
    normal = across.ravel()[at_outline] + 1j * down.ravel()[at_outline]
    fourfold = normal**4 / np.maximum(np.abs(normal), 1e-6) ** 3
    owner = region.ravel()[at_outline]
    total = np.bincount(owner, fourfold.real, count) + 1j * np.bincount(owner, fourfold.imag, count)
    return (np.angle(total) / 4).astype(np.float32)


def _party_lines(roofs: _Roofs, pixels: LinePixels) -> NDArray[np.bool_]:
    """Pixels (H, W) of the party lines, one pixel wide, in the direction sought."""
    evidence_m = _evidence(roofs, pixels)
    asked = _in_regions_with_a_line(pixels, evidence_m >= CLEAR_M, roofs.surface.gsd_m)
    lines = np.zeros(roofs.region.shape, bool)
    if not asked.any():
        return lines
    pixels, evidence_m = pixels[asked], evidence_m[asked]
    # A line through pixels without their own region on both sides would cut off no more than a sliver.
    between = _is_own_region(roofs, pixels, roofs.surface.near_m)
    pixels, evidence_m = pixels[between], evidence_m[between]
    run = _runs(pixels)
    is_line, score = _judged(run, evidence_m, _edge_height(roofs, pixels), roofs.surface.gsd_m)
    kept = (is_line & _best_nearby(pixels, run, score, roofs))[run]
    lines[pixels[kept].index()] = True
    return lines


def _is_own_region(roofs: _Roofs, pixels: LinePixels, distance_m: float) -> NDArray[np.bool_]:
    """Whether the region (n,) of each pixel goes on to that distance on both sides."""
    sides_px = -distance_m / roofs.surface.gsd_m, distance_m / roofs.surface.gsd_m
    before, after = (pixels.sampled(roofs.region, offset_px, cv2.INTER_NEAREST) for offset_px in sides_px)
    return np.asarray((before == pixels.region) & (after == pixels.region))


def _evidence(roofs: _Roofs, pixels: LinePixels) -> NDArray[np.float32]:
    """How much the roof steps or dips at each pixel (n,), in metres; 0 where its region ends close by, NaN off roof."""
    deep = np.flatnonzero(_is_own_region(roofs, pixels, roofs.surface.far_m))
    deep = deep[_is_own_region(roofs, pixels[deep], roofs.surface.near_m)]
    evidence_m = np.zeros(pixels.row.size, np.float32)
    evidence_m[deep] = _step_or_dip(roofs, pixels[deep])
    evidence_m[~pixels.on_roof] = np.nan
    return evidence_m


def _step_or_dip(roofs: _Roofs, pixels: LinePixels) -> NDArray[np.float32]:
    """The higher (n,), in metres, of the step and the dip at each pixel.

    A step is what is left of the rise from one side to the other when the slope of either side, or of both, or none, is
    taken off, whichever leaves least: a slope, a ridge and a kink are no steps. A dip is lower than both sides.
    """
    far_before_m, near_before_m, here_m, near_after_m, far_after_m = (
        pixels.sampled(roofs.surface.elevation_m, distance_m / roofs.surface.gsd_m)
        for distance_m in roofs.surface.distances_m
    )
    per_slope = np.float32(roofs.surface.near_m / (roofs.surface.far_m - roofs.surface.near_m))
    rise_m = near_after_m - near_before_m
    left_m = 2 * per_slope * (near_before_m - far_before_m)
    right_m = 2 * per_slope * (far_after_m - near_after_m)
    readings_m = np.stack([rise_m, rise_m - left_m, rise_m - right_m, rise_m - (left_m + right_m) / 2])
    step_m = np.maximum(readings_m.min(axis=0), -readings_m.max(axis=0))
    dip_m = np.minimum(far_before_m, far_after_m) - here_m
    return np.nan_to_num(np.maximum(step_m, dip_m)).clip(0, ENOUGH_M)


def _edge_height(roofs: _Roofs, pixels: LinePixels) -> NDArray[np.float32]:
    """How high (n,), in metres, the surface steps right at each pixel, be it an edge of the roof or a slope."""
    sides_px = -BESIDE_M / roofs.surface.gsd_m, BESIDE_M / roofs.surface.gsd_m
    before_m, after_m = (pixels.sampled(roofs.surface.elevation_m, offset_px) for offset_px in sides_px)
    return np.nan_to_num(np.abs(after_m - before_m))


def _in_regions_with_a_line(pixels: LinePixels, is_clear: NDArray[np.bool_], gsd_m: float) -> NDArray[np.bool_]:
    """Whether each pixel's region (n,) has clear pixels enough for one line: most of a city need not be looked into."""
    region = pixels.region.astype(np.intp)
    clear_px = np.bincount(region[is_clear], minlength=int(region.max(initial=0)) + 1)
    return np.asarray((clear_px >= SHORTEST_LINE_M / gsd_m)[region])


def _runs(pixels: LinePixels) -> NDArray[np.intp]:
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
    mean_m, clear_share, edge_height_m = (
        mean_of_each(roof_run, values[on_roof], count) for values in (evidence_m, evidence_m >= CLEAR_M, edge_m)
    )
    is_long = sizes_of(roof_run, count) >= SHORTEST_LINE_M / gsd_m
    is_line = is_long & (mean_m >= LEAST_EVIDENCE_M) & (clear_share >= CLEAR_SHARE)
    return is_line, np.where(is_line, mean_m + edge_height_m, 0).astype(np.float32)


def _best_nearby(
    pixels: LinePixels, run: NDArray[np.intp], score: NDArray[np.float32], roofs: _Roofs
) -> NDArray[np.bool_]:
    """Whether most pixels of a run (r,) have no run of a higher score (r,) close by."""
    index = pixels.index()
    scores = np.zeros(roofs.region.shape, np.float32)
    scores[index] = score[run]
    side_px = 2 * round(FAR_M / roofs.surface.gsd_m) + 1
    highest = cv2.dilate(scores, np.ones((side_px, side_px), np.uint8))
    is_highest = scores[index] >= highest[index]
    return np.asarray(np.bincount(run, is_highest, score.size) > 0.5 * np.bincount(run, minlength=score.size))

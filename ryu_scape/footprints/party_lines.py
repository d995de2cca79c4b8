"""Where houses of a row meet: straight lines right across a building along which something tells of two.

Lines are sought square to each building's two main directions. A line counts when it runs from outline to outline, or
to another line, and has a sign of two houses nearly all along it. So what ends within a roof parts nothing.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each, sizes_of
from ryu_scape.arrays.masks import dilated
from ryu_scape.footprints.line_pixels import LinePixels

SHORTEST_LINE_M = 1.2
LARGEST_GAP_PX = 2.5
CLEAR_SHARE = 0.85
"""So much of a line must show a clear sign."""
ROUNDS = 3


class Signs(Protocol):
    """What tells, on a raster in pixels of `gsd_m`, that lines part houses."""

    @property
    def gsd_m(self) -> float: ...

    @property
    def near_m(self) -> float:
        """Houses go on so far at least on both sides of a line."""

    @property
    def far_m(self) -> float:
        """At a pixel of a line something can be told where they go on so far."""

    @property
    def wall_blur_m(self) -> float:
        """Closer to the outside than this, it tells of the wall and not of the roof."""

    @property
    def clear(self) -> float:
        """So strong is a clear sign."""

    @property
    def least_mean(self) -> float:
        """So strong is a line's sign on the average."""

    def strength(self, pixels: LinePixels) -> NDArray[np.float32]:
        """Of the sign at each pixel (n,), 0 where there is none."""

    def sharpness(self, pixels: LinePixels) -> NDArray[np.float32]:
        """How exactly each pixel (n,) lies where the sign is, which chooses among lines side by side."""


def find_party_lines(
    body: NDArray[np.bool_], signs: Signs, cliffs: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Pixels (H, W) of the lines, three pixels wide, that divide the 4-connected regions of `body` (H, W).

    What has been divided is looked at again, for lines that end at another line. Where lines meet cliffs (H, W) they
    end: a tower's wall does not divide its podium.
    """
    apart = np.zeros_like(body) if cliffs is None else cliffs
    found = np.zeros(body.shape, bool)
    searched = body
    with ThreadPoolExecutor(2) as both_ways:
        for _ in range(ROUNDS):
            city = _Roofs.of(searched & ~found, apart, signs)
            lines = np.logical_or(*both_ways.map(partial(_party_lines, city), (city.pixels, city.pixels.turned())))
            if not lines.any():
                break
            found |= dilated(lines, 1) & body
            is_divided = np.zeros(int(city.region.max()) + 1, bool)
            is_divided[city.region[lines].astype(np.intp)] = True
            searched = is_divided[city.region.astype(np.int32)]
    return found


@dataclass(frozen=True, eq=False)
class _Roofs:
    """What is divided: the pixels' regions (H, W) from 1, 0 outside, as `LinePixels` has them, and what is seen there.

    pixels: all in a region and on no cliff, looking for lines square to the greater part of the region's outline.
    """

    region: NDArray[np.float32]
    signs: Signs
    pixels: LinePixels

    @staticmethod
    def of(body: NDArray[np.bool_], cliffs: NDArray[np.bool_], signs: Signs) -> _Roofs:
        count, region = cv2.connectedComponents(body.view(np.uint8), connectivity=4)
        depth_px = cv2.distanceTransform(body.view(np.uint8), cv2.DIST_L2, 5)
        sought = body & ~cliffs
        row, col = (np.broadcast_to(axis, body.shape)[sought] for axis in _axes(body.shape))
        own = region[sought].astype(np.intp)
        heading = _headings(body, region, count)
        direction = np.cos(heading)[own], np.sin(heading)[own]
        on_roof = depth_px[sought] >= signs.wall_blur_m / signs.gsd_m
        pixels = LinePixels(row, col, own.astype(np.float32), on_roof, *direction)
        return _Roofs(region.astype(np.float32), signs, pixels)


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
    signs = roofs.signs
    strength = _strength(roofs, pixels)
    asked = _in_regions_with_a_line(pixels, strength >= signs.clear, signs.gsd_m)
    lines = np.zeros(roofs.region.shape, bool)
    if not asked.any():
        return lines
    pixels, strength = pixels[asked], strength[asked]
    # A line through pixels without their own region on both sides would cut off no more than a sliver.
    between = _is_own_region(roofs, pixels, signs.near_m)
    pixels, strength = pixels[between], strength[between]
    run = _runs(pixels)
    is_line, score = _judged(run, strength, signs.sharpness(pixels), signs)
    kept = (is_line & _best_nearby(pixels, run, score, roofs))[run]
    lines[pixels[kept].index()] = True
    return lines


def _is_own_region(roofs: _Roofs, pixels: LinePixels, distance_m: float) -> NDArray[np.bool_]:
    """Whether the region (n,) of each pixel goes on to that distance on both sides."""
    sides_px = -distance_m / roofs.signs.gsd_m, distance_m / roofs.signs.gsd_m
    before, after = (pixels.sampled(roofs.region, offset_px, cv2.INTER_NEAREST) for offset_px in sides_px)
    return np.asarray((before == pixels.region) & (after == pixels.region))


def _strength(roofs: _Roofs, pixels: LinePixels) -> NDArray[np.float32]:
    """Of the sign at each pixel (n,); 0 where its region ends close by, NaN off roof."""
    deep = np.flatnonzero(_is_own_region(roofs, pixels, roofs.signs.far_m))
    deep = deep[_is_own_region(roofs, pixels[deep], roofs.signs.near_m)]
    strength = np.zeros(pixels.row.size, np.float32)
    strength[deep] = roofs.signs.strength(pixels[deep])
    strength[~pixels.on_roof] = np.nan
    return strength


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
    run: NDArray[np.intp], strength: NDArray[np.float32], sharpness: NDArray[np.float32], signs: Signs
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Whether each run (r,) is a line, and its score (r,), 0 where it is none; strength (n,) is NaN off the roof."""
    on_roof = np.isfinite(strength)
    roof_run, count = run[on_roof], int(run.max(initial=-1)) + 1
    mean, clear_share, mean_sharpness = (
        mean_of_each(roof_run, values[on_roof], count) for values in (strength, strength >= signs.clear, sharpness)
    )
    is_long = sizes_of(roof_run, count) >= SHORTEST_LINE_M / signs.gsd_m
    is_line = is_long & (mean >= signs.least_mean) & (clear_share >= CLEAR_SHARE)
    return is_line, np.where(is_line, mean + mean_sharpness, 0).astype(np.float32)


def _best_nearby(
    pixels: LinePixels, run: NDArray[np.intp], score: NDArray[np.float32], roofs: _Roofs
) -> NDArray[np.bool_]:
    """Whether most pixels of a run (r,) have no run of a higher score (r,) close by."""
    index = pixels.index()
    scores = np.zeros(roofs.region.shape, np.float32)
    scores[index] = score[run]
    side_px = 2 * round(roofs.signs.far_m / roofs.signs.gsd_m) + 1
    highest = cv2.dilate(scores, np.ones((side_px, side_px), np.uint8))
    is_highest = scores[index] >= highest[index]
    return np.asarray(np.bincount(run, is_highest, score.size) > 0.5 * np.bincount(run, minlength=score.size))

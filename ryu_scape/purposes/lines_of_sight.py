"""Lines of sight over a surface: which of its pixels an eye sees.

A ray goes from the observer to every pixel of the border; along it a point is seen if it rises as steeply as all before
it, and a pixel is judged by the ray that passes nearest to its centre. Where that leaves an edge of what is seen, each
pixel is judged once more, by the line to its own centre. Source: Franklin and Ray (1994), their methods R2 and R3, with
elevations between the two pixels beside a line. Light goes straight and the Earth is flat: over 1 km it bends by 8 cm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import least_of_each
from ryu_scape.progress import ProgressReporter, advance

RAYS_AT_ONCE = 1_024
CROSSINGS_AT_ONCE = 1 << 20
EDGE = np.ones((5, 5), np.uint8)
"""Within two pixels of an edge the nearest ray and the pixel's own line may differ."""
ROUNDING_M = 1e-6
WHOLE_PX = 1e-9
"""So much below a whole number rounding may leave one."""
LEAST_DISTANCE_PX = 1e-9
"""Stands for the distance of the observer's own pixel, which is 0, where one divides by distances."""


def look_around(
    surface_m: NDArray[np.float32],
    observer: tuple[int, int],
    eye_m: float,
    target_m: float,
    progress: ProgressReporter,
) -> NDArray[np.bool_]:
    """The pixels (H, W) of a surface that an eye sees from the pixel (column, row) of the observer.

    eye_m: elevation of the eye. target_m: height above the surface of what is looked for.
    """
    view = _View(surface_m, observer, eye_m, target_m)
    is_seen = _seen_along_rays(view, progress)
    is_seen[observer[1], observer[0]] = True
    rows, columns = np.nonzero(_is_near_edge(is_seen))
    is_seen[rows, columns] = _seen_along_own_line(view, np.column_stack((columns, rows)), progress)
    return is_seen


@dataclass(frozen=True, eq=False)
class _View:
    """A surface (H, W), the observer's pixel (column, row), and the rest as `look_around` is given it."""

    surface_m: NDArray[np.float32]
    observer: tuple[int, int]
    eye_m: float
    target_m: float

    @property
    def transposed(self) -> _View:
        """The same with rows and columns exchanged."""
        return replace(self, surface_m=self.surface_m.T, observer=self.observer[::-1])

    def target_rise_m(self, column: NDArray[np.intp], row: NDArray[np.intp]) -> NDArray[np.float64]:
        """How far above the eye the target in each pixel (...,) is."""
        return np.asarray(self.surface_m[row, column] + self.target_m - self.eye_m)

    def target_slope(self, column: NDArray[np.intp], row: NDArray[np.intp]) -> NDArray[np.float64]:
        """How steeply the line from the eye to the target in each pixel (...,) rises, in metres a pixel."""
        distance_px = np.hypot(column - self.observer[0], row - self.observer[1])
        return np.asarray(self.target_rise_m(column, row) / np.maximum(distance_px, LEAST_DISTANCE_PX))


@dataclass(frozen=True, eq=False)
class _NearestRays:
    """What the ray that passes nearest to each pixel's centre says of it.

    is_seen: (H, W). offset_px: (H, W) how far that ray passes from the centre, infinite where none has passed yet.
    """

    is_seen: NDArray[np.bool_]
    offset_px: NDArray[np.float32]

    def add(self, pixels: NDArray[np.intp], offset_px: NDArray[np.float64], is_seen: NDArray[np.bool_]) -> None:
        """Enter what rays say of pixels (n, 2), as (column, row), each of which may be there several times.

        Of equally near rays in one call the last one counts; a later call's must be nearer than those before.
        """
        height, width = self.is_seen.shape
        column, row = pixels.T
        number = row * width + column
        least_px = least_of_each(number, offset_px, np.full(height * width, np.inf))
        is_nearest = offset_px == least_px[number]
        is_nearest &= offset_px.astype(np.float32) < self.offset_px[row, column]
        place = row[is_nearest], column[is_nearest]
        self.is_seen[place], self.offset_px[place] = is_seen[is_nearest], offset_px[is_nearest]


def _seen_along_rays(view: _View, progress: ProgressReporter) -> NDArray[np.bool_]:
    """The pixels (H, W) that are seen by the rays that pass nearest to their centres."""
    height, width = view.surface_m.shape
    ends = _border(height, width) - view.observer
    nearest_rays = _NearestRays(np.zeros((height, width), bool), np.full((height, width), np.inf, np.float32))
    for first in range(0, len(ends), RAYS_AT_ONCE):
        advance(progress, "Looking around", first / len(ends))
        _follow_rays(view, ends[first : first + RAYS_AT_ONCE], nearest_rays)
    return nearest_rays.is_seen


def _follow_rays(view: _View, ends: NDArray[np.intp], nearest_rays: _NearestRays) -> None:
    """Enter what rays (r,) say of the pixels along them. ends: (r, 2) as (column, row) from the observer.

    Steps (s,) on a ray, counted from 1, lead one column farther each, or one row if its end is farther off in rows.
    """
    steps_to_end = np.abs(ends).max(axis=1)
    ends, steps_to_end = ends[steps_to_end > 0], steps_to_end[steps_to_end > 0, None]
    step = np.arange(1, steps_to_end.max(initial=0) + 1)
    is_on_ray = step <= steps_to_end
    way = ends[:, None, :] * (step / steps_to_end)[..., None]
    position = way + view.observer
    rise_m = _height_between_pixels_m(view.surface_m, position) - view.eye_m
    slope = np.where(is_on_ray, rise_m / np.hypot(way[..., 0], way[..., 1]), -np.inf)
    last_pixel = np.array(view.surface_m.shape[::-1]) - 1
    pixel = np.clip(np.rint(position).astype(np.intp), 0, last_pixel)
    is_seen = view.target_slope(pixel[..., 0], pixel[..., 1]) >= _steepest_before(slope)
    offset_px = np.abs(position - pixel).max(axis=2)
    nearest_rays.add(pixel[is_on_ray], offset_px[is_on_ray], is_seen[is_on_ray])


def _steepest_before(slope: NDArray[np.float64]) -> NDArray[np.float64]:
    """The largest slope (r, s) of all steps before each on a ray, -inf for the first."""
    before = np.full_like(slope, -np.inf)
    before[:, 1:] = np.maximum.accumulate(slope, axis=1)[:, :-1]
    return before


def _height_between_pixels_m(surface_m: NDArray[np.float32], position: NDArray[np.float64]) -> NDArray[np.float64]:
    """Height (...,) at positions (..., 2), as (column, row), of which one is whole: between two pixels of a line."""
    before = np.floor(position + WHOLE_PX).astype(np.intp)
    share = position - before
    last_pixel = np.array(surface_m.shape[::-1]) - 1
    column, row = np.moveaxis(np.clip(before, 0, last_pixel), -1, 0)
    next_column, next_row = np.moveaxis(np.clip(before + 1, 0, last_pixel), -1, 0)
    is_between_columns = share[..., 0] > share[..., 1]
    before_m = surface_m[row, column]
    after_m = np.where(is_between_columns, surface_m[row, next_column], surface_m[next_row, column])
    return np.asarray(before_m + share.max(axis=-1) * (after_m - before_m))


def _border(height: int, width: int) -> NDArray[np.intp]:
    """(column, row) of every pixel (n, 2) of the border."""
    columns, rows = np.arange(width), np.arange(height)
    sides = [
        np.column_stack((columns, np.zeros_like(columns))),
        np.column_stack((columns, np.full_like(columns, height - 1))),
        np.column_stack((np.zeros_like(rows), rows)),
        np.column_stack((np.full_like(rows, width - 1), rows)),
    ]
    return np.unique(np.concatenate(sides), axis=0)


def _is_near_edge(is_seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The pixels (H, W) from which `EDGE` reaches both what is seen and what is not."""
    seen = is_seen.astype(np.uint8)
    return np.asarray(cv2.dilate(seen, EDGE) != cv2.erode(seen, EDGE))


def _seen_along_own_line(view: _View, pixels: NDArray[np.intp], progress: ProgressReporter) -> NDArray[np.bool_]:
    """Which pixels (n, 2), as (column, row), nothing hides where the line to their centre crosses a row or column."""
    ways = pixels - view.observer
    is_seen = np.zeros(len(pixels), bool)
    near_first = np.argsort(np.abs(ways).max(axis=1), kind="stable")
    lines_at_once = max(1, CROSSINGS_AT_ONCE // max(view.surface_m.shape))
    for first in range(0, len(pixels), lines_at_once):
        advance(progress, "Looking along edges", first / len(pixels))
        some = near_first[first : first + lines_at_once]
        hidden_below_m = np.maximum(
            _hidden_below_m(view, ways[some]), _hidden_below_m(view.transposed, ways[some][:, ::-1])
        )
        column, row = pixels[some].T
        is_seen[some] = view.target_rise_m(column, row) >= hidden_below_m - ROUNDING_M
    return is_seen


def _hidden_below_m(view: _View, ways: NDArray[np.intp]) -> NDArray[np.float64]:
    """How far above the eye what hides nothing must be at the end of each line (n,), by all columns that it crosses.

    That is the height at which a line ends that just passes over the highest of them; -inf where it crosses none.
    ways: (n, 2) as (column, row) from the observer.
    """
    columns_off, rows_off = ways[:, :1], ways[:, 1:]
    step = np.arange(1, max(2, np.abs(columns_off).max(initial=0)))
    is_before_end = step < np.abs(columns_off)
    share = step / np.maximum(np.abs(columns_off), 1)
    column = view.observer[0] + np.where(is_before_end, np.sign(columns_off) * step, 0)
    row = view.observer[1] + np.where(is_before_end, share, 0.0) * rows_off
    upper = np.floor(row + WHOLE_PX).astype(np.intp)
    upper_m = view.surface_m[upper, column]
    lower_m = view.surface_m[np.minimum(upper + 1, len(view.surface_m) - 1), column]
    crossed_m = upper_m + (row - upper) * (lower_m - upper_m)
    rise_at_end_m = (crossed_m - view.eye_m) / share
    return np.asarray(np.where(is_before_end, rise_at_end_m, -np.inf).max(axis=1))

"""The terrain once more, now that buildings are known: what stands under a roof is no ground, however wide the roof.

Roofs are taken out of the DSM, and the filter of `bare_earth` looks for ground in the rest. Beside a large building,
where a yard among halls may hold little of it, the lowest of what is seen helps: what stands high above a plane through
it is no ground, what lies in the plane is, and where the terrain is still far off, it is pinned to such a plane.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.arrays.masks import dilated, nearest_of
from ryu_scape.terrain.area_means import rows_at_once
from ryu_scape.terrain.bare_earth import (
    average_into_cells,
    cells_of,
    ground_beneath,
    measured_cells,
    spread_over_pixels,
)
from ryu_scape.terrain.low_planes import RingSamples, fit_low_planes

CLEAR_OF_WALLS_M = 1.0
LARGE_M2, RING_M = 1000.0, 8.0
"""A ring so wide around a building of this size holds ground for sure."""
HIGHEST_ABOVE_PLANE_M, ON_PLANE_M = 1.0, 0.5
FARTHEST_OFF_M, MATCHING_SHARE, STEEPEST_SITE = 0.7, 0.6, 0.06
"""The terrain under a building is wrong where it is so far off, matches less of the ring, and the site is no steeper:
on slopes and among trees the filter is the better judge. Set on half of a set of factories and on synthetic slopes.
"""
TREND_SMOOTHING_M = 60.0


class Rows(Protocol):
    """An array (H, W) of int32, or what gives some rows of one."""

    def __getitem__(self, rows: slice, /) -> NDArray[np.int32]: ...


@dataclass(frozen=True, eq=False)
class _Cells:
    """A surface of cells (h, w) in metres, which are known, which of these are ground for sure; the side of a cell."""

    surface: NDArray[np.float32]
    known: NDArray[np.bool_]
    sure: NDArray[np.bool_]
    cell_m: float

    def terrain(self) -> NDArray[np.float32]:
        return ground_beneath(self.surface, self.known, self.cell_m, self.sure)


@dataclass(frozen=True, eq=False)
class _Ring:
    """The known cells beside large buildings, and where they are, as flat indices (n,)."""

    samples: RingSamples
    place: NDArray[np.intp]


def terrain_beneath(dsm_m: NDArray[np.float32], gsd_m: float, labels: Rows) -> NDArray[np.float32] | None:
    """Bare-earth elevation under a DSM whose buildings are known.

    dsm_m: (H, W) metres, NaN = no data. gsd_m: side of its pixels. labels: building of each pixel, -1 outside. Returns
    (H, W) float32 metres, finite everywhere; None where there are no buildings, or nothing else is seen.
    """
    found = _cells_seen(dsm_m, gsd_m, labels)
    if found is None:
        return None
    seen, large = found
    if not (large >= 0).any():
        return spread_over_pixels(seen.terrain(), dsm_m.shape)
    ring = _ring_around(large, seen)
    seen = _told_by_planes(seen, large, ring)
    dtm = seen.terrain()
    pinned = _pinned(seen, large, ring, dtm)
    return spread_over_pixels(dtm if pinned is seen else pinned.terrain(), dsm_m.shape)


def _cells_seen(dsm_m: NDArray[np.float32], gsd_m: float, labels: Rows) -> tuple[_Cells, NDArray[np.int32]] | None:
    """The cells between the buildings, and the large building of each (h, w), as `_large_ones` has them."""
    cells = cells_of(dsm_m.shape, gsd_m)
    is_open, buildings = _looked_at(dsm_m, gsd_m, labels, cells)
    if buildings is None or not is_open.any():
        return None
    surface, is_seen = average_into_cells(dsm_m, is_open, cells)
    known = is_seen & measured_cells(dsm_m, gsd_m, cells)[1]
    cell_m = gsd_m * dsm_m.shape[1] / cells[0]
    return _Cells(surface, known, np.zeros_like(known), cell_m), _large_ones(buildings, cell_m)


def _looked_at(
    dsm_m: NDArray[np.float32], gsd_m: float, labels: Rows, cells: tuple[int, int]
) -> tuple[NDArray[np.bool_], NDArray[np.int32] | None]:
    """Which pixels (H, W) show what lies clear of buildings, and the building in the middle of each cell, -1 for none.

    None in place of the latter where there is no building at all.
    """
    height, margin_px = len(dsm_m), round(CLEAR_OF_WALLS_M / gsd_m)
    is_open, in_rows, has_buildings = np.isfinite(dsm_m), [], False
    cell_row, cell_column = (_middles(length, count) for length, count in zip(dsm_m.shape, cells[::-1], strict=True))
    for rows in rows_at_once(dsm_m.shape):
        first = max(rows.start - margin_px, 0)
        around = labels[first : min(rows.stop + margin_px, height)]
        inner = slice(rows.start - first, rows.stop - first)
        is_building = around >= 0
        has_buildings |= bool(is_building.any())
        is_open[rows] &= ~dilated(is_building, margin_px)[inner]
        shown = cell_row[(cell_row >= rows.start) & (cell_row < rows.stop)]
        in_rows.append(around[shown - first][:, cell_column])
    return is_open, np.concatenate(in_rows) if has_buildings else None


def _middles(length_px: int, cells: int) -> NDArray[np.int32]:
    """The pixels (cells,) that OpenCV shows of a line of so many when it makes cells of them without averaging."""
    pixels = np.arange(length_px, dtype=np.int32)[None]
    return cv2.resize(pixels, (cells, 1), interpolation=cv2.INTER_NEAREST)[0]


def _large_ones(labels: NDArray[np.int32], cell_m: float) -> NDArray[np.int32]:
    """The building of each cell (h, w) as consecutive numbers of the large ones, -1 outside of these."""
    inside = labels >= 0
    is_large = np.bincount(labels[inside]) * cell_m**2 >= LARGE_M2
    number = np.where(is_large, np.cumsum(is_large) - 1, -1)
    large = np.full_like(labels, -1)
    large[inside] = number[labels[inside]]
    return large


def _ring_around(buildings: NDArray[np.int32], cells: _Cells) -> _Ring:
    is_building = buildings >= 0
    distance_px, nearest = nearest_of(is_building)
    place = np.flatnonzero(cells.known & ~is_building & (distance_px * cells.cell_m <= RING_M))
    row, column = np.divmod(place, buildings.shape[1])
    elevation_m = cells.surface.ravel()[place].astype(np.float64)
    building = buildings[is_building][nearest.ravel()[place]]
    return _Ring(RingSamples(column * cells.cell_m, row * cells.cell_m, elevation_m, building), place)


def _told_by_planes(cells: _Cells, buildings: NDArray[np.int32], ring: _Ring) -> _Cells:
    """The cells without those of the ring that stand above their building's plane; those on it are sure."""
    planes = fit_low_planes(ring.samples, buildings, cells.cell_m)
    above_m = planes.heights_of(ring.samples)
    known, sure = cells.known.copy(), cells.sure.copy()
    known.ravel()[ring.place] = ~(above_m > HIGHEST_ABOVE_PLANE_M)
    sure.ravel()[ring.place] = np.abs(above_m) < ON_PLANE_M
    return _Cells(cells.surface, known, sure, cells.cell_m)


def _pinned(cells: _Cells, buildings: NDArray[np.int32], ring: _Ring, dtm: NDArray[np.float32]) -> _Cells:
    """The cells with ground set under buildings where the terrain (h, w) is wrong; `cells` where it is so nowhere.

    That ground is the terrain smoothed until no hall shows in it, moved and tilted to pass through the lowest of what
    is seen around the building.
    """
    samples, place = ring.samples, ring.place
    trend = cv2.GaussianBlur(dtm, (0, 0), TREND_SMOOTHING_M / cells.cell_m, borderType=cv2.BORDER_REPLICATE)
    above_trend = replace(samples, elevation_m=samples.elevation_m - trend.ravel()[place])
    planes = fit_low_planes(above_trend, buildings, cells.cell_m)
    row, column = np.nonzero(buildings >= 0)
    building = buildings[row, column]
    ground_m = trend[row, column] + planes.elevation_m(building, column * cells.cell_m, row * cells.cell_m)
    count = int(building.max()) + 1
    off_m = mean_of_each(building, dtm[row, column] - ground_m, count)
    is_matching = np.abs(samples.elevation_m - dtm.ravel()[place]) < ON_PLANE_M
    matching = mean_of_each(samples.building, is_matching, count)
    south, east = (mean_of_each(building, slope[row, column], count) for slope in np.gradient(trend, cells.cell_m))
    is_wrong = np.abs(off_m) > FARTHEST_OFF_M
    is_wrong &= (matching < MATCHING_SHARE) & (np.hypot(south, east) < STEEPEST_SITE)
    pinned = is_wrong[building]
    if not pinned.any():
        return cells
    where = row[pinned], column[pinned]
    surface, known, sure = cells.surface.copy(), cells.known.copy(), cells.sure.copy()
    surface[where] = ground_m[pinned]
    known[where] = sure[where] = True
    return _Cells(surface, known, sure, cells.cell_m)

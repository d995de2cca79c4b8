"""Line of sight: what is seen from a point, over the city's surface.

A ray goes from the observer to every pixel of the border; along it a point is seen if it rises as steeply as all before
it, and a pixel is judged by the ray that passes nearest to its centre. Where that leaves an edge of what is seen, each
pixel is judged once more, by the line to its own centre. Source: Franklin and Ray (1994), their methods R2 and R3, with
elevations between the two pixels beside a line. Light goes straight and the Earth is flat: over 1 km it bends by 8 cm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.cog import Band, write_cog
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.purposes.surface import Surface3D, surface_of
from ryu_scape.raster.projection import WGS84, ProjectionError, project
from ryu_scape.settings import Declared, setting

RAYS_AT_ONCE = 1_024
CROSSINGS_AT_ONCE = 1 << 20
EDGE = np.ones((5, 5), np.uint8)
"""Within two pixels of an edge the nearest ray and the pixel's own line may differ."""
ROUNDING_M = 1e-6
WHOLE_PX = 1e-9
"""So much below a whole number rounding may leave one."""


@dataclass(frozen=True)
class ViewshedSettings(Declared):
    """Where the observer stands."""

    longitude_deg: float = setting(
        0.0,
        "Longitude of the observer; 0 together with latitude 0 is the middle of the image.",
        lowest=-180,
        highest=180,
    )
    latitude_deg: float = setting(0.0, "Latitude of the observer.", lowest=-90, highest=90)
    eye_m: float = setting(1.6, "Height of the eye above the ground or roof below it.", lowest=0, highest=1000)
    target_m: float = setting(0.0, "Height above ground and roofs of what is looked for.", lowest=0, highest=1000)


@dataclass(frozen=True, eq=False)
class Viewshed:
    """seen: (H, W). column, row: the observer's pixel. eye_m: the eye's elevation."""

    surface: Surface3D
    seen: NDArray[np.bool_]
    column: int
    row: int
    eye_m: float

    @property
    def figures(self) -> Mapping[str, float]:
        """How much is seen, and of how many buildings something."""
        buildings = np.unique(self.surface.building[self.seen])
        return {
            "seen_share": round(float(self.seen.mean()), 4),
            "seen_area_m2": round(float(self.seen.sum()) * self.surface.grid.gsd_m**2, 1),
            "buildings_seen": int((buildings >= 0).sum()),
            "eye_elevation_m": round(self.eye_m, 2),
        }


def study_viewshed(city: City, settings: ViewshedSettings, progress: ProgressReporter) -> Viewshed:
    """Look around. Raises InputError for a point beside the image, OperationCancelled when asked to stop."""
    surface = surface_of(city)
    column, row = _observer(surface, settings)
    eye_m = float(surface.surface_m[row, column]) + settings.eye_m
    seen = look_around(surface.surface_m, (column, row), eye_m, settings.target_m, progress)
    return Viewshed(surface, seen, column, row, eye_m)


def _observer(surface: Surface3D, settings: ViewshedSettings) -> tuple[int, int]:
    grid = surface.grid
    if settings.longitude_deg == settings.latitude_deg == 0.0:
        return grid.width // 2, grid.height // 2
    elsewhere = InputError("The observer stands beside the image.", "Give a longitude and latitude within it.")
    try:
        map_m = project(np.array([(settings.longitude_deg, settings.latitude_deg)]), WGS84, grid.crs)
    except ProjectionError as error:
        raise elsewhere from error
    column, row = np.floor(grid.to_pixel(map_m)[0]).astype(int).tolist()
    if not (0 <= column < grid.width and 0 <= row < grid.height):
        raise elsewhere
    return column, row


def look_around(
    surface_m: NDArray[np.float32],
    observer: tuple[int, int],
    eye_m: float,
    target_m: float,
    progress: ProgressReporter,
) -> NDArray[np.bool_]:
    """The pixels (H, W) that an eye at an elevation sees from the pixel (column, row)."""
    height, width = surface_m.shape
    ends = _border(height, width) - observer
    seen = np.zeros((height, width), bool)
    offset = np.full((height, width), np.inf, np.float32)
    for first in range(0, len(ends), RAYS_AT_ONCE):
        advance(progress, "Looking around", first / len(ends))
        _follow(surface_m, observer, eye_m, target_m, ends[first : first + RAYS_AT_ONCE], seen, offset)
    seen[observer[1], observer[0]] = True
    rows, columns = np.nonzero(cv2.dilate(seen.astype(np.uint8), EDGE) != cv2.erode(seen.astype(np.uint8), EDGE))
    seen[rows, columns] = _seen_along_own_line(
        surface_m, observer, eye_m, target_m, np.column_stack((columns, rows)), progress
    )
    return seen


def _seen_along_own_line(
    surface_m: NDArray[np.float32],
    observer: tuple[int, int],
    eye_m: float,
    target_m: float,
    pixels: NDArray[np.intp],
    progress: ProgressReporter,
) -> NDArray[np.bool_]:
    """Which pixels (n, 2), as (column, row), nothing hides where the line to their centre crosses a row or column."""
    toward = pixels - observer
    is_seen = np.zeros(len(pixels), bool)
    order = np.argsort(np.abs(toward).max(axis=1), kind="stable")
    lines_at_once = max(1, CROSSINGS_AT_ONCE // max(surface_m.shape))
    for first in range(0, len(order), lines_at_once):
        advance(progress, "Looking along edges", first / len(order))
        some = order[first : first + lines_at_once]
        column, row = pixels[some].T
        rise_m = surface_m[row, column] + target_m - eye_m
        highest_m = np.maximum(*(_highest_m(surface_m, observer, eye_m, toward[some], axis) for axis in (0, 1)))
        is_seen[some] = rise_m >= highest_m - ROUNDING_M
    return is_seen


def _highest_m(
    surface_m: NDArray[np.float32],
    observer: tuple[int, int],
    eye_m: float,
    toward: NDArray[np.intp],
    axis: int,
) -> NDArray[np.float64]:
    """How far above the eye lines `toward` (n, 2) pixels end that pass over all that they cross before, (n,).

    axis: 0 where they cross columns, 1 for rows.
    """
    if axis == 1:
        surface_m, observer, toward = surface_m.T, observer[::-1], toward[:, ::-1]
    crossings = np.abs(toward[:, :1])
    steps = np.arange(1, max(2, crossings.max(initial=0)))
    is_before = steps < crossings
    share = steps / np.maximum(crossings, 1)
    column = np.where(is_before, observer[0] + np.sign(toward[:, :1]) * steps, observer[0])
    row = observer[1] + np.where(is_before, share, 0.0) * toward[:, 1:]
    upper = np.floor(row + WHOLE_PX).astype(np.intp)
    upper_m = surface_m[upper, column]
    lower_m = surface_m[np.minimum(upper + 1, len(surface_m) - 1), column]
    rise_m = (upper_m + (row - upper) * (lower_m - upper_m) - eye_m) / share
    return np.asarray(np.where(is_before, rise_m, -np.inf).max(axis=1))


def _follow(
    surface_m: NDArray[np.float32],
    observer: tuple[int, int],
    eye_m: float,
    target_m: float,
    ends: NDArray[np.intp],
    seen: NDArray[np.bool_],
    offset: NDArray[np.float32],
) -> None:
    """Judge the pixels along rays to `ends` (r, 2), as (column, row) from the observer, into `seen` and `offset`.

    offset: how far the nearest ray so far passes from each pixel's centre.
    """
    length = np.abs(ends).max(axis=1)
    ends, length = ends[length > 0], length[length > 0]
    steps = np.arange(1, length.max(initial=0) + 1)
    at = ends[:, None, :] * (steps[None, :, None] / length[:, None, None])
    is_on = steps[None, :] <= length[:, None]
    position = at + observer
    distance = np.hypot(at[..., 0], at[..., 1])
    slope = np.where(is_on, (_height_at(surface_m, position) - eye_m) / distance, -np.inf)
    before = np.maximum.accumulate(slope, axis=1)
    blocked = np.column_stack((np.full(len(ends), -np.inf), before[:, :-1]))
    nearest = np.clip(np.rint(position).astype(np.intp), 0, np.array(surface_m.shape[::-1]) - 1)
    column, row = nearest[..., 0], nearest[..., 1]
    own_distance = np.hypot(column - observer[0], row - observer[1])
    aim = (surface_m[row, column] + target_m - eye_m) / np.maximum(own_distance, 1e-9)
    beside = np.abs(position - nearest).max(axis=2)
    order = np.argsort(-beside[is_on], kind="stable")
    rows, columns = row[is_on][order], column[is_on][order]
    aside, is_seen = beside[is_on][order].astype(np.float32), (aim >= blocked)[is_on][order]
    best = np.full(offset.shape, np.inf, np.float32)
    best[rows, columns] = aside
    verdict = np.zeros(seen.shape, bool)
    verdict[rows, columns] = is_seen
    is_better = best < offset
    seen[is_better], offset[is_better] = verdict[is_better], best[is_better]


def _height_at(surface_m: NDArray[np.float32], position: NDArray[np.float64]) -> NDArray[np.float64]:
    """Height (...,) at positions (..., 2) as (column, row), one of which is whole: between two pixels of a line."""
    low = np.floor(position + WHOLE_PX).astype(np.intp)
    share = position - low
    limit = np.array(surface_m.shape[::-1]) - 1
    (first_column, first_row), (column, row) = (np.moveaxis(np.clip(low + k, 0, limit), -1, 0) for k in (0, 1))
    first_m = surface_m[first_row, first_column]
    is_beside = share[..., 0] > share[..., 1]
    second_m = np.where(is_beside, surface_m[first_row, column], surface_m[row, first_column])
    return np.asarray(first_m + share.max(axis=-1) * (second_m - first_m))


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


def write_viewshed(city: City, finding: Viewshed, path: Path) -> None:
    """1 where something is seen; raises as `atomic_write` does."""
    write_cog(path, finding.surface.grid, {"seen": Band.of(finding.seen.astype(np.uint8), is_mask=True)})


VIEWSHED = Purpose(
    name="viewshed",
    title="Line of sight",
    meaning="What is seen from a point on the ground or a roof.",
    settings=ViewshedSettings,
    study=study_viewshed,
    writers=MappingProxyType({".tif": write_viewshed}),
)

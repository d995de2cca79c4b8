"""Footprints with what lies around them, one part of a large raster after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group
from ryu_scape.footprints.footprint import image_outline, label_raster
from ryu_scape.raster import GeoGrid

LARGE_PX, SIDE_PX = 16_000_000, 1536
"""Rasters of more pixels are cut into parts, of about this side."""


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """A part of a raster.

    rows, columns: where it lies. near: (n,) index of the footprints that reach into it, in order. is_own: (n,) those
    that lie whole in it, clear of its border, and are in no other's care.
    """

    rows: slice
    columns: slice
    near: NDArray[np.intp]
    is_own: NDArray[np.bool_]


def neighbourhoods(polygons: NDArray[np.object_], grid: GeoGrid, margin_m: float) -> Iterator[Neighbourhood]:
    """Parts of a grid in which each of the polygons (b,) is once the own one, with `margin_m` around it.

    A raster of no more than `LARGE_PX` is one part, though no margin lies around it.
    """
    if grid.height * grid.width <= LARGE_PX:
        everything = np.arange(len(polygons))
        yield Neighbourhood(slice(0, grid.height), slice(0, grid.width), everything, np.ones(len(polygons), bool))
        return
    if not len(polygons):
        return
    first, last = _pixel_bounds(polygons, grid, margin_m)
    tree = shapely.STRtree(polygons)
    for own in _neighbours(first, last):
        (top, left), (bottom, right) = first[own].min(axis=0).tolist(), last[own].max(axis=0).tolist()
        rows, columns = slice(top, bottom), slice(left, right)
        near = np.sort(tree.query(image_outline(grid.part(rows, columns))))
        yield Neighbourhood(rows, columns, near, np.isin(near, own))


def _neighbours(first: NDArray[np.intp], last: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """The numbers (n,) of the polygons in each part, by the first and last pixel (b, 2) of each polygon."""
    _, number = np.unique((first + last) // (2 * SIDE_PX), axis=0, return_inverse=True)
    order = by_group(number.ravel())
    return np.split(order, np.flatnonzero(np.diff(number.ravel()[order])) + 1)


@dataclass(frozen=True, eq=False)
class LabelRows:
    """What `label_raster` gives for polygons (b,) on a grid, of which only the rows that are asked for are made."""

    polygons: NDArray[np.object_]
    grid: GeoGrid

    def __getitem__(self, rows: slice) -> NDArray[np.int32]:
        part = self.grid.part(rows, slice(0, self.grid.width))
        near = np.sort(self._tree.query(image_outline(part)))
        labels = label_raster(self.polygons[near], part)
        return np.append(near, -1).astype(np.int32)[labels]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.polygons)


def _pixel_bounds(
    polygons: NDArray[np.object_], grid: GeoGrid, margin_m: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First and last (row, column) (b, 2) of what lies within a margin around each polygon, on the grid."""
    west, south, east, north = shapely.bounds(polygons).T
    corners = np.stack([np.column_stack((x, y)) for x in (west, east) for y in (south, north)])
    at = grid.to_pixel(corners.reshape(-1, 2))[:, ::-1].reshape(4, -1, 2)
    size = np.array([grid.height, grid.width])
    margin_px = margin_m / grid.gsd_m
    first = np.floor(at.min(axis=0) - margin_px).astype(np.intp).clip(0, size - 1)
    return first, np.ceil(at.max(axis=0) + margin_px).astype(np.intp).clip(first + 1, size)

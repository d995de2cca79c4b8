"""Outlines as the map draws them, and what lies under a point, in a box and across a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import offsets, spread
from ryu_scape.footprints import Footprint, polygons_of

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PlanOutlines:
    """The rings of some footprints end to end.

    corners_m: (n, 2) float64 map metres; each ring repeats its first corner. ring_offsets: (r + 1,) ring i has the
    corners [offset i, offset i + 1). owner: (r,) the footprint of each ring. polygons: (f,) of shapely.
    """

    corners_m: Points
    ring_offsets: NDArray[np.int64]
    owner: NDArray[np.intp]
    polygons: NDArray[np.object_]

    @classmethod
    def of(cls, footprints: Sequence[Footprint]) -> PlanOutlines:
        """The outlines of these footprints."""
        polygons = polygons_of(footprints)
        rings, owner = shapely.get_rings(polygons, return_index=True)
        return cls(shapely.get_coordinates(rings), offsets(shapely.get_num_coordinates(rings)), owner, polygons)

    def lines(self, among: NDArray[np.bool_]) -> tuple[Points, NDArray[np.int64]]:
        """The rings of the footprints that a mask (f,) has: their corners (k, 2), and (q + 1,) offsets of each ring."""
        rings = among[self.owner]
        sizes = np.diff(self.ring_offsets)[rings]
        ring, number = spread(sizes)
        return self.corners_m[self.ring_offsets[:-1][rings][ring] + number], offsets(sizes)

    def in_sight(self, bounds_m: Points) -> NDArray[np.bool_]:
        """(f,) which footprints may reach into ((west, south), (east, north))."""
        west, south, east, north = shapely.bounds(self.polygons).T if len(self.polygons) else np.empty((4, 0))
        return (
            (west <= bounds_m[1, 0]) & (east >= bounds_m[0, 0]) & (south <= bounds_m[1, 1]) & (north >= bounds_m[0, 1])
        )

    def at(self, x_y: Sequence[float]) -> int | None:
        """The footprint around a point, the smallest if there are several; None for none."""
        found = self._tree.query(shapely.points(*x_y), predicate="intersects")
        return int(found[shapely.area(self.polygons[found]).argmin()]) if found.size else None

    def near(self, x_y: Sequence[float], reach_m: float) -> NDArray[np.intp]:
        """The footprints within reach of a point or around it."""
        return np.asarray(self._tree.query(shapely.points(*x_y), predicate="dwithin", distance=reach_m))

    def inside(self, first: Sequence[float], second: Sequence[float]) -> tuple[int, ...]:
        """The footprints that lie within the box between two corners, ascending."""
        box = shapely.box(*np.minimum(first, second), *np.maximum(first, second))
        return tuple(np.sort(self._tree.query(box, predicate="contains")).tolist())

    def across(self, first: Sequence[float], second: Sequence[float]) -> tuple[int, ...]:
        """The footprints through which the line between two points leads, ascending."""
        line = shapely.linestrings([first, second])
        return tuple(np.sort(self._tree.query(line, predicate="intersects")).tolist())

    @cached_property
    def _bounds_m(self) -> NDArray[np.float64]:
        """(f, 4) west, south, east, north."""
        return shapely.bounds(self.polygons).reshape(-1, 4)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.polygons)

"""The edges of outlines as straight lines, each fitted to its whole run of the outline by least squares."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import most_of_each, sizes_of
from ryu_scape.arrays.rings import following_in_ring, preceding_in_ring, rings_of_polygons


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges of rings end to end, in order round each ring; all arrays have one row an edge.

    ring: number of the edge's ring, ascending. polygon: number of the polygon that the ring belongs to.
    start, end: (m, 2) metres, where the edge begins and ends on the traced outline.
    length: metres of outline in its run. mean: (m, 2) centre of the run. scatter: (m, 2, 2) second moment of the run
    about its centre, in metres cubed (the integral along the run).
    heading_rad: the direction in which the ring runs along the edge. snapped: whether that is a main direction.
    """

    ring: NDArray[np.intp]
    polygon: NDArray[np.intp]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    length: NDArray[np.float64]
    mean: NDArray[np.float64]
    scatter: NDArray[np.float64]
    heading_rad: NDArray[np.float64]
    snapped: NDArray[np.bool_]

    @property
    def chord(self) -> NDArray[np.float64]:
        """(m,) metres from start to end."""
        return np.hypot(*(self.end - self.start).T)

    @property
    def along(self) -> NDArray[np.float64]:
        """(m, 2) unit vector of the heading."""
        return np.column_stack([np.cos(self.heading_rad), np.sin(self.heading_rad)])

    @property
    def normal(self) -> NDArray[np.float64]:
        """(m, 2) unit vector to the left of the heading."""
        return np.column_stack([-np.sin(self.heading_rad), np.cos(self.heading_rad)])

    @property
    def offset(self) -> NDArray[np.float64]:
        """(m,) signed distance of the line from the origin along its normal."""
        return np.asarray((self.normal * self.mean).sum(axis=1))

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Edges:
        """The chosen edges, by a mask or by their indices."""
        return Edges(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def neighbours(ring: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For elements round rings, end to end, ring numbers ascending: index of the one before and of the one after."""
    sizes = sizes_of(ring, int(ring.max(initial=-1)) + 1)
    return preceding_in_ring(sizes), following_in_ring(sizes)


@dataclass(frozen=True, eq=False)
class Moments:
    """Length (n,), mean (n, 2) and scatter (n, 2, 2) of runs of an outline, as `Edges` has them."""

    length: NDArray[np.float64]
    mean: NDArray[np.float64]
    scatter: NDArray[np.float64]

    def pooled(self, group: NDArray[np.intp]) -> Moments:
        """Those of groups (g,) of the runs, 0 to g - 1, by the group (n,) of each."""
        length = np.bincount(group, self.length).astype(np.float64)
        sums = [np.bincount(group, self.length * self.mean[:, axis]) for axis in range(2)]
        mean = np.column_stack(sums) / length[:, None]
        spread = self.scatter + self.length[:, None, None] * _outer(self.mean - mean[group])
        scatter = np.empty((len(length), 2, 2))
        for row, col in np.ndindex(2, 2):
            scatter[:, row, col] = np.bincount(group, spread[:, row, col])
        return Moments(length, mean, scatter)


def fit_edges(polygons: NDArray[np.object_], tolerance_m: float) -> Edges:
    """Cut the rings of polygons (n,) where Douglas and Peucker's method finds corners, and fit a line to each run."""
    points, ring, owner = rings_of_polygons(polygons)
    run, corner = cyclic_runs(are_corners(points, ring, tolerance_m), ring)
    _, after = neighbours(ring)
    steps = points[after] - points
    lengths = np.hypot(*steps.T)
    moments = Moments(lengths, points + steps / 2, lengths[:, None, None] * _outer(steps) / 12).pooled(run)
    _, following = neighbours(ring[corner])
    start = points[corner]
    end = start[following]
    return Edges(
        ring=ring[corner],
        polygon=owner[ring[corner]],
        start=start,
        end=end,
        length=moments.length,
        mean=moments.mean,
        scatter=moments.scatter,
        heading_rad=principal_heading(moments.scatter, end - start),
        snapped=np.zeros(corner.size, bool),
    )


def merge_edges(edges: Edges, continues: NDArray[np.bool_]) -> Edges:
    """Make one edge of each edge that `continues` the one before it in its ring, and that one."""
    run, first = cyclic_runs(~continues, edges.ring)
    moments = Moments(edges.length, edges.mean, edges.scatter).pooled(run)
    merged = replace(edges.only(first), length=moments.length, mean=moments.mean, scatter=moments.scatter)
    before, _ = neighbours(edges.ring)
    _, next_run = neighbours(merged.ring)
    return replace(merged, end=edges.end[before[first[next_run]]])


def principal_heading(scatter: NDArray[np.float64], towards: NDArray[np.float64]) -> NDArray[np.float64]:
    """Heading (n,) in radians of the total least squares line of scatters (n, 2, 2), the way that `towards` points."""
    heading = 0.5 * np.arctan2(2 * scatter[:, 0, 1], scatter[:, 0, 0] - scatter[:, 1, 1])
    is_reversed = np.cos(heading) * towards[:, 0] + np.sin(heading) * towards[:, 1] < 0
    return heading + np.pi * is_reversed


def are_corners(points: NDArray[np.float64], ring: NDArray[np.intp], tolerance_m: float) -> NDArray[np.bool_]:
    """Which points (n, 2) of rings (n,) Douglas and Peucker's method keeps; their numbers travel with them as Z."""
    numbered = np.column_stack([points, np.arange(ring.size)])
    simple = shapely.simplify(shapely.linearrings(numbered, indices=ring), tolerance_m, preserve_topology=False)
    kept = np.zeros(ring.size, bool)
    kept[shapely.get_coordinates(simple, include_z=True)[:, 2].astype(np.intp)] = True
    return kept


def cyclic_runs(is_first: NDArray[np.bool_], ring: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Number (n,) of the run that each element belongs to, and the index of each run's first element.

    What precedes the first run of a ring belongs to its last one. A ring without any first element gets one.
    """
    is_first = is_first.copy()
    begins = np.flatnonzero(np.diff(ring, prepend=-1))
    is_first[begins[np.bincount(ring, is_first)[ring[begins]] == 0]] = True
    first = np.flatnonzero(is_first)
    run = np.cumsum(is_first) - 1
    last_of_ring = most_of_each(ring[first], np.arange(first.size), np.zeros(ring.max(initial=-1) + 1, np.intp))
    precedes = (run < 0) | (ring[first[np.maximum(run, 0)]] != ring)
    run[precedes] = last_of_ring[ring[precedes]]
    return run, first


def _outer(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return vectors[:, :, None] * vectors[:, None, :]

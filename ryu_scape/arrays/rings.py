"""Rings laid end to end, and the polygons and lines that they make."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group, numbered, starts


def preceding_in_ring(sizes: NDArray[np.integer]) -> NDArray[np.intp]:
    """For rings of these sizes (r,), unclosed, the index (n,) of the point before each in its ring."""
    preceding = np.arange(sizes.sum()) - 1
    is_ring = sizes > 0
    preceding[starts(sizes)[is_ring]] += sizes[is_ring]
    return preceding


def following_in_ring(sizes: NDArray[np.integer]) -> NDArray[np.intp]:
    """For rings of these sizes (r,), unclosed, the index (n,) of the point after each in its ring."""
    preceding = preceding_in_ring(sizes)
    following = np.empty_like(preceding)
    following[preceding] = np.arange(preceding.size)
    return following


def rings_of_polygons(
    polygons: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """The rings (r,) of polygons (k,), of which None has none: corners (n, 2), unclosed, ring (n,) of each, owner (r,).

    The exterior of a polygon comes first; all numbers ascend from 0.
    """
    rings, owner = shapely.get_rings(polygons, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    is_closing = np.diff(ring, append=-1) != 0
    return corners[~is_closing], ring[~is_closing], owner


def polygons_of_rings(
    points: NDArray[np.float64], ring: NDArray[np.integer], owner: NDArray[np.integer], count: int
) -> NDArray[np.object_]:
    """Polygons (count,) of rings (r,), the exterior of each first; None for an owner without.

    points: (n, 2) round the rings, unclosed. ring: (n,) ascending from 0, each of three points at least. owner: (r,)
    ascending, the polygon of each ring.
    """
    polygons = np.full(count, None, object)
    if owner.size:
        present, number = numbered(owner)
        polygons[present] = shapely.polygons(shapely.linearrings(points, indices=ring), indices=number)
    return polygons


def lines_of_segments(segments: NDArray[np.float64], owner: NDArray[np.integer], count: int) -> NDArray[np.object_]:
    """Multi-line strings (count,) of segments (s, 2, 2), empty for an owner (s,) without."""
    lines = np.full(count, shapely.MultiLineString(), object)
    order = by_group(owner)
    present, number = numbered(owner[order])
    lines[present] = shapely.multilinestrings(shapely.linestrings(segments[order]), indices=number)
    return lines


def unions_of_pieces(pieces: NDArray[np.object_], owner: NDArray[np.integer], count: int) -> NDArray[np.object_]:
    """For each owner (count,) the union of its pieces (p,), polygons that share edges but no area; None without any."""
    unions = np.full(count, None, object)
    order = by_group(owner)
    present, number = numbered(owner[order])
    unions[present] = shapely.coverage_union_all(shapely.multipolygons(pieces[order], indices=number)[:, None], axis=1)
    return unions

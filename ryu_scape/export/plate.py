"""The ground as a closed body: the terrain, upright sides below every border of it, and a level bottom."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.scene.triangulation import triangulate
from ryu_scape.scene.vertex_arrays import VertexArrays

LEAST_DEPTH_M = 2.0


def floor_below(terrain: VertexArrays, lowest_m: float) -> float:
    """The elevation of the bottom: that of the scene's lowest point, and clearly below the terrain everywhere."""
    return min(lowest_m, float(terrain.vertices["position"][:, 2].min()) - LEAST_DEPTH_M)


def ground_on_plate(terrain: VertexArrays, floor_m: float) -> NDArray[np.float32]:
    """Corners (t, 3, 3) of the body's triangles, counter-clockwise seen from outside; every edge belongs to two.

    terrain: neighbouring triangles share their vertices. Where its cells touch in one corner only, an upright edge
    belongs to four.
    """
    surface_m = terrain.vertices["position"]
    corners = terrain.indices.reshape(-1, 3).astype(np.int64)
    start, end = _border(corners, len(surface_m))
    floor = surface_m.copy()
    floor[:, 2] = floor_m
    sides = [
        np.stack((surface_m[end], surface_m[start], floor[start]), axis=1),
        np.stack((surface_m[end], floor[start], floor[end]), axis=1),
    ]
    return np.concatenate((surface_m[corners], *sides, _bottom(floor[start], floor[end], floor_m)))


def _border(corners: NDArray[np.int64], vertex_count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last vertex of each edge that belongs to one triangle only, in the direction of that triangle."""
    start, end = corners.ravel(), corners[:, [1, 2, 0]].ravel()
    known = np.sort(start * vertex_count + end)
    opposite = end * vertex_count + start
    is_border = known[np.searchsorted(known, opposite).clip(max=known.size - 1)] != opposite
    return start[is_border], end[is_border]


def _bottom(start: NDArray[np.float32], end: NDArray[np.float32], floor_m: float) -> NDArray[np.float32]:
    """Triangles within border edges (n, 3), seen from below; they use every vertex of the border as it is."""
    edges = shapely.linestrings(np.stack((start[:, :2], end[:, :2]), axis=1).astype(np.float64))
    area = shapely.build_area(shapely.multilinestrings(edges))
    plan, _ = triangulate(shapely.get_parts(area))
    bottom = np.full((len(plan), 3, 3), floor_m, np.float32)
    bottom[..., :2] = plan[:, ::-1]
    return bottom

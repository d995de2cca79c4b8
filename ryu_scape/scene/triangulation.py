"""Triangles that fill polygons with holes and use every corner of their rings, so that caps meet walls edge to edge."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group

EMPTY = shapely.Polygon()


def triangulate(polygons: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Fill valid polygons (b,), with holes or None, with triangles.

    Returns the triangles' corners (t, 3, 2), counter-clockwise and bit for bit those of the rings, and the polygon each
    belongs to (t,), ascending. Collinear corners are kept: ear clipping that drops them would leave T-junctions.

    Convex quadrilaterals, most of what buildings are made of, are cut along a diagonal.
    Source for all others: constrained Delaunay triangulation by ear clipping and edge flips, as GEOS has it
    (`ConstrainedDelaunay`).
    """
    is_quad = (shapely.get_num_coordinates(polygons) == 5) & (shapely.get_num_interior_rings(polygons) == 0)
    quads = np.flatnonzero(is_quad)
    rings = shapely.get_coordinates(polygons[quads]).reshape(-1, 5, 2)[:, :4]
    is_convex = _are_strictly_convex(rings)
    quads, rings = quads[is_convex], rings[is_convex]
    others = np.ones(len(polygons), bool)
    others[quads] = False
    delaunay, their_owner = _delaunay_triangles(np.where(others, polygons, EMPTY))
    corners = np.concatenate((rings[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3, 2), delaunay))
    owner = np.concatenate((np.repeat(quads, 2), their_owner))
    order = by_group(owner)
    return corners[order], owner[order]


def _delaunay_triangles(polygons: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Triangles (t, 3, 2), counter-clockwise, and the polygon (t,) of each."""
    closed, owner = shapely.get_coordinates(shapely.constrained_delaunay_triangles(polygons), return_index=True)
    first, second, third, _ = closed.reshape(-1, 4, 2).swapaxes(0, 1)
    (dx, dy), (ex, ey) = (second - first).T, (third - first).T
    is_clockwise = (dx * ey < dy * ex)[:, None]
    left, right = np.where(is_clockwise, third, second), np.where(is_clockwise, second, third)
    return np.stack((first, left, right), axis=1), owner[::4]


def _are_strictly_convex(rings: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(q,) whether quadrilaterals (q, 4, 2) turn left at every corner."""
    ahead = np.roll(rings, -1, axis=1) - rings
    behind = np.roll(ahead, 1, axis=1)
    return np.all(behind[..., 0] * ahead[..., 1] > behind[..., 1] * ahead[..., 0], axis=1)

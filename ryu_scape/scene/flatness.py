"""Which pieces of a roof are plane, and triangles for those that are not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.heights.facets import UPRIGHT_SLOPE
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.scene.triangulation import triangulate

LARGEST_BEND_M = 0.005
"""Half of what val3dity allows a corner to lie off the plane of its face."""

UPRIGHT_COSINE = float(np.cos(np.arctan(UPRIGHT_SLOPE)))


def split_where_bent(
    pieces: NDArray[np.object_],
    owner: NDArray[np.intp],
    height_at: Callable[[NDArray[np.float64], NDArray[np.intp]], NDArray[np.float64]],
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Polygons (k,) of buildings (k,) over which a roof of these heights is plane, and whose they are.

    Pieces whose corners stray from one plane, as where wings of a building meet at odd angles, become triangles, and so
    do upright ones, narrow in plan, on which a corner's millimetre is a ring that crosses itself.
    """
    bends_m, upwards = _bends_m(pieces, owner, height_at)
    is_bent = (bends_m > LARGEST_BEND_M) | (upwards < UPRIGHT_COSINE)
    triangles, piece = triangulate(pieces[is_bent])
    return (
        np.concatenate((pieces[~is_bent], shapely.polygons(triangles))),
        np.concatenate((owner[~is_bent], owner[is_bent][piece])),
    )


def are_upright(
    pieces: NDArray[np.object_],
    owner: NDArray[np.intp],
    height_at: Callable[[NDArray[np.float64], NDArray[np.intp]], NDArray[np.float64]],
) -> NDArray[np.bool_]:
    """(k,) whether a roof of these heights is a step over a polygon of a building (k,), and so a wall."""
    return _bends_m(pieces, owner, height_at)[1] < UPRIGHT_COSINE


def _bends_m(
    pieces: NDArray[np.object_],
    owner: NDArray[np.intp],
    height_at: Callable[[NDArray[np.float64], NDArray[np.intp]], NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far (k,) the farthest corner of each piece lies off its plane, and the upward part (k,) of its unit normal.

    The normal is the one of Newell's method.
    """
    rings = OutlineTable.around(pieces)
    piece, count = rings.building, len(pieces)
    points = np.column_stack((rings.corners_m, height_at(rings.corners_m, owner[piece])))
    corners = np.maximum(np.bincount(piece, minlength=count), 1)
    middles = _sums(points, piece, count) / corners[:, None]
    points -= middles[piece]
    normals = _sums(np.cross(points, points[rings.following]), piece, count)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    bends = np.zeros(count)
    np.maximum.at(bends, piece, np.abs(np.einsum("ij,ij->i", points, normals[piece])))
    return bends, normals[:, 2]


def _sums(vectors: NDArray[np.float64], group: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    sums = [np.bincount(group, vectors[:, axis], count) for axis in range(3)]
    return np.stack(sums, axis=1, dtype=np.float64)

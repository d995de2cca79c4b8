"""Triangles that fill polygons with holes and use every corner of their rings, so that caps and walls meet edge to edge."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray


def triangulate(polygons: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Fill valid polygons (b,), with holes or None, with triangles.

    Returns the triangles' corners (t, 3, 2), counter-clockwise and bit for bit those of the rings, and the polygon each
    belongs to (t,), ascending. Collinear corners are kept: ear clipping that drops them would leave T-junctions.

    Source: constrained Delaunay triangulation by ear clipping and edge flips, as GEOS has it (`ConstrainedDelaunay`).
    """
    parts, owner = shapely.get_parts(shapely.constrained_delaunay_triangles(polygons), return_index=True)
    corners = shapely.get_coordinates(parts).reshape(-1, 4, 2)[:, :3]
    clockwise = ~shapely.is_ccw(shapely.get_exterior_ring(parts))
    corners[clockwise] = corners[clockwise, ::-1]
    return corners, owner

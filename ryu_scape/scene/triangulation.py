"""Triangles that fill polygons with holes and use every corner of their rings, so that caps meet walls edge to edge."""

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
    closed, owner = shapely.get_coordinates(shapely.constrained_delaunay_triangles(polygons), return_index=True)
    first, second, third, _ = closed.reshape(-1, 4, 2).swapaxes(0, 1)
    (dx, dy), (ex, ey) = (second - first).T, (third - first).T
    is_clockwise = (dx * ey < dy * ex)[:, None]
    corners = np.stack((first, np.where(is_clockwise, third, second), np.where(is_clockwise, second, third)), axis=1)
    return corners, owner[::4]

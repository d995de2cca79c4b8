"""Podiums of towers, which are lower than what stands on them, however high the place is."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray


def find_podiums(polygons: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which polygons (b,) have another in one of their courtyards."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    is_hole = np.concatenate(([False], owner[1:] == owner[:-1]))[: owner.size]
    holes = shapely.polygons(rings[is_hole])
    hole, _ = shapely.STRtree(shapely.point_on_surface(polygons)).query(holes, predicate="contains")
    surrounds = np.zeros(len(polygons), bool)
    surrounds[owner[is_hole][hole]] = True
    return surrounds

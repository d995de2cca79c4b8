"""Where a point that a person sets comes to lie among outlines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray


def snapped_to(polygons: NDArray[np.object_], x_y: Sequence[float], reach_m: float) -> tuple[float, float] | None:
    """The nearest corner of polygons (p,) within reach of a point, else the nearest place on a side; None for neither.

    All in metres of one CRS.
    """
    outlines = shapely.boundary(polygons)
    corners = shapely.get_coordinates(outlines)
    sides = shapely.get_coordinates(shapely.shortest_line(outlines, shapely.points(*x_y)))[::2]
    for places in (corners, sides):
        away_m = np.hypot(*(places - x_y).T)
        if away_m.min(initial=np.inf) <= reach_m:
            x, y = places[away_m.argmin()].tolist()
            return x, y
    return None

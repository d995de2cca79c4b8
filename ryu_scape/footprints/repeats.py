"""Outlines that a person's files hold twice: copies, and those of another survey that differ by centimetres."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

LEAST_OVERLAP = 0.9
"""Intersection over union of two outlines from which they are one building's. A part of a building has less."""


def are_repeats(polygons: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which of polygons (p,), None for those that do not count, nearly coincide with an earlier one that is kept."""
    area = shapely.area(polygons)
    later, earlier = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    may_be = (earlier < later) & (
        np.minimum(area[earlier], area[later]) >= LEAST_OVERLAP * np.maximum(area[earlier], area[later])
    )
    later, earlier = later[may_be], earlier[may_be]
    valid = shapely.buffer(polygons[np.stack((later, earlier))], 0)
    shared = shapely.area(shapely.intersection(*valid))
    coincide = shared >= LEAST_OVERLAP * (area[later] + area[earlier] - shared)
    repeats = np.zeros(len(polygons), bool)
    for one, before in sorted(zip(later[coincide].tolist(), earlier[coincide].tolist(), strict=True)):
        repeats[one] |= not repeats[before]
    return repeats


def said_of_repeats(count: int) -> tuple[str, ...]:
    """What a person should hear of so many outlines that are left out."""
    return (f"{count} outlines that lie nearly on earlier ones are left out.",) if count else ()

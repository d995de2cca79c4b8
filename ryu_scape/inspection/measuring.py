"""What a person measures between places: lengths, differences of height, areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

Place = tuple[float, float, float]
"""(x, y, elevation) in metres on the map; NaN for an elevation that is not known."""


@dataclass(frozen=True)
class Measurement:
    """Of the way through some places, and of what it encloses if it returns; NaN where an elevation is missing.

    plan_length_m: on the map. length_m: in space. climb_m: from the first place to the last.
    """

    plan_length_m: float
    length_m: float
    climb_m: float
    plan_area_m2: float
    plan_perimeter_m: float


def measure_places(places: Sequence[Place]) -> Measurement:
    """Measure what two or more places tell; an area takes three, and counts all that a line encloses."""
    points = np.array(places, np.float64).reshape(-1, 3)
    steps = np.diff(points, axis=0)
    plan_m = points[:, :2] - points[:1, :2]
    is_ring = len(points) > 2
    area_m2 = shapely.area(shapely.make_valid(shapely.Polygon(plan_m))) if is_ring else 0.0
    plan_length_m = float(np.hypot(steps[:, 0], steps[:, 1]).sum())
    back_m = float(np.hypot(*(plan_m[-1] - plan_m[0]))) if is_ring else 0.0
    return Measurement(
        plan_length_m,
        float(np.linalg.norm(steps, axis=1).sum()),
        float(points[-1, 2] - points[0, 2]) if len(points) > 1 else 0.0,
        float(area_m2),
        plan_length_m + back_m,
    )

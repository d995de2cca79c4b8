"""The rectangles that roofs span: a building's wings, in its own directions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.heights.roof_shape import RoofKind, Wing, run_m

X, Y, HALF_LENGTH, HALF_WIDTH, DIRECTION = range(5)


@dataclass(frozen=True, eq=False)
class RoofPlans:
    """wings: (b, w, 5) float64, the wings of each building as (x, y, half length, half width, direction in radians).

    The main wing comes first; NaN where a building has fewer wings, or none because it is not made of rectangles.
    """

    wings: NDArray[np.float64]

    @property
    def count(self) -> int:
        """Buildings."""
        return len(self.wings)

    @property
    def is_any(self) -> NDArray[np.bool_]:
        """(b,) buildings with a plan."""
        return np.isfinite(self.wings[:, 0, X])

    @property
    def is_single(self) -> NDArray[np.bool_]:
        """(b,) buildings of one wing."""
        return np.isfinite(self.wings[:, :, X]).sum(axis=1) == 1

    @property
    def half_width_m(self) -> NDArray[np.float64]:
        """(b,) of the main wing."""
        return self.wings[:, 0, HALF_WIDTH]

    @property
    def aspect(self) -> NDArray[np.float64]:
        """(b,) length over width of the main wing."""
        return self.wings[:, 0, HALF_LENGTH] / self.wings[:, 0, HALF_WIDTH]

    def turned(self) -> RoofPlans:
        """The same rectangles with ridges across them."""
        x, y, half_length, half_width, direction = np.moveaxis(self.wings, -1, 0)
        return RoofPlans(np.stack((x, y, half_width, half_length, direction + np.pi / 2), axis=-1))

    def reversed(self, which: NDArray[np.bool_]) -> RoofPlans:
        """The same rectangles, the ridges of some buildings (b,) running the other way."""
        wings = self.wings.copy()
        wings[which, :, DIRECTION] += np.pi
        return RoofPlans(wings)

    def runs_m(
        self, kind: RoofKind, plan_m: NDArray[np.float64], building: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """Run (n,) of a roof of this kind over points (n, 2) of buildings (n,): the highest of the wings'."""
        runs = np.full(building.size, np.nan)
        for number in range(self.wings.shape[1]):
            x, y, half_length, half_width, direction = self.wings[building, number].T
            east, north = plan_m[:, 0] - x, plan_m[:, 1] - y
            cosine, sine = np.cos(direction), np.sin(direction)
            along, across = cosine * east + sine * north, cosine * north - sine * east
            runs = np.fmax(runs, run_m(kind, along, across, half_length, half_width))
        return np.nan_to_num(runs)

    def wings_of(self, index: int) -> tuple[Wing, ...]:
        """The wings of one building."""
        return tuple(
            Wing(x, y, half_length, half_width, float(np.degrees(direction)) % 360.0)
            for x, y, half_length, half_width, direction in self.wings[index].tolist()
            if np.isfinite(x)
        )


def plan_roofs(polygons: NDArray[np.object_], least_rectangularity: float) -> RoofPlans:
    """One wing for every polygon (b,) that fills its smallest rectangle well enough, none for the others."""
    wings = np.full((len(polygons), 1, 5), np.nan)
    rectangles = shapely.oriented_envelope(polygons)
    is_area = shapely.get_type_id(rectangles) == shapely.GeometryType.POLYGON
    is_plain = is_area & (shapely.get_num_interior_rings(polygons) == 0)
    filled = shapely.area(polygons) >= least_rectangularity * shapely.area(rectangles)
    chosen = np.flatnonzero(is_plain & filled)
    corners = shapely.get_coordinates(rectangles[chosen]).reshape(-1, 5, 2)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1]
    sides = np.stack((np.hypot(*first.T), np.hypot(*second.T)), axis=1)
    along = np.where((sides[:, 0] >= sides[:, 1])[:, None], first, second)
    wings[chosen, 0, X:HALF_LENGTH] = corners[:, :4].mean(axis=1)
    wings[chosen, 0, HALF_LENGTH], wings[chosen, 0, HALF_WIDTH] = 0.5 * sides.max(axis=1), 0.5 * sides.min(axis=1)
    wings[chosen, 0, DIRECTION] = np.arctan2(along[:, 1], along[:, 0])
    return RoofPlans(wings)

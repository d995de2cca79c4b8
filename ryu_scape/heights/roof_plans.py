"""The rectangles that roofs span: a building's wings, in its own directions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.heights.roof_shape import RoofKind, Wing, run_m
from ryu_scape.heights.wings import split_into_wings, wing_around

X, Y, DIRECTION, HALF_LENGTH, HALF_WIDTH, STARTS_HIPPED, ENDS_HIPPED = range(7)

RECTANGLE_FILL = 0.93
"""A polygon is a rectangle where it fills this share of the smallest one around it."""
LEAST_FILL = 0.5
"""A polygon that is not made of rectangles gets the one around it only where it fills this share of that."""


@dataclass(frozen=True, eq=False)
class RoofPlans:
    """The wings of all buildings as one table.

    wings: (b, w, 7) float64: x, y, direction in radians, half length, half width, and 1 or 0 for a hipped start and end
    of each. The main wing comes first; NaN where a building has fewer wings, or none because no rectangles make it up.
    """

    wings: NDArray[np.float64]

    @staticmethod
    def none(count: int) -> RoofPlans:
        """No plan for any of `count` buildings."""
        return RoofPlans(np.full((count, 1, 7), np.nan))

    @staticmethod
    def of(wings: Sequence[tuple[Wing, ...]], origin_m: NDArray[np.float64]) -> RoofPlans:
        """The wings of each building, moved to an origin (x, y, ...)."""
        table = np.full((len(wings), max(map(len, wings), default=0) or 1, 7), np.nan)
        rows = [(index, number, wing) for index, own in enumerate(wings) for number, wing in enumerate(own)]
        if rows:
            building, number, all_wings = zip(*rows, strict=True)
            table[building, number] = [_row(wing) for wing in all_wings]
        table[..., :DIRECTION] -= origin_m[:2]
        return RoofPlans(table)

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
        wings = self.wings[..., [X, Y, DIRECTION, HALF_WIDTH, HALF_LENGTH, STARTS_HIPPED, ENDS_HIPPED]]
        wings[..., DIRECTION] += np.pi / 2
        return RoofPlans(wings)

    def shifted(self, share: float) -> RoofPlans:
        """Wings whose ridges lie to the left of the middle by a share of the half width.

        They narrow to keep the eave on the near side; on the far side the roof goes on below that eave.
        """
        wings = self.wings.copy()
        direction, shift = wings[..., DIRECTION], share * wings[..., HALF_WIDTH]
        wings[..., X] -= shift * np.sin(direction)
        wings[..., Y] += shift * np.cos(direction)
        wings[..., HALF_WIDTH] -= np.abs(shift)
        return RoofPlans(wings)

    def reversed(self, which: NDArray[np.bool_]) -> RoofPlans:
        """The same rectangles, the ridges of some buildings (b,) running the other way."""
        wings = self.wings.copy()
        wings[which, :, DIRECTION] += np.pi
        return RoofPlans(wings)

    def runs_m(self, kind: RoofKind, plan_m: NDArray[np.float64], building: NDArray[np.intp]) -> NDArray[np.float64]:
        """Run (n,) of a roof of this kind over points (n, 2) of buildings (n,): the highest of the wings'."""
        if kind is RoofKind.FLAT:
            return np.zeros(building.size)
        runs = np.full(building.size, np.nan)
        cosines, sines = np.cos(self.wings[..., DIRECTION]), np.sin(self.wings[..., DIRECTION])
        for number in range(self.wings.shape[1]):
            table = self.wings[building, number].T
            east, north = plan_m[:, 0] - table[X], plan_m[:, 1] - table[Y]
            cosine, sine = cosines[building, number], sines[building, number]
            along, across = cosine * east + sine * north, cosine * north - sine * east
            runs = np.fmax(runs, run_m(kind, along, across, table[HALF_LENGTH:]))
        return np.nan_to_num(runs)

    def wings_of(self, index: int) -> tuple[Wing, ...]:
        """The wings of one building."""
        return tuple(
            Wing(x, y, half_length, half_width, float(np.degrees(direction)) % 360.0, starts > 0, ends > 0)
            for x, y, direction, half_length, half_width, starts, ends in self.wings[index].tolist()
            if np.isfinite(x)
        )


def plan_roofs(polygons: NDArray[np.object_]) -> RoofPlans:
    """The wings of every polygon (b,): its smallest rectangle where it fills that, else the rectangles it splits into.

    What does not split takes the rectangle around it in the direction of its edges, unless that would be mostly empty.
    """
    if not len(polygons):
        return RoofPlans.none(0)
    origin_m = np.floor(shapely.bounds(polygons)[0, :2])
    polygons = shapely.transform(polygons, lambda x_y: x_y - origin_m)
    rectangles = shapely.oriented_envelope(polygons)
    is_plain = shapely.get_num_interior_rings(polygons) == 0
    is_rectangle = is_plain & (shapely.area(polygons) >= RECTANGLE_FILL * shapely.area(rectangles))
    is_rectangle &= shapely.get_type_id(rectangles) == shapely.GeometryType.POLYGON
    split = [() if whole else split_into_wings(polygon) for polygon, whole in zip(polygons, is_rectangle, strict=True)]
    for index in np.flatnonzero(is_plain & ~is_rectangle).tolist():
        around = split[index] or (wing_around(polygons[index]),)
        if 4 * around[0].half_length_m * around[0].half_width_m * LEAST_FILL <= polygons[index].area:
            split[index] = around
    plans = RoofPlans.of(split, np.zeros(2))
    plans.wings[is_rectangle, 0] = _whole_rectangles(rectangles[is_rectangle])
    plans.wings[..., :DIRECTION] += origin_m
    return plans


def _row(wing: Wing) -> tuple[float, ...]:
    direction = math.radians(wing.ridge_direction_deg)
    size = wing.half_length_m, wing.half_width_m
    return wing.x_m, wing.y_m, direction, *size, float(wing.starts_hipped), float(wing.ends_hipped)


def _whole_rectangles(rectangles: NDArray[np.object_]) -> NDArray[np.float64]:
    """Rows (r, 7) of wings that fill rectangular polygons (r,), ridges along the longer side."""
    corners = shapely.get_coordinates(rectangles).reshape(-1, 5, 2)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1]
    lengths = np.stack((np.hypot(*first.T), np.hypot(*second.T)), axis=1)
    along = np.where((lengths[:, 0] >= lengths[:, 1])[:, None], first, second)
    wings = np.zeros((len(rectangles), 7))
    wings[:, :DIRECTION] = corners[:, :4].mean(axis=1)
    wings[:, DIRECTION] = np.arctan2(along[:, 1], along[:, 0])
    wings[:, HALF_LENGTH], wings[:, HALF_WIDTH] = 0.5 * lengths.max(axis=1), 0.5 * lengths.min(axis=1)
    return wings

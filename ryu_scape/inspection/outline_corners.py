"""The corners of one outline, by which a person reshapes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.footprints import Footprint

Points = NDArray[np.float64]
FEWEST_CORNERS = 3
LEAST_TURN = 0.02
"""Sine of the angle, about one degree, under which two sides count as one straight line."""


class Corner(NamedTuple):
    """A corner by its ring and its number in it."""

    ring: int
    number: int


class Handle(NamedTuple):
    """What a person takes: a corner, or the middle of the side from there to the next one."""

    corner: Corner
    is_middle: bool


@dataclass(frozen=True, eq=False)
class OutlineCorners:
    """A building's outline. rings: the exterior, then each courtyard, (n, 2) float64 map metres, unclosed."""

    building: str
    rings: tuple[Points, ...]

    @classmethod
    def of(cls, footprint: Footprint) -> OutlineCorners:
        """The corners of a footprint."""
        return cls(footprint.identifier, (footprint.exterior, *footprint.holes))

    @property
    def is_sound(self) -> bool:
        """Whether no side crosses or touches another one but at their common corner."""
        if any(len(ring) < FEWEST_CORNERS for ring in self.rings):
            return False
        exterior, *courtyards = self.rings
        return bool(shapely.is_valid(shapely.Polygon(exterior, courtyards)))

    def position(self, corner: Corner) -> Points:
        """The (2,) position of a corner."""
        return self.rings[corner.ring][corner.number]

    def middles(self, shortest_m: float) -> tuple[Points, ...]:
        """The middle of the side from each corner to the next, as `rings` are; NaN for those shorter than this."""
        return tuple(_middles(ring, shortest_m) for ring in self.rings)

    def handle_near(self, x_y: Sequence[float], reach_m: float, shortest_m: float) -> Handle | None:
        """The nearest corner within reach of a point, else the nearest middle of a side no shorter than this."""
        for is_middle, rings in ((False, self.rings), (True, self.middles(shortest_m))):
            corner = _nearest(rings, x_y, reach_m)
            if corner is not None:
                return Handle(corner, is_middle)
        return None

    def moved(self, corner: Corner, x_y: Points) -> OutlineCorners:
        """With a corner at another place (2,)."""
        points = self.rings[corner.ring].copy()
        points[corner.number] = x_y
        return self._with_ring(corner.ring, points)

    def moved_with_sides(self, corner: Corner, x_y: Points) -> OutlineCorners:
        """With a corner at another place (2,), and its neighbours so that all sides keep their directions.

        Each neighbour slides along its other side; where this goes straight on, the neighbour stays.
        """
        points = self.rings[corner.ring].copy()
        own = points[corner.number].copy()
        points[corner.number] = x_y
        for step in (-1, 1):
            neighbour, beyond = ((corner.number + each) % len(points) for each in (step, 2 * step))
            side, slide = points[neighbour] - own, self.rings[corner.ring][beyond] - points[neighbour]
            across = side[0] * slide[1] - side[1] * slide[0]
            if abs(across) > LEAST_TURN * np.hypot(*side) * np.hypot(*slide):
                shift = x_y - own
                along = (side[0] * shift[1] - side[1] * shift[0]) / across
                points[neighbour] += along * slide
        return self._with_ring(corner.ring, points)

    def with_corner_after(self, corner: Corner) -> tuple[OutlineCorners, Corner]:
        """With one corner more, in the middle of the side from this one to the next, and which it is."""
        points = self.rings[corner.ring]
        added = Corner(corner.ring, corner.number + 1)
        middle = (points[corner.number] + points[added.number % len(points)]) / 2
        return self._with_ring(corner.ring, np.insert(points, added.number, middle, axis=0)), added

    def without(self, corner: Corner) -> OutlineCorners:
        """With one corner less."""
        return self._with_ring(corner.ring, np.delete(self.rings[corner.ring], corner.number, axis=0))

    def _with_ring(self, ring: int, points: Points) -> OutlineCorners:
        return replace(self, rings=(*self.rings[:ring], points, *self.rings[ring + 1 :]))


def _middles(ring: Points, shortest_m: float) -> Points:
    ahead = np.roll(ring, -1, axis=0)
    is_short = np.hypot(*(ahead - ring).T) < shortest_m
    return np.where(is_short[:, None], np.nan, (ring + ahead) / 2)


def _nearest(rings: Sequence[Points], x_y: Sequence[float], reach_m: float) -> Corner | None:
    """The ring and the number of the point that is nearest to another one, if it is within reach."""
    away_m = [np.nan_to_num(np.hypot(*(points - x_y).T), nan=np.inf) for points in rings]
    ring = int(np.argmin([each.min(initial=np.inf) for each in away_m]))
    number = int(away_m[ring].argmin())
    return Corner(ring, number) if away_m[ring][number] <= reach_m else None

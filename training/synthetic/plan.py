"""Lay out a procedural city: streets, blocks and what stands in them, in metres from the tile's north-west corner.

x runs east and y south. Every building is a union of wings, oriented rectangles with a roof each: one wing is a house,
two an L, three a U, four a courtyard block. Angles are in radians, from x towards y.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

GABLE, HIP, FLAT = "gable", "hip", "flat"


@dataclass(frozen=True)
class PlannedWing:
    """An oriented rectangle of `length_m` along `angle` and `width_m` across it; the ridge runs along the length."""

    x_m: float
    y_m: float
    length_m: float
    width_m: float
    angle: float
    eave_m: float
    rise_m: float
    roof: str

    def polygon(self) -> Polygon:
        """The rectangle in plan metres."""
        along = np.array([np.cos(self.angle), np.sin(self.angle)]) * self.length_m / 2
        across = np.array([-np.sin(self.angle), np.cos(self.angle)]) * self.width_m / 2
        centre = np.array([self.x_m, self.y_m])
        return Polygon(
            [centre - along - across, centre + along - across, centre + along + across, centre - along + across]
        )


@dataclass(frozen=True)
class PlannedBuilding:
    """Wings under one roof colour; `colour` is RGB in [0, 1]."""

    wings: tuple[PlannedWing, ...]
    colour: tuple[float, float, float]

    @property
    def height_m(self) -> float:
        """From the ground to the highest ridge."""
        return max(wing.eave_m + wing.rise_m for wing in self.wings)

    def footprint(self) -> Polygon | MultiPolygon:
        """The union of the wings."""
        return shapely.union_all([wing.polygon() for wing in self.wings])


@dataclass(frozen=True)
class Frame:
    """A block's own axes: u along the street, v away from it; (0, 0) is the block's centre."""

    x_m: float
    y_m: float
    angle: float
    length_m: float
    depth_m: float

    def at(self, u: float, v: float) -> tuple[float, float]:
        """Plan coordinates of (u, v)."""
        c, s = np.cos(self.angle), np.sin(self.angle)
        return self.x_m + c * u - s * v, self.y_m + s * u + c * v

    def rectangle(self, u: float, v: float, length: float, depth: float) -> Polygon:
        """An axis-aligned rectangle of this frame, centred at (u, v), as a plan polygon."""
        x, y = self.at(u, v)
        return PlannedWing(x, y, length, depth, self.angle, 0, 0, FLAT).polygon()


@dataclass
class CityPlan:
    """A city in the making: builders append to it, the renderer reads it.

    ground: what covers an area, later ones on top. trees: x, y, crown radius, height in metres. cars: x, y, heading.
    """

    size_m: float
    street_angle: float
    streets: list[tuple[Polygon, Frame]] = field(default_factory=list)
    ground: list[tuple[Polygon, str]] = field(default_factory=list)
    buildings: list[PlannedBuilding] = field(default_factory=list)
    trees: list[tuple[float, float, float, float]] = field(default_factory=list)
    cars: list[tuple[float, float, float]] = field(default_factory=list)

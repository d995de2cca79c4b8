"""What kinds of roofs there are, and how high each is over every point of its plan."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

HEIGHT_SHARE = 0.7
"""So much of a roof lies below what is called the building's height, as in the 3D BAG's LoD1.2."""


class RoofKind(Enum):
    """The roofs that are told apart."""

    FLAT = "flat"
    SHED = "shed"
    GABLE = "gable"
    HIP = "hip"
    PYRAMID = "pyramid"
    COMPLEX = "complex"


@dataclass(frozen=True)
class Wing:
    """The rectangle in plan that one ridge spans, in map metres; the building may go on beyond it.

    ridge_direction_deg: counter-clockwise from east; the long side of the rectangle or the short one. A shed roof's
    ridge is its high edge, to the left of that direction. half_length_m: along the ridge. half_width_m: across it.
    starts_hipped, ends_hipped: whether a gable roof slopes down at that end of the ridge, as where two wings meet.
    """

    x_m: float
    y_m: float
    half_length_m: float
    half_width_m: float
    ridge_direction_deg: float
    starts_hipped: bool = False
    ends_hipped: bool = False


@dataclass(frozen=True)
class Facet:
    """One of a roof's planes: through a point in map metres, `height_m` above the eave, with its rise over run.

    bounded_by: numbers of the roof's facets whose planes pass above the ground of this one, its own among them.
    """

    x_m: float
    y_m: float
    height_m: float
    slope_east: float
    slope_north: float
    bounded_by: tuple[int, ...]

    def scaled(self, share: float) -> Facet:
        """The same with all heights above the eave, and so the slopes, multiplied."""
        height_m, east, north = (share * value for value in (self.height_m, self.slope_east, self.slope_north))
        return replace(self, height_m=height_m, slope_east=east, slope_north=north)


@dataclass(frozen=True)
class Roof:
    """A roof over one or more wings of equal pitch, the main wing first, or made of facets; a flat one has neither.

    rise_m: the main wing's ridge, or the highest point of all facets, above the eave.
    """

    kind: RoofKind
    wings: tuple[Wing, ...] = ()
    rise_m: float = 0.0
    facets: tuple[Facet, ...] = ()

    @property
    def pitch(self) -> float:
        """Rise over run of the slopes: where wings meet, the highest slope is the roof."""
        return self.rise_m / self.wings[0].half_width_m if self.wings else 0.0

    @property
    def height_rise_m(self) -> float:
        """How far above the eave the roof's 70th percentile lies: that of the main wing, half the rise for facets."""
        if not self.wings:
            return 0.5 * self.rise_m
        if self.kind in (RoofKind.GABLE, RoofKind.SHED):
            return HEIGHT_SHARE * self.rise_m
        # At a share t of the rise, (1 - t) (1 - slim t) of the plan is higher; of a pyramid's, (1 - t)².
        slim = self.wings[0].half_width_m / self.wings[0].half_length_m if self.kind is RoofKind.HIP else 1.0
        return self.rise_m * (1 + slim - math.sqrt((1 - slim) ** 2 + 4 * slim * (1 - HEIGHT_SHARE))) / (2 * slim)

    def rising(self, rise_m: float) -> Roof:
        """The same roof with another rise, flat if that is not above zero."""
        if self.kind is RoofKind.FLAT or rise_m <= 0:
            return FLAT_ROOF
        return replace(self, rise_m=rise_m, facets=tuple(facet.scaled(rise_m / self.rise_m) for facet in self.facets))


FLAT_ROOF = Roof(RoofKind.FLAT)


def run_m(
    kind: RoofKind, along_m: NDArray[np.float64], across_m: NDArray[np.float64], wing: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far the roof has climbed, in metres of run, at points (n,) of wings: 0 at the eave, half a width at the top.

    along_m, across_m: the points in the wings' own axes, from their centres. wing: (4, n) half length, half width, and
    1 or 0 for a hipped start and end. Times the pitch the run is the height above the eave; it is linear between ridges
    and hips, and goes on below the eave outside the wing.
    """
    half_length, half_width, starts_hipped, ends_hipped = wing
    if kind is RoofKind.SHED:
        return 0.5 * (half_width + across_m)
    from_side = half_width - np.abs(across_m)
    from_end = half_length - np.abs(along_m)
    if kind is RoofKind.PYRAMID:
        return np.minimum(from_side, from_end * half_width / half_length)
    if kind is RoofKind.GABLE:
        is_hipped = np.where(along_m < 0, starts_hipped, ends_hipped) > 0
        return np.where(is_hipped, np.minimum(from_side, from_end), from_side)
    if kind is RoofKind.HIP:
        return np.minimum(from_side, from_end)
    return np.zeros_like(from_side)

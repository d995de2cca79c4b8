"""Roofs of many planes: how high each is over every point of its plan, and which of its planes is seen there.

A continuous roof of planes is a maximum of minima: over the ground of one facet some planes pass above it, and there
the roof is the lowest of them; anywhere, it is the highest of what the facets so say (Tarela & Martínez, 1999,
Mathematical and Computer Modelling 30). Hips, ridges and valleys are where planes meet; nobody has to look for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.rings import lines_of_segments
from ryu_scape.heights.roof_shape import Roof

UPRIGHT_SLOPE, UPRIGHT_SNAP_M = 10.0, 0.15
"""Rise over run of a wall within a roof, and how near its head and foot the roof is that of the plane there."""
LEAST_TURN = 1e-6
"""Planes whose rise over run differs less than this do not meet."""


@dataclass(frozen=True, eq=False)
class FacetTable:
    """The facets of some of b roofs as one table.

    row: (b,) each roof's row, -1 for a roof without facets.
    planes: (r, f, 3) float64, rise over run towards east and north and height above the eave at the origin, in metres;
        NaN where a roof has fewer facets.
    bounds: (r, f, f) [roof, i, j] whether plane j passes above the ground of facet i, as plane i itself does.
    """

    row: NDArray[np.intp]
    planes: NDArray[np.float64]
    bounds: NDArray[np.bool_]

    @staticmethod
    def of(roofs: Sequence[Roof], origin_m: NDArray[np.float64]) -> FacetTable:
        """The facets of all roofs, moved to an origin (x, y, ...)."""
        faceted = [index for index, roof in enumerate(roofs) if roof.facets]
        row = np.full(len(roofs), -1, np.intp)
        row[faceted] = np.arange(len(faceted))
        most = max((len(roofs[index].facets) for index in faceted), default=1)
        planes = np.full((len(faceted), most, 3), np.nan)
        bounds = np.zeros((len(faceted), most, most), bool)
        for number, index in enumerate(faceted):
            for i, facet in enumerate(roofs[index].facets):
                east, north = facet.slope_east, facet.slope_north
                offset = east * (facet.x_m - origin_m[0]) + north * (facet.y_m - origin_m[1])
                planes[number, i] = east, north, facet.height_m - offset
                bounds[number, i, list(facet.bounded_by)] = True
        return FacetTable(row, planes, bounds)

    def relief_m(self, plan_m: NDArray[np.float64], building: NDArray[np.intp]) -> NDArray[np.float64]:
        """Height (n,) above the eave at points (n, 2) of roofs (n,), all of which have facets.

        At the head and foot of an upright plane it is that of the planes there, not of the upright one, whose height a
        millimetre's rounding would change by centimetres.
        """
        ceilings_m, lowest = self._ceilings_m(plan_m, building)
        is_upright = np.take_along_axis(self._is_upright[self.row[building]], lowest, axis=1)
        roof_m = ceilings_m.max(axis=1)
        foot_m = np.where(is_upright, -np.inf, ceilings_m).max(axis=1)
        return np.where(roof_m - foot_m < UPRIGHT_SNAP_M, foot_m, roof_m)

    def plane_at(self, plan_m: NDArray[np.float64], building: NDArray[np.intp]) -> NDArray[np.intp]:
        """Which of its roof's planes (n,) is the roof at points (n, 2) of roofs (n,), all of which have facets."""
        ceilings_m, lowest = self._ceilings_m(plan_m, building)
        return lowest[np.arange(building.size), ceilings_m.argmax(axis=1)]

    def lines_across(self, bounds_m: NDArray[np.float64], building: NDArray[np.intp]) -> NDArray[np.object_]:
        """Multi-line strings (n,) along which any two planes of roofs (n,) meet, past both ends of boxes (n, 4)."""
        roof, normal, offset = _meeting_lines(self.planes[self.row[building]])
        middle = 0.5 * (bounds_m[:, :2] + bounds_m[:, 2:])
        reach = np.hypot(*(bounds_m[:, 2:] - bounds_m[:, :2]).T)[roof]
        aside = (normal * middle[roof]).sum(axis=1) + offset
        meets = np.abs(aside) < reach
        foot = middle[roof] - aside[:, None] * normal
        along = np.column_stack((-normal[:, 1], normal[:, 0])) * reach[:, None]
        return lines_of_segments(np.stack((foot - along, foot + along), axis=1)[meets], roof[meets], building.size)

    @cached_property
    def _is_upright(self) -> NDArray[np.bool_]:
        """(r, f) planes that are walls within a roof rather than slopes."""
        return np.hypot(self.planes[..., 0], self.planes[..., 1]) > UPRIGHT_SLOPE

    def _ceilings_m(
        self, plan_m: NDArray[np.float64], building: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """The lowest plane that bounds each facet at points (n, 2): height (n, f), -inf for none, and number (n, f)."""
        row = self.row[building]
        planes = self.planes[row]
        height_m = planes[..., 0] * plan_m[:, :1] + planes[..., 1] * plan_m[:, 1:] + planes[..., 2]
        compared_m = height_m + UPRIGHT_SNAP_M * self._is_upright[row]
        ceilings_m, lowest = np.empty(height_m.shape), np.empty(height_m.shape, np.intp)
        for facet in range(height_m.shape[1]):
            bounds = self.bounds[row, facet]
            lowest[:, facet] = np.where(bounds, compared_m, np.inf).argmin(axis=1)
            number = lowest[:, facet, None]
            ceilings_m[:, facet] = np.take_along_axis(height_m, number, axis=1)[:, 0]
            ceilings_m[~np.take_along_axis(bounds, number, axis=1)[:, 0], facet] = -np.inf
        return ceilings_m, lowest


def _meeting_lines(
    planes: NDArray[np.float64],
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """The lines (m,) in plan along which any two planes of roofs (n, f, 3) meet: roof (m,), unit normal (m, 2), offset.

    A point of the line, times the normal, and the offset (m,) in metres add up to 0.
    """
    first, second = np.triu_indices(planes.shape[1], 1)
    difference = planes[:, first] - planes[:, second]
    turn = np.hypot(difference[..., 0], difference[..., 1])
    roof, pair = np.nonzero(turn > LEAST_TURN)
    meeting, across = difference[roof, pair], turn[roof, pair]
    return roof, meeting[:, :2] / across[:, None], meeting[:, 2] / across

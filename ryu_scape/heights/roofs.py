"""The roofs of many buildings as one table: how high each is over every point of its plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights.building import Building
from ryu_scape.heights.facets import FacetTable
from ryu_scape.heights.roof_plans import RoofPlans
from ryu_scape.heights.roof_shape import RoofKind


@dataclass(frozen=True, eq=False)
class Roofs:
    """Roofs of (b,) buildings, in metres from an origin.

    kinds: (b,) RoofKind. plans: their wings. pitch: (b,) rise over run, 0 for flat roofs. facets: of those that have
    some, instead of wings.
    """

    kinds: NDArray[np.object_]
    plans: RoofPlans
    pitch: NDArray[np.float64]
    facets: FacetTable

    @staticmethod
    def of(buildings: Sequence[Building], origin_m: NDArray[np.float64]) -> Roofs:
        """The buildings' roofs, moved to an origin (x, y, ...)."""
        roofs = [building.roof for building in buildings]
        kinds = np.array([roof.kind for roof in roofs], object)
        plans = RoofPlans.of([roof.wings for roof in roofs], origin_m)
        pitch = np.array([roof.pitch for roof in roofs], np.float64)
        return Roofs(kinds, plans, pitch, FacetTable.of(roofs, origin_m))

    @property
    def is_flat(self) -> NDArray[np.bool_]:
        """(b,)."""
        return self.kinds == RoofKind.FLAT

    @property
    def has_facets(self) -> NDArray[np.bool_]:
        """(b,) pitched roofs that are made of facets."""
        return (self.facets.row >= 0) & ~self.is_flat

    def relief_m(self, plan_m: NDArray[np.float64], building: NDArray[np.intp]) -> NDArray[np.float64]:
        """Height (n,) of each building's roof above its eave at plan positions (n, 2)."""
        relief = np.zeros(building.size)
        for kind in (RoofKind.SHED, RoofKind.GABLE, RoofKind.HIP, RoofKind.PYRAMID):
            chosen = np.flatnonzero((self.kinds == kind)[building])
            owner = building[chosen]
            relief[chosen] = self.pitch[owner] * self.plans.runs_m(kind, plan_m[chosen], owner)
        chosen = np.flatnonzero(self.has_facets[building])
        relief[chosen] = self.facets.relief_m(plan_m[chosen], building[chosen])
        return relief

    def flattened(self, which: NDArray[np.bool_]) -> Roofs:
        """The same roofs, but flat for some buildings (b,)."""
        kinds = self.kinds.copy()
        kinds[which] = RoofKind.FLAT
        return replace(self, kinds=kinds, pitch=np.where(which, 0.0, self.pitch))

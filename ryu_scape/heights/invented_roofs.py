"""Roofs by rule, for a person who prefers a likely roof to none where the DSM shows nothing, or chooses its kind."""

from __future__ import annotations

import numpy as np

from ryu_scape.footprints import Footprint, polygons_of
from ryu_scape.heights.roof_plans import HALF_LENGTH, HALF_WIDTH, RoofPlans, plan_roofs
from ryu_scape.heights.roof_shape import FLAT_ROOF, Roof, RoofKind

SLOPE = 0.6
HOUSE_WIDTH_M = (4.0, 13.0)
LARGEST_HOUSE_M2 = 300.0


def invented_roofs(plans: RoofPlans) -> tuple[Roof, ...]:
    """Gables along the longer side of buildings of a house's size, flat roofs on all others."""
    half_length, half_width = plans.wings[:, 0, HALF_LENGTH], plans.wings[:, 0, HALF_WIDTH]
    narrowest_m, widest_m = HOUSE_WIDTH_M
    is_house = (2 * half_width >= narrowest_m) & (2 * half_width <= widest_m)
    is_house &= 4 * half_length * half_width <= LARGEST_HOUSE_M2
    roofs = [FLAT_ROOF] * plans.count
    for index in np.flatnonzero(is_house).tolist():
        roofs[index] = Roof(RoofKind.GABLE, plans.wings_of(index), SLOPE * float(half_width[index]))
    return tuple(roofs)


def roof_by_rule(footprint: Footprint, kind: RoofKind, rise_m: float | None) -> Roof | None:
    """A roof of the kind over an outline, its ridges along the longer sides; None where the outline does not suit it.

    rise_m: ridge above eave; None for a usual slope.
    """
    if kind is RoofKind.FLAT:
        return FLAT_ROOF
    plans = plan_roofs(polygons_of([footprint]))
    suits = {
        RoofKind.SHED: plans.is_single,
        RoofKind.GABLE: plans.is_any,
        RoofKind.HIP: plans.is_any,
        RoofKind.PYRAMID: plans.is_single,
    }
    if kind not in suits or not suits[kind][0]:
        return None
    usual_m = SLOPE * float(plans.half_width_m[0])
    roof = Roof(kind, plans.wings_of(0)).rising(usual_m if rise_m is None else rise_m)
    return None if roof.kind is RoofKind.FLAT else roof

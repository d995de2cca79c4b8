"""Roofs by rule, for a person who prefers a likely roof to none where the DSM shows nothing, or chooses its kind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ryu_scape.footprints import Footprint, polygons_of
from ryu_scape.heights.pixels import LabelledPixels
from ryu_scape.heights.roof_light import pitched_by_light
from ryu_scape.heights.roof_plans import HALF_LENGTH, HALF_WIDTH, RoofPlans, plan_roofs
from ryu_scape.heights.roof_shape import FLAT_ROOF, Roof, RoofKind
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey

SLOPE = 0.6
HOUSE_WIDTH_M = (4.0, 13.0)
LARGEST_HOUSE_M2 = 300.0
VILLA_WIDTH_M, LARGEST_VILLA_M2 = (4.0, 18.0), 450.0
MANOR_WIDTH_M, LARGEST_MANOR_M2 = (4.0, 24.0), 700.0
LEAST_ASPECT_OF_GABLES, MOST_RISE_M = 1.4, 4.0


def shows_roofs(survey: Survey, settings: HeightSettings) -> bool:
    """Whether the DSM is fine enough to show what roofs are like."""
    return survey.dsm_gsd_m is not None and survey.dsm_gsd_m <= settings.coarsest_roof_gsd_m


def invented_roofs(
    survey: Survey, on_roof: LabelledPixels, plans: RoofPlans, settings: HeightSettings
) -> tuple[Roof, ...]:
    """The roofs (b,) that buildings have where no DSM shows them: flat ones, and on houses perhaps gables.

    All houses have gables if a person asks for it. Else those have pitched roofs of which the light in the image tells
    so, larger ones too: gables if they are long, else hips. on_roof: the pixels of each building.
    """
    if settings.invent_roofs:
        return _pitched(plans, _are_houses(plans, HOUSE_WIDTH_M, LARGEST_HOUSE_M2), 0.0)
    if settings.ignore_roof_light or shows_roofs(survey, settings):
        return (FLAT_ROOF,) * plans.count
    is_manor = _are_houses(plans, MANOR_WIDTH_M, LARGEST_MANOR_M2)
    is_pitched = pitched_by_light(survey, on_roof, plans, are_villas(plans), is_manor)
    return _pitched(plans, is_pitched, LEAST_ASPECT_OF_GABLES)


def are_villas(plans: RoofPlans) -> NDArray[np.bool_]:
    """Which (b,) buildings are houses of any size: those whose roofs the light may tell."""
    return _are_houses(plans, VILLA_WIDTH_M, LARGEST_VILLA_M2)


def _pitched(plans: RoofPlans, is_pitched: NDArray[np.bool_], hipped_below: float) -> tuple[Roof, ...]:
    """Roofs (b,) along the longer side where they are pitched. hipped_below: the aspect of those that have hips."""
    roofs = [FLAT_ROOF] * plans.count
    for index in np.flatnonzero(is_pitched).tolist():
        kind = RoofKind.HIP if plans.aspect[index] < hipped_below else RoofKind.GABLE
        rise_m = min(SLOPE * float(plans.half_width_m[index]), MOST_RISE_M)
        roofs[index] = Roof(kind, plans.wings_of(index), rise_m)
    return tuple(roofs)


def _are_houses(plans: RoofPlans, width_m: tuple[float, float], largest_m2: float) -> NDArray[np.bool_]:
    """Which (b,) buildings are of such a size."""
    half_length, half_width = plans.wings[:, 0, HALF_LENGTH], plans.wings[:, 0, HALF_WIDTH]
    is_so_wide = (2 * half_width >= width_m[0]) & (2 * half_width <= width_m[1])
    return np.asarray(is_so_wide & (4 * half_length * half_width <= largest_m2))


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

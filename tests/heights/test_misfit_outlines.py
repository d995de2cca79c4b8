"""Roofs inside outlines that are not theirs: too large, turned, or with an annex, as found outlines and maps are."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ryu_scape.heights import FLAT_ROOF, Roof, RoofKind
from ryu_scape.heights.roof_plans import plan_roofs
from ryu_scape.heights.roof_samples import RoofSamples
from ryu_scape.heights.seen_plans import plans_seen
from tests.heights.roofed_houses import (
    CENTRE,
    EAVE_M,
    GROUND_M,
    RISE_M,
    l_shape,
    measure,
    rectangle,
    roofed,
    surface_of,
)

HOUSE = rectangle(15.0, 9.0, 25.0)
MISFITS = {
    "too large": HOUSE.buffer(2.0, join_style="mitre"),
    "turned": shapely.affinity.rotate(HOUSE.buffer(1.0, join_style="mitre"), 14.0),
    "a strip of garden": HOUSE.union(shapely.affinity.translate(HOUSE, -2.5, 4.0)),
    "a blob": HOUSE.centroid.buffer(9.5),
}


@pytest.mark.parametrize("outline", MISFITS.values(), ids=MISFITS)
@pytest.mark.parametrize("kind", [RoofKind.GABLE, RoofKind.HIP])
def test_the_roof_is_that_of_the_dsm_not_of_the_outline(kind: RoofKind, outline: shapely.Polygon) -> None:
    found = measure(outline, surface_of(HOUSE, roofed(HOUSE, kind)))
    assert found.roof.kind is kind
    assert found.ridge_elevation_m == pytest.approx(EAVE_M + RISE_M, abs=0.4)
    across = np.radians(found.roof.wings[0].ridge_direction_deg - 25.0)
    assert np.abs(np.sin(across)) < np.sin(np.radians(6.0))


@pytest.mark.parametrize("outline", MISFITS.values(), ids=MISFITS)
def test_a_flat_roof_stays_flat_in_a_misfitting_outline(outline: shapely.Polygon) -> None:
    found = measure(outline, surface_of(HOUSE, FLAT_ROOF))
    assert found.roof is FLAT_ROOF
    assert found.eave_elevation_m == pytest.approx(EAVE_M, abs=0.2)


def test_a_row_house_with_a_low_annex_has_the_eave_of_its_main_house() -> None:
    whole = shapely.affinity.translate(shapely.box(-2.5, -6.0, 2.5, 6.0), *CENTRE)
    main = shapely.affinity.translate(shapely.box(-2.5, -2.0, 2.5, 6.0), *CENTRE)
    ridge_along_the_row = Roof(RoofKind.GABLE, plan_roofs(np.array([main])).turned().wings_of(0), RISE_M)
    dsm = surface_of(whole, FLAT_ROOF) - (EAVE_M - GROUND_M - 2.8) * (surface_of(whole, FLAT_ROOF, 0.0) > GROUND_M + 1)
    upper = surface_of(main, ridge_along_the_row)
    dsm = np.where(upper > GROUND_M + 1, upper, dsm).astype(np.float32)
    found = measure(whole, dsm)
    assert found.roof.kind is RoofKind.GABLE
    assert found.eave_elevation_m == pytest.approx(EAVE_M, abs=0.5)
    assert found.ridge_elevation_m == pytest.approx(EAVE_M + RISE_M, abs=0.4)


def test_legs_of_an_l_keep_two_ridges() -> None:
    outline = l_shape(10.0)
    assert len(measure(outline, surface_of(outline, roofed(outline, RoofKind.GABLE))).roof.wings) == 2


def test_a_plan_is_seen_where_it_is() -> None:
    degrees, (length_m, width_m) = 33.0, (14.0, 8.0)
    along, across = np.mgrid[-7:7:0.5, -4:4:0.5].reshape(2, -1) + 0.25
    turn = np.radians(degrees)
    plan = np.column_stack((np.cos(turn) * along - np.sin(turn) * across, np.sin(turn) * along + np.cos(turn) * across))
    steep = -0.5 * np.sign(across)
    gradient = np.column_stack((-np.sin(turn) * steep, np.cos(turn) * steep))
    once = np.ones(along.size)
    samples = RoofSamples(plan + np.array([100, 200]), once, gradient, once, np.zeros(along.size, np.intp))
    plans = plans_seen(samples, 2, margin_m=0.25)
    (wing,) = plans.wings_of(0)
    assert (wing.x_m, wing.y_m) == pytest.approx((100, 200), abs=0.3)
    assert wing.ridge_direction_deg % 180 == pytest.approx(degrees, abs=0.5)
    assert 2 * wing.half_length_m == pytest.approx(length_m, abs=0.8)
    assert 2 * wing.half_width_m == pytest.approx(width_m, abs=0.8)
    assert plans.wings_of(1) == ()

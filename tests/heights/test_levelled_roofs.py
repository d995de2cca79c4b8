"""Roofs over outlines that go on far beyond their wings stay where the DSM shows them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from ryu_scape.heights import Building, RoofKind, Roofs
from ryu_scape.heights.levelled_roofs import LEAST_ABOVE_GROUND_M, levelled
from ryu_scape.heights.roof_shape import Roof
from tests.heights.roofed_houses import CENTRE, GRID, GROUND_M, SIDE, measure, rectangle
from tests.scene.city_blocks import L_SHAPE, SQUARE, building, scene_of, solid_of, turned
from tests.scene.roof_outlines import HOUSE

PITCHED = (RoofKind.SHED, RoofKind.GABLE, RoofKind.HIP, RoofKind.PYRAMID)


def with_yard(roof: Roof) -> Building:
    """A low house of this roof in a yard that the outline takes in, as the DSM shows it."""
    yard = building(turned(np.multiply(SQUARE, 4) - (16, 20), 20.0), height_m=3.0)
    return replace(yard, roof=roof, roof_p70_m=yard.eave_elevation_m + 1.0)


def relief_m(subject: Building, plan_m: np.ndarray) -> np.ndarray:
    return Roofs.of([subject], np.zeros(2)).relief_m(plan_m, np.zeros(len(plan_m), np.intp))


@pytest.mark.parametrize("exterior", [HOUSE, SQUARE, L_SHAPE])
@pytest.mark.parametrize("kind", PITCHED)
def test_a_roof_is_cut_off_above_the_ground_and_at_its_ridge_and_stays_elsewhere(kind, exterior):
    before = with_yard(building(turned(exterior, 20.0), kind=kind).roof)
    (after,) = levelled([before])
    plan_m = before.footprint.exterior.mean(axis=0) + np.random.default_rng(1).uniform(-20, 20, (500, 2))
    floor_m = LEAST_ABOVE_GROUND_M - before.eave_height_m
    expected_m = relief_m(before, plan_m).clip(floor_m, before.roof.rise_m)
    np.testing.assert_allclose(relief_m(after, plan_m), expected_m, atol=1e-6)


@pytest.mark.parametrize("kind", PITCHED)
def test_a_roof_in_a_yard_is_no_higher_in_the_scene_than_measured(kind):
    (subject,) = levelled([with_yard(building(turned(HOUSE, 20.0), kind=kind).roof)])
    scene = scene_of([subject])
    solid = solid_of(scene)
    assert solid.is_watertight
    assert solid.bounds[1, 2] + scene.origin_m[2] == pytest.approx(subject.ridge_elevation_m, abs=0.01)


def test_a_low_house_beside_its_terrace_stands_as_high_as_in_the_dsm():
    house = rectangle(12, 8, 0)
    outline = shapely.union(house, shapely.affinity.translate(house, 0, -8))
    row, column = np.indices((SIDE, SIDE))
    plan_m = GRID.to_map(np.column_stack((column.ravel(), row.ravel())) + 0.5)
    slope_m = 1.1 * (4 - np.abs(plan_m[:, 1] - CENTRE[1]))
    terrace_m = np.where(shapely.contains_xy(outline, plan_m), GROUND_M + 1.0, GROUND_M)
    dsm_m = np.where(shapely.contains_xy(house, plan_m), GROUND_M + 2.5 + slope_m, terrace_m).reshape(SIDE, SIDE)
    dsm_m = (dsm_m + np.random.default_rng(0).normal(0, 0.05, dsm_m.shape)).astype(np.float32)
    subject = measure(outline, dsm_m)
    lowest_m = relief_m(subject, shapely.get_coordinates(outline)).min()
    assert subject.roof.kind is RoofKind.GABLE
    assert subject.eave_elevation_m + lowest_m == pytest.approx(GROUND_M + LEAST_ABOVE_GROUND_M, abs=0.1)


def test_roofs_within_their_wings_are_left_alone():
    subject = building(HOUSE, kind=RoofKind.GABLE)
    subject = replace(subject, roof_p70_m=subject.ridge_elevation_m)
    assert levelled([subject])[0].roof is subject.roof
    assert levelled([]) == ()

"""Roofs told from a DSM: their kind, direction, eave and ridge; and flat roofs where there is no clear gain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from ryu_scape.heights import FacetTable, HeightSource, Roof, RoofKind
from tests.heights.roofed_houses import (
    CENTRE,
    EAVE_M,
    GROUND_M,
    RISE_M,
    SETTINGS,
    l_shape,
    measure,
    rectangle,
    roofed,
    surface_of,
)

PLAIN = [kind for kind in RoofKind if kind not in (RoofKind.FLAT, RoofKind.COMPLEX)]


@pytest.mark.parametrize("degrees", [0.0, 17.0, 64.0, 121.0])
@pytest.mark.parametrize("kind", PLAIN)
def test_kind_eave_and_ridge_of_every_roof_are_found(kind: RoofKind, degrees: float) -> None:
    length = 10.0 if kind is RoofKind.PYRAMID else 16.0
    polygon = rectangle(length, 9.5, degrees)
    building = measure(polygon, surface_of(polygon, roofed(polygon, kind)))
    assert building.roof.kind is kind
    assert building.eave_elevation_m == pytest.approx(EAVE_M, abs=0.25)
    assert building.ridge_elevation_m == pytest.approx(EAVE_M + RISE_M, abs=0.25)
    assert building.height_source is HeightSource.DSM


@pytest.mark.parametrize("degrees", [0.0, 40.0, 130.0])
def test_the_ridge_may_run_across_the_house(degrees: float) -> None:
    polygon = rectangle(14.0, 9.0, degrees)
    (wing,) = roofed(polygon, RoofKind.GABLE).wings
    turned = replace(
        wing,
        half_length_m=wing.half_width_m,
        half_width_m=wing.half_length_m,
        ridge_direction_deg=wing.ridge_direction_deg + 90,
    )
    building = measure(polygon, surface_of(polygon, Roof(RoofKind.GABLE, (turned,), RISE_M)))
    assert building.roof.kind is RoofKind.GABLE
    found = building.roof.wings[0].ridge_direction_deg - degrees
    assert np.abs(np.cos(np.radians(found))) < 0.05


@pytest.mark.parametrize("kind", [RoofKind.GABLE, RoofKind.HIP])
@pytest.mark.parametrize("degrees", [0.0, 25.0])
def test_an_l_shape_has_two_ridges(kind: RoofKind, degrees: float) -> None:
    polygon = l_shape(degrees)
    roof = roofed(polygon, kind)
    assert len(roof.wings) == 2
    building = measure(polygon, surface_of(polygon, roof))
    assert building.roof.kind is kind
    assert building.ridge_elevation_m == pytest.approx(EAVE_M + RISE_M, abs=0.3)


def test_chimneys_trees_and_gaps_do_not_change_the_roof() -> None:
    polygon = rectangle(16.0, 9.5, 30.0)
    dsm = surface_of(polygon, roofed(polygon, RoofKind.GABLE))
    spots = np.random.default_rng(3).random(dsm.shape)
    dsm[(spots < 0.06) & (dsm > GROUND_M + 1)] += 1.5
    dsm[spots > 0.9] = np.nan
    building = measure(polygon, dsm)
    assert building.roof.kind is RoofKind.GABLE
    assert building.ridge_elevation_m == pytest.approx(EAVE_M + RISE_M, abs=0.3)


@pytest.mark.parametrize("seed", range(10))
def test_noise_alone_makes_no_roof(seed: int) -> None:
    polygon = rectangle(12.0, 7.0, 30.0)
    building = measure(polygon, surface_of(polygon, Roof(RoofKind.FLAT), noise_m=0.4, seed=seed))
    assert building.roof.kind is RoofKind.FLAT
    assert building.eave_elevation_m == pytest.approx(EAVE_M, abs=0.3)


@pytest.mark.parametrize("step_m", [3.0, 6.0])
@pytest.mark.parametrize("part", [(-10, -7, 0, 7), (-10, -3, 10, 3)])
def test_flat_roofs_at_two_levels_are_no_pitched_roof(part: tuple[int, int, int, int], step_m: float) -> None:
    polygon, higher = rectangle(20.0, 14.0, 0.0), shapely.affinity.translate(shapely.box(*part), *CENTRE)
    dsm = surface_of(polygon, Roof(RoofKind.FLAT))
    dsm[surface_of(higher, Roof(RoofKind.FLAT), 0.0) > GROUND_M + 1] += step_m
    found = measure(polygon, dsm)
    assert found.roof.kind is RoofKind.COMPLEX
    assert found.roof_max_m - found.ridge_elevation_m < 0.6
    points = np.random.default_rng(0).uniform((-9.5, -6.5), (9.5, 6.5), (500, 2)) + CENTRE
    points = points[shapely.distance(shapely.boundary(higher), shapely.points(points)) > 0.8]
    relief = FacetTable.of([found.roof], np.zeros(2)).relief_m(points, np.zeros(len(points), np.intp))
    truth = EAVE_M + step_m * shapely.contains_xy(higher, points)
    assert found.eave_elevation_m + relief == pytest.approx(truth, abs=0.4)


def test_the_ridge_is_never_above_what_the_dsm_shows() -> None:
    polygon = rectangle(16.0, 9.5, 0.0)
    dsm = surface_of(polygon, roofed(polygon, RoofKind.GABLE), noise_m=0.0)
    cut = np.minimum(dsm, EAVE_M + 0.8 * RISE_M)
    building = measure(polygon, cut)
    assert building.roof.wings
    assert building.ridge_elevation_m <= building.roof_max_m + 1e-6


def test_statistics_are_those_of_the_pixels_inside() -> None:
    polygon = rectangle(16.0, 9.5, 0.0)
    building = measure(polygon, surface_of(polygon, roofed(polygon, RoofKind.GABLE)))
    statistics = [building.roof_p50_m, building.roof_p70_m, building.roof_p90_m, building.roof_max_m]
    assert statistics == sorted(statistics)
    assert building.roof_p50_m == pytest.approx(EAVE_M + RISE_M / 2, abs=0.35)
    assert building.roof_max_m == pytest.approx(EAVE_M + RISE_M, abs=0.3)


def test_a_coarse_dsm_shows_no_roof_and_is_less_sure() -> None:
    polygon = rectangle(16.0, 9.5, 0.0)
    dsm = surface_of(polygon, roofed(polygon, RoofKind.GABLE))
    fine, coarse = measure(polygon, dsm), measure(polygon, dsm, dsm_gsd_m=30.0)
    assert coarse.roof.kind is RoofKind.FLAT
    assert coarse.height_sigma_m > 10 * fine.height_sigma_m


def test_roofs_are_invented_only_when_asked_for_and_only_for_houses() -> None:
    house, hall = rectangle(14.0, 9.0, 20.0), rectangle(40.0, 20.0, 20.0)
    asked = replace(SETTINGS, invent_roofs=True)
    assert measure(house, None).roof.kind is RoofKind.FLAT
    assert measure(house, None, asked).roof.kind is RoofKind.GABLE
    assert measure(hall, None, asked).roof.kind is RoofKind.FLAT
    flat = surface_of(house, Roof(RoofKind.FLAT))
    assert measure(house, flat, asked).roof.kind is RoofKind.FLAT

"""Lengths, areas and sections are those that were reckoned by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ryu_scape.errors import OperationCancelled
from ryu_scape.heights import Building, RoofKind
from ryu_scape.inspection.measuring import measure_places
from ryu_scape.inspection.profile import highest_of, profile_of
from ryu_scape.progress import NullProgress
from ryu_scape.scene.builder import construct
from ryu_scape.settings import SceneSettings
from tests.scene.city_blocks import COURTYARD, SQUARE, building, tile
from tests.surveys import city_on

EAST, NORTH = 354_012.0, 3_455_990.0


def test_a_way_in_space() -> None:
    found = measure_places([(EAST, NORTH, 10.0), (EAST + 3, NORTH + 4, 10.0), (EAST + 3, NORTH + 4, 22.0)])
    assert found.plan_length_m == pytest.approx(5.0)
    assert found.length_m == pytest.approx(17.0)
    assert found.climb_m == pytest.approx(12.0)


def test_an_area_is_that_in_plan_whichever_way_round() -> None:
    corners = [(EAST, NORTH, 5.0), (EAST + 8, NORTH, 9.0), (EAST + 8, NORTH + 6, 2.0), (EAST, NORTH + 6, 1.0)]
    for places in (corners, corners[::-1]):
        found = measure_places(places)
        assert found.plan_area_m2 == pytest.approx(48.0)
        assert found.plan_perimeter_m == pytest.approx(28.0)


def test_a_bow_tie_counts_both_its_halves() -> None:
    bow = [(EAST, NORTH, 0.0), (EAST + 2, NORTH + 2, 0.0), (EAST + 2, NORTH, 0.0), (EAST, NORTH + 2, 0.0)]
    assert measure_places(bow).plan_area_m2 == pytest.approx(2.0)


def test_too_few_places_measure_nothing() -> None:
    for places in ([], [(EAST, NORTH, 3.0)]):
        found = measure_places(places)
        assert (found.plan_length_m, found.length_m, found.climb_m, found.plan_area_m2) == (0, 0, 0, 0)
    assert measure_places([(0.0, 0.0, 1.0), (3.0, 4.0, 2.0)]).plan_area_m2 == 0


def test_an_unknown_elevation_leaves_the_plan_known() -> None:
    found = measure_places([(0.0, 0.0, np.nan), (3.0, 4.0, 2.0)])
    assert found.plan_length_m == 5.0
    assert np.isnan(found.length_m)
    assert np.isnan(found.climb_m)


def test_the_highest_of_triangles_that_overlap() -> None:
    level = np.array([(0, 0, 5.0), (10, 0, 5.0), (0, 10, 5.0)])
    slope = np.array([(0, 0, 0.0), (10, 0, 20.0), (0, 10, 0.0)])
    upright = np.array([(1, 1, 0), (1, 4, 0), (1, 1, 99.0)])
    found = highest_of(np.array([level, slope, upright]), np.array([(1.0, 1.0), (4.0, 2.0), (9.0, 9.0)]))
    np.testing.assert_allclose(found, [5.0, 8.0, np.nan])
    assert np.isnan(highest_of(np.empty((0, 3, 3)), np.array([(1.0, 1.0)]))).all()


@pytest.fixture(scope="module")
def city():
    """A gabled house and a flat one with a courtyard on a slope, whose DSM is a metre above all."""
    houses: list[Building] = [
        building(SQUARE, [], at=(20.0, -40.0), height_m=9.0, kind=RoofKind.GABLE),
        building(SQUARE, [COURTYARD], at=(60.0, -40.0), height_m=6.0),
    ]
    survey = tile(200, slope=0.05)
    scene = construct(survey, tuple(houses), SceneSettings()).geometry
    city = city_on(survey.grid, houses, scene)
    above = replace(survey, dsm_m=survey.dtm_m + 1)
    return replace(city, survey=above)


def section(city, index: int, aside_m: float):
    """Across a house from west to east, 10 m beyond it on both sides."""
    ring = city.buildings[index].footprint.exterior
    middle = ring.mean(axis=0)
    (west, _), (east, _) = ring.min(axis=0), ring.max(axis=0)
    return profile_of(city, [(west - 10, middle[1] + aside_m), (east + 10, middle[1] + aside_m)])


def test_a_section_through_a_gable(city) -> None:
    profile, house = section(city, 0, 0.2), city.buildings[0]
    ring = house.footprint.exterior
    on_it = (profile.places_m[:, 0] > ring[:, 0].min() + 0.05) & (profile.places_m[:, 0] < ring[:, 0].max() - 0.05)
    assert on_it.sum() > 10
    roof_m = profile.model_m[on_it]
    assert (roof_m >= house.eave_elevation_m - 1e-3).all()
    assert (roof_m <= house.ridge_elevation_m + 1e-3).all()
    assert roof_m.max() > house.eave_elevation_m + 0.8 * house.roof.rise_m
    beside = (profile.distance_m < 9.5) | (profile.distance_m > profile.distance_m[-1] - 9.5)
    np.testing.assert_allclose(profile.model_m[beside], profile.terrain_m[beside])
    np.testing.assert_allclose(profile.dsm_m, profile.terrain_m + 1, atol=1e-5)


def test_a_courtyard_is_open_in_a_section(city) -> None:
    profile, house = section(city, 1, 0.2), city.buildings[1]
    yard = house.footprint.holes[0]
    x = profile.places_m[:, 0]
    in_yard = (x > yard[:, 0].min() + 0.1) & (x < yard[:, 0].max() - 0.1)
    assert in_yard.any()
    np.testing.assert_allclose(profile.model_m[in_yard], profile.terrain_m[in_yard])
    ring = house.footprint.exterior
    on_roof = (x > ring[:, 0].min() + 0.01) & (x < yard[:, 0].min() - 0.01)
    parapet_m = SceneSettings().parapet_height_m
    assert (profile.model_m[on_roof] >= house.eave_elevation_m - 0.01).all()
    assert (profile.model_m[on_roof] <= house.eave_elevation_m + parapet_m + 0.01).all()
    assert profile.model_m[on_roof].max() > house.eave_elevation_m + 0.5 * parapet_m


def test_a_section_has_a_sample_a_pixel_and_ends_where_it_should(city) -> None:
    grid = city.grid
    start, end = grid.to_map(np.array([[10.0, 10.0], [90.0, 10.0]]))
    profile = profile_of(city, [start, end])
    assert len(profile.distance_m) == 81
    np.testing.assert_allclose(profile.places_m[[0, -1]], [start, end], atol=1e-9)
    assert profile.distance_m[-1] == pytest.approx(np.hypot(*(end - start)))
    far = profile_of(city, [start, end, end + 1e5])
    assert len(far.distance_m) == 2000
    assert np.isnan(far.dsm_m[-1])
    assert np.isnan(far.model_m[-1])


def test_it_needs_no_dsm_and_stops_when_asked(city) -> None:
    class Cancelled(NullProgress):
        def is_cancelled(self) -> bool:
            return True

    ends = city.buildings[0].footprint.exterior[[0, 2]]
    without = replace(city, survey=replace(city.survey, dsm_m=None))
    assert np.isnan(profile_of(without, ends).dsm_m).all()
    with pytest.raises(OperationCancelled):
        profile_of(city, ends, Cancelled())

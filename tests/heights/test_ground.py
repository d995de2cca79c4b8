"""The ground of buildings that see little of it: in closed courtyards, among other roofs, on slopes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint
from ryu_scape.heights import Building, measure_buildings
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey
from tests.surveys import survey_over

SIDE, GSD_M = 200, 0.5
GRID = GeoGrid(Affine(GSD_M, 0, 4e5, 0, -GSD_M, 4.6e6), CRS.from_epsg(32651), SIDE, SIDE)
CENTRE = GRID.to_map(np.array([[SIDE / 2, SIDE / 2]]))[0]
SHED = (-3.0, -2.5, 3.0, 2.5)

Solid = tuple[shapely.Polygon, float]
"""A plan in map metres and its flat roof's height above the ground at its centre."""


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.affinity.translate(shapely.box(west, south, east, north), *CENTRE)


def ground_of(plan: shapely.Polygon, slope: float) -> float:
    return 20.0 + slope * (plan.centroid.x - CENTRE[0])


def surface(solids: Sequence[Solid], slope: float = 0.0) -> np.ndarray:
    row, column = np.indices((SIDE, SIDE)).reshape(2, -1)
    plan = GRID.to_map(np.column_stack((column, row)) + 0.5)
    dsm = 20.0 + slope * (plan[:, 0] - CENTRE[0])
    for polygon, height_m in solids:
        dsm[shapely.contains_xy(polygon, plan)] = ground_of(polygon, slope) + height_m
    noise = np.random.default_rng(0).normal(0, 0.05, dsm.size)
    return (dsm + noise).reshape(SIDE, SIDE).astype(np.float32)


def measure(dsm_m: np.ndarray, outlines: Sequence[shapely.Polygon]) -> tuple[Building, ...]:
    pair = RasterStack(GRID, np.zeros((3, SIDE, SIDE), np.uint8), dsm_m, np.ones((SIDE, SIDE), bool), GSD_M)
    footprints = [Footprint.of_polygon(outline, 1.0, str(number)) for number, outline in enumerate(outlines)]
    return measure_buildings(Survey.of(pair), footprints, HeightSettings())


def closed_block() -> list[Solid]:
    """Houses of 9 m around a yard of 8 by 7 m, most of it taken by a shed of 3 m."""
    wings = [(-16, 3.5, 16, 14), (-16, -14, 16, -3.5), (-16, -3.5, -4, 3.5), (4, -3.5, 16, 3.5)]
    return [(box(*SHED), 3.0), *((box(*wing), 9.0) for wing in wings)]


@pytest.mark.parametrize("slope", [0.0, 0.08, 0.15])
def test_a_shed_in_a_closed_courtyard_stands_on_the_ground(slope: float) -> None:
    solids = closed_block()
    drawn_too_small = [plan.buffer(-2.5, join_style="mitre") for plan, _ in solids[1:]]
    shed, *houses = measure(surface(solids, slope), [solids[0][0], *drawn_too_small])
    assert shed.ground_elevation_m == pytest.approx(ground_of(solids[0][0], slope), abs=0.3 + 2 * slope)
    assert shed.height_m == pytest.approx(3.0, abs=0.3 + 2 * slope)
    for house, (plan, _) in zip(houses, solids[1:], strict=True):
        assert house.ground_elevation_m == pytest.approx(ground_of(plan, slope), abs=0.3 + 2 * slope)


def test_roofs_without_footprints_are_no_ground_either() -> None:
    solids = closed_block()
    (shed,) = measure(surface(solids), [solids[0][0]])
    assert shed.ground_elevation_m == pytest.approx(20.0, abs=0.3)


def test_trees_around_a_hut_are_no_ground() -> None:
    hut, crowns = box(*SHED), box(-9, -9, 9, 9).difference(box(-3.5, -3, 3.5, 3))
    (found,) = measure(surface([(crowns, 6.0), (hut, 3.0)]), [hut])
    assert found.ground_elevation_m == pytest.approx(20.0, abs=0.3)


def test_the_less_ground_is_seen_the_larger_is_sigma() -> None:
    solids = closed_block()
    hidden = measure(surface(solids), [plan for plan, _ in solids])[0]
    free = measure(surface(solids[:1]), [solids[0][0]])[0]
    assert hidden.height_sigma_m > 1.2 * free.height_sigma_m


def test_ground_around_sets_a_wrong_terrain_right() -> None:
    house = box(-8, -6, 8, 6)
    dsm_m = surface([(house, 7.0)])
    pair = RasterStack(GRID, np.zeros((3, SIDE, SIDE), np.uint8), dsm_m, np.ones((SIDE, SIDE), bool), GSD_M)
    too_high = np.full((SIDE, SIDE), 20.6, np.float32)
    (found,) = measure_buildings(survey_over(pair, too_high), [Footprint.of_polygon(house, 1.0, "1")], HeightSettings())
    assert found.ground_elevation_m == pytest.approx(20.0, abs=0.1)


def test_a_low_hut_keeps_its_height() -> None:
    hut = box(*SHED)
    (found,) = measure(surface([(hut, 2.3)]), [hut])
    assert found.height_m == pytest.approx(2.3, abs=0.15)

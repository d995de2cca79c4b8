"""How much memory the stages take for each pixel of a large raster, counted by what they allocate."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
import shapely

from ryu_scape.footprints import Footprint, Outlines, label_raster, neighbourhoods
from ryu_scape.footprints.parts import part_at_steps
from ryu_scape.heights import Building
from ryu_scape.pipeline import build_city, measure
from ryu_scape.raster import RasterStack
from ryu_scape.settings import DEFAULTS, Detail, SceneSettings
from ryu_scape.survey import Survey
from ryu_scape.terrain import area_means
from tests.whole_city.town import NORTH_M, WEST_M, grid_over, town

SIDE_PX, PLOT_M = 2400, 60.0
HELD_BYTES, MOST_BYTES = 8, 15
"""A pixel: of colours, mask and DSM, which the reader handed over; of these and all that is made of them."""

THIN = SceneSettings(detail=Detail.PLAIN, most_ground_points=1000, most_terrain_vertices=1000, most_texture_px=64)


@pytest.fixture(scope="module")
def place() -> tuple[Survey, Outlines]:
    side_m = SIDE_PX / 2
    grid, houses = grid_over(WEST_M, NORTH_M, side_m), town(side_m, plot_m=PLOT_M)
    rgb = np.full((3, SIDE_PX, SIDE_PX), 99, np.uint8)
    rasters = RasterStack(grid, rgb, houses.surface_m(grid), np.ones(rgb.shape[1:], bool), grid.gsd_m)
    footprints = [Footprint.of_polygon(polygon, 1.0, str(number)) for number, polygon in enumerate(houses.outlines)]
    return Survey.of(rasters), Outlines(tuple(footprints))


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The raster is cut up as one of 69 times as many pixels would be."""
    monkeypatch.setattr(area_means, "AT_ONCE_PX", 16_000_000 // 69)
    monkeypatch.setattr(neighbourhoods, "LARGE_PX", 1)
    monkeypatch.setattr(neighbourhoods, "SIDE_PX", round(1536 / 69**0.5))


@pytest.mark.usefixtures("in_parts")
def test_a_large_raster_takes_at_most_15_bytes_a_pixel(place: tuple[Survey, Outlines]) -> None:
    survey, outlines = place
    tracemalloc.start()
    try:
        parted = part_at_steps(outlines, survey, DEFAULTS.footprints)
        measured = measure(survey, parted, DEFAULTS.heights)
        most_of_heights = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        build_city(measured, parted, THIN)
        most_of_scene = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert HELD_BYTES + most_of_heights / SIDE_PX**2 <= MOST_BYTES
    assert HELD_BYTES + most_of_scene / SIDE_PX**2 <= MOST_BYTES


def test_parts_tell_what_the_whole_tells(place: tuple[Survey, Outlines], monkeypatch: pytest.MonkeyPatch) -> None:
    survey, outlines = place
    whole = measure(survey, outlines).buildings
    monkeypatch.setattr(area_means, "AT_ONCE_PX", 500_000)
    monkeypatch.setattr(neighbourhoods, "LARGE_PX", 1)
    monkeypatch.setattr(neighbourhoods, "SIDE_PX", 700)
    parts = measure(survey, outlines).buildings
    assert [each.footprint for each in parts] == [each.footprint for each in whole]
    assert np.abs(heights_m(parts) - heights_m(whole)).max() < 0.1
    same_kind = np.mean([one.roof.kind is other.roof.kind for one, other in zip(parts, whole, strict=True)])
    assert same_kind > 0.98


def test_steps_within_outlines_are_found_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    side_m = 600.0
    grid, houses = grid_over(WEST_M, NORTH_M, side_m), town(side_m, plot_m=PLOT_M)
    dsm_m = houses.surface_m(grid)
    podiums = shapely.buffer(shapely.centroid(houses.outlines), 14.0, quad_segs=1)
    towers = shapely.buffer(shapely.centroid(houses.outlines), 6.0, quad_segs=1)
    dsm_m[label_raster(podiums, grid) >= 0] = 130.0
    dsm_m[label_raster(towers, grid) >= 0] = 160.0
    blank = np.zeros((3, *dsm_m.shape), np.uint8)
    survey = Survey.of(RasterStack(grid, blank, dsm_m, np.ones(dsm_m.shape, bool), grid.gsd_m))
    outlines = Outlines(tuple(Footprint.of_polygon(one, 1.0, str(number)) for number, one in enumerate(podiums)))
    whole = part_at_steps(outlines, survey, DEFAULTS.footprints)
    monkeypatch.setattr(neighbourhoods, "LARGE_PX", 1)
    monkeypatch.setattr(neighbourhoods, "SIDE_PX", 300)
    parts = part_at_steps(outlines, survey, DEFAULTS.footprints)
    assert len(whole.footprints) > len(outlines.footprints)
    assert [one.identifier for one in parts.footprints] == [one.identifier for one in whole.footprints]


def heights_m(buildings: tuple[Building, ...]) -> np.ndarray:
    return np.array([building.height_m for building in buildings])

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint
from ryu_scape.heights import measure_buildings, without_vegetation
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey
from tests.surveys import survey_over

SIDE_PX, GSD_M = 60, 0.5
RING = np.array([(10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0)])
GREEN, GREY, COPPER = (70, 100, 50), (120, 120, 118), (100, 160, 130)


def survey_of(rgb: tuple[int, int, int], bumps_m: float, dsm_gsd_m: float | None = GSD_M) -> Survey:
    """Level ground with something 6 m high under RING, in one colour, with bumps from pixel to pixel."""
    grid = GeoGrid(Affine(GSD_M, 0, 0, 0, -GSD_M, 30), CRS.from_epsg(32651), SIDE_PX, SIDE_PX)
    dsm_m = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    dsm_m[20:40, 20:40] = 6 + np.random.default_rng(1).normal(0, bumps_m, (20, 20))
    image = np.broadcast_to(np.array(rgb, np.uint8)[:, None, None], (3, SIDE_PX, SIDE_PX)).copy()
    rasters = RasterStack(grid, image, None if dsm_gsd_m is None else dsm_m, np.ones_like(dsm_m, bool), dsm_gsd_m)
    return survey_over(rasters, np.zeros_like(dsm_m))


@pytest.mark.parametrize(
    ("rgb", "bumps_m", "dsm_gsd_m", "kept"),
    [
        pytest.param(GREEN, 0.6, GSD_M, 0, id="crown"),
        pytest.param(GREEN, 0.3, GSD_M, 0, id="smooth crown"),
        pytest.param(GREEN, 0.02, GSD_M, 1, id="turf roof"),
        pytest.param(COPPER, 0.05, GSD_M, 1, id="copper roof"),
        pytest.param(GREY, 0.6, GSD_M, 1, id="roof full of equipment"),
        pytest.param(GREEN, 0.6, 30.0, 1, id="DSM too coarse to tell"),
        pytest.param(GREEN, 0.6, None, 1, id="no DSM"),
    ],
)
def test_what_is_green_and_rough_is_left_out(
    rgb: tuple[int, int, int], bumps_m: float, dsm_gsd_m: float | None, kept: int
) -> None:
    survey, settings = survey_of(rgb, bumps_m, dsm_gsd_m), HeightSettings()
    buildings = measure_buildings(survey, [Footprint(RING, (), 0.9, "1")], settings)
    assert len(without_vegetation(buildings, survey, settings)) == kept


@pytest.mark.parametrize(("confidence", "height_m", "kept"), [(0.6, 18.0, 0), (0.9, 18.0, 1), (0.6, 5.0, 1)])
def test_what_is_slim_and_high_and_doubtful_is_left_out(confidence: float, height_m: float, kept: int) -> None:
    survey, settings = survey_of(GREY, 0.0), HeightSettings()
    slim = (RING - RING.mean(axis=0)) * 0.3 + RING.mean(axis=0)
    high = replace(survey, dsm_m=survey.dsm_m * np.float32(height_m / 6.0))
    footprints = [Footprint(slim, (), confidence, "1")]
    buildings = measure_buildings(high, footprints, settings)
    assert len(without_vegetation(buildings, high, settings)) == kept


@pytest.mark.parametrize(("rgb", "known_from", "kept"), [(GREEN, 0, 1), (GREEN, 20, 0), (GREEN, 17, 1), (GREY, 20, 1)])
def test_smooth_green_at_the_survey_s_border_is_grass(rgb: tuple[int, int, int], known_from: int, kept: int) -> None:
    """The outline's first column of pixels is the 20th; what is left of `known_from` the survey does not show."""
    survey, settings = survey_of(rgb, 0.02), HeightSettings()
    survey.valid[:, :known_from] = False
    buildings = measure_buildings(survey, [Footprint(RING, (), 0.9, "1")], settings)
    assert len(without_vegetation(buildings, survey, settings)) == kept


def test_the_border_of_the_image_is_one_too() -> None:
    survey, settings = survey_of(GREEN, 0.02), HeightSettings()
    there = survey.part(slice(0, 60), slice(20, 60))
    buildings = measure_buildings(there, [Footprint(RING, (), 0.9, "1")], settings)
    assert without_vegetation(buildings, there, settings) == ()


@pytest.mark.parametrize(
    ("bumps_m", "columns_seen", "kept"),
    [
        pytest.param(2.5, 6, 0, id="crowns of which the border leaves 3 m"),
        pytest.param(0.1, 6, 1, id="a roof of which it leaves 3 m"),
        pytest.param(2.5, 14, 1, id="equipment on a roof of which it leaves 7 m"),
    ],
)
def test_a_rough_sliver_at_the_border_is_a_row_of_crowns(bumps_m: float, columns_seen: int, kept: int) -> None:
    survey, settings = survey_of(GREY, bumps_m), HeightSettings()
    there = survey.part(slice(0, 60), slice(40 - columns_seen, 60))
    seen = np.maximum(RING, (20 - 0.5 * columns_seen, 0))
    buildings = measure_buildings(there, [Footprint(seen, (), 0.9, "1")], settings)
    assert len(without_vegetation(buildings, there, settings)) == kept


@pytest.mark.parametrize(
    ("scale", "confidence", "bumps_m", "height_m", "kept"),
    [
        pytest.param(1.6, 0.97, 0.2, 6.0, 1, id="large, sure and smooth"),
        pytest.param(1.0, 0.97, 0.2, 6.0, 0, id="small"),
        pytest.param(1.6, 0.90, 0.2, 6.0, 0, id="not sure"),
        pytest.param(1.6, 0.97, 0.60, 6.0, 0, id="rough"),
        pytest.param(1.0, 0.90, 0.60, 55.0, 1, id="higher than any tree"),
    ],
)
def test_large_smooth_roofs_and_towers_may_be_green(
    scale: float, confidence: float, bumps_m: float, height_m: float, kept: int
) -> None:
    survey, settings = survey_of(GREEN, 0.0), HeightSettings()
    dsm_m = np.zeros_like(survey.dsm_m)
    bumps = np.random.default_rng(2).normal(0, bumps_m, (40, 40))
    dsm_m[10:50, 10:50] = height_m + bumps
    survey = replace(survey, dsm_m=dsm_m)
    ring = (RING - RING.mean(axis=0)) * scale + RING.mean(axis=0)
    buildings = measure_buildings(survey, [Footprint(ring, (), confidence, "1")], settings)
    assert len(without_vegetation(buildings, survey, settings)) == kept


def test_nothing_stays_nothing() -> None:
    assert without_vegetation((), survey_of(GREEN, 0.6), HeightSettings()) == ()

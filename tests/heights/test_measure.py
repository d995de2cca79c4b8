"""Heights: roofs and grounds on slopes, with outliers, holes, neighbours, and without a DSM."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint
from ryu_scape.heights import Building, HeightSource, measure_buildings, without_level_ground
from ryu_scape.heights.guesses import HEIGHT_TO_RIDGE
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import HeightSettings
from ryu_scape.terrain import estimate_terrain
from tests.surveys import survey_over

GSD_M = 0.5
SIDE = 240
GRID = GeoGrid(Affine(GSD_M, 0, 4e5, 0, -GSD_M, 4.6e6), CRS.from_epsg(32651), SIDE, SIDE)
HEIGHTS_M = (3.0, 6.5, 12.0, 40.0)
BLOCKS = [(slice(30 + 100 * i, 70 + 100 * i), slice(30 + 100 * j, 66 + 100 * j)) for i in (0, 1) for j in (0, 1)]


def footprints() -> list[Footprint]:
    found = []
    for rows, cols in BLOCKS:
        corners = [(cols.start, rows.stop), (cols.stop, rows.stop), (cols.stop, rows.start), (cols.start, rows.start)]
        found.append(Footprint(GRID.to_map(np.array(corners, float)), (), 1.0))
    return found


def slope_with_blocks(slope: float) -> np.ndarray:
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32) * GSD_M
    ground = 100 + slope * (x + y) / np.sqrt(2)
    dsm = ground.copy()
    for (rows, cols), height_m in zip(BLOCKS, HEIGHTS_M, strict=True):
        dsm[rows, cols] = ground[rows, cols].mean() + height_m
    return dsm.astype(np.float32)


def measure(
    dsm_m: np.ndarray | None, outlines: Sequence[Footprint] | None = None, seen: BuildingProbability | None = None
) -> tuple[Building, ...]:
    blank = np.zeros((3, SIDE, SIDE), np.uint8)
    pair = RasterStack(GRID, blank, dsm_m, np.ones((SIDE, SIDE), bool), None if dsm_m is None else GSD_M)
    dtm_m = np.zeros((SIDE, SIDE), np.float32) if dsm_m is None else estimate_terrain(dsm_m, GSD_M)
    outlines = footprints() if outlines is None else outlines
    return measure_buildings(survey_over(pair, dtm_m), outlines, HeightSettings(), seen)


def seen(ridge_m: np.ndarray, error_m: np.ndarray | None = None) -> BuildingProbability:
    return BuildingProbability(
        GRID,
        np.ones((SIDE, SIDE), np.float32),
        *(None if each is None else each.astype(np.float32) for each in (ridge_m, error_m)),
    )


@pytest.mark.parametrize("slope", [0.0, 0.08, 0.15])
def test_roofs_are_where_they_are_and_grounds_follow_the_slope(slope: float) -> None:
    for building, height_m, (rows, cols) in zip(measure(slope_with_blocks(slope)), HEIGHTS_M, BLOCKS, strict=True):
        middle_m = 100 + slope * ((rows.start + rows.stop) / 2 + (cols.start + cols.stop) / 2) * GSD_M / np.sqrt(2)
        assert building.height_source is HeightSource.DSM
        assert building.eave_elevation_m == pytest.approx(middle_m + height_m, abs=0.2)
        assert building.ground_elevation_m == pytest.approx(middle_m, abs=0.2 + 16 * slope)


def test_chimneys_trees_and_nodata_do_not_move_the_roof() -> None:
    dsm = slope_with_blocks(0.0)
    clean = measure(dsm)
    rng = np.random.default_rng(0)
    for rows, cols in BLOCKS:
        spots = rng.random((40, 36))
        dsm[rows, cols][spots < 0.05] += 15
        dsm[rows, cols][spots > 0.9] = np.nan
    for before, after in zip(clean, measure(dsm), strict=True):
        assert after.eave_elevation_m == pytest.approx(before.eave_elevation_m, abs=0.3)


def test_a_tall_neighbour_does_not_lift_the_ground() -> None:
    dsm = slope_with_blocks(0.0)
    dsm[30:70, 68:72] = 100 + 40
    wall = Footprint(GRID.to_map(np.array([(68, 70), (72, 70), (72, 30), (68, 30)], float)), (), 1.0)
    first = measure(dsm, [*footprints(), wall])[0]
    assert first.ground_elevation_m == pytest.approx(100, abs=0.3)


def test_no_dsm_gives_an_assumed_height_and_says_so() -> None:
    for building in measure(None):
        assert building.height_source is HeightSource.DEFAULT
        assert 2.0 < building.height_m < 15.0


def test_a_hole_in_the_dsm_over_a_building_gives_the_default() -> None:
    dsm = slope_with_blocks(0.0)
    dsm[25:80, 25:80] = np.nan
    sources = [building.height_source for building in measure(dsm)]
    assert sources == [HeightSource.DEFAULT, HeightSource.DSM, HeightSource.DSM, HeightSource.DSM]


def test_where_the_dsm_is_silent_the_network_is_asked() -> None:
    ridge_m = np.full((SIDE, SIDE), 9.0, np.float32)
    ridge_m[:, 120:] = np.linspace(1, 25, 120)
    buildings = measure(None, seen=seen(ridge_m))
    assert {building.height_source for building in buildings} == {HeightSource.IMAGE}
    certain, varying = buildings[:2]
    assert certain.height_m == pytest.approx(9.0 * HEIGHT_TO_RIDGE)
    assert certain.height_sigma_m == pytest.approx(HeightSettings().default_height_sigma_m)
    assert varying.height_sigma_m > certain.height_sigma_m + 0.2
    dsm = slope_with_blocks(0.0)
    dsm[25:80, 25:80] = np.nan
    sources = [building.height_source for building in measure(dsm, seen=seen(ridge_m))]
    assert sources == [HeightSource.IMAGE, HeightSource.DSM, HeightSource.DSM, HeightSource.DSM]


def test_sigma_of_a_height_off_the_image_is_what_the_network_expects() -> None:
    rng = np.random.default_rng(5)
    inside = []
    for error_m in (1.0, 4.0):
        for building in measure(None, seen=seen(np.full((SIDE, SIDE), 20.0), np.full((SIDE, SIDE), error_m))):
            off_m = rng.laplace(0.0, error_m, 4000)
            inside.append(np.mean(np.abs(off_m) < building.height_sigma_m))
    assert np.array(inside) == pytest.approx(0.68, abs=0.03)


def test_a_network_that_tells_no_heights_leaves_the_default() -> None:
    silent = BuildingProbability(GRID, np.ones((SIDE, SIDE), np.float32))
    assert {building.height_source for building in measure(None, seen=silent)} == {HeightSource.DEFAULT}


def test_every_height_is_positive_and_every_sigma_finite_on_noise() -> None:
    noise = np.random.default_rng(1).normal(50, 10, (SIDE, SIDE)).astype(np.float32)
    for building in measure(noise):
        assert building.height_m >= HeightSettings().smallest_height_m
        assert np.isfinite(building.height_sigma_m)


def test_footprints_too_small_for_a_pixel_are_measured_still() -> None:
    corner = GRID.to_map(np.array([[100.1, 100.1]]))[0]
    sliver = Footprint(corner + np.array([[0, 0], [0.05, 0], [0.05, 0.05], [0, 0.05]]), (), 1.0)
    (building,) = measure(slope_with_blocks(0.0), [sliver])
    assert np.isfinite([building.ground_elevation_m, building.eave_elevation_m]).all()


def test_no_footprints() -> None:
    assert measure(slope_with_blocks(0.0), []) == ()


@pytest.mark.parametrize(("dsm_gsd_m", "kept"), [(GSD_M, 4), (30.0, 5), (None, 5)])
def test_a_fine_dsm_takes_level_ground_out_of_the_buildings(dsm_gsd_m: float | None, kept: int) -> None:
    road = Footprint(GRID.to_map(np.array([(80, 110), (120, 110), (120, 90), (80, 90)], float)), (), 0.9)
    dsm = None if dsm_gsd_m is None else slope_with_blocks(0.05)
    pair = RasterStack(GRID, np.zeros((3, SIDE, SIDE), np.uint8), dsm, np.ones((SIDE, SIDE), bool), dsm_gsd_m)
    buildings = measure(dsm, [*footprints(), road])
    assert len(without_level_ground(buildings, survey_over(pair, dsm), HeightSettings())) == kept


@pytest.mark.parametrize(
    ("height_m", "confidence", "kept"), [(1.25, 0.9, 1), (1.25, 0.6, 0), (1.7, 0.6, 1), (0.8, 0.9, 0)]
)
def test_a_low_roof_stands_where_the_network_is_sure_of_it(height_m: float, confidence: float, kept: int) -> None:
    dsm = slope_with_blocks(0.0)
    dsm[100:112, 90:102] += height_m
    corners = np.array([(90, 112), (102, 112), (102, 100), (90, 100)], float)
    pair = RasterStack(GRID, np.zeros((3, SIDE, SIDE), np.uint8), dsm, np.ones((SIDE, SIDE), bool), GSD_M)
    buildings = measure(dsm, [Footprint(GRID.to_map(corners), (), confidence)])
    assert len(without_level_ground(buildings, survey_over(pair, dsm), HeightSettings())) == kept


@pytest.mark.parametrize("width_m", [3.0, 4.0, 6.0])
@pytest.mark.parametrize("blur_m", [0.3, 0.5])
def test_a_shed_beside_a_tower_is_as_high_as_a_shed(width_m: float, blur_m: float) -> None:
    shed_px = round(width_m / GSD_M)
    rows, tower, shed = slice(80, 110), slice(80, 110), slice(110, 110 + shed_px)
    dsm_m = np.full((SIDE, SIDE), 100.0, np.float32)
    dsm_m[rows, tower], dsm_m[rows, shed] = 130.0, 104.0
    dsm_m = cv2.GaussianBlur(dsm_m, (0, 0), blur_m / GSD_M)
    outlines = [
        Footprint(GRID.to_map(np.array([(c.start, 110), (c.stop, 110), (c.stop, 80), (c.start, 80)], float)), (), 1.0)
        for c in (tower, shed)
    ]
    high, low = measure(dsm_m, outlines)
    assert high.height_m == pytest.approx(30.0, abs=0.1)
    assert low.height_m == pytest.approx(4.0, abs=0.5)
    assert low.roof_max_m == pytest.approx(104.0, abs=0.5)


def test_a_row_of_houses_as_narrow_as_pixels_is_measured() -> None:
    dsm_m = np.full((SIDE, SIDE), 100.0, np.float32)
    dsm_m[80:110, 80:86] = 106.0
    outlines = [
        Footprint(GRID.to_map(np.array([(c, 110), (c + 1, 110), (c + 1, 80), (c, 80)], float)), (), 1.0)
        for c in range(80, 86)
    ]
    for building in measure(dsm_m, outlines):
        assert building.height_source is HeightSource.DSM
        assert building.height_m == pytest.approx(6.0, abs=0.1)

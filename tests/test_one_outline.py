"""One outline of a building for all formats, sound in each, whatever the DSM and the outlines were like."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import geopandas
import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.crs import CRS
from shapely import affinity

from ryu_scape.city import City
from ryu_scape.export import export_city
from ryu_scape.footprints import Footprint, extract_footprints, polygons_of
from ryu_scape.footprints.cleaning import (
    SHARPEST_RAD,
    SHORTEST_EDGE_M,
    are_clean,
    are_sound,
    clean_outlines,
    sharpest_angles,
    shortest_edges_m,
)
from ryu_scape.footprints.footprint import image_outline
from ryu_scape.heights import measure_buildings
from ryu_scape.inputs import BuildRequest
from ryu_scape.pipeline import run
from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid, RasterStack, read_stack
from ryu_scape.scene.builder import build_scene
from ryu_scape.scene.solids import model_buildings
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import Settings
from ryu_scape.survey import Survey
from tests.export.city_model import Solid, solids_of
from tests.outlines import utm_polygons
from tests.scene.city_blocks import solid_of, triangles_of
from tests.surveys import city_on, survey_over

DATASET = Path(__file__).parents[1] / "Dataset"
RGB, DSM = (DATASET / f"{kind}_old_town.tif" for kind in ("RGB", "DSM"))
SETTINGS = Settings()
CORNER_PX = 330
MOST_APART_M2 = 0.1


@pytest.fixture(scope="module")
def old_town() -> City:
    return run(BuildRequest(RGB, DSM), NullProgress()).city


@pytest.fixture(scope="module")
def corner(old_town: City) -> tuple[RasterStack, City]:
    """A corner of the tile, and the city with its probability there."""
    pair = read_stack(RGB, DSM, SETTINGS.raster, NullProgress())
    assert pair.dsm_m is not None
    assert old_town.probability is not None
    grid = replace(pair.grid, height=CORNER_PX, width=CORNER_PX)
    rgb, dsm_m, valid = (raster[..., :CORNER_PX, :CORNER_PX].copy() for raster in (pair.rgb, pair.dsm_m, pair.valid))
    pair = replace(pair, grid=grid, rgb=rgb, dsm_m=dsm_m, valid=valid)
    values = old_town.probability.values[:CORNER_PX, :CORNER_PX].copy()
    probability = BuildingProbability(grid, values)
    survey = survey_over(pair, np.zeros_like(dsm_m))
    return pair, replace(old_town, survey=survey, outlines=replace(old_town.outlines, probability=probability))


def areas(polygons: np.ndarray) -> np.ndarray:
    return np.asarray(shapely.area(polygons))


def written_outlines(city: City, folder: Path) -> dict[str, np.ndarray]:
    """The outlines of all buildings in map metres, as the files of each format have them."""
    for ending in ("geojson", "gpkg", "city.json"):
        export_city(city, folder / f"town.{ending}")
    features = json.loads((folder / "town.geojson").read_text("utf-8"))["features"]
    degrees = np.array([shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features])
    assert shapely.is_valid(degrees).all()
    solids = solids_of(folder / "town.city.json", "2.2")
    return {
        "GeoJSON": geopandas.GeoSeries(degrees, crs=4326).to_crs(city.grid.crs.to_wkt()).to_numpy(),
        "GeoPackage": geopandas.read_file(folder / "town.gpkg", layer="buildings").geometry.to_numpy(),
        "CityJSON": np.array([ground_of(solids[building.footprint.identifier]) for building in city.buildings]),
        "scene": np.array([floor_of(city, index) for index in range(len(city.buildings))]),
    }


def ground_of(solid: Solid) -> shapely.Polygon:
    (ground,) = solid.of("GroundSurface")
    outer, *inner = (solid.vertices[ring][:, :2] for ring in ground.rings)
    return shapely.Polygon(outer, inner)


def floor_of(city: City, index: int) -> shapely.Geometry:
    walls = triangles_of(city.scene, "walls", index)
    floor = walls["position"][walls["normal"][:, 0, 2] < -0.9][..., :2] + city.scene.origin_m[:2]
    return shapely.union_all(shapely.polygons(floor), grid_size=1e-4)


def assert_one_outline(city: City, folder: Path) -> None:
    own = polygons_of([building.footprint for building in city.buildings])
    for name, outlines in written_outlines(city, folder).items():
        assert shapely.is_valid(outlines).all(), name
        assert np.abs(areas(outlines) - areas(own)).max() < MOST_APART_M2, name
        assert areas(shapely.symmetric_difference(outlines, own)).max() < MOST_APART_M2, name


def test_found_outlines_are_clean_and_end_with_the_image(old_town: City) -> None:
    outlines = polygons_of([building.footprint for building in old_town.buildings])
    assert len(outlines) > 30
    assert are_sound(outlines).all()
    assert np.degrees(sharpest_angles(outlines)).min() >= np.degrees(SHARPEST_RAD)
    assert shortest_edges_m(outlines).min() >= SHORTEST_EDGE_M
    assert shapely.covers(image_outline(old_town.grid), outlines).all()
    assert shapely.union_all(outlines).area == pytest.approx(areas(outlines).sum(), abs=1e-6)


def test_all_formats_have_the_same_outlines(old_town: City, tmp_path: Path) -> None:
    assert_one_outline(old_town, tmp_path)


def shifted(dsm_m: np.ndarray, east_m: float, south_m: float, gsd_m: float) -> np.ndarray:
    move = np.array([[1, 0, east_m / gsd_m], [0, 1, south_m / gsd_m]], np.float32)
    return cv2.warpAffine(dsm_m, move, dsm_m.shape[::-1], borderMode=cv2.BORDER_REPLICATE)


def rough_dsms(dsm_m: np.ndarray, gsd_m: float) -> Iterator[np.ndarray]:
    """The DSM beside the image, tilted, noisy, with spikes, in centimetres, and some of it at once."""
    rng = np.random.default_rng(8)
    spikes = np.where(rng.random(dsm_m.shape) < 1e-3, rng.uniform(20, 200, dsm_m.shape), 0)
    yield shifted(dsm_m, 5.0, 0.0, gsd_m)
    yield dsm_m + spikes
    yield dsm_m * 100
    yield dsm_m + 0.15 * gsd_m * np.arange(dsm_m.shape[1])
    for east_m, south_m in rng.uniform(-3, 3, (6, 2)):
        yield shifted(dsm_m, east_m, south_m, gsd_m) + rng.normal(0, 0.2, dsm_m.shape)


def test_no_dsm_makes_outlines_that_cannot_be_built(corner: tuple[RasterStack, City]) -> None:
    pair, city = corner
    assert pair.dsm_m is not None
    assert city.probability is not None
    for dsm_m in rough_dsms(pair.dsm_m, pair.grid.gsd_m):
        rough = replace(pair, dsm_m=dsm_m.astype(np.float32))
        assert rough.dsm_m is not None
        found = extract_footprints(city.probability, SETTINGS.footprints, rough.dsm_m, rough.dsm_gsd_m).footprints
        outlines = polygons_of(found)
        assert are_clean(outlines).all()
        assert shapely.covers(image_outline(pair.grid), outlines).all()
        survey = Survey.of(rough)
        buildings = measure_buildings(survey, found, SETTINGS.heights)
        scene = build_scene(survey, buildings, SETTINGS.scene)
        assert all(solid_of(scene, index).is_watertight for index in range(len(buildings)))
        massing = model_buildings(buildings, scene.origin_m)
        assert (massing.roofed.volumes_m3 > 0).all()
        np.testing.assert_allclose(massing.area_m2, areas(outlines))


@given(st.lists(utm_polygons(), min_size=1, max_size=8), st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_any_outlines_can_be_built_and_written(
    tmp_path_factory: pytest.TempPathFactory, outlines: list[shapely.Polygon], seed: int
) -> None:
    """Outlines beside each other around one place, over a DSM of bumps and steps."""
    west, south = np.floor(shapely.bounds(outlines[0])[:2]) - 10
    moves = (west, south) + 45.0 * np.arange(len(outlines))[:, None] - shapely.bounds(outlines)[:, :2]
    beside = [affinity.translate(outline, *move) for outline, move in zip(outlines, moves, strict=True)]
    parts, _ = clean_outlines(np.array(beside))
    side_px = 400
    grid = GeoGrid(Affine(1.0, 0, west - 10, 0, -1.0, south + side_px - 10), CRS.from_epsg(32633), side_px, side_px)
    rng = np.random.default_rng(seed)
    smooth = cv2.GaussianBlur(rng.normal(size=(side_px, side_px)), (0, 0), 4)
    dsm_m = (20 + 100 * smooth + 5 * (smooth > 0) + rng.normal(0, 0.1, smooth.shape)).astype(np.float32)
    pair = RasterStack(grid, np.full((3, side_px, side_px), 128, np.uint8), dsm_m, np.ones_like(dsm_m, bool), 1.0)
    survey = survey_over(pair, np.zeros_like(dsm_m))
    footprints = [Footprint.of_polygon(part, 1.0, str(number)) for number, part in enumerate(parts)]
    buildings = measure_buildings(survey, footprints, SETTINGS.heights)
    scene = build_scene(survey, buildings, SETTINGS.scene)
    city = city_on(grid, buildings, scene, None, dsm_m, SETTINGS.scene)
    if len(parts):
        assert_one_outline(city, tmp_path_factory.mktemp("town"))

"""Masks of buildings under an imagined DSM: outlines without overlap, and one closed solid a building."""

from __future__ import annotations

from pathlib import Path

import cv2
import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from rasterio.crs import CRS
from rasterio.features import rasterize

from ryu_scape.footprints import extract_footprints
from ryu_scape.heights import measure_buildings
from ryu_scape.own_files import SAMPLES
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.scene.builder import build_scene
from ryu_scape.scene.solids import model_buildings
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import Settings
from tests.footprints.rasters import blurred
from tests.scene.city_blocks import solid_of
from tests.surveys import survey_over

SETTINGS, GSD_M = Settings(), 0.4


def uneven(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    smooth = cv2.GaussianBlur(rng.normal(size=shape), (0, 0), 12)
    return smooth / smooth.std()


@pytest.mark.parametrize("number", range(0, 840, 70))
def test_buildings_from_a_real_mask_are_apart_and_closed(shared_data: Path, number: int) -> None:
    masks = sorted((shared_data / "roofs-rgb" / "masks").glob("*.png"))
    buildings_are_apart_and_closed(cv2.imread(str(masks[number]), cv2.IMREAD_GRAYSCALE) > 0, number)


@pytest.mark.parametrize("name", ["old_town", "hillside_suburb", "apartment_blocks", "towers"])
def test_buildings_from_a_samples_mask_are_apart_and_closed(name: str) -> None:
    outlines = geopandas.read_file(SAMPLES / f"buildings_{name}.geojson")
    with rasterio.open(SAMPLES / f"RGB_{name}.tif") as image:
        mask = rasterize(outlines.geometry, image.shape, transform=image.transform) > 0
    buildings_are_apart_and_closed(mask, seed=len(outlines))


def buildings_are_apart_and_closed(mask: np.ndarray, seed: int) -> None:
    rng = np.random.default_rng(seed)
    grid = GeoGrid(Affine(GSD_M, 0, 4e5, 0, -GSD_M, 4.6e6), CRS.from_epsg(32651), *mask.shape)
    probability = BuildingProbability(grid, blurred(mask, grid, 0.8, noise=0.12, seed=seed))
    inside = probability.values > 0.5
    depth_m = cv2.distanceTransform(inside.view(np.uint8), cv2.DIST_L2, 5) * GSD_M
    roof_m = 4.0 + np.minimum(0.5 * depth_m, 4.0) + 3.0 * (uneven(mask.shape, rng) > 0)
    dsm_m = (np.where(inside, roof_m, 0.0) + rng.normal(0, 0.1, mask.shape)).astype(np.float32)
    pair = RasterStack(grid, np.full((3, *mask.shape), 128, np.uint8), dsm_m, np.ones_like(mask), GSD_M)
    survey = survey_over(pair, np.zeros_like(dsm_m))

    footprints = extract_footprints(probability, SETTINGS.footprints, dsm_m, GSD_M).footprints
    polygons = [shapely.Polygon(footprint.exterior, footprint.holes) for footprint in footprints]
    assert shapely.is_valid(polygons).all()
    assert shapely.union_all(polygons).area == pytest.approx(np.sum(shapely.area(polygons)), rel=1e-6, abs=1e-6)

    buildings = measure_buildings(survey, footprints, SETTINGS.heights)
    scene = build_scene(survey, buildings, SETTINGS.scene)
    solids = [solid_of(scene, index) for index in range(len(buildings))]
    assert all(solid.is_watertight and solid.volume > 0 for solid in solids)
    assert (model_buildings(buildings, scene.origin_m).roofed.volumes_m3 > 0).all()

"""A city with everything that an exporter may write, made from a few pixels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.city import City
from ryu_scape.footprints import Footprint
from ryu_scape.footprints.footprint import label_raster
from ryu_scape.heights import measure_buildings
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.scene.builder import build_scene
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import Settings
from tests.surveys import city_on, survey_over

WEST, NORTH = 354_000.0, 3_456_000.0
STREET_M, HOUSE_M = 8.0, 16.0


def small_city(side_px: int, storeys: int) -> City:
    """Square houses in a street grid on level ground, pixels of 1 m.

    Another number of storeys is another city in every file: houses are smaller and stand on other ground.
    """
    grid = GeoGrid(Affine(1.0, 0.0, WEST, 0.0, -1.0, NORTH), CRS.from_epsg(32651), side_px, side_px)
    corners_m = np.arange(STREET_M, side_px - HOUSE_M, STREET_M + HOUSE_M)
    x_m, y_m = (ticks.ravel() for ticks in np.meshgrid(WEST + corners_m, NORTH - corners_m))
    house_m = HOUSE_M - 0.1 * storeys
    houses = shapely.box(x_m, y_m - house_m, x_m + house_m, y_m)
    is_house = label_raster(houses, grid) >= 0
    terrain_m = np.full((side_px, side_px), storeys, np.float32)
    noise = np.random.default_rng(storeys).integers(1, 255, (3, side_px, side_px), dtype=np.uint8)
    everywhere = np.ones_like(is_house)
    pair = RasterStack(grid, noise, np.where(is_house, np.float32(4 * storeys), terrain_m), everywhere, 1.0)
    footprints = [Footprint.of_polygon(house, 0.9, str(number)) for number, house in enumerate(houses, 1)]
    settings, survey = Settings(), survey_over(pair, terrain_m)
    buildings = measure_buildings(survey, footprints, settings.heights)
    scene = build_scene(survey, buildings, settings.scene)
    probability = BuildingProbability(grid, np.where(is_house, np.float32(0.9), np.float32(0.1)))
    return replace(city_on(grid, buildings, scene, probability), survey=survey)

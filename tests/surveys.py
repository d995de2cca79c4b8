"""Surveys and cities that tests put together by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from rasterio.crs import CRS

from ryu_scape.city import City
from ryu_scape.footprints import Outlines
from ryu_scape.heights import Building
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey


def survey_over(rasters: RasterStack, dtm_m: np.ndarray) -> Survey:
    """The rasters over a terrain that the test knows."""
    return Survey(**vars(rasters), known_dtm_m=dtm_m)


def moved_to(city: City, crs: CRS) -> City:
    """The same city under another CRS."""
    return replace(city, survey=replace(city.survey, grid=replace(city.grid, crs=crs)))


def city_on(
    grid: GeoGrid,
    buildings: Sequence[Building],
    scene: SceneGeometry,
    probability: BuildingProbability | None = None,
    above_terrain_m: np.ndarray | None = None,
    settings: SceneSettings | None = None,
) -> City:
    """A city whose image is black and whose terrain lies at 0."""
    shape = grid.height, grid.width
    blank = np.zeros(shape, np.float32)
    gsd_m = None if above_terrain_m is None else grid.gsd_m
    rasters = RasterStack(grid, np.zeros((3, *shape), np.uint8), above_terrain_m, np.ones(shape, bool), gsd_m)
    outlines = Outlines(tuple(building.footprint for building in buildings), probability)
    survey = survey_over(rasters, blank)
    return City(survey, outlines, tuple(buildings), (), scene, settings or SceneSettings())

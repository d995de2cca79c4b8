"""Cities whose answers are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.city import City
from ryu_scape.footprints import Outlines
from ryu_scape.heights import Building, RoofKind
from ryu_scape.pipeline import Measured, build_city
from ryu_scape.raster import GeoGrid, RasterStack
from tests.scene.city_blocks import EAST, NORTH, building
from tests.surveys import survey_over

OBLONG = np.array([(0, 0), (20, 0), (20, 14), (0, 14)], float)
HOUSE = building(OBLONG, at=(30.0, -45.0), kind=RoofKind.GABLE, rise_m=5.0)


def city_of_buildings(buildings: Sequence[Building], size: int = 160, gsd_m: float = 0.5, epsg: int = 32633) -> City:
    """Buildings on level ground at 100 m, which is all that the DSM shows beside them."""
    grid = GeoGrid(Affine(gsd_m, 0, EAST, 0, -gsd_m, NORTH), CRS.from_epsg(epsg), size, size)
    level_m = np.full((size, size), 100.0, np.float32)
    rgb = np.full((3, size, size), 120, np.uint8)
    rasters = RasterStack(grid, rgb, level_m, np.ones((size, size), bool), gsd_m)
    survey = survey_over(rasters, level_m.copy())
    outlines = Outlines(tuple(each.footprint for each in buildings))
    return build_city(Measured(survey, tuple(buildings)), outlines)

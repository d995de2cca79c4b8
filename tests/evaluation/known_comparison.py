"""Cities whose comparison is counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.evaluation.building_set import BuildingSet
from ryu_scape.evaluation.comparison import Comparison, compare
from ryu_scape.footprints import Footprint
from ryu_scape.raster import GeoGrid

CRS_32 = CRS.from_epsg(32632)
GRID = GeoGrid(Affine(0.5, 0, 500_000, 0, -0.5, 5_000_100), CRS_32, 200, 200)
PLACE = shapely.box(500_000, 5_000_000, 500_100, 5_000_100)


def houses(*boxes: tuple[float, float, float, float], height_m: float = 6.0) -> BuildingSet:
    """Boxes of west, south, east, north from the place's south-west corner."""
    footprints = [
        Footprint.of_polygon(shapely.box(500_000 + w, 5_000_000 + s, 500_000 + e, 5_000_000 + n), 1.0, str(number))
        for number, (w, s, e, n) in enumerate(boxes, 1)
    ]
    return BuildingSet(tuple(footprints), np.full(len(boxes), height_m))


def three_and_four() -> Comparison:
    """A hit of half its area, a hit that is the truth itself, a false alarm, and two misses."""
    judged = houses((0, 0, 10, 10), (20, 0, 30, 10), (60, 60, 70, 70), height_m=7.0)
    truth = houses((20, 0, 30, 10), (0, 0, 10, 5), (40, 0, 50, 10), (80, 0, 90, 5))
    return compare(judged, replace(truth, height_m=np.array([6.0, 9.0, 6.0, np.nan])), PLACE)

"""One house on level ground, seen by a DSM, and its roof measured."""

from __future__ import annotations

import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint
from ryu_scape.heights import Building, Roof, RoofKind, RoofPlans, measure_buildings
from ryu_scape.heights.roof_plans import plan_roofs
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.settings import HeightSettings
from tests.surveys import survey_over

SETTINGS = HeightSettings()
SIDE, GSD_M = 100, 0.5
GRID = GeoGrid(Affine(GSD_M, 0, 4e5, 0, -GSD_M, 4.6e6), CRS.from_epsg(32651), SIDE, SIDE)
CENTRE = GRID.to_map(np.array([[SIDE / 2, SIDE / 2]]))[0]
GROUND_M, EAVE_M, RISE_M = 50.0, 57.0, 2.4


def rectangle(length_m: float, width_m: float, degrees: float) -> shapely.Polygon:
    box = shapely.box(-length_m / 2, -width_m / 2, length_m / 2, width_m / 2)
    return shapely.affinity.translate(shapely.affinity.rotate(box, degrees, origin=(0, 0)), *CENTRE)


def l_shape(degrees: float) -> shapely.Polygon:
    legs = shapely.union(shapely.box(-10, -8, 10, 0), shapely.box(-10, -8, -3, 9))
    return shapely.affinity.translate(shapely.affinity.rotate(legs, degrees, origin=(0, 0)), *CENTRE)


def surface_of(polygon: shapely.Polygon, roof: Roof, noise_m: float = 0.08, seed: int = 0) -> np.ndarray:
    """A DSM (SIDE, SIDE) of one building on level ground."""
    plans = RoofPlans.of([roof.wings], np.zeros(2))
    row, column = np.indices((SIDE, SIDE)).reshape(2, -1)
    plan = GRID.to_map(np.column_stack((column, row)) + 0.5)
    above = EAVE_M + roof.pitch * plans.runs_m(roof.kind, plan, np.zeros(len(plan), np.intp))
    dsm = np.where(shapely.contains_xy(polygon, plan), above, GROUND_M).reshape(SIDE, SIDE)
    return (dsm + np.random.default_rng(seed).normal(0, noise_m, dsm.shape)).astype(np.float32)


def measure(
    polygon: shapely.Polygon, dsm_m: np.ndarray | None, settings: HeightSettings = SETTINGS, dsm_gsd_m: float = GSD_M
) -> Building:
    blank, valid = np.zeros((3, SIDE, SIDE), np.uint8), np.ones((SIDE, SIDE), bool)
    pair = RasterStack(GRID, blank, dsm_m, valid, None if dsm_m is None else dsm_gsd_m)
    dtm = np.full((SIDE, SIDE), GROUND_M, np.float32)
    return measure_buildings(survey_over(pair, dtm), [Footprint.of_polygon(polygon, 1.0, "1")], settings)[0]


def roofed(polygon: shapely.Polygon, kind: RoofKind, rise_m: float = RISE_M) -> Roof:
    return Roof(kind, plan_roofs(np.array([polygon])).wings_of(0), rise_m)

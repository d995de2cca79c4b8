"""What stands in the cells of a coarse DSM, with an image and without."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import Footprint, label_raster, polygons_of
from ryu_scape.heights.cell_shares import USUAL_GREEN, CellShares
from ryu_scape.heights.terrain import with_terrain_beneath
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey

SIDE_M = 30.0


def test_what_has_another_building_in_its_courtyard_is_a_podium() -> None:
    def square(half_m: float, x: float = 0.0, hole_m: float = 0.0) -> Footprint:
        outline = shapely.box(x - half_m, -half_m, x + half_m, half_m)
        return Footprint.of_polygon(outline.difference(shapely.box(x - hole_m, -hole_m, x + hole_m, hole_m)), 1.0, "")

    footprints = [square(8.0), square(20.0, hole_m=8.0), square(20.0, x=60.0, hole_m=8.0), square(5.0, x=120.0)]
    grid = GeoGrid(Affine(1.0, 0, -30, 0, -1.0, 30), CRS.from_epsg(32631), 60, 180)
    zero = np.zeros((60, 180), np.float32)
    rasters = RasterStack(grid, np.zeros((3, 60, 180), np.uint8), zero, zero == 0, SIDE_M)
    cells = DsmCells(np.zeros((2, 6), np.float32), Affine.scale(1 / SIDE_M), SIDE_M)
    shares = CellShares.of(Survey.of(rasters), cells, footprints, label_raster(polygons_of(footprints), grid))
    assert shares.is_podium.tolist() == [False, True, False, False]


def test_a_relief_tells_neither_of_trees_nor_of_buildings_beyond_the_outlines() -> None:
    """Green it may be; and who gave outlines of a quarter gave none of the next."""
    footprint = Footprint.of_polygon(shapely.box(10, -20, 20, -10), 1.0, "")
    grid = GeoGrid(Affine(1.0, 0, 0, 0, -1.0, 0), CRS.from_epsg(32631), 60, 180)
    grass = np.empty((3, 60, 180), np.uint8)
    grass[:] = np.array([60, 140, 50])[:, None, None]
    zero = np.zeros((60, 180), np.float32)
    cells = DsmCells(np.zeros((2, 6), np.float32), Affine.scale(1 / SIDE_M), SIDE_M)
    photo = Survey.of(RasterStack(grid, grass, zero, zero == 0, SIDE_M))
    labels = label_raster(polygons_of([footprint]), grid)
    in_photo, in_relief = (
        CellShares.of(survey, cells, [footprint], labels) for survey in (photo, replace(photo, is_photo=False))
    )
    assert in_photo.is_used.all()
    assert in_photo.green[0, 0] == pytest.approx(8 / 9)
    assert in_relief.is_used.tolist() == [[True] + 5 * [False], 6 * [False]]
    assert in_relief.green[0, 0] == pytest.approx(USUAL_GREEN * in_photo.green[0, 0], abs=0.02)
    assert in_relief.share == pytest.approx(in_photo.share, rel=0.1)


def test_beyond_all_outlines_the_ground_of_a_relief_is_what_its_cells_say() -> None:
    footprint = Footprint.of_polygon(shapely.box(40, -60, 60, -40), 1.0, "")
    grid = GeoGrid(Affine(5.0, 0, 0, 0, -5.0, 0), CRS.from_epsg(32631), 240, 240)
    row, column = np.indices((40, 40))
    valley_m = (100 + 0.1 * (column - 20) ** 2 + row).astype(np.float32)
    cells = DsmCells(valley_m, Affine.scale(5 / SIDE_M), SIDE_M)
    surface_m = cells.spread(valley_m, (240, 240))
    rasters = RasterStack(
        grid, np.zeros((3, 240, 240), np.uint8), surface_m, surface_m > 0, SIDE_M, dsm_cells=cells, is_photo=False
    )
    ground = with_terrain_beneath(Survey.of(rasters), [footprint], HeightSettings())
    np.testing.assert_allclose(ground.dtm_m[60:, 60:], surface_m[60:, 60:], atol=1e-3)


def test_without_any_outline_a_relief_shows_no_cell() -> None:
    grid = GeoGrid(Affine(1.0, 0, 0, 0, -1.0, 0), CRS.from_epsg(32631), 60, 60)
    zero = np.zeros((60, 60), np.float32)
    rasters = RasterStack(grid, np.zeros((3, 60, 60), np.uint8), zero, zero == 0, SIDE_M, is_photo=False)
    cells = DsmCells(np.zeros((2, 2), np.float32), Affine.scale(1 / SIDE_M), SIDE_M)
    shares = CellShares.of(Survey.of(rasters), cells, [], np.full((60, 60), -1, np.int32))
    assert not shares.is_used.any()

"""A coarse DSM's own cells: which pixels of the image lie in which, in another CRS."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from affine import Affine
from pyproj import Transformer
from rasterio.crs import CRS

from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.raster.grid import Georeference
from ryu_scape.raster.sandboxed import read_stack
from ryu_scape.settings import RasterSettings

ARC_SECOND = 1 / 3600
GRID = GeoGrid(Affine(0.5, 0.05, 354_000.0, 0.05, -0.5, 3_462_000.0), CRS.from_epsg(32651), 400, 300)
DATASET = Path(__file__).parents[2] / "Dataset"


def arc_seconds(grid: GeoGrid) -> Georeference:
    lon, lat = Transformer.from_crs(grid.crs, "EPSG:4326", always_xy=True).transform(*grid.to_map(np.zeros((1, 2)))[0])
    return Georeference(
        "dsm", Affine(ARC_SECOND, 0, lon - 1e-3, 0, -ARC_SECOND, lat + 1e-3), CRS.from_epsg(4326), 24, 24
    )


def test_each_pixel_is_in_the_cell_that_it_projects_into() -> None:
    own = arc_seconds(GRID)
    cells = DsmCells.of(np.zeros((24, 24), np.float32), own, GRID, 28.6)
    assert cells is not None
    number = cells.numbers((GRID.height, GRID.width))
    row, column = np.random.default_rng(0).integers(0, (GRID.height, GRID.width), (500, 2)).T
    lon, lat = Transformer.from_crs(GRID.crs, "EPSG:4326", always_xy=True).transform(
        *GRID.to_map(np.column_stack((column, row)) + 0.5).T
    )
    across, down = ~own.transform * (lon, lat)
    far_from_edge = np.minimum(np.abs(across % 1 - 0.5), np.abs(down % 1 - 0.5)) < 0.49
    expected = np.floor(down).astype(int) * 24 + np.floor(across).astype(int)
    assert (number[row, column] == expected)[far_from_edge].mean() > 0.995


def test_a_plane_of_cells_is_the_same_plane_of_pixels() -> None:
    cells = DsmCells.of(np.zeros((24, 24), np.float32), arc_seconds(GRID), GRID, 28.6)
    assert cells is not None
    row, column = np.indices((24, 24), np.float32)
    spread = cells.spread(3 * row + 2 * column, (GRID.height, GRID.width))
    across, down = cells.from_pixels * (100.5, 200.5)
    assert abs(spread[200, 100] - (3 * (down - 0.5) + 2 * (across - 0.5))) < 0.01


def test_a_fine_dsm_keeps_no_cells() -> None:
    assert DsmCells.of(np.zeros((24, 24), np.float32), arc_seconds(GRID), GRID, 2.0) is None
    assert DsmCells.of(np.zeros((24, 24), np.float32), arc_seconds(GRID), GRID, 5.0) is not None


def test_cells_come_through_the_sandbox() -> None:
    coarse = read_stack(DATASET / "RGB_old_town.tif", DATASET / "DSM30m_old_town.tif", RasterSettings(), NullProgress())
    fine = read_stack(DATASET / "RGB_old_town.tif", DATASET / "DSM_old_town.tif", RasterSettings(), NullProgress())
    assert fine.dsm_cells is None
    assert coarse.dsm_cells is not None
    assert coarse.dsm_cells.side_m == coarse.dsm_gsd_m
    assert np.array_equal(coarse.dsm_cells.elevation_m, np.round(coarse.dsm_cells.elevation_m))
    assert coarse.dsm_m is not None
    number = coarse.dsm_cells.numbers(coarse.dsm_m.shape)
    means = np.bincount(number.ravel(), np.nan_to_num(coarse.dsm_m).ravel()) / np.maximum(
        np.bincount(number.ravel()), 1
    )
    inner = np.bincount(number.ravel()) > 0.95 * np.bincount(number.ravel()).max()
    assert np.abs(means - coarse.dsm_cells.elevation_m.ravel()[: means.size])[inner].mean() < 1.5

"""Several DSMs under one grid: the cells of very coarse ones together, finer ones in them."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.raster import GeoGrid
from ryu_scape.raster.dsm import DsmOnGrid
from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.raster.joined_dsms import joined

SIDE_PX, CELLS = 10, 12
GRID = GeoGrid(Affine(3.0, 0, 0, 0, -3.0, 0), CRS.from_epsg(32631), SIDE_PX * CELLS, SIDE_PX * CELLS)
SIDE_M = SIDE_PX * GRID.gsd_m
ELEVATION_M = np.random.default_rng(0).uniform(0, 30, (CELLS, CELLS)).astype(np.float32)


def _part(rows: slice, columns: slice, off_px: float = 0.0) -> DsmOnGrid:
    """A coarse DSM that has some of the cells, or lies off them by some pixels."""
    own_m = ELEVATION_M[rows, columns]
    from_pixels = Affine.translation(-columns.start, -rows.start) @ Affine.scale(1 / SIDE_PX)
    cells = DsmCells(own_m, from_pixels @ Affine.translation(off_px, off_px), SIDE_M)
    on_grid_m = np.where(cells.numbers((GRID.height, GRID.width)) >= 0, cells.spread(own_m, (120, 120)), np.nan)
    return DsmOnGrid(on_grid_m.astype(np.float32), SIDE_M, cells)


def _fine(elevation_m: float, rows: slice, columns: slice) -> DsmOnGrid:
    fine_m = np.full((GRID.height, GRID.width), np.nan, np.float32)
    fine_m[rows, columns] = elevation_m
    return DsmOnGrid(fine_m, 0.5, None)


def _cells_of(dsm: DsmOnGrid) -> NDArray[np.float32]:
    """The elevation that the cells have at each pixel, NaN for none."""
    assert dsm.cells is not None
    return np.append(dsm.cells.elevation_m, np.float32(np.nan))[dsm.cells.numbers((GRID.height, GRID.width))]


HALVES = _part(slice(0, CELLS), slice(0, 7)), _part(slice(0, CELLS), slice(5, CELLS))


def test_tiles_of_one_coarse_dsm_are_that_dsm() -> None:
    whole = joined(HALVES, GRID)
    assert whole.gsd_m == SIDE_M
    np.testing.assert_array_equal(_cells_of(whole), np.kron(ELEVATION_M, np.ones((SIDE_PX, SIDE_PX))))


def test_a_coarse_dsm_by_itself_stays_as_it_is() -> None:
    assert joined(HALVES[:1], GRID).cells is HALVES[0].cells


def test_cells_that_lie_off_the_others_are_interpolated() -> None:
    whole = joined((HALVES[0], _part(slice(0, CELLS), slice(5, CELLS), off_px=4.0)), GRID)
    assert np.isfinite(_cells_of(whole)[10:110, 10:110]).all()
    there = np.s_[10:110, 80:110]
    assert np.nanmean(np.abs(_cells_of(whole)[there] - whole.elevation_m[there])) < 4.0


@pytest.mark.parametrize("is_first", [True, False])
def test_a_finer_dsm_counts_where_it_has_data_and_is_averaged_in_the_cells(is_first: bool) -> None:
    fine = _fine(50.0, slice(0, 120), slice(0, 65))
    coarse = _part(slice(0, CELLS), slice(5, CELLS))
    whole = joined((fine, coarse) if is_first else (coarse, fine), GRID)
    assert whole.gsd_m == fine.gsd_m
    np.testing.assert_array_equal(whole.elevation_m, fine.elevation_m)
    assert whole.cells is not None
    assert whole.cells.has_finer
    expected_m = ELEVATION_M.copy()
    expected_m[:, :5] = 50.0
    np.testing.assert_array_equal(_cells_of(whole), np.kron(expected_m, np.ones((SIDE_PX, SIDE_PX))))


def test_finer_dsms_alone_have_no_cells() -> None:
    whole = joined((_fine(1.0, slice(0, 60), slice(0, 120)), _fine(2.0, slice(50, 120), slice(0, 120))), GRID)
    assert whole.cells is None
    assert whole.elevation_m[[0, 55, 119], 0].tolist() == [1.0, 1.0, 2.0]


def test_a_dsm_without_data_here_says_nothing() -> None:
    empty = joined((_fine(1.0, slice(0, 0), slice(0, 0)),), GRID)
    assert np.isnan(empty.elevation_m).all()
    assert empty.cells is None

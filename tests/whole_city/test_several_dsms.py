"""A city whose DSM comes in several files: fine, very coarse, and laid onto an image's pixels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from ryu_scape.progress import UNHEARD
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.raster.mosaic import read_mosaic
from ryu_scape.raster.sandboxed_mosaic import read_mosaic as read_in_sandbox
from ryu_scape.settings import RasterSettings
from ryu_scape.whole_city.index import index_files
from tests.whole_city.town import CRS_OF_TOWN, NORTH_M, WEST_M, Town, grid_over, town

COARSE_M, FINE_M = 30.0, 0.5
CELLS_PX = round(COARSE_M / FINE_M)
SIDE_M = 960.0
SETTINGS = RasterSettings()


@pytest.fixture(scope="module")
def wide_place() -> Town:
    return town(SIDE_M)


@pytest.fixture(scope="module")
def cells_m(wide_place: Town) -> np.ndarray:
    """(32, 32) what a DSM of 30 m says: means in whole metres."""
    side = round(SIDE_M / COARSE_M)
    surface_m = wide_place.surface_m(grid_over(WEST_M, NORTH_M, SIDE_M, FINE_M))
    return np.round(surface_m.reshape(side, CELLS_PX, side, CELLS_PX).mean(axis=(1, 3)))


def _write(path: Path, values: np.ndarray, west_m: float, north_m: float, gsd_m: float) -> Path:
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "crs": CRS_OF_TOWN.to_wkt(), "compress": "deflate"}
    transform = Affine(gsd_m, 0, west_m, 0, -gsd_m, north_m)
    with rasterio.open(path, "w", height=len(values), width=values.shape[1], transform=transform, **profile) as file:
        file.write(values.astype(np.float32), 1)
    return path


def _halves(cells_m: np.ndarray, folder: Path, times: int = 1) -> list[Path]:
    """West and east as files of their own, each cell drawn by so many pixels."""
    drawn_m = np.kron(cells_m, np.ones((times, times)))
    middle = drawn_m.shape[1] // 2
    gsd_m = COARSE_M / times
    return [
        _write(folder / f"west{times}.tif", drawn_m[:, :middle], WEST_M, NORTH_M, gsd_m),
        _write(folder / f"east{times}.tif", drawn_m[:, middle:], WEST_M + middle * gsd_m, NORTH_M, gsd_m),
    ]


def _read(paths: Sequence[Path], grid: GeoGrid) -> RasterStack:
    return read_mosaic((), index_files((), tuple(paths), (), SETTINGS, UNHEARD).dsms, grid, SETTINGS, UNHEARD)


def _at_pixels(found: RasterStack) -> np.ndarray:
    cells = found.dsm_cells
    assert cells is not None
    return np.append(cells.elevation_m, np.nan)[cells.numbers((found.grid.height, found.grid.width))]


def test_a_coarse_dsm_in_two_files_is_one(cells_m: np.ndarray, tmp_path: Path) -> None:
    grid = grid_over(WEST_M + 60, NORTH_M - 60, 840)
    in_two = _read(_halves(cells_m, tmp_path), grid)
    whole = _read([_write(tmp_path / "whole.tif", cells_m, WEST_M, NORTH_M, COARSE_M)], grid)
    np.testing.assert_array_equal(_at_pixels(in_two), _at_pixels(whole))
    assert in_two.dsm_gsd_m == pytest.approx(COARSE_M, rel=1e-3)


def test_what_a_square_sees_of_a_resampled_file_is_never_too_little_to_tell(
    cells_m: np.ndarray, tmp_path: Path
) -> None:
    """Of the east only 40 m lie under the grid: two columns of cells."""
    resampled = _halves(cells_m, tmp_path, CELLS_PX)
    grid = grid_over(WEST_M + 120, NORTH_M - 120, 400)
    found = _read(resampled, grid)
    whole = _read([_write(tmp_path / "whole.tif", cells_m, WEST_M, NORTH_M, COARSE_M)], grid)
    assert found.dsm_gsd_m == pytest.approx(COARSE_M, rel=1e-2)
    assert np.mean(_at_pixels(found) == _at_pixels(whole)) > 0.98


@pytest.mark.parametrize("fine_first", [True, False])
def test_a_fine_dsm_in_a_part_of_a_coarse_one_counts_there(
    wide_place: Town, cells_m: np.ndarray, tmp_path: Path, fine_first: bool
) -> None:
    fine = wide_place.write_dsm(tmp_path / "fine.tif", grid_over(WEST_M, NORTH_M, 480))
    files = [fine, *_halves(cells_m, tmp_path)]
    grid = grid_over(WEST_M + 60, NORTH_M - 60, 600)
    dsms = index_files((), tuple(files if fine_first else files[::-1]), (), SETTINGS, UNHEARD).dsms
    found = read_in_sandbox((), dsms, grid, SETTINGS, UNHEARD)
    assert found.dsm_cells is not None
    assert found.dsm_cells.has_finer
    assert found.dsm_gsd_m == pytest.approx(FINE_M, rel=1e-3)
    assert found.valid.all()
    assert np.isfinite(found.dsm_m[:838, :838]).all()
    assert np.isnan(found.dsm_m[842:, 842:]).all()
    cell_m = np.kron(cells_m, np.ones((CELLS_PX, CELLS_PX)))[120:1320, 120:1320]
    assert np.abs(_at_pixels(found) - cell_m).max() < 1.0

"""Numbers that fill up a DSM, undeclared, are no heights; at sea level they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine

from ryu_scape.inputs import Inputs
from ryu_scape.preflight.checks import check
from ryu_scape.preflight.findings import Light
from ryu_scape.progress import UNHEARD
from ryu_scape.raster import RasterStack, filling, read_dsm_alone
from ryu_scape.raster.mosaic import read_mosaic
from ryu_scape.settings import RasterSettings
from ryu_scape.whole_city.index import index_files

SETTINGS = RasterSettings()
COLLAR = np.s_[:, :60]
BLOCK = np.s_[120:150, 140:200]


def _read(path: Path) -> RasterStack:
    return read_dsm_alone(path, SETTINGS, UNHEARD)


def _hills_m(lowest_m: float, shape: tuple[int, int] = (200, 300)) -> np.ndarray:
    rows, cols = np.indices(shape)
    return (lowest_m + 6 + 5 * np.sin(rows / 30) * np.cos(cols / 40)).astype(np.float32)


@pytest.mark.parametrize("lowest_m", [60.0, -90.0])
def test_zeros_around_and_within_terrain_far_from_the_sea_are_no_heights(write_tiff: Any, lowest_m: float) -> None:
    dsm_m = _hills_m(lowest_m)
    dsm_m[COLLAR] = dsm_m[BLOCK] = 0
    stack = _read(write_tiff("dsm.tif", dsm_m[None]))
    assert np.isnan(stack.dsm_m[COLLAR]).all()
    assert np.isnan(stack.dsm_m[BLOCK]).all()
    np.testing.assert_array_equal(np.isnan(stack.dsm_m), dsm_m == 0)
    assert filling.NOTICE in stack.warnings


def test_a_place_without_zeros_is_not_warned_of(write_tiff: Any) -> None:
    assert filling.NOTICE not in _read(write_tiff("dsm.tif", _hills_m(60.0)[None])).warnings


@pytest.mark.parametrize("gsd_m", [0.5, 30.0])
def test_zeros_of_the_sea_stay_beside_beaches_and_below_steep_coasts(write_tiff: Any, gsd_m: float) -> None:
    """A coast that rises by 45°; in whole metres of 30 m cells, each is high above the next."""
    rows, _ = np.indices((200, 300))
    coast_m = np.clip((rows - 60) * gsd_m + gsd_m / 2 * np.random.default_rng(0).uniform(-1, 1, rows.shape), 0, None)
    dsm_m = np.round(np.minimum(coast_m, 1500)).astype(np.int16)
    transform = Affine(gsd_m, 0, 379000, 0, -gsd_m, 3455000)
    stack = _read(write_tiff("coast.tif", dsm_m[None], transform=transform))
    assert np.isfinite(stack.dsm_m).all()
    assert filling.NOTICE not in stack.warnings


def test_zeros_of_a_polder_stay(write_tiff: Any) -> None:
    dsm_m = np.random.default_rng(0).integers(-2, 12, (1, 200, 300)).astype(np.int16)
    assert np.isfinite(_read(write_tiff("polder.tif", dsm_m)).dsm_m).all()


def test_the_largest_number_of_a_scaled_dsm_is_no_height(write_tiff: Any) -> None:
    numbers = np.round(_hills_m(60.0) * 10).astype(np.uint16)
    numbers[BLOCK] = 65535
    path = write_tiff("dsm.tif", numbers[None])
    with rasterio.open(path, "r+") as file:
        file.scales = (0.1,)
    stack = _read(path)
    np.testing.assert_array_equal(np.isnan(stack.dsm_m), numbers == 65535)
    assert filling.NOTICE in stack.warnings


def test_a_window_that_shows_nothing_but_filling_says_what_the_next_tile_knows(write_tiff: Any) -> None:
    """The window of a square tells no terrain beside the zeros: the whole file does."""
    filled_m, beneath_m = _hills_m(60.0), _hills_m(60.0) + 1
    filled_m[COLLAR] = 0
    paths = [write_tiff("a.tif", filled_m[None]), write_tiff("b.tif", beneath_m[None])]
    dsms = index_files((), paths, (), SETTINGS, UNHEARD).dsms
    grid = _read(paths[1]).grid.part(slice(0, 200), slice(0, 50))
    stack = read_mosaic((), dsms, grid, SETTINGS, UNHEARD)
    np.testing.assert_allclose(stack.dsm_m, beneath_m[:, :50])


def test_the_check_says_what_was_taken_for_no_data(write_tiff: Any, rgb_path: Path) -> None:
    dsm_m = _hills_m(60.0, (40, 60))
    dsm_m[:, :10] = 0
    looked = check(Inputs(rgb_path, write_tiff("dsm.tif", dsm_m[None])))
    assert [one.light for one in looked.findings if one.cause == filling.NOTICE] == [Light.AMBER]

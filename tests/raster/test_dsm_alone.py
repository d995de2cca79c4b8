"""A DSM without an orthophoto: its own grid, and a relief for the eye."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.errors import InputError, OperationCancelled
from ryu_scape.progress import NullProgress
from ryu_scape.raster import read_dsm_alone, read_stack
from ryu_scape.raster.hillshade import shade_relief, surveyed
from ryu_scape.settings import RasterSettings


def hill(side_px: int = 80) -> NDArray[np.float32]:
    """A hill with a house on it."""
    row, col = np.mgrid[:side_px, :side_px] - side_px / 2
    house = 6.0 * ((np.abs(row - 8) < 8) & (np.abs(col - 20) < 10))
    return (20 * np.exp(-(row**2 + col**2) / 300) + house).astype(np.float32)


def test_elevations_stay_as_they_are_in_the_file(write_tiff) -> None:
    dsm_m = hill()
    path = write_tiff("dsm.tif", dsm_m[None], crs=CRS.from_epsg(28992), transform=Affine(0.5, 0, 84_800, 0, -0.5, 4e5))
    pair = read_dsm_alone(path, RasterSettings(), NullProgress())
    np.testing.assert_allclose(pair.dsm_m, dsm_m, atol=1e-4)
    assert pair.grid.crs == CRS.from_epsg(28992)
    assert pair.grid.transform == Affine(0.5, 0, 84_800, 0, -0.5, 4e5)
    assert pair.rgb.shape == (3, 80, 80)
    assert pair.dsm_gsd_m == pytest.approx(0.5, rel=1e-3)
    assert pair.valid.all()
    assert not pair.warnings


def test_degrees_become_metres_and_fine_data_is_averaged(write_tiff) -> None:
    path = write_tiff("dsm.tif", hill(100)[None], crs=CRS.from_epsg(4326), transform=Affine(1e-6, 0, 121, 0, -1e-6, 31))
    pair = read_dsm_alone(path, RasterSettings(finest_gsd_m=0.25), NullProgress())
    assert pair.grid.crs.is_projected
    assert pair.grid.gsd_m == pytest.approx(0.25, rel=0.1)
    assert np.nanmax(pair.dsm_m) == pytest.approx(20, abs=0.5)


@pytest.mark.parametrize(("most_px", "gsd_m"), [(64_000_000, 2.0), (6000, 5.0), (100, 30.0)])
def test_a_very_coarse_one_is_laid_onto_finer_pixels_but_not_too_many(
    write_tiff, monkeypatch: pytest.MonkeyPatch, most_px: int, gsd_m: float
) -> None:
    monkeypatch.setattr("ryu_scape.raster.stack.MOST_ALONE_PX", most_px)
    dsm_m = np.random.default_rng(0).integers(20, 60, (12, 12)).astype(np.int16)
    utm = CRS.from_epsg(32651)
    path = write_tiff("dsm.tif", dsm_m[None], crs=utm, transform=Affine(30, 0, 354_000, 0, -30, 3_462_000))
    pair = read_dsm_alone(path, RasterSettings(), NullProgress())
    assert pair.grid.gsd_m == pytest.approx(gsd_m)
    assert pair.grid.width * gsd_m == pytest.approx(360)
    if gsd_m == 30.0:
        assert pair.dsm_cells is None
        return
    np.testing.assert_array_equal(pair.dsm_cells.elevation_m, dsm_m)
    number = pair.dsm_cells.numbers((pair.grid.height, pair.grid.width))
    assert number[0, 0] == 0
    assert number[-1, -1] == 143


def test_its_relief_is_no_photo(dsm_path: Path, rgb_path: Path) -> None:
    assert not read_dsm_alone(dsm_path, RasterSettings(), NullProgress()).is_photo
    assert read_stack(rgb_path, dsm_path, RasterSettings(), NullProgress()).is_photo


def test_an_image_is_refused(rgb_path: Path) -> None:
    with pytest.raises(InputError, match="is an image, not a height model"):
        read_dsm_alone(rgb_path, RasterSettings(), NullProgress())


def test_a_dsm_without_data_is_refused(write_tiff) -> None:
    path = write_tiff("dsm.tif", np.full((1, 30, 30), -9999, np.float32), nodata=-9999)
    with pytest.raises(InputError, match="no data"):
        read_dsm_alone(path, RasterSettings(), NullProgress())


def test_reading_can_be_cancelled(dsm_path: Path) -> None:
    class Stopped(NullProgress):
        def is_cancelled(self) -> bool:
            return True

    with pytest.raises(OperationCancelled):
        read_dsm_alone(dsm_path, RasterSettings(), Stopped())


def test_slopes_towards_the_light_are_brighter_and_the_top_is_paler() -> None:
    relief = shade_relief(hill(), 1.0).astype(float).mean(axis=0)
    north_west, south_east = relief[30, 30], relief[50, 50]
    assert north_west > south_east + 20
    flat = shade_relief(np.full((20, 20), 7.0, np.float32), 1.0)
    assert np.ptp(flat.reshape(3, -1), axis=1).max() == 0
    stairs = shade_relief(
        np.repeat(np.array([[0.0], [30.0]], np.float32), 20, axis=0) + np.zeros((1, 30), np.float32), 1
    )
    assert stairs[:, -5].mean() > stairs[:, 5].mean() + 40


def test_turning_the_relief_keeps_its_contrast() -> None:
    row, col = np.mgrid[:60, :60].astype(np.float32)
    spread = [
        shade_relief(2 * np.sin((row * np.sin(turn) + col * np.cos(turn)) / 3), 1.0).std()
        for turn in np.radians([0, 45, 90, 135])
    ]
    assert min(spread) > 0.4 * max(spread)


def test_gaps_inside_a_survey_belong_to_it() -> None:
    dsm_m = np.full((40, 60), np.nan, np.float32)
    dsm_m[5:35, 10:50] = 3.0
    dsm_m[15:20] = np.nan
    expected = np.zeros((40, 60), bool)
    expected[5:35, 10:50] = True
    np.testing.assert_array_equal(surveyed(dsm_m), expected)
    assert (shade_relief(dsm_m, 1.0)[:, 16, 30] == shade_relief(dsm_m, 1.0)[:, 0, 0]).all()


def test_trees_are_green_in_the_relief_and_roofs_are_not() -> None:
    row, column = np.indices((80, 80))
    roof_m = 10.0 + 0.3 * np.abs(column - 20.0) * ((row > 20) & (row < 60) & (column > 10) & (column < 30))
    is_tree = np.hypot(row - 40, column - 60) < 12
    leaves_m = np.random.default_rng(0).normal(8.0, 1.5, row.shape)
    dsm_m = np.where(is_tree, leaves_m, roof_m).astype(np.float32)
    for gsd_m, is_told in ((0.5, True), (2.0, False)):
        red, green, blue = shade_relief(dsm_m, gsd_m).astype(int)
        greenness = (2 * green - red - blue) / (red + green + blue)
        assert (np.median(greenness[is_tree]) > 0.15) == is_told
        assert np.median(greenness[25:55, 12:28]) < 0.1


def test_it_is_moved_as_the_settings_say(write_tiff) -> None:
    path = write_tiff("dsm.tif", hill()[None])
    still, moved = (
        read_dsm_alone(path, RasterSettings(dsm_east_m=east_m, dsm_north_m=-2.5), NullProgress())
        for east_m in (0.0, 7.3)
    )
    np.testing.assert_array_equal(moved.dsm_m, still.dsm_m)
    first_px = np.zeros((1, 2))
    apart_m = moved.grid.to_map(first_px) - still.grid.to_map(first_px)
    np.testing.assert_allclose(apart_m, [(7.3, 0.0)], atol=1e-6)

"""Where squares lie, what they read, and what they are called: by the map, not by the files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from rasterio.warp import Resampling, calculate_default_transform, reproject

from ryu_scape.errors import InputError
from ryu_scape.progress import UNHEARD
from ryu_scape.raster.dsm_cells import ALONE_GSD_M
from ryu_scape.raster.mosaic import read_mosaic
from ryu_scape.segmentation.windows import Window
from ryu_scape.settings import RasterSettings, SegmentationSettings, Settings, changed
from ryu_scape.whole_city.city_grid import CityGrid, Square, shared, within
from ryu_scape.whole_city.computing import prepare_city
from ryu_scape.whole_city.estimates import estimate, sentences_of
from ryu_scape.whole_city.index import files_named, index_files
from ryu_scape.whole_city.network_windows import owner_of, windows_over
from ryu_scape.whole_city.plan import CityRequest, plan_city
from tests.preflight.changed_pairs import RGB, country_with_old_town
from tests.whole_city.town import CRS_OF_TOWN, NORTH_M, WEST_M, Town, grid_over, write_grey

CITY_GRID = CityGrid(CRS_OF_TOWN.to_wkt(), 0.5, (0.25, 0.0), 384, 128)
PLACES = st.tuples(st.floats(4e5, 6e5), st.floats(4.5e6, 4.7e6))


@given(PLACES)
def test_every_place_lies_in_the_core_of_its_own_square(place: tuple[float, float]) -> None:
    square = Square(*CITY_GRID.squares_of(np.array([place]))[0].tolist())
    core = CITY_GRID.grid_of(CITY_GRID.core(square))
    col, row = core.to_pixel(np.array([place]))[0]
    assert -1e-6 <= col <= 384 + 1e-6
    assert -1e-6 <= row <= 384 + 1e-6


@given(st.integers(-10_000, 10_000), st.integers(-10_000, 10_000))
def test_every_pixel_is_seen_by_network_windows_that_each_belong_to_one_square(row: int, col: int) -> None:
    settings = SegmentationSettings()
    windows = windows_over(Window(row, col, 1, 1), settings)
    assert windows
    assert all(shared(window, Window(row, col, 1, 1)) is not None for window in windows)
    assert windows == [
        each for each in windows_over(Window(row - 900, col - 900, 1800, 1800), settings) if each in windows
    ]
    square = owner_of(windows[0], CITY_GRID)
    core = CITY_GRID.core(square)
    middle = windows[0].row + windows[0].height // 2, windows[0].col + windows[0].width // 2
    assert within(Window(*middle, 1, 1), core)[0].start in range(384)


def test_a_tile_elsewhere_moves_no_square(place: Town, request_of_town: CityRequest, tmp_path: Path) -> None:
    far = place.write_dsm(tmp_path / "a_far_one.tif", grid_over(WEST_M - 400, NORTH_M + 300, 60))
    plans = [
        plan_city(index_files((), dsms, (), RasterSettings(), UNHEARD), request_of_town)
        for dsms in (request_of_town.dsm, (far, *request_of_town.dsm))
    ]
    squares = [{each.square: each for each in plan.squares} for plan in plans]
    assert all(squares[1][square] == files for square, files in squares[0].items())
    assert len(squares[1]) > len(squares[0])


def test_files_that_differ_by_rounding_alone_lie_on_one_grid(
    place: Town, request_of_town: CityRequest, tmp_path: Path
) -> None:
    """No multiple of 0.3 is exact in binary: each tile's corner lies elsewhere in its pixel, by a millionth of it."""
    tiles = [
        place.write_dsm(tmp_path / f"{name}.tif", grid_over(WEST_M + 0.2 + east_m, NORTH_M, 30, gsd_m))
        for name, east_m, gsd_m in (("a", 999.9, 0.3 + 1e-14), ("b", 0.0, 0.3))
    ]
    alone, both = (
        plan_city(index_files((), dsms, (), RasterSettings(), UNHEARD), request_of_town).city_grid
        for dsms in (tiles[1:], tiles)
    )
    assert alone == both
    assert alone.anchor_m == pytest.approx((0.1, 0.1), abs=1e-6)


def test_dsms_are_moved_as_the_settings_say(place: Town, request_of_town: CityRequest, tmp_path: Path) -> None:
    """Files that lie beside their image by 12 m and 8 m are as good as those that do not."""
    image = write_grey(tmp_path / "rgb.tif", grid_over(WEST_M, NORTH_M, 240))
    settings = changed(Settings(), {"dsm-east": 12.0, "dsm-north": -8.0})
    beside = tuple(_moved(path, tmp_path / path.name, -12.0, 8.0) for path in request_of_town.dsm)
    asked = replace(request_of_town, rgb=(image,))
    straight, moved = (
        prepare_city(replace(asked, dsm=dsms, settings=settings), UNHEARD).plan
        for dsms, settings in ((asked.dsm, asked.settings), (beside, settings))
    )
    assert [each.square for each in moved.squares] == [each.square for each in straight.squares]
    for there, here in zip(moved.squares, straight.squares, strict=True):
        assert [header.path.name for header in there.dsms] == [header.path.name for header in here.dsms]
        grid = straight.city_grid.grid_of(here.window)
        found = read_mosaic(there.images, there.dsms, grid, settings.raster, UNHEARD)
        expected = read_mosaic(here.images, here.dsms, grid, RasterSettings(), UNHEARD)
        np.testing.assert_array_equal(found.dsm_m, expected.dsm_m)


def test_the_network_looks_at_a_coarse_city_enlarged(tmp_path: Path) -> None:
    image = write_grey(tmp_path / "rgb.tif", grid_over(WEST_M, NORTH_M, 240))
    fine, coarse = (
        prepare_city(CityRequest((image,), (), (), gsd_m=gsd_m, settings=Settings()), UNHEARD) for gsd_m in (0.3, 0.6)
    )
    assert fine.request.settings.segmentation == SegmentationSettings()
    assert coarse.request.settings.segmentation == SegmentationSettings(enlargement=2.0)
    assert coarse.plan.city_grid.halo_px < fine.plan.city_grid.halo_px
    assert estimate(coarse).hours > 0


def _moved(source: Path, target: Path, east_m: float, north_m: float) -> Path:
    """A copy of a raster that says to lie so far away."""
    with rasterio.open(source) as file:
        values, profile = file.read(), file.profile
    profile["transform"] = Affine.translation(east_m, north_m) @ profile["transform"]
    with rasterio.open(target, "w", **profile) as file:
        file.write(values)
    return target


def test_squares_lie_where_a_dsm_alone_is_moved_to(request_of_town: CityRequest) -> None:
    bounds = {}
    for east_m in (0.0, 30.0):
        asked = replace(request_of_town, settings=changed(Settings(), {"dsm-east": east_m}))
        plan = prepare_city(asked, UNHEARD).plan
        bounds[east_m] = shapely.union_all([plan.city_grid.outline_of(each.window) for each in plan.squares]).bounds
    assert bounds[30.0][::2] == pytest.approx(np.add(bounds[0.0][::2], 30.0), abs=1.0)
    assert bounds[30.0][1::2] == pytest.approx(bounds[0.0][1::2])


def test_a_mosaic_of_another_crs_and_gsd_with_a_gap_shows_the_same_ground(
    place: Town, request_of_town: CityRequest, tmp_path: Path
) -> None:
    """One tile of four in degrees, one at twice the GSD, one missing."""
    degrees, _, third, _ = request_of_town.dsm
    in_degrees = _in_degrees(degrees, tmp_path / "degrees.tif")
    coarse = place.write_dsm(tmp_path / "coarse.tif", grid_over(WEST_M + 120, NORTH_M, 120, gsd_m=1.0))
    index = index_files((), (in_degrees, coarse, third), (), RasterSettings(), UNHEARD)
    assert not index.refused
    grid = grid_over(WEST_M, NORTH_M, 240)
    found = read_mosaic((), index.dsms, grid, request_of_town.settings.raster, UNHEARD)
    truth_m = place.surface_m(grid)
    assert found.dsm_m is not None
    assert np.isnan(found.dsm_m[250:, 250:]).all()
    for rows, cols in (
        (slice(2, 238), slice(2, 238)),
        (slice(2, 238), slice(242, 478)),
        (slice(242, 478), slice(2, 238)),
    ):
        assert np.nanmedian(np.abs(found.dsm_m - truth_m)[rows, cols]) < 0.1
        assert np.isfinite(found.dsm_m[rows, cols]).mean() > 0.99


def _in_degrees(path: Path, other: Path) -> Path:
    with rasterio.open(path) as file:
        transform, width, height = calculate_default_transform(
            file.crs, "EPSG:4326", file.width, file.height, *file.bounds
        )
        values = np.full((height, width), np.nan, np.float32)
        reproject(
            file.read(1), values, src_transform=file.transform, src_crs=file.crs, dst_transform=transform,
            dst_crs="EPSG:4326", src_nodata=np.nan, dst_nodata=np.nan, resampling=Resampling.bilinear,
        )  # fmt: skip
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "height": height, "width": width, "nodata": np.nan}
    with rasterio.open(other, "w", crs="EPSG:4326", transform=transform, **profile) as file:
        file.write(values, 1)
    return other


def test_a_very_coarse_dsm_without_an_image_is_laid_onto_finer_pixels(
    place: Town, request_of_town: CityRequest, tmp_path: Path
) -> None:
    coarse = place.write_dsm(tmp_path / "coarse.tif", grid_over(WEST_M, NORTH_M, 240, gsd_m=30.0))
    index = index_files((), (coarse,), (), RasterSettings(), UNHEARD)
    assert plan_city(index, request_of_town).city_grid.gsd_m == ALONE_GSD_M
    assert plan_city(index, replace(request_of_town, gsd_m=5.0)).city_grid.gsd_m == 5.0
    found = read_mosaic((), index.dsms, grid_over(WEST_M, NORTH_M, 240, gsd_m=2.0), RasterSettings(), UNHEARD)
    assert found.dsm_cells is not None
    assert not found.is_photo


def test_a_dsm_of_a_whole_country_is_read_where_the_images_lie(tmp_path: Path) -> None:
    country = country_with_old_town(tmp_path / "country.tif")
    plan = plan_city(
        index_files((RGB,), (country,), (), RasterSettings(), UNHEARD), CityRequest((RGB,), (country,), ())
    )
    assert [[dsm.path for dsm in square.dsms] for square in plan.squares] == [[country]]


def test_the_grid_takes_over_the_files_pixels(request_of_town: CityRequest, place: Town, tmp_path: Path) -> None:
    """Nothing is resampled that need not be."""
    grid = grid_over(WEST_M + 0.2, NORTH_M - 0.3, 60)
    dsm = place.write_dsm(tmp_path / "moved.tif", grid)
    plan = plan_city(index_files((), (dsm,), (), RasterSettings(), UNHEARD), request_of_town)
    mine = plan.city_grid.grid_of(plan.city_grid.window_around(shapely.box(*_bounds(grid.transform, 60))))
    assert np.allclose(mine.transform, grid.transform, atol=1e-6)
    assert (mine.height, mine.width) == (grid.height, grid.width)


def _bounds(transform: Affine, side_m: float) -> tuple[float, float, float, float]:
    return transform.c, transform.f - side_m, transform.c + side_m, transform.f


def test_the_estimate_counts_what_there_is(request_of_town: CityRequest, place: Town) -> None:
    effort = estimate(prepare_city(request_of_town, UNHEARD))
    assert (effort.dsms, effort.squares, effort.cells, effort.buildings) == (4, 4, 4, len(place.outlines))
    assert effort.hours > 0
    assert effort.worker_memory_gb < 4


def test_one_of_a_kind_is_told_as_one(request_of_town: CityRequest) -> None:
    effort = estimate(prepare_city(request_of_town, UNHEARD))
    ones = dict.fromkeys(("images", "dsms", "buildings", "squares", "cells", "workers"), 1)
    sentences = sentences_of(replace(effort, **ones, megapixels=1.2, hours=0.01))
    assert sentences[0] == "1 image and 1 DSM; 1 building."
    assert sentences[1].endswith(": 1 square in 1 cell, 1 megapixel to read.")
    assert sentences[2].startswith("About 1 minute on 1 worker of ")
    twos = sentences_of(replace(effort, images=0, dsms=2, squares=2, cells=2, hours=0.05))
    assert twos[0].startswith("0 images and 2 DSMs; ")
    assert "2 squares in 2 cells" in twos[1]
    assert twos[2].startswith("About 3 minutes on ")


def test_folders_and_lists_name_their_files(request_of_town: CityRequest, tmp_path: Path) -> None:
    folder = request_of_town.dsm[0].parent
    (folder / f"._{request_of_town.dsm[0].name}").write_bytes(b"what macOS knows of the file beside it")
    assert files_named([folder], (".tif",), tmp_path / "city") == request_of_town.dsm
    listed = tmp_path / "dsms.txt"
    listed.write_text("\n".join(map(str, request_of_town.dsm)), encoding="utf-8")
    assert files_named([listed, folder], (".tif",), tmp_path / "city") == request_of_town.dsm
    with pytest.raises(InputError, match="no file"):
        files_named([tmp_path], (".tif",), tmp_path / "city")


@pytest.mark.parametrize("crs", ["EPSG:4711x", "EPSG:4326", "EPSG:2263", "no such thing"])
def test_a_city_has_a_map_in_metres(crs: str, request_of_town: CityRequest) -> None:
    index = index_files((), request_of_town.dsm, (), RasterSettings(), UNHEARD)
    with pytest.raises(InputError):
        plan_city(index, replace(request_of_town, crs=crs))

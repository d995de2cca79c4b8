"""Metres on the ground, at any latitude and in any CRS."""

import numpy as np
import pyproj
import pytest
from affine import Affine

from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid, read_stack
from ryu_scape.settings import RasterSettings

SPACENET_PIXEL_DEG = 2.7e-6


def grid_of(path) -> GeoGrid:
    return read_stack(path, None, RasterSettings(), NullProgress()).grid


def corners_of(grid: GeoGrid) -> np.ndarray:
    return np.array([[0, 0], [grid.width, 0], [grid.width, grid.height], [0, grid.height]], float)


@pytest.mark.parametrize("seed", range(20))
def test_map_and_pixel_coordinates_are_inverse(seed):
    rng = np.random.default_rng(seed)
    turn = Affine.rotation(rng.uniform(0, 360)) @ Affine.shear(rng.uniform(-20, 20), 0)
    transform = Affine.translation(4e5, 4.6e6) @ turn @ Affine.scale(rng.uniform(0.1, 30), -rng.uniform(0.1, 30))
    grid = GeoGrid(transform, None, 4000, 5000)
    col_row = rng.uniform(0, 5000, (100, 2))
    assert np.abs(grid.to_pixel(grid.to_map(col_row)) - col_row).max() < 1e-6


@pytest.mark.parametrize("latitude", [-65.0, -33.9, 0.01, 31.2, 47.4, 60.0])
def test_degree_tile_has_true_metres(write_tiff, rgb_bands, latitude):
    step_lat = 0.3 / 111_000
    step_lon = step_lat / np.cos(np.radians(latitude))
    transform = Affine(step_lon, 0, 121.7, 0, -step_lat, latitude)
    grid = grid_of(write_tiff("tile.tif", rgb_bands, crs="EPSG:4326", transform=transform))

    geod = pyproj.Geod(ellps="WGS84")
    _, _, along_row_m = geod.inv(121.7, latitude, 121.7 + 60 * step_lon, latitude)
    _, _, down_column_m = geod.inv(121.7, latitude, 121.7, latitude - 40 * step_lat)
    corners_m = grid.to_map(corners_of(grid))
    assert np.linalg.norm(corners_m[1] - corners_m[0]) == pytest.approx(along_row_m, rel=0.005)
    assert np.linalg.norm(corners_m[3] - corners_m[0]) == pytest.approx(down_column_m, rel=0.005)
    assert (grid.height, grid.width) == (40, 60)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:2263", "EPSG:28992", "EPSG:32633"])
def test_known_points_land_where_pyproj_puts_them(write_tiff, rgb_bands, crs):
    """Degrees, stretched metres, feet, and two CRSs whose metres are true; the tile is turned by 20° in its own CRS."""
    place = {"EPSG:2263": (-74.0, 40.7), "EPSG:28992": (4.36, 52.0), "EPSG:32633": (15.2, 48.1)}.get(crs, (121.7, 31.2))
    x, y = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(*place)
    unit = SPACENET_PIXEL_DEG if crs == "EPSG:4326" else 1.0
    transform = Affine.translation(x, y) @ Affine.rotation(20) @ Affine.scale(unit, -unit)
    grid = grid_of(write_tiff("tile.tif", rgb_bands, crs=crs, transform=transform))

    col_row = np.random.default_rng(1).uniform((0, 0), (60, 40), (50, 2))
    own_x, own_y = transform @ (col_row[:, 0], col_row[:, 1])
    to_grid = pyproj.Transformer.from_crs(crs, grid.crs.to_wkt(), always_xy=True)
    expected_m = np.column_stack(to_grid.transform(own_x, own_y))
    assert np.abs(grid.to_pixel(expected_m) - col_row).max() < 0.25
    assert pyproj.CRS(grid.crs.to_wkt()).axis_info[0].unit_name == "metre"


@pytest.mark.parametrize("crs", ["EPSG:32651", "EPSG:28992", "EPSG:32651+5773"])
def test_true_metres_are_kept_as_they_are(write_tiff, rgb_bands, crs):
    transform = Affine(0.5, 0.1, 84808, 0.1, -0.5, 447642) if "28992" in crs else Affine(0.5, 0, 4e5, 0, -0.5, 3.4e6)
    grid = grid_of(write_tiff("tile.tif", rgb_bands, crs=crs, transform=transform))
    assert grid.transform.almost_equals(transform)


def test_web_mercator_is_not_taken_for_metres(write_tiff, rgb_bands):
    x, y = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(-115.2, 60.0)
    grid = grid_of(write_tiff("tile.tif", rgb_bands, crs="EPSG:3857", transform=Affine(1, 0, x, 0, -1, y)))
    assert grid.gsd_m == pytest.approx(0.5, rel=0.01)


@pytest.mark.parametrize(("latitude", "code"), [(88.0, 32661), (-88.0, 32761), (-10.0, 32751), (10.0, 32651)])
def test_zone_follows_the_place(write_tiff, rgb_bands, latitude, code):
    transform = Affine(3e-6, 0, 121.7, 0, -2e-6, latitude)
    assert grid_of(write_tiff("tile.tif", rgb_bands, crs="EPSG:4326", transform=transform)).crs.to_epsg() == code


def test_tile_across_the_antimeridian(write_tiff, rgb_bands):
    transform = Affine(SPACENET_PIXEL_DEG, 0, 180 - 30 * SPACENET_PIXEL_DEG, 0, -SPACENET_PIXEL_DEG, -17.0)
    grid = grid_of(write_tiff("tile.tif", rgb_bands, crs="EPSG:4326", transform=transform))
    assert grid.gsd_m == pytest.approx(0.294, rel=0.01)


def test_rows_of_a_south_up_image_are_reversed(write_tiff, rgb_bands):
    transform = Affine(0.5, 0, 379000, 0, 0.5, 3455000)
    pair = read_stack(
        write_tiff("south_up.tif", rgb_bands, transform=transform), None, RasterSettings(), NullProgress()
    )
    assert pair.grid.transform.determinant < 0
    np.testing.assert_array_equal(pair.rgb, rgb_bands[:, ::-1])
    np.testing.assert_allclose(pair.grid.to_map(np.array([[0.0, 40.0]])), [[379000, 3455000]])
    assert pair.rgb.flags.c_contiguous


def test_large_degree_tile_is_warped_to_north_up_squares(write_tiff):
    """A marked place of a tile too wide for an affine fit comes out where pyproj puts it."""
    bands = np.full((3, 500, 900), 60, np.uint8)
    bands[:, 398:403, 798:803] = 255
    transform = Affine(1e-4, 0, 10.0, 0, -1e-4, 60.0)
    pair = read_stack(
        write_tiff("large.tif", bands, crs="EPSG:4326", transform=transform), None, RasterSettings(), NullProgress()
    )
    grid = pair.grid
    assert grid.transform.b == 0
    assert grid.transform.a == pytest.approx(-grid.transform.e)
    to_grid = pyproj.Transformer.from_crs(4326, grid.crs.to_wkt(), always_xy=True)
    mark_px = grid.to_pixel(np.array([to_grid.transform(10.0 + 800.5e-4, 60.0 - 400.5e-4)]))[0]
    rows, cols = np.nonzero(pair.rgb[0] > 200)
    np.testing.assert_allclose((cols.mean() + 0.5, rows.mean() + 0.5), mark_px, atol=0.5)
    assert not pair.valid.all()
    assert (pair.rgb[:, pair.valid] >= 55).all()

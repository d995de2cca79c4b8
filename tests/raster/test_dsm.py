"""Heights arrive on the image's grid whole, wherever and however they were stored."""

from pathlib import Path

import numpy as np
import pyproj
import pytest
from affine import Affine
from rasterio.enums import ColorInterp

from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid, RasterStack, read_stack
from ryu_scape.raster.dsm import plan_dsm
from ryu_scape.raster.geotiff import open_geotiff
from ryu_scape.settings import RasterSettings

AT_SHANGHAI = Affine(0.5, 0, 379000, 0, -0.5, 3455000)


def read(rgb_path: Path, dsm_path: Path) -> RasterStack:
    return read_stack(rgb_path, dsm_path, RasterSettings(), NullProgress())


def plane_m(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A slope of 8 % to the east and 5 % to the south, over map metres near Shanghai."""
    return 20 + 0.08 * (x - 379000) - 0.05 * (y - 3455000)


def plane_on(grid: GeoGrid) -> np.ndarray:
    cols, rows = np.meshgrid(np.arange(grid.width) + 0.5, np.arange(grid.height) + 0.5)
    x_y = grid.to_map(np.column_stack([cols.ravel(), rows.ravel()]))
    return plane_m(x_y[:, 0], x_y[:, 1]).reshape(grid.height, grid.width)


def plane_as_raster(crs: str, transform: Affine, height: int, width: int) -> np.ndarray:
    """(1, h, w) float32: the plane sampled at the pixel centres of a raster in any CRS."""
    cols, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    x, y = pyproj.Transformer.from_crs(crs, 32651, always_xy=True).transform(*(transform @ (cols, rows)))
    return plane_m(np.asarray(x), np.asarray(y))[None].astype(np.float32)


def around_the_image(crs: str, gsd_deg_or_m: float, turn_deg: float = 0.0) -> tuple[Affine, int]:
    """Transform and side of a square raster centred on the 60 × 40 test image and somewhat larger than it."""
    x, y = pyproj.Transformer.from_crs(32651, crs, always_xy=True).transform(379015, 3454990)
    side_m = 80 + 8 * gsd_deg_or_m * (111_000 if crs == "EPSG:4326" else 1)
    side = int(np.ceil(side_m / (gsd_deg_or_m * (90_000 if crs == "EPSG:4326" else 1))))
    scale = Affine.scale(gsd_deg_or_m, -gsd_deg_or_m)
    return Affine.translation(x, y) @ Affine.rotation(turn_deg) @ scale @ Affine.translation(-side / 2, -side / 2), side


@pytest.mark.parametrize(
    ("crs", "gsd"),
    [
        ("EPSG:4326", 2.7e-6),
        ("EPSG:4326", 1e-5),
        ("EPSG:4326", 1 / 3600),
        ("EPSG:32650", 0.5),
        ("EPSG:3857", 1.7),
        ("EPSG:32651", 0.07),
        ("EPSG:32651", 0.31),
    ],
)
@pytest.mark.parametrize("turn_deg", [0.0, 33.0])
def test_tilted_plane_survives_reprojection(write_tiff, rgb_path, crs, gsd, turn_deg):
    transform, side = around_the_image(crs, gsd, turn_deg)
    elevations_m = plane_as_raster(crs, transform, side, side)
    pair = read(rgb_path, write_tiff("dsm.tif", elevations_m, crs=crs, transform=transform))
    assert pair.dsm_m.dtype == np.float32
    assert pair.dsm_m.shape == pair.rgb.shape[1:]
    assert np.abs(pair.dsm_m - plane_on(pair.grid)).max() < 0.02


@pytest.mark.parametrize(
    "transform", [Affine(0.3, 0.1, 379000, 0.1, -0.3, 3455000), Affine(0.5, 0, 379e3, 0, 0.5, 3455e3)]
)
def test_tilted_plane_under_a_turned_or_south_up_image(write_tiff, rgb_bands, transform):
    dsm_transform = Affine(1, 0, 378900, 0, -1, 3455100)
    elevations_m = plane_as_raster("EPSG:32651", dsm_transform, 200, 200)
    rgb_path = write_tiff("rgb.tif", rgb_bands, transform=transform)
    pair = read(rgb_path, write_tiff("dsm.tif", elevations_m, transform=dsm_transform))
    assert np.abs(pair.dsm_m - plane_on(pair.grid)).max() < 0.02


def test_same_grid_is_copied_exactly(write_tiff, rgb_path):
    heights = np.random.default_rng(0).uniform(0, 90, (1, 40, 60)).astype(np.float32)
    pair = read(rgb_path, write_tiff("dsm.tif", heights))
    np.testing.assert_allclose(pair.dsm_m, heights[0], atol=1e-4)
    assert pair.dsm_gsd_m == pytest.approx(0.5, rel=1e-3)
    assert pair.warnings == ()


@pytest.mark.parametrize("dtype", ["int8", "int16", "uint16", "int32", "uint32", "float32", "float64"])
def test_any_number_type(write_tiff, rgb_path, dtype):
    pair = read(rgb_path, write_tiff("dsm.tif", np.full((1, 40, 60), 37, dtype)))
    np.testing.assert_allclose(pair.dsm_m, 37)


@pytest.mark.parametrize(
    ("value", "declared"),
    [
        (-9999.0, -9999.0),
        (-9999.0, None),
        (-32767.0, None),
        (-32768.0, None),
        (np.nan, None),
        (np.nan, np.nan),
        (np.inf, None),
        (-np.inf, None),
        (3.4e38, None),
        (-3.4028234663852886e38, -3.4028234663852886e38),
        (7.0, 7.0),
        (12_000.0, None),
        (-1_500.0, None),
        (-999.0, None),
    ],
)
@pytest.mark.parametrize("gsd_m", [0.1, 0.5, 2.0])
def test_missing_heights_are_nan_and_do_not_bleed(write_tiff, rgb_path, value, declared, gsd_m):
    rows, cols = (round(extent_m / gsd_m) for extent_m in (20, 30))
    elevations_m = np.full((1, rows, cols), 40, np.float32)
    elevations_m[:, :, : round(cols * 0.4)] = value
    transform = Affine(gsd_m, 0, 379000, 0, -gsd_m, 3455000)
    pair = read(rgb_path, write_tiff("dsm.tif", elevations_m, transform=transform, nodata=declared))
    known = np.isfinite(pair.dsm_m)
    np.testing.assert_allclose(pair.dsm_m[known], 40, atol=1e-3)
    boundary_px, coarse_px = 24, int(max(1, gsd_m / 0.5))
    assert not known[:, : boundary_px - coarse_px].any()
    assert known[:, boundary_px + coarse_px :].all()
    assert any("covers 6" in warning for warning in pair.warnings)


@pytest.mark.parametrize("value", [-9999, -32767, -32768])
def test_undeclared_integer_nodata(write_tiff, rgb_path, value):
    elevations_m = np.full((1, 40, 60), 40, np.int16)
    elevations_m[:, 20:] = value
    pair = read(rgb_path, write_tiff("dsm.tif", elevations_m))
    assert np.isnan(pair.dsm_m[21:]).all()
    np.testing.assert_allclose(pair.dsm_m[:19], 40)


def test_alpha_of_a_dsm_is_its_mask(write_tiff, rgb_path):
    elevations_m = np.full((2, 40, 60), 200, np.uint16)
    elevations_m[1, :, :30], elevations_m[1, :, 30:] = 0, 65535
    pair = read(rgb_path, write_tiff("dsm.tif", elevations_m, colours=(ColorInterp.gray, ColorInterp.alpha)))
    assert np.isnan(pair.dsm_m[:, :29]).all()
    np.testing.assert_allclose(pair.dsm_m[:, 31:], 200)


def test_fine_dsm_is_averaged(write_tiff, rgb_path):
    """Noise of 1 m on pixels of 0.1 m shrinks by the root of the 25 that fall into one."""
    noise = np.random.default_rng(1).normal(50, 1, (1, 200, 300)).astype(np.float32)
    path = write_tiff("dsm.tif", noise, transform=Affine(0.1, 0, 379000, 0, -0.1, 3455000))
    pair = read(rgb_path, path)
    assert pair.dsm_m.std() == pytest.approx(1 / 5, rel=0.1)
    np.testing.assert_allclose(pair.dsm_m, noise[0].reshape(40, 5, 60, 5).mean(axis=(1, 3)), atol=1e-3)


def test_only_the_part_under_the_image_is_read(write_tiff, rgb_path):
    transform = Affine(1, 0, 378500, 0, -1, 3455500)
    path = write_tiff("dsm.tif", plane_as_raster("EPSG:32651", transform, 1000, 1000), transform=transform)
    pair = read(rgb_path, path)
    assert np.abs(pair.dsm_m - plane_on(pair.grid)).max() < 0.02
    with open_geotiff(path) as file:
        assert plan_dsm(file, pair.grid).pixels < 40 * 40


def test_partial_cover_is_told(write_tiff, rgb_path):
    elevations_m = np.full((1, 40, 30), 5, np.float32)
    pair = read(rgb_path, write_tiff("dsm.tif", elevations_m))
    assert pair.warnings == ("The DSM covers 50% of the image.",)
    assert np.isnan(pair.dsm_m[:, 31:]).all()


def test_thirty_metre_model_in_degrees_keeps_its_own_gsd(write_tiff, rgb_path):
    transform, side = around_the_image("EPSG:4326", 1 / 3600)
    elevations_m = plane_as_raster("EPSG:4326", transform, side, side).round().astype(np.int16)
    pair = read(rgb_path, write_tiff("aw3d30.tif", elevations_m, crs="EPSG:4326", transform=transform, nodata=-32768))
    assert pair.dsm_gsd_m == pytest.approx(30.87 * np.sqrt(np.cos(np.radians(31.2))), rel=0.01)
    assert np.abs(pair.dsm_m - plane_on(pair.grid)).max() < 1.0


def test_strips_leave_no_seam(write_tiff, rgb_path, monkeypatch):
    heights = np.random.default_rng(2).uniform(0, 50, (1, 150, 230)).astype(np.float32)
    path = write_tiff("dsm.tif", heights, transform=Affine(0.13, 0, 379000, 0, -0.13, 3455000))
    whole = read(rgb_path, path).dsm_m
    monkeypatch.setattr("ryu_scape.raster.strips.STRIP_PX", 700)
    np.testing.assert_allclose(read(rgb_path, path).dsm_m, whole, atol=1e-3)


def test_real_village_pair_is_aligned(shared_data):
    """Roofs and roads are level across the survey's edge: the DSM reaches exactly as far as the orthophoto."""
    pair = read(shared_data / "village" / "ortho.tif", shared_data / "village" / "dsm.tif")
    has_height = np.isfinite(pair.dsm_m)
    assert (has_height == pair.valid).mean() > 0.98
    assert pair.dsm_m[has_height].min() > -30
    assert pair.grid.gsd_m == pytest.approx(0.25, rel=0.01)

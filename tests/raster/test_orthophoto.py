"""Every kind of image becomes 8-bit RGB with a mask."""

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.enums import ColorInterp

from ryu_scape.progress import NullProgress
from ryu_scape.raster import RasterStack, grid, read_stack
from ryu_scape.settings import RasterSettings

RED, GREEN, BLUE, ALPHA = ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha


def read(path, **settings) -> RasterStack:
    return read_stack(path, None, RasterSettings(**settings), NullProgress())


def test_bytes_are_kept(rgb_path, rgb_bands):
    pair = read(rgb_path)
    np.testing.assert_array_equal(pair.rgb, rgb_bands)
    assert pair.valid.all()
    assert pair.dsm_m is None
    assert pair.dsm_gsd_m is None
    assert pair.warnings == ()


@pytest.mark.parametrize("dtype", ["int8", "uint16", "int16", "uint32", "int32", "float32", "float64"])
def test_other_types_are_stretched_by_band(write_tiff, dtype):
    """Each band spans its percentiles, keeps its order, and forgets how bright it was."""
    ramp = np.arange(2400).reshape(40, 60)
    scales = (1, 2, 5) if dtype != "int8" else (0.01, 0.02, 0.04)
    bands = np.stack([10 + ramp * scale for scale in scales]).astype(dtype)
    rgb = read(write_tiff("image.tif", bands)).rgb
    assert rgb.dtype == np.uint8
    for band in rgb.reshape(3, -1):
        assert (band[0], band[-1]) == (1, 255)
        assert (np.diff(band.astype(int)) >= 0).all()
        assert np.ptp(band[24:-24]) > 200
    if dtype != "int8":
        assert np.abs(rgb[0].astype(int) - rgb[2]).max() <= 1


def test_stretch_follows_its_percentiles(write_tiff):
    bands = np.broadcast_to(np.linspace(100, 1100, 10_000).reshape(100, 100), (3, 100, 100)).astype(np.float32)
    rgb = read(write_tiff("image.tif", bands), stretch_percentiles=(10.0, 90.0)).rgb
    assert np.mean(rgb == 1) == pytest.approx(0.1, abs=0.005)
    assert np.mean(rgb == 255) == pytest.approx(0.1, abs=0.005)


def test_a_quarter_of_the_light_is_half_the_tone(write_tiff):
    light = np.broadcast_to(np.linspace(0, 10_000, 10_000).reshape(100, 100), (3, 100, 100)).astype(np.uint16)
    tones = read(write_tiff("image.tif", light), stretch_percentiles=(0.0, 100.0)).rgb
    assert tones[0, 25, 0] == pytest.approx(128, abs=1)


def test_stretch_ignores_missing_pixels(write_tiff):
    bands = np.broadcast_to(np.linspace(500, 600, 60), (3, 40, 60)).astype(np.float32).copy()
    bands[:, :10] = -9999
    bands[:, 10:15] = np.nan
    bands[:, 15:18] = np.inf
    pair = read(write_tiff("image.tif", bands))
    assert not pair.valid[:18].any()
    assert pair.valid[18:].all()
    assert (pair.rgb[:, 18:].min(), pair.rgb[:, 18:].max()) == (1, 255)


def test_constant_band_is_no_division_by_zero(write_tiff):
    pair = read(write_tiff("flat.tif", np.full((3, 20, 20), 700, np.uint16)))
    assert pair.valid.all()


def test_one_band_is_grey(write_tiff, rgb_bands):
    pair = read(write_tiff("grey.tif", rgb_bands[:1]))
    np.testing.assert_array_equal(pair.rgb, np.repeat(rgb_bands[:1], 3, axis=0))
    assert any("one band" in warning for warning in pair.warnings)


def test_a_negative_is_turned_into_a_picture(write_tiff, rgb_bands):
    pair = read(write_tiff("film.tif", 255 - rgb_bands[:1], photometric="MINISWHITE"))
    np.testing.assert_array_equal(pair.rgb, np.repeat(rgb_bands[:1], 3, axis=0))
    assert pair.valid.all()


@pytest.mark.parametrize("count", [4, 5, 8])
def test_bands_after_the_third_are_ignored(write_tiff, count):
    bands = np.random.default_rng(2).integers(1, 256, (count, 30, 30), dtype=np.uint8)
    bands[3] = 0
    pair = read(write_tiff("multispectral.tif", bands, photometric="minisblack"))
    np.testing.assert_array_equal(pair.rgb, bands[:3])
    assert pair.valid.all()


def test_declared_colours_set_the_band_order(write_tiff):
    bands = np.random.default_rng(3).integers(1, 256, (4, 30, 30), dtype=np.uint8)
    path = write_tiff("bgrn.tif", bands, colours=(BLUE, GREEN, RED, ColorInterp.undefined), photometric="minisblack")
    np.testing.assert_array_equal(read(path).rgb, bands[[2, 1, 0]])


@pytest.mark.parametrize(
    ("described", "order"),
    [
        (("Blue", "GREEN", "red", "NIR"), (2, 1, 0)),
        (("Band 1 (Blue)", "Band 2 (Green)", "Band 3 (Red)", "Band 4 (Red Edge)"), (2, 1, 0)),
        (("Blue", "Green", "Red Edge", "NIR"), (0, 1, 2)),
        ((None, None, None, None), (0, 1, 2)),
    ],
)
def test_descriptions_set_the_band_order_where_no_colours_are_declared(write_tiff, described, order):
    bands = np.random.default_rng(0).integers(1, 256, (4, 40, 60), dtype=np.uint8)
    path = write_tiff("bgrn.tif", bands, colours=(ColorInterp.undefined,) * 4, photometric="minisblack")
    with rasterio.open(path, "r+") as file:
        file.descriptions = described
    np.testing.assert_array_equal(read(path).rgb, bands[list(order)])


@pytest.mark.parametrize("grey", [True, False])
def test_alpha_is_the_mask(write_tiff, rgb_bands, grey):
    bands = np.concatenate([rgb_bands[: 1 if grey else 3], np.full((1, 40, 60), 255, np.uint8)])
    bands[-1, :, :25] = 0
    colours = (ColorInterp.gray, ALPHA) if grey else (RED, GREEN, BLUE, ALPHA)
    valid = read(write_tiff("alpha.tif", bands, colours=colours)).valid
    np.testing.assert_array_equal(valid, bands[-1] > 0)


def test_declared_nodata_is_the_mask_only_where_all_bands_have_it(write_tiff, rgb_bands):
    rgb_bands[:, 10:20] = 0
    rgb_bands[0, 30:] = 0
    valid = read(write_tiff("nodata.tif", rgb_bands, nodata=0)).valid
    assert not valid[10:20].any()
    assert valid[20:].all()


def test_internal_mask_is_the_mask(write_tiff, rgb_bands):
    path = write_tiff("mask.tif", rgb_bands)
    mask = np.arange(2400).reshape(40, 60) % 7 > 2
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as file:
        file.write_mask(mask)
    np.testing.assert_array_equal(read(path).valid, mask)


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_undeclared_black_collar_is_masked_and_black_roofs_are_not(write_tiff, dtype):
    bands = np.full((3, 40, 60), 90, dtype)
    bands[:, :, 30:] = 120
    outside = np.add.outer(np.arange(40), np.arange(60)) < 25
    bands[:, outside] = 0
    bands[:, 25:30, 40:45] = 0
    np.testing.assert_array_equal(read(write_tiff("collar.tif", bands)).valid, ~outside)


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_palette_colours_are_looked_up(write_tiff, dtype):
    indexes = np.random.default_rng(4).integers(0, 4, (1, 30, 30)).astype(dtype)
    colours = np.array([(10, 20, 30, 255), (200, 100, 50, 255), (1, 2, 3, 255), (90, 80, 70, 255)], np.uint8)
    path = write_tiff("palette.tif", indexes, photometric="palette")
    with rasterio.open(path, "r+") as file:
        file.write_colormap(1, {index: tuple(colour) for index, colour in enumerate(colours.tolist())})
    pair = read(path)
    np.testing.assert_array_equal(pair.rgb, np.moveaxis(colours[indexes[0]][..., :3], 2, 0))
    assert pair.valid.all()


@pytest.mark.parametrize(("compress", "tiled"), [("none", False), ("lzw", True), ("deflate", False), ("zstd", True)])
def test_storage_layout_does_not_matter(write_tiff, rgb_bands, compress, tiled):
    layout = {"tiled": True, "blockxsize": 16, "blockysize": 16} if tiled else {}
    path = write_tiff("layout.tif", rgb_bands, compress=compress, interleave="band" if tiled else "pixel", **layout)
    np.testing.assert_array_equal(read(path).rgb, rgb_bands)


@pytest.mark.parametrize("gsd_m", [0.05, 0.085, 0.2])
def test_fine_imagery_is_averaged_to_the_finest_gsd(write_tiff, gsd_m):
    """Same place, same colours, fewer pixels: a ramp over the map is the same ramp after decimation."""
    height, width = 301, 407
    rows, cols = np.mgrid[:height, :width] + 0.5
    bands = np.stack([cols / width * 250, rows / height * 250, np.full((height, width), 99)]).astype(np.uint8)
    pair = read(write_tiff("fine.tif", bands, transform=Affine(gsd_m, 0, 379000, 0, -gsd_m, 3455000)))
    grid = pair.grid
    assert grid.gsd_m == pytest.approx(0.25, rel=0.01)
    extent_m = grid.to_map(np.array([[grid.width, grid.height]], float)) - (379000, 3455000)
    np.testing.assert_allclose(extent_m, [[width * gsd_m, -height * gsd_m]], atol=1e-6)
    expected = (np.arange(grid.width) + 0.5) / grid.width * 250
    assert np.abs(pair.rgb[0].mean(axis=0) - expected).max() < 1.5
    assert (pair.rgb[2] == 99).all()


def test_decimation_does_not_mix_in_missing_pixels(write_tiff):
    bands = np.full((3, 100, 100), 200, np.uint8)
    bands[:, :, 37:60] = 0
    pair = read(write_tiff("fine.tif", bands, nodata=0, transform=Affine(0.1, 0, 379000, 0, -0.1, 3455000)))
    assert 0 < pair.valid.mean() < 1
    assert (pair.rgb[:, pair.valid] == 200).all()


def test_spacenet_pixels_are_kept_although_their_width_is_below_the_finest_gsd(write_tiff, rgb_bands):
    transform = Affine(2.7e-6, 0, -115.27, 0, -2.7e-6, 36.19)
    grid = read(write_tiff("vegas.tif", rgb_bands, crs="EPSG:4326", transform=transform)).grid
    assert (grid.height, grid.width) == rgb_bands.shape[1:]


def test_strips_leave_no_seam(write_tiff, monkeypatch):
    bands = np.random.default_rng(5).integers(1, 256, (3, 211, 173), dtype=np.uint8)
    path = write_tiff("fine.tif", bands, transform=Affine(0.085, 0, 379000, 0, -0.085, 3455000))
    whole = read(path).rgb
    monkeypatch.setattr("ryu_scape.raster.strips.STRIP_PX", 3000)
    np.testing.assert_array_equal(read(path).rgb, whole)


@pytest.mark.parametrize(
    "transform", [Affine(0.1, 0, 379000, 0, -0.1, 3455000), Affine(0.1, 0, 379000, 0, 0.1, 3455000)]
)
def test_finer_imagery_is_kept_as_a_picture_of_the_same_ground(write_tiff, transform):
    checks = np.where(np.add(*np.indices((200, 300))) % 2, 240, 10).astype(np.uint8)
    bands = np.stack((checks, np.full_like(checks, 77), np.broadcast_to(np.arange(300) // 2 + 1, checks.shape)))
    pair = read(write_tiff("fine.tif", bands.astype(np.uint8), transform=transform), finest_gsd_m=0.5)
    assert pair.rgb.shape == (3, 40, 60)
    upright = bands if transform.e < 0 else bands[:, ::-1]
    np.testing.assert_array_equal(pair.picture, upright)
    shrunken = pair.picture[2].reshape(40, 5, 60, 5).mean(axis=(1, 3))
    assert np.abs(shrunken - pair.rgb[2]).max() <= 1


def test_a_picture_has_no_more_pixels_than_a_person_wants(write_tiff):
    bands = np.full((3, 200, 300), 90, np.uint8)
    path = write_tiff("fine.tif", bands, transform=Affine(0.1, 0, 379000, 0, -0.1, 3455000))
    assert read(path, finest_gsd_m=0.5, most_picture_px=150).picture.shape == (3, 100, 150)
    assert read(path, finest_gsd_m=0.5, most_picture_px=60).picture is None
    assert read(path, finest_gsd_m=0.1).picture is None


@pytest.mark.parametrize("largest_residual_px", [0.25, 0.0])
def test_a_picture_of_degrees_lies_where_the_image_does(write_tiff, monkeypatch, largest_residual_px):
    """Where the fitted grid is exact enough, and where it is not and the image is warped."""
    monkeypatch.setattr(grid, "LARGEST_FIT_RESIDUAL_PX", largest_residual_px)
    degrees = Affine(2e-6, 0, 20.0, 0, -2e-6, 60.0)
    bands = np.full((3, 400, 800), 40, np.uint8)
    bands[0, 100:200, 300:500] = 220
    pair = read(write_tiff("fine.tif", bands, transform=degrees, crs="EPSG:4326"), finest_gsd_m=1.0)
    finer = np.array(pair.picture.shape[1:]) / (pair.grid.height, pair.grid.width)
    assert finer.min() > 3
    fine, coarse = (np.argwhere(image[0] > 130).mean(axis=0) + 0.5 for image in (pair.picture, pair.rgb))
    np.testing.assert_allclose(fine / finer, coarse, atol=0.4)

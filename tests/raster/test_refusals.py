"""Every file that cannot be used is refused with a cause that names it and a remedy."""

import os
import shutil
import struct
from pathlib import Path

import numpy as np
import pyproj
import pytest
import rasterio
from affine import Affine
from rasterio.control import GroundControlPoint
from rasterio.enums import ColorInterp

from ryu_scape.errors import InputError
from ryu_scape.progress import NullProgress
from ryu_scape.raster import read_dsm_alone, read_stack, tell_apart
from ryu_scape.settings import RasterSettings


def read(rgb_path: Path, dsm_path: Path | None = None, **settings):
    return read_stack(rgb_path, dsm_path, RasterSettings(**settings), NullProgress())


def refusal(rgb_path: Path, dsm_path: Path | None = None, **settings) -> InputError:
    with pytest.raises(InputError) as caught:
        read(rgb_path, dsm_path, **settings)
    assert caught.value.remedy.endswith(".")
    return caught.value


def test_missing_file(tmp_path):
    assert "no file" in refusal(tmp_path / "absent.tif").cause


def test_folder(tmp_path):
    assert "folder" in refusal(tmp_path).cause


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator may read everything")
def test_unreadable_file(rgb_path):
    rgb_path.chmod(0)
    assert "may not be read" in refusal(rgb_path).cause


@pytest.mark.parametrize("content", [b"", b"II", b"\x89PNG\r\n\x1a\n" + bytes(100), b"<VRTDataset/>", b"%PDF-1.4"])
def test_not_a_tiff(tmp_path, content):
    path = tmp_path / "picture.tif"
    path.write_bytes(content)
    assert refusal(path).cause == "picture.tif is not a GeoTIFF."


@pytest.mark.parametrize("compression", [50002, 34926])
def test_a_compression_that_cannot_be_undone_is_named(write_tiff, rgb_bands, compression):
    path = write_tiff("packed.tif", rgb_bands, compress="deflate")
    entry, deflate = struct.pack("<HHI", 259, 3, 1), 8
    whole = path.read_bytes()
    assert entry + struct.pack("<H", deflate) in whole
    path.write_bytes(whole.replace(entry + struct.pack("<H", deflate), entry + struct.pack("<H", compression)))
    error = refusal(path)
    assert "packed.tif is compressed" in error.cause
    assert "COMPRESS" in error.remedy


def test_a_palette_without_its_table(write_tiff, rgb_bands):
    path = write_tiff("palette.tif", rgb_bands[:1], colours=(ColorInterp.palette,))
    assert "table that says which colours" in refusal(path).cause


def test_no_coordinate_system(write_tiff, rgb_bands, rgb_path):
    bare = write_tiff("bare.tif", rgb_bands, crs=None)
    assert "bare.tif does not say where it lies" in refusal(bare).cause
    bare_dsm = write_tiff("bare_dsm.tif", np.ones((1, 40, 60), np.float32), crs=None)
    error = refusal(rgb_path, bare_dsm)
    assert "bare_dsm.tif" in error.cause
    assert "--crs EPSG:code" in error.remedy


def test_ground_control_points_alone(tmp_path, rgb_bands):
    path = tmp_path / "gcps.tif"
    points = [GroundControlPoint(row, col, 121 + col / 1e4, 31 - row / 1e4) for row in (0, 40) for col in (0, 60)]
    profile = {"driver": "GTiff", "count": 3, "height": 40, "width": 60, "dtype": "uint8"}
    with rasterio.open(path, "w", **profile, gcps=points, crs="EPSG:4326") as file:
        file.write(rgb_bands)
    error = refusal(path)
    assert "control points" in error.cause
    assert "gdalwarp" in error.remedy


@pytest.mark.parametrize("transform", [Affine.identity(), Affine(0, 0, 379000, 0, 0, 3455000)])
def test_transform_that_places_nothing(write_tiff, rgb_bands, transform):
    assert "transform" in refusal(write_tiff("unplaced.tif", rgb_bands, transform=transform)).cause


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        ('LOCAL_CS["site grid",UNIT["metre",1]]', Affine(0.5, 0, 100, 0, -0.5, 100)),
        ("EPSG:4326", Affine(1e-6, 0, 121, 0, -1e-6, 95)),
        ("EPSG:32651", Affine(0.5, 0, 1e11, 0, -0.5, 3455000)),
    ],
)
def test_nowhere_on_earth(write_tiff, rgb_bands, crs, transform):
    assert "placed on the Earth" in refusal(write_tiff("lost.tif", rgb_bands, crs=crs, transform=transform)).cause


def test_half_the_world_is_no_city(write_tiff, rgb_bands):
    path = write_tiff("world.tif", rgb_bands, crs="EPSG:4326", transform=Affine(0.5, 0, 0, 0, -0.5, 40))
    assert "more than a city" in refusal(path).cause


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_complex_numbers(write_tiff, dtype):
    assert "complex" in refusal(write_tiff("radar.tif", np.ones((1, 20, 20), dtype))).cause


def test_two_bands(write_tiff, rgb_bands):
    assert "two bands" in refusal(write_tiff("two.tif", rgb_bands[:2])).cause


@pytest.mark.parametrize("nodata", [0, 90])
def test_image_without_a_single_pixel_of_data(write_tiff, nodata):
    path = write_tiff("empty.tif", np.full((3, 20, 20), nodata, np.uint8), nodata=nodata)
    assert "holds no data" in refusal(path).cause


def test_dsm_elsewhere(rgb_path, write_tiff):
    heights = np.ones((1, 40, 60), np.float32)
    north = write_tiff("north.tif", heights, transform=Affine(0.5, 0, 379000, 0, -0.5, 3465000))
    error = refusal(rgb_path, north)
    assert "10.0 km apart" in error.cause
    assert "EPSG:32651" in error.cause
    other_side = write_tiff("vegas.tif", heights, crs="EPSG:4326", transform=Affine(1e-5, 0, -115, 0, -1e-5, 36))
    assert "does not overlap" in refusal(rgb_path, other_side).cause
    distance_km = pyproj.Geod(ellps="WGS84").inv(121.73, 31.22, -115, 36)[2] / 1000
    stated_km = float(refusal(rgb_path, other_side).cause.split(" km apart")[0].split()[-1])
    assert stated_km == pytest.approx(distance_km, rel=0.01)


def test_dsm_that_only_touches_the_image(rgb_path, write_tiff):
    heights = np.ones((1, 40, 60), np.float32)
    beside = write_tiff("beside.tif", heights, transform=Affine(0.5, 0, 379030, 0, -0.5, 3455000))
    assert "does not overlap" in refusal(rgb_path, beside).cause


def test_dsm_without_heights_under_the_image(rgb_path, write_tiff):
    dsm = write_tiff("void.tif", np.full((1, 40, 60), -9999, np.float32))
    assert "void.tif has no heights under the image" in refusal(rgb_path, dsm).cause


def test_swapped_files(rgb_path, dsm_path):
    error = refusal(dsm_path, rgb_path)
    assert "swapped" in error.cause
    assert "dsm.tif is a height model" in error.cause


def test_height_model_in_place_of_the_image(dsm_path):
    assert "not an image" in refusal(dsm_path).cause


def test_image_in_place_of_the_dsm(rgb_path):
    assert "not a height model: it has 3 bands of uint8" in refusal(rgb_path, rgb_path).cause


def test_telling_apart(rgb_path, dsm_path, write_tiff):
    grey = write_tiff("grey.tif", np.ones((1, 40, 60), np.uint16))
    for image, heights in [(rgb_path, dsm_path), (grey, dsm_path), (rgb_path, grey)]:
        assert tell_apart(image, heights) == (image, heights)
        assert tell_apart(heights, image) == (image, heights)


def test_grey_picture_in_place_of_the_dsm(rgb_path, write_tiff):
    grey = write_tiff("grey.tif", np.ones((1, 40, 60), np.uint8))
    masked = np.full((2, 40, 60), 255, np.uint8)
    masked_grey = write_tiff("masked.tif", masked, colours=(ColorInterp.gray, ColorInterp.alpha))
    for picture in (grey, masked_grey):
        error = refusal(rgb_path, picture)
        assert f"{picture.name} is an image, not a height model" in error.cause
        assert "16-bit" in error.remedy
    with pytest.raises(InputError, match="both images") as caught:
        tell_apart(rgb_path, grey)
    assert "16-bit" in caught.value.remedy
    with pytest.raises(InputError, match="not a height model"):
        read_dsm_alone(grey, RasterSettings(), NullProgress())


def test_a_grey_picture_is_still_an_image(dsm_path, write_tiff):
    grey = write_tiff("grey.tif", np.full((1, 40, 60), 90, np.uint8))
    pair = read(grey, dsm_path)
    assert any("one band" in warning for warning in pair.warnings)
    assert tell_apart(dsm_path, grey) == (grey, dsm_path)


@pytest.mark.parametrize("kind", ["rgb", "dsm", "grey"])
def test_two_alike_cannot_be_told_apart(rgb_path, dsm_path, write_tiff, kind):
    first = {"rgb": rgb_path, "dsm": dsm_path, "grey": write_tiff("grey.tif", np.ones((1, 4, 4), np.uint16))}[kind]
    second = Path(shutil.copy(first, first.with_name("second.tif")))
    with pytest.raises(InputError, match=r"second\.tif"):
        tell_apart(first, second)


def test_a_palette_of_numbers_that_are_no_indices(write_tiff, rgb_bands):
    path = write_tiff("palette.tif", rgb_bands[:1].astype(np.float64), colours=(ColorInterp.palette,))
    assert "palette" in refusal(path).cause

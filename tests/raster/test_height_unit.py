"""Heights become metres, from whatever unit the file declares."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from ryu_scape.progress import NullProgress
from ryu_scape.raster import RasterStack, read_dsm_alone, read_stack, sandboxed
from ryu_scape.raster.geotiff import RasterKind, open_geotiff, raster_kind
from ryu_scape.raster.grid import metric_grid
from ryu_scape.raster.headers import read_header
from ryu_scape.raster.mosaic import read_mosaic
from ryu_scape.settings import RasterSettings

FOOT_M, US_SURVEY_FOOT_M = 0.3048, 1200 / 3937
IN_CALIFORNIA = Affine(0.5, 0, 6_300_000, 0, -0.5, 1_900_000)
UTM_WITH_HEIGHTS = "EPSG:32651+5773"


def read(dsm_path: Path) -> RasterStack:
    return read_dsm_alone(dsm_path, RasterSettings(), NullProgress())


def declare(path: Path, **band: float | str) -> Path:
    with rasterio.open(path, "r+") as file:
        for name, value in band.items():
            setattr(file, name, (value,))
    return path


def level(value: float, dtype: str = "float32") -> np.ndarray:
    return np.full((1, 40, 60), value, dtype)


@pytest.mark.parametrize(
    ("unit", "metres"),
    [
        ("ft", FOOT_M),
        ("Feet", FOOT_M),
        ("foot", FOOT_M),
        ("[ft]", FOOT_M),
        ("Foot_Intl", FOOT_M),
        ("international foot", FOOT_M),
        ("Fuß", FOOT_M),
        ("pieds", FOOT_M),
        ("英尺", FOOT_M),
        ("US survey foot", US_SURVEY_FOOT_M),
        ("ftUS", US_SURVEY_FOOT_M),
        ("us-ft", US_SURVEY_FOOT_M),
        ("Foot_US", US_SURVEY_FOOT_M),
        ("foot (US survey)", US_SURVEY_FOOT_M),
        ("cm", 0.01),
        ("Centimeters", 0.01),
        ("mm", 0.001),
        ("dm", 0.1),
        ("km", 1000),
    ],
)
def test_declared_unit_is_converted_and_told(write_tiff, unit, metres):
    pair = read(declare(write_tiff("dsm.tif", level(8.5)), units=unit))
    np.testing.assert_allclose(pair.dsm_m, 8.5 * metres, rtol=1e-6)
    assert [warning for warning in pair.warnings if f"'{unit}'" in warning and "converted to metres" in warning]


@pytest.mark.parametrize("unit", ["m", "metre", "Meters", "metros", "mètres", "метр", "米"])
def test_metres_in_any_language_pass_without_a_word(write_tiff, unit):
    pair = read(declare(write_tiff("dsm.tif", level(8.5)), units=unit))
    np.testing.assert_allclose(pair.dsm_m, 8.5)
    assert pair.warnings == ()


def test_an_unknown_unit_is_taken_as_metres_and_told(write_tiff):
    pair = read(declare(write_tiff("dsm.tif", level(8.5)), units="cubits"))
    np.testing.assert_allclose(pair.dsm_m, 8.5)
    assert pair.warnings == ("The DSM gives its unit as 'cubits'; its values are taken as metres.",)


@pytest.mark.parametrize(
    ("crs", "metres"),
    [
        ("EPSG:2230+6360", US_SURVEY_FOOT_M),
        ("EPSG:2230+8228", FOOT_M),
        ("EPSG:2230+5703", 1.0),
    ],
)
def test_unit_of_the_vertical_axis(write_tiff, crs, metres):
    pair = read(write_tiff("dsm.tif", level(100), crs=crs, transform=IN_CALIFORNIA))
    np.testing.assert_allclose(pair.dsm_m, 100 * metres, rtol=1e-6)
    assert len(pair.warnings) == (metres != 1)


@pytest.mark.parametrize(
    ("crs", "kept"),
    [("EPSG:32651+6360", "EPSG:32651"), ("EPSG:32651+6357", "EPSG:32651"), ("EPSG:32651+5773", "EPSG:32651+5773")],
)
def test_the_map_keeps_the_vertical_axis_only_where_it_counts_metres_upwards(write_tiff, crs, kept):
    path = write_tiff("dsm.tif", level(100), crs=crs)
    assert read(path).grid.crs == rasterio.CRS.from_user_input(kept)
    assert read_header(path).georeference.crs == rasterio.CRS.from_user_input(kept)


def test_ellipsoidal_heights_are_metres(write_tiff):
    pair = read(write_tiff("dsm.tif", level(100), crs="EPSG:4979", transform=Affine(5e-6, 0, 121, 0, -5e-6, 31)))
    np.testing.assert_allclose(pair.dsm_m, 100)
    assert pair.warnings == ()


def test_a_unit_that_contradicts_the_vertical_axis_is_not_believed(write_tiff):
    pair = read(declare(write_tiff("dsm.tif", level(100), crs=UTM_WITH_HEIGHTS), units="ft"))
    np.testing.assert_allclose(pair.dsm_m, 100)
    assert "contradicts itself" in pair.warnings[0]
    agreeing = write_tiff("feet.tif", level(100), crs="EPSG:2230+6360", transform=IN_CALIFORNIA)
    np.testing.assert_allclose(read(declare(agreeing, units="ft")).dsm_m, 30.48, rtol=1e-5)


def test_a_map_in_feet_leaves_the_heights_in_doubt(write_tiff):
    pair = read(write_tiff("dsm.tif", level(100), crs="EPSG:2230", transform=IN_CALIFORNIA))
    np.testing.assert_allclose(pair.dsm_m, 100)
    assert "mapped in feet" in pair.warnings[0]
    assert len(pair.warnings) == 1


def test_nodata_scale_and_offset_come_before_the_unit(write_tiff, rgb_path):
    elevations = level(425, "int16")
    elevations[:, :, 30:] = -9999
    path = declare(write_tiff("dsm.tif", elevations, nodata=-9999), scales=0.1, offsets=100.0, units="ft")
    pair = read_stack(rgb_path, path, RasterSettings(), NullProgress())
    assert np.isnan(pair.dsm_m[:, 31:]).all()
    np.testing.assert_allclose(pair.dsm_m[:, :29], 142.5 * FOOT_M, atol=1e-3)


def test_elevations_are_judged_in_metres(write_tiff):
    """12,000 ft is a mountain, 12,000 m is nothing on Earth; 120,000 cm is a town in the hills."""
    heights_m = read(declare(write_tiff("feet.tif", level(12_000)), units="ft")).dsm_m
    np.testing.assert_allclose(heights_m, 3657.6, rtol=1e-5)
    np.testing.assert_allclose(read(declare(write_tiff("cm.tif", level(120_000, "int32")), units="cm")).dsm_m, 1200)


def test_centimetres_passed_off_as_metres_are_suspected(write_tiff):
    relief_cm = np.linspace(0, 2500, 40 * 60).reshape(1, 40, 60).astype(np.int16)
    undeclared = read(write_tiff("dsm.tif", relief_cm))
    assert "another unit" in undeclared.warnings[0]
    declared = read(declare(write_tiff("declared.tif", relief_cm), units="cm"))
    assert not [warning for warning in declared.warnings if "another unit" in warning]


@pytest.mark.parametrize(
    ("dtype", "declared", "kind"),
    [
        ("uint8", {}, RasterKind.IMAGE),
        ("uint8", {"units": "m"}, RasterKind.EITHER),
        ("uint8", {"units": "reflectance"}, RasterKind.IMAGE),
        ("int8", {}, RasterKind.HEIGHT_MODEL),
        ("uint16", {}, RasterKind.EITHER),
        ("int16", {}, RasterKind.HEIGHT_MODEL),
        ("float32", {}, RasterKind.HEIGHT_MODEL),
    ],
)
def test_what_one_band_may_be(write_tiff, dtype, declared, kind):
    with open_geotiff(declare(write_tiff("band.tif", level(37, dtype)), **declared)) as file:
        assert raster_kind(file) is kind


def test_eight_bits_pass_as_heights_where_the_file_says_so(write_tiff, rgb_path):
    declared = declare(write_tiff("metres.tif", level(37, "uint8")), units="m")
    vertical = write_tiff("vertical.tif", level(37, "uint8"), crs=UTM_WITH_HEIGHTS)
    for path in (declared, vertical):
        pair = read_stack(rgb_path, path, RasterSettings(), NullProgress())
        np.testing.assert_allclose(pair.dsm_m, 37)


@pytest.mark.parametrize(("crs", "datum"), [(UTM_WITH_HEIGHTS, "EGM96 height"), ("EPSG:32651", None)])
def test_what_heights_count_from_is_kept_beside_an_image_too(write_tiff, crs, datum):
    dsm_path = write_tiff("dsm.tif", level(100), crs=crs)
    rgb_path = write_tiff("rgb.tif", np.random.default_rng(1).integers(1, 255, (3, 40, 60), np.uint8))
    assert read(dsm_path).vertical_datum == datum
    assert read_stack(rgb_path, None, RasterSettings(), NullProgress()).vertical_datum is None
    assert sandboxed.read_stack(rgb_path, dsm_path, RasterSettings(), NullProgress()).vertical_datum == datum
    image, dsm = read_header(rgb_path), read_header(dsm_path)
    grid, _ = metric_grid(image.georeference)
    assert read_mosaic([image], [dsm], grid, RasterSettings(), NullProgress()).vertical_datum == datum

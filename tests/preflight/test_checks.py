"""Files with one thing wrong each: the look at them finds that thing, says what to do, and what it says is true."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.enums import Resampling

from ryu_scape.errors import OperationCancelled
from ryu_scape.inputs import Inputs
from ryu_scape.own_files import SAMPLES
from ryu_scape.preflight.checks import check
from ryu_scape.preflight.findings import Finding, Light, Preflight
from ryu_scape.progress import NullProgress
from ryu_scape.raster import read_stack
from ryu_scape.settings import RasterSettings
from ryu_scape.terrain import estimate_terrain
from tests.benchmarks.coarse_dsms import laid_onto
from tests.preflight.changed_pairs import DSM, OUTLINES, RGB, altered, country_with_old_town, moved_dsm


def those(looked: Preflight, light: Light) -> list[Finding]:
    return [finding for finding in looked.findings if finding.light is light]


def test_a_sound_pair_is_green_throughout() -> None:
    looked = check(Inputs(RGB, DSM, OUTLINES))
    assert looked.light is Light.GREEN
    assert {finding.topic for finding in looked.findings} == {"Image", "DSM", "Fit", "Outlines"}
    assert all(not finding.remedy for finding in looked.findings)
    causes = " ".join(finding.cause for finding in looked.findings)
    for fact in ("EPSG:4326", "EPSG:32651", "650 × 650 pixels of 0.3 m", "195 × 195 m", "55 outlines"):
        assert fact in causes


def test_a_sun_that_metadata_tell_is_told(tmp_path: Path) -> None:
    image = Path(shutil.copy(RGB, tmp_path))
    lines = ("BEGIN_GROUP = IMAGE_1", "meanSunAz = 140.0;", "meanSunEl = 52.4;", "END_GROUP = IMAGE_1", "END;")
    image.with_suffix(".IMD").write_text("\n".join(lines), encoding="ascii")
    assert "the sun stood 52° high" in " ".join(finding.cause for finding in check(Inputs(image)).findings)


def test_every_other_light_comes_with_a_remedy(tmp_path: Path) -> None:
    cut = altered(tmp_path / "cut.tif", DSM, lambda pixels: pixels[:, :250])
    for looked in (check(Inputs(RGB)), check(Inputs(RGB, cut)), check(Inputs(DSM, RGB)), check(Inputs(None))):
        assert looked.light is not Light.GREEN
        for finding in looked.findings:
            assert bool(finding.remedy) == (finding.light is not Light.GREEN)


def test_swapped_files_are_told_and_looked_at_as_what_they_are_where_the_run_swaps_them() -> None:
    looked = check(Inputs(DSM, RGB), is_swapping=True)
    assert (looked.rgb_path, looked.dsm_path) == (RGB, DSM)
    (swapped,) = those(looked, Light.AMBER)
    assert "swapped" in swapped.cause
    assert "DSM_old_town.tif is a height model" in swapped.cause


def test_a_shift_is_measured_and_what_is_offered_mends_it(tmp_path: Path) -> None:
    beside = moved_dsm(tmp_path / "beside.tif", 6.0, -3.5)
    looked = check(Inputs(RGB, beside))
    (finding,) = those(looked, Light.AMBER)
    assert finding.topic == "Fit"
    assert looked.shift is not None
    assert (looked.shift.east_m, looked.shift.north_m) == pytest.approx((6.0, -3.5), abs=0.5)
    settings = RasterSettings(dsm_east_m=-looked.shift.east_m, dsm_north_m=-looked.shift.north_m)
    mended = check(Inputs(RGB, beside), settings)
    assert mended.shift is None
    assert those(mended, Light.AMBER) == [] or [one.topic for one in those(mended, Light.AMBER)] == ["DSM"]


def test_a_dsm_that_is_moved_back_is_read_as_if_it_had_never_been_moved(tmp_path: Path) -> None:
    beside = moved_dsm(tmp_path / "beside.tif", 6.0, -3.5)
    moved_back = read_stack(RGB, beside, RasterSettings(dsm_east_m=-6.0, dsm_north_m=3.5), NullProgress())
    straight = read_stack(RGB, DSM, RasterSettings(), NullProgress())
    np.testing.assert_allclose(moved_back.dsm_m, straight.dsm_m, atol=1e-3)
    as_it_lies = read_stack(RGB, beside, RasterSettings(), NullProgress())
    assert np.nanmean(np.abs(as_it_lies.dsm_m - straight.dsm_m)) > 0.3


@pytest.mark.parametrize(
    ("change", "profile", "light", "topic", "said"),
    [
        (lambda pixels: pixels[:, ::10, ::10], {"scale": 10}, Light.RED, "Image", "too coarse"),
        (lambda pixels: pixels[:, ::5, ::5], {"scale": 5}, Light.AMBER, "Image", "missed"),
        (lambda pixels: np.clip(pixels, 100, 110), {}, Light.AMBER, "Image", "contrast"),
        (lambda pixels: pixels[:, :80, :80], {}, Light.AMBER, "Image", "hardly a place"),
        (lambda pixels: pixels, {"crs": None}, Light.RED, "Image", "does not say where it lies"),
    ],
    ids=["coarse", "rather coarse", "fog", "tiny", "no CRS"],
)
def test_what_is_wrong_with_an_image(
    tmp_path: Path, change: object, profile: dict, light: Light, topic: str, said: str
) -> None:
    with rasterio.open(RGB) as file:
        transform = file.transform @ Affine.scale(profile.get("scale", 1))
    crs = {"crs": profile["crs"]} if "crs" in profile else {}
    image = altered(tmp_path / "image.tif", RGB, change, transform=transform, **crs)
    worst = [finding for finding in check(Inputs(image)).findings if finding.light is light]
    assert any(finding.topic == topic and said in finding.cause for finding in worst)


def test_an_image_too_coarse_for_the_network_will_do_under_one_s_own_outlines(tmp_path: Path) -> None:
    with rasterio.open(RGB) as file:
        transform = file.transform @ Affine.scale(10)
    image = altered(tmp_path / "coarse.tif", RGB, lambda pixels: pixels[:, ::10, ::10], transform=transform)
    assert check(Inputs(image, DSM)).light is Light.RED
    assert check(Inputs(image, DSM, OUTLINES)).light is not Light.RED


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda pixels: pixels[:, :200], "of the image"),
        (lambda pixels: pixels * 100, "another unit"),
        (lambda pixels: np.round(pixels[:, ::40, ::40]).astype(np.int16), "too coarse for single buildings"),
    ],
    ids=["half", "centimetres", "30 m"],
)
def test_what_is_wrong_with_a_dsm(tmp_path: Path, change: object, said: str) -> None:
    with rasterio.open(DSM) as file:
        transform, nodata = file.transform, file.nodata
    scale = 40 if "coarse" in said else 1
    extra = {"nodata": None} if scale > 1 else {"nodata": nodata}
    dsm = altered(tmp_path / "dsm.tif", DSM, change, transform=transform @ Affine.scale(scale), **extra)
    assert any(said in finding.cause for finding in those(check(Inputs(RGB, dsm)), Light.AMBER))


def above_ground(pixels: np.ndarray) -> np.ndarray:
    """What the samples' DSM would be as an nDSM."""
    return np.where(pixels == -9999, pixels, np.maximum(pixels - estimate_terrain(pixels[0], 0.5), 0))


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        (above_ground, True),
        (lambda pixels: above_ground(pixels) + np.float32(3), False),
        (lambda pixels: np.maximum(pixels - np.median(pixels), 0), False),
    ],
    ids=["nDSM", "level ground above the sea", "half of it sea"],
)
def test_ground_at_0_nearly_everywhere_is_told_but_not_by_the_sea(
    tmp_path: Path, change: object, is_told: bool
) -> None:
    looked = check(Inputs(RGB, altered(tmp_path / "dsm.tif", DSM, change)))
    findings = [one for one in looked.findings if one.cause.startswith("The ground is at 0 m nearly everywhere")]
    assert [one.light for one in findings] == [Light.AMBER] * is_told


def test_nothing_is_said_of_an_image_where_there_is_none(tmp_path: Path) -> None:
    def holed(pixels: np.ndarray) -> np.ndarray:
        pixels[:, 100:200, 100:200] = -9999
        return pixels

    whole, with_hole, void = (
        check(Inputs(None, dsm, OUTLINES))
        for dsm in (
            DSM,
            altered(tmp_path / "holed.tif", DSM, holed),
            altered(tmp_path / "void.tif", DSM, lambda pixels: np.full_like(pixels, -9999)),
        )
    )
    assert [looked.light for looked in (whole, with_hole, void)] == [Light.GREEN, Light.AMBER, Light.RED]
    for looked in (whole, with_hole, void):
        assert not [one for one in looked.findings if "image" in (one.cause + one.remedy).lower()]
    assert "100.0% of it has data." in [one.cause for one in whole.findings]
    assert [one.cause for one in those(with_hole, Light.AMBER)] == ["6% of it has no data."]
    assert [one.cause for one in those(void, Light.RED)] == ["void.tif has no heights: all its values mean 'no data'."]


def test_a_dsm_measured_coarser_than_its_pixels_is_amber(tmp_path: Path) -> None:
    path = laid_onto(RGB, SAMPLES / "DSM30m_old_town.tif", tmp_path / "resampled.tif", Resampling.nearest)
    looked = check(Inputs(RGB, path))
    (finding,) = [one for one in looked.findings if "nothing finer than 29 m" in one.cause]
    assert finding.light is Light.AMBER
    assert "rough" in finding.cause
    assert looked.light is Light.AMBER


def test_how_coarse_files_may_be_is_as_the_run_has_it(tmp_path: Path) -> None:
    with rasterio.open(RGB) as file:
        coarse = altered(tmp_path / "coarse.tif", RGB, transform=file.transform @ Affine.scale(10))
    with rasterio.open(DSM) as file:
        cells = altered(tmp_path / "cells.tif", DSM, transform=file.transform @ Affine.scale(120))
    inputs = Inputs(coarse, cells)
    assert check(inputs).light is Light.RED
    lenient = RasterSettings(coarsest_image_gsd_m=4.0, coarsest_dsm_gsd_m=70.0)
    for settings in (lenient, RasterSettings(build_anyway=True)):
        looked = check(inputs, settings)
        assert looked.light is Light.AMBER
        assert any("covers" in finding.cause for finding in looked.findings)
    assert any("tells no building" in finding.cause for finding in looked.findings)


def test_a_dsm_of_a_whole_country_is_no_fault(tmp_path: Path) -> None:
    looked = check(Inputs(RGB, country_with_old_town(tmp_path / "country.tif")))
    assert looked.light is Light.AMBER
    assert any("36000 × 36000 pixels of 29 m" in finding.cause for finding in looked.findings)


def test_what_the_run_would_end_with_is_red(tmp_path: Path) -> None:
    far = moved_dsm(tmp_path / "far.tif", 90_000.0, 0.0)
    text = tmp_path / "not.tif"
    text.write_text("no raster")
    for inputs in (Inputs(RGB, far), Inputs(text), Inputs(RGB, text), Inputs(RGB, DSM, text), Inputs(None, DSM)):
        looked = check(inputs)
        assert looked.light is Light.RED
        assert those(looked, Light.RED)[0].remedy


def test_cancelling_ends_the_look() -> None:
    class Cancelled(NullProgress):
        def is_cancelled(self) -> bool:
            return True

    with pytest.raises(OperationCancelled):
        check(Inputs(RGB, DSM), progress=Cancelled())


def test_outlines_beside_the_dsm_are_amber(tmp_path: Path) -> None:
    outlines = geopandas.read_file(OUTLINES).to_crs(32651)
    outlines.geometry = outlines.translate(4.0, 3.0)
    outlines.to_file(tmp_path / "moved.gpkg")
    (finding,) = those(check(Inputs(RGB, DSM, tmp_path / "moved.gpkg")), Light.AMBER)
    assert "5.0 m north-east of the DSM" in finding.cause

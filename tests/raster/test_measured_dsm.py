"""At which GSD a DSM was measured: by its cells where these are found, by how blurred it is where not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from rasterio.enums import Resampling

from ryu_scape.errors import TooCoarseError
from ryu_scape.inputs import BuildRequest
from ryu_scape.pipeline import run
from ryu_scape.progress import NullProgress
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.finest_detail import finest_detail_px
from ryu_scape.raster.measured_dsm import as_measured
from ryu_scape.raster.sandboxed import read_stack
from ryu_scape.settings import RasterSettings, Settings
from tests.benchmarks.coarse_dsms import laid_onto
from tests.raster.resampled import DRAWN, DRAWN_GSD_M, UTM, drawn, measured, town_m

DATASET = Path(__file__).parents[2] / "Dataset"
GRID = GeoGrid(DRAWN.transform, UTM, DRAWN.height, DRAWN.width)


@pytest.mark.parametrize("gsd_m", [0.5, 1.0, 2.0])
def test_walls_of_a_pixel_are_the_finest_detail_there_is(gsd_m: float) -> None:
    assert finest_detail_px(measured(gsd_m)[0]) == 0.0


def test_blur_widens_the_finest_detail() -> None:
    details_px = [finest_detail_px(cv2.GaussianBlur(town_m(), (0, 0), sigma_px)) for sigma_px in (2.0, 4.0, 8.0)]
    assert 2 < details_px[0] < details_px[1] < details_px[2] < 40


def test_a_sharp_dsm_stays_as_it_is() -> None:
    sharp_m = town_m()
    same = as_measured(sharp_m, DRAWN, DRAWN_GSD_M)
    assert same.elevation_m is sharp_m
    assert (same.gsd_m, same.detail_m) == (DRAWN_GSD_M, 0.0)


def test_a_slightly_blurred_dsm_is_coarser_and_still_read_by_its_pixels() -> None:
    blurred_m = cv2.GaussianBlur(town_m()[:600, :600], (0, 0), 1.5 / DRAWN_GSD_M)
    coarser = as_measured(blurred_m, DRAWN, DRAWN_GSD_M)
    assert coarser.elevation_m is blurred_m
    assert 1.0 < coarser.gsd_m < 2.5
    assert coarser.cells_under(GRID) is None


def test_a_much_blurred_dsm_is_told_by_cells() -> None:
    blurred_m = cv2.GaussianBlur(town_m()[:600, :600], (0, 0), 5.0 / DRAWN_GSD_M)
    cells = as_measured(blurred_m, DRAWN, DRAWN_GSD_M).cells_under(GRID)
    assert cells is not None
    assert 6 < cells.side_m < 25
    assert cells.elevation_m.mean() == pytest.approx(blurred_m.mean(), abs=0.01)


def test_cells_that_were_found_are_the_dsm() -> None:
    cells_m, own = measured(10.0)
    found = as_measured(drawn(cells_m, own, Resampling.bilinear), DRAWN, DRAWN_GSD_M)
    assert found.gsd_m == pytest.approx(10.0, rel=0.02)
    cells = found.cells_under(GRID)
    assert cells is not None
    assert cells.side_m == pytest.approx(10.0, rel=0.02)


@pytest.fixture
def resampled(tmp_path: Path):
    """resampled(path, resampling) lays a DSM onto the old town's image and says where that is."""

    def resample(path: Path, resampling: Resampling) -> Path:
        return laid_onto(DATASET / "RGB_old_town.tif", path, tmp_path / "resampled.tif", resampling)

    return resample


@pytest.mark.parametrize("resampling", [Resampling.nearest, Resampling.bilinear, Resampling.cubic])
def test_a_resampled_30_m_dsm_gives_the_city_that_the_dsm_itself_gives(resampled, resampling: Resampling) -> None:
    coarse = DATASET / "DSM30m_old_town.tif"
    outlines = DATASET / "buildings_old_town.geojson"
    own, again = (
        run(BuildRequest(DATASET / "RGB_old_town.tif", dsm, footprints_path=outlines), NullProgress())
        for dsm in (coarse, resampled(coarse, resampling))
    )
    heights_m = [np.array([building.height_m for building in one.city.buildings]) for one in (own, again)]
    assert np.abs(heights_m[0] - heights_m[1]).mean() < 0.5
    assert again.city.survey.dsm_gsd_m == pytest.approx(own.city.survey.dsm_gsd_m, rel=0.01)
    assert any("shows nothing finer than 29 m" in warning for warning in again.warnings)
    assert not any("shows nothing finer" in warning for warning in own.warnings)


def test_a_resampled_dsm_is_no_coarser_for_the_sandbox_to_say(resampled) -> None:
    path = resampled(DATASET / "DSM30m_old_town.tif", Resampling.bilinear)
    stack = read_stack(DATASET / "RGB_old_town.tif", path, RasterSettings(), NullProgress())
    assert stack.dsm_cells is not None
    assert stack.dsm_cells.side_m == pytest.approx(28.6, abs=0.1)


def test_a_dsm_that_is_too_coarse_is_refused_in_any_pixels(resampled) -> None:
    path = resampled(DATASET / "DSM30m_old_town.tif", Resampling.nearest)
    settings = replace(Settings(), raster=RasterSettings(coarsest_dsm_gsd_m=20.0))
    with pytest.raises(TooCoarseError, match=r"GSD of 28\.5 m"):
        run(BuildRequest(DATASET / "RGB_old_town.tif", path, settings=settings), NullProgress())

"""SOLWEIG's rasters: buildings without trees, trees without buildings, one grid, the shadow that UMEP casts of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from ryu_scape.city import City
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.heat import HeatSettings, study_heat
from ryu_scape.raster import GeoGrid
from ryu_scape.raster.sweep import Sweeper
from tests.purposes.blocks import city_of_buildings
from tests.scene.city_blocks import SQUARE, building


def park() -> City:
    """A house of 15 m, a tree of 6 m × 6 m and 8 m, a lamp one pixel wide, and walls that smear by a pixel."""
    city = city_of_buildings([building(SQUARE, at=(40.0, -40.0), height_m=15.0)])
    dsm_m = city.survey.dsm_m.copy()
    rows, columns = np.nonzero(study_heat(city, HeatSettings(), UNHEARD).surface.building >= 0)
    dsm_m[rows.min() - 1 : rows.max() + 2, columns.min() - 1 : columns.max() + 2] = 112.0
    dsm_m[20:32, 20:32] = 108.0
    dsm_m[10, 100] = 109.0
    return replace(city, survey=replace(city.survey, dsm_m=dsm_m))


def test_trees_and_buildings_are_parted() -> None:
    found = study_heat(park(), HeatSettings(), UNHEARD)
    assert (found.canopy_m > 0).sum() == pytest.approx(144, abs=24)
    assert found.canopy_m[26, 26] == found.canopy_m.max() == pytest.approx(8.0)
    is_built = found.surface.building >= 0
    np.testing.assert_allclose(found.dsm_m[is_built], 115.0, atol=0.01)
    np.testing.assert_allclose(found.dsm_m[~is_built], 100.0, atol=0.01)
    assert found.figures["built_share"] == pytest.approx(144 * 4 / 160**2, rel=0.05)


@pytest.fixture(params=[0.0, 17.0], ids=["north up", "turned"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    city = park()
    grid = GeoGrid(city.grid.transform * Affine.rotation(request.param), city.grid.crs, 160, 160)
    city = replace(city, survey=replace(city.survey, grid=grid))
    answer(PURPOSES["heat"], city, HeatSettings(), [tmp_path / f"p.{name}.tif" for name in ("dsm", "dem", "cdsm")])
    return tmp_path


def test_rasters_lie_on_one_grid_north_up_and_have_no_gaps(folder: Path) -> None:
    read = {}
    for path in folder.iterdir():
        with rasterio.open(path) as file:
            read[path.name] = file.transform, file.shape, file.crs.to_epsg()
            assert np.isfinite(file.read(1)).all()
    assert len(read) == 3
    ((transform, _, epsg),) = set(read.values())
    assert (transform.b, transform.d, transform.a) == (0.0, 0.0, -transform.e)
    assert epsg == 32633


def test_umep_casts_the_same_shadow(folder: Path) -> None:
    """UMEP's own reader and shadows (Ratti and Richens), which go by whole pixels: edges differ."""
    pytest.importorskip("umep")
    from umep.common import load_raster
    from umep.util.shadowingfunctions import shadowingfunctionglobalradiation

    dsm_m, transform, _, _ = load_raster(str(folder / "p.dsm.tif"))
    heights_m = dsm_m - dsm_m.min()
    theirs = shadowingfunctionglobalradiation(heights_m, 150.0, 40.0, 1.0 / transform[1], 1) > 0.5
    ours = Sweeper(heights_m.astype(np.float32), Affine.from_gdal(*transform)).lit(150.0, 40.0)
    assert (~theirs).sum() > 300
    assert (theirs != ours).sum() < 0.1 * (~theirs).sum()

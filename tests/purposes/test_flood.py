"""A bathtub has the depth and volume that arithmetic gives; models get the terrain that they expect."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.ascii_grid import north_up
from ryu_scape.purposes.flood import FloodSettings, study_flood
from ryu_scape.raster import GeoGrid
from tests.purposes.blocks import city_of_buildings
from tests.scene.city_blocks import SQUARE, building

SLOPE = 0.05


def valley() -> City:
    """Ground that rises from the west by 5 %, a house in the west and one in the east."""
    city = city_of_buildings([building(SQUARE, at=(2.0, -40.0)), building(SQUARE, at=(60.0, -40.0))])
    ground_m = np.broadcast_to(100.0 + SLOPE * 0.5 * (np.arange(160) + 0.5), (160, 160)).astype(np.float32)
    return replace(city, survey=replace(city.survey, known_dtm_m=ground_m, dsm_m=ground_m))


def test_depth_and_volume_are_those_of_a_wedge() -> None:
    found = study_flood(valley(), FloodSettings(water_m=1.0), UNHEARD)
    reach_m = 1.0 / SLOPE
    assert found.figures["flooded_area_m2"] == pytest.approx(80.0 * reach_m, rel=0.03)
    assert found.figures["water_volume_m3"] == pytest.approx(80.0 * reach_m / 2.0, rel=0.03)
    assert np.nanmax(found.depth_m) == pytest.approx(1.0, abs=1e-3)
    assert found.flooded.tolist() == [True, False]


@pytest.mark.parametrize(("water_m", "count"), [(0.0, 0), (1.0, 1), (10.0, 2)])
def test_flooded_buildings_are_counted(water_m: float, count: int) -> None:
    figures = study_flood(valley(), FloodSettings(water_m=water_m), UNHEARD).figures
    assert figures["flooded_buildings"] == count
    assert "bathtub" in str(figures["model"])


def test_files_are_what_they_are_called(tmp_path: Path) -> None:
    city = valley()
    names = ("depth.tif", "t.bare.tif", "t.blocked.tif", "t.bare.asc", "t.asc")
    answer(PURPOSES["flood"], city, FloodSettings(), [tmp_path / name for name in names])
    read = {}
    for name in names:
        with rasterio.open(tmp_path / name) as file:
            read[name] = file.read(1)
            assert file.transform.almost_equals(city.grid.transform, 1e-5)
            if name.endswith(".tif"):
                assert file.crs == city.grid.crs
    np.testing.assert_allclose(read["t.bare.asc"], read["t.bare.tif"], atol=6e-4)
    np.testing.assert_allclose(read["t.asc"], read["t.blocked.tif"], atol=6e-4)
    np.testing.assert_array_equal(read["t.bare.tif"], city.survey.dtm_m)
    raised_m = read["t.blocked.tif"] - read["t.bare.tif"]
    assert (raised_m > 0).sum() * 0.25 == pytest.approx(2 * 144.0, rel=0.05)
    assert raised_m.max() == pytest.approx(9.0, abs=1.0)


def test_a_turned_raster_lies_north_up_where_it_was() -> None:
    values = np.arange(60 * 80, dtype=np.float32).reshape(60, 80)
    transform = Affine.translation(5e5, 4.6e6) * Affine.rotation(-20) * Affine.scale(0.5, -0.5)
    grid = GeoGrid(transform, valley().grid.crs, 60, 80)
    placed, upright = north_up(values, grid)
    assert upright.transform.b == upright.transform.d == 0.0
    at = np.array([(40.5, 30.5), (10.5, 50.5)])
    column, row = np.floor(upright.to_pixel(grid.to_map(at))).astype(int).T
    assert np.abs(placed[row, column] - values[[30, 50], [40, 10]]).max() <= 81.0
    assert np.isfinite(placed).sum() == pytest.approx(values.size, rel=0.03)
    assert north_up(values, upright)[0] is values


def test_without_a_dsm_there_is_no_answer() -> None:
    city = valley()
    with pytest.raises(InputError, match="without a DSM"):
        study_flood(replace(city, survey=replace(city.survey, dsm_m=None)), FloodSettings(), UNHEARD)

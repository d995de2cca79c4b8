"""NoiseModelling's tables: the columns that it asks for, in metres, in a CRS that it is told."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio

from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.noise import NoiseSettings
from tests.purposes.blocks import city_of_buildings
from tests.scene.city_blocks import SQUARE, building

HEIGHTS_M = (3.0, 12.0, 27.5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    places = ((5.0, -20.0), (30.0, -20.0), (55.0, -50.0))
    city = city_of_buildings([building(SQUARE, at=at, height_m=m) for at, m in zip(places, HEIGHTS_M, strict=True)])
    figures = answer(PURPOSES["noise"], city, NoiseSettings(), [tmp_path / "b.geojson", tmp_path / "dem.asc"])
    assert figures["input_srid"] == 32633
    return tmp_path


def test_buildings_are_in_metres_with_their_heights_and_the_crs_is_named(folder: Path) -> None:
    table = geopandas.read_file(folder / "b.geojson")
    assert table.crs.to_epsg() == 32633
    assert list(table.columns) == ["PK", "ID", "HEIGHT", "geometry"]
    np.testing.assert_allclose(table.HEIGHT, HEIGHTS_M, atol=0.01)
    np.testing.assert_allclose(table.area, 144.0, rtol=1e-3)
    assert table.PK.tolist() == [1, 2, 3]
    assert json.loads((folder / "b.geojson").read_text())["crs"]["properties"]["name"].endswith("EPSG::32633")


def test_dem_is_the_bare_ground(folder: Path) -> None:
    with rasterio.open(folder / "dem.asc") as file:
        np.testing.assert_allclose(file.read(1), 100.0)
        assert file.res == pytest.approx((0.5, 0.5))


def test_low_buildings_may_be_left_out(tmp_path: Path) -> None:
    city = city_of_buildings([building(SQUARE, at=(5.0, -20.0), height_m=3.0)])
    figures = answer(PURPOSES["noise"], city, NoiseSettings(lowest_m=5.0), [tmp_path / "b.geojson"])
    assert figures["buildings"] == 0
    assert geopandas.read_file(tmp_path / "b.geojson").empty

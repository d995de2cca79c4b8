"""What lies beside the picture within an image, as where that was turned, counts for nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio

from ryu_scape.city import City
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.surface import surface_of
from tests.purposes.blocks import city_of_buildings
from tests.purposes.schematics import blocks_of, read_schematic
from tests.scene.city_blocks import SQUARE, building

TOWER = building(SQUARE, at=(14.0, -34.0), height_m=20.0)
SIDE_PX, MARGIN_PX = 160, 60


@pytest.fixture(scope="module")
def whole() -> City:
    return city_of_buildings([TOWER], SIDE_PX)


@pytest.fixture(scope="module")
def part(whole: City) -> City:
    """The same, its last columns without an image, where the terrain seems to be lower; one pixel is dark by chance."""
    valid = np.ones((SIDE_PX, SIDE_PX), bool)
    valid[:, -MARGIN_PX:] = valid[100, 20] = False
    dtm_m = whole.survey.dtm_m.copy()
    dtm_m[:, -MARGIN_PX:] = 95.0
    return replace(whole, survey=replace(whole.survey, valid=valid, known_dtm_m=dtm_m))


def ask(name: str, city: City, path: Path, **settings: float) -> dict[str, float]:
    return dict(answer(PURPOSES[name], city, PURPOSES[name].settings(**settings), [path]))


def read(path: Path) -> np.ndarray:
    with rasterio.open(path) as file:
        return file.read()


def test_a_dark_pixel_is_within_the_picture_and_the_margin_is_not(part: City) -> None:
    is_within = surface_of(part).is_within
    assert is_within[:, :-MARGIN_PX].all()
    assert not is_within[:, -MARGIN_PX:].any()


def test_water_stands_on_the_ground_of_the_picture_alone(part: City, tmp_path: Path) -> None:
    figures = ask("flood", part, tmp_path / "depth.tif", water_m=1.0)
    assert figures["water_level_m"] == 101.0
    assert figures["flooded_area_m2"] == 50.0 * 80.0
    assert np.isnan(read(tmp_path / "depth.tif")[0][:, -MARGIN_PX:]).all()


@pytest.mark.parametrize("ending", [".tif", ".hourly.tif"])
def test_sun_is_told_of_the_picture_alone(ending: str, whole: City, part: City, tmp_path: Path) -> None:
    figures = ask("shadow", part, tmp_path / f"part{ending}", month=12, hour=12.0)
    ask("shadow", whole, tmp_path / f"whole{ending}", month=12, hour=12.0)
    bands, all_bands = read(tmp_path / f"part{ending}"), read(tmp_path / f"whole{ending}")
    assert np.isnan(bands[..., -MARGIN_PX:]).all()
    np.testing.assert_array_equal(bands[..., :-MARGIN_PX], all_bands[..., :-MARGIN_PX])
    if ending == ".tif":
        is_ground = surface_of(part).building[:, :-MARGIN_PX] < 0
        mean_h = float(bands[0][:, :-MARGIN_PX][is_ground].mean())
        assert figures["mean_hours_of_sun_on_the_ground"] == pytest.approx(mean_h, abs=0.006)


def test_a_night_has_shadow_on_the_picture_alone(part: City, tmp_path: Path) -> None:
    ask("shadow", part, tmp_path / "night.geojson", hour=0.0)
    (feature,) = json.loads((tmp_path / "night.geojson").read_text())["features"]
    assert feature["properties"]["area_m2"] == 50.0 * 80.0


def test_shares_are_those_of_the_picture(part: City, tmp_path: Path) -> None:
    heat = ask("heat", part, tmp_path / "town.dsm.tif")
    assert heat["built_share"] == pytest.approx(144.0 / (50.0 * 80.0), abs=1e-4)
    seen = ask("viewshed", part, tmp_path / "seen.tif", eye_m=1000.0)
    assert seen["seen_share"] == pytest.approx(seen["seen_area_m2"] / (50.0 * 80.0), abs=1e-4)
    assert not read(tmp_path / "seen.tif")[0][:, -MARGIN_PX:].any()


def test_no_block_is_laid_beside_the_picture(part: City, tmp_path: Path) -> None:
    ask("minecraft", part, tmp_path / "town.schem")
    is_air = blocks_of(read_schematic(tmp_path / "town.schem")) == "air"
    assert is_air[:, :, 50:].all()
    assert not is_air[0, :, :50].any()

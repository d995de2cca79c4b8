"""A city that is limited to an area is that part of the whole one, building for building."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
import shapely
from rasterio.warp import transform_geom

from ryu_scape.errors import InputError
from ryu_scape.progress import UNHEARD
from ryu_scape.whole_city.area import area_named
from ryu_scape.whole_city.computing import prepare_city
from ryu_scape.whole_city.gathering import GEOPACKAGE
from ryu_scape.whole_city.plan import CityRequest
from tests.whole_city.conftest import SQUARES, built
from tests.whole_city.tile_reader import tiles_of
from tests.whole_city.town import CRS_OF_TOWN, NORTH_M, WEST_M


def in_degrees(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.geometry.shape(transform_geom(CRS_OF_TOWN, "EPSG:4326", shapely.geometry.mapping(shape)))


TRIANGLE = shapely.Polygon([(WEST_M + 20, NORTH_M - 20), (WEST_M + 200, NORTH_M - 30), (WEST_M + 60, NORTH_M - 150)])


def test_its_buildings_are_those_of_the_whole_city_in_it(
    request_of_town: CityRequest, here: list[str], tmp_path: Path
) -> None:
    whole, part = tmp_path / "whole", tmp_path / "part"
    built(request_of_town, whole)
    built(replace(request_of_town, area=in_degrees(TRIANGLE)), part)
    houses = geopandas.read_file(whole / GEOPACKAGE, layer="buildings")
    wanted = houses[TRIANGLE.contains(houses.centroid)].reset_index(drop=True)
    found = geopandas.read_file(part / GEOPACKAGE, layer="buildings")
    assert 5 < len(wanted) < len(houses)
    assert found.drop(columns="geometry").equals(wanted.drop(columns="geometry"))
    assert (found.geometry.to_wkb() == wanted.geometry.to_wkb()).all()
    assert sorted(name for tile in tiles_of(part) if tile.is_leaf for name in tile.buildings) == sorted(found["id"])


def test_squares_that_it_does_not_touch_are_not_planned_and_those_within_it_stay(
    request_of_town: CityRequest, here: list[str], tmp_path: Path
) -> None:
    small = shapely.box(WEST_M + 5, NORTH_M - 30, WEST_M + 35, NORTH_M - 5)
    assert len(prepare_city(replace(request_of_town, area=in_degrees(small)), UNHEARD).plan.squares) == 1
    everything = in_degrees(shapely.box(WEST_M - 500, NORTH_M - 900, WEST_M + 900, NORTH_M + 500))
    assert built(request_of_town, tmp_path).computed == SQUARES
    assert built(replace(request_of_town, area=everything), tmp_path).kept == SQUARES
    elsewhere = in_degrees(shapely.box(WEST_M + 5000, NORTH_M, WEST_M + 6000, NORTH_M + 1000))
    with pytest.raises(InputError, match="area"):
        prepare_city(replace(request_of_town, area=elsewhere), UNHEARD)


def test_an_area_is_four_numbers_or_a_file(tmp_path: Path) -> None:
    assert area_named("4.35,52.0,4.37,52.02", UNHEARD).bounds == (4.35, 52.0, 4.37, 52.02)
    for text in ("4.37,52.0,4.35,52.02", "4,52,5", "85000,446000,86000,447000"):
        with pytest.raises(InputError, match="no area"):
            area_named(text, UNHEARD)
    geopandas.GeoDataFrame(geometry=[TRIANGLE], crs=CRS_OF_TOWN.to_wkt()).to_file(tmp_path / "area.gpkg")
    named = area_named(str(tmp_path / "area.gpkg"), UNHEARD)
    assert shapely.hausdorff_distance(named, in_degrees(TRIANGLE)) < 1e-8

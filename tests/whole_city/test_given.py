"""Outlines from several files: each building once, under the name that its file gives it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
from rasterio.crs import CRS
from shapely.geometry import Point, Polygon, box

from ryu_scape.errors import InputError
from ryu_scape.footprints.given import GivenOutlines
from ryu_scape.progress import UNHEARD
from ryu_scape.whole_city.computing import prepare_city
from ryu_scape.whole_city.estimates import estimate
from ryu_scape.whole_city.given import read_all
from ryu_scape.whole_city.plan import CityRequest
from tests.whole_city.conftest import built

UTM = 32651
WEST_M, SOUTH_M = 354_000.0, 3_456_000.0


def _house(x_m: float) -> Polygon:
    return box(WEST_M + x_m, SOUTH_M, WEST_M + x_m + 10, SOUTH_M + 12)


def _file(path: Path, houses: dict[str, Polygon]) -> Path:
    frame = geopandas.GeoDataFrame({"id": [*houses]}, geometry=[*houses.values()], crs=UTM)
    frame.to_file(path, driver="GPKG", engine="pyogrio")
    return path


def _read(*paths: Path) -> tuple[GivenOutlines, tuple[str, ...]]:
    given, complaints, refused = read_all(paths, CRS.from_epsg(UTM), UNHEARD)
    assert refused == ()
    return given, complaints


def test_what_two_files_share_keeps_its_name(tmp_path: Path) -> None:
    west = _file(tmp_path / "west.gpkg", {"a": _house(0), "b": _house(20)})
    east = _file(tmp_path / "east.gpkg", {"b": _house(20), "c": _house(40)})
    given, complaints = _read(west, east)
    assert (list(given.names), complaints) == (["a", "b", "c"], ())


def test_only_names_that_clash_get_their_files(tmp_path: Path) -> None:
    west = _file(tmp_path / "west.gpkg", {"a": _house(0), "b": _house(20)})
    east = _file(tmp_path / "east.gpkg", {"b": _house(40), "west:b": _house(60)})
    assert list(_read(west, east)[0].names) == ["a", "west:b-2", "east:b", "west:b"]


def test_a_building_that_two_tiles_draw_some_centimetres_apart_is_one(tmp_path: Path) -> None:
    west = _file(tmp_path / "west.gpkg", {"a": _house(0), "b": _house(20)})
    east = _file(tmp_path / "east.gpkg", {"b": _house(20.07), "c": _house(40)})
    given, complaints = _read(west, east)
    assert list(given.names) == ["a", "b", "c"]
    assert complaints == ("1 outlines that lie nearly on earlier ones are left out.",)


def test_outlines_beyond_all_files_are_counted(request_of_town: CityRequest) -> None:
    whole = prepare_city(request_of_town, UNHEARD)
    part = prepare_city(replace(request_of_town, dsm=request_of_town.dsm[:1]), UNHEARD)
    outside = estimate(whole).buildings - estimate(part).buildings
    assert 0 < outside < estimate(whole).buildings
    assert part.warnings == (f"{outside} footprints lie where there is neither image nor DSM and are left out.",)
    assert whole.warnings == ()


def test_outlines_of_another_place_are_refused(request_of_town: CityRequest, tmp_path: Path) -> None:
    elsewhere = _file(tmp_path / "elsewhere.gpkg", {"a": _house(-90_000)})
    with pytest.raises(InputError, match="No footprint lies where"):
        prepare_city(replace(request_of_town, outlines=(elsewhere,)), UNHEARD)


def test_what_is_no_building_is_counted(request_of_town: CityRequest, here: list[str], tmp_path: Path) -> None:
    houses = geopandas.read_file(request_of_town.outlines[0])
    x_m, y_m = houses.geometry[0].centroid.coords[0]
    others = [Point(x_m, y_m), None, box(x_m, y_m, x_m + 0.001, y_m + 10.0)]
    path = tmp_path / "own.gpkg"
    geopandas.GeoDataFrame(geometry=[*houses.geometry, *others], crs=houses.crs).to_file(path)
    city = built(replace(request_of_town, outlines=(path,)), tmp_path / "city", no_tiles=True)
    assert city.preparation.warnings == (
        "1 features of own.gpkg have no geometry and are left out.",
        "1 features of own.gpkg are no polygons and are left out.",
    )
    (said,) = (each for each in city.gathered.warnings if "area" in each)
    assert said.endswith(" for one: 1 footprints have no area on a map and are left out.")

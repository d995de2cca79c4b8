"""GeoPackage: typed columns, the city's own CRS, a person's own fields whatever they are."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import numpy as np
import pytest
import shapely
from rasterio.crs import CRS

from ryu_scape.city import City
from ryu_scape.export import export_city
from ryu_scape.export.fields import FIELD_TYPES
from ryu_scape.export.qgis_style import CLASS_LIMITS_M, qml
from ryu_scape.footprints import Footprint
from ryu_scape.heights import Building, HeightSource
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.hand_made_city import ORIGIN_M, city_of
from tests.export.qgis import ask_qgis, has_qgis
from tests.surveys import moved_to

SQUARE = np.add(ORIGIN_M[:2], [(0, 0), (20, 0), (20, 20), (0, 20)])
HOLE = np.add(ORIGIN_M[:2], [(5, 5), (5, 9), (9, 9), (9, 5)])


def house(identifier: str, **attributes: object) -> Building:
    return Building(
        Footprint(SQUARE, (HOLE,), 0.9, identifier, attributes),
        10.123,
        19.456,
        HeightSource.DSM,
        0.345,
        roof_p50_m=19.1,
    )


def read(city: City, folder: Path) -> geopandas.GeoDataFrame:
    path = folder / "town.gpkg"
    export_city(city, path)
    assert list(geopandas.list_layers(path)["name"]) == ["buildings", "layer_styles"]
    return geopandas.read_file(path, layer="buildings")


def test_outlines_lie_where_they_were_to_the_last_bit(scene: SceneGeometry, tmp_path: Path) -> None:
    frame = read(city_of(scene, [house("a")]), tmp_path)
    assert frame.crs.to_epsg() == 32651
    assert frame.geometry[0].equals(shapely.Polygon(SQUARE, [HOLE]))
    assert frame.geometry[0].geom_type == "Polygon"


def test_columns_have_the_types_of_what_they_hold(scene: SceneGeometry, tmp_path: Path) -> None:
    frame = read(city_of(scene, [house("a")]), tmp_path)
    assert list(frame.columns) == [*FIELD_TYPES, "geometry"]
    kinds = {float: "f", int: "i", str: "OU"}
    assert all(frame[name].dtype.kind in kinds[kind] for name, kind in FIELD_TYPES.items())
    row = frame.iloc[0]
    assert (row["ground_m"], row["height_m"], row["roof_p50_m"], row["storeys"]) == (10.12, 9.33, 19.1, 3)
    assert (row["height_source"], row["roof"], row["id"]) == ("dsm", "flat", "a")
    assert row["area_m2"] == pytest.approx(400 - 16, abs=0.01)
    assert row["volume_m3"] == pytest.approx((400 - 16) * 9.333, abs=0.5)
    assert np.isnan(row["roof_max_m"])


def test_a_persons_own_fields_keep_their_types(scene: SceneGeometry, tmp_path: Path) -> None:
    first = house("a", year=1912, listed=True, share=1, use="café", mixed=7, big=2**70, nothing=None)
    second = house("b", year=None, listed=None, share=0.5, use=None, mixed="seven", big=1, nothing=None)
    frame = read(city_of(scene, [first, second]), tmp_path)
    assert frame["year"].tolist()[0] == 1912
    assert frame["year"].isna().tolist() == [False, True]
    assert (frame["listed"][0], frame["share"].tolist(), frame["use"][0]) == (True, [1.0, 0.5], "café")
    assert frame["mixed"].tolist() == ["7", "seven"]
    assert frame["big"].tolist() == [str(2**70), "1"]
    assert frame["nothing"].isna().all()


def test_fields_that_would_clash_get_another_name(scene: SceneGeometry, tmp_path: Path) -> None:
    attributes = {"fid": 5, "geom": "round", "Height_M": 3, "Use": "x", "use": "y", "input_height_m": 4}
    frame = read(city_of(scene, [house("a", **attributes)]), tmp_path)
    row = frame.iloc[0]
    assert (row["input_fid"], row["input_geom"], row["input_Height_M"]) == (5, "round", 3)
    assert (row["Use"], row["input_use"], row["input_input_height_m"]) == ("x", "y", 4)
    assert row["height_m"] == 9.33


def test_the_file_read_back_as_footprints_gives_the_same_buildings(scene: SceneGeometry, tmp_path: Path) -> None:
    from ryu_scape.footprints import read_footprints

    beside = Footprint(np.add(SQUARE, (6, 0)), (np.add(HOLE, (6, 0)),), 0.9, "b", {"use": "home"})
    city = city_of(scene, [house("a", use="shop"), replace(house("b"), footprint=beside)])
    read(city, tmp_path)
    given = read_footprints(tmp_path / "town.gpkg", city.grid).footprints
    assert [footprint.identifier for footprint in given] == ["a", "b"]
    np.testing.assert_allclose(np.sort(given[0].exterior, axis=0), np.sort(SQUARE, axis=0), atol=1e-6)
    again = [replace(house("a"), footprint=footprint) for footprint in given]
    frame = read(city_of(scene, again), tmp_path)
    assert frame["use"].tolist() == ["shop", "home"]
    assert frame["input_height_m"].tolist() == [9.33, 9.33]


@pytest.mark.parametrize("count", [0, 1, 2_001])
def test_any_number_of_buildings(scene: SceneGeometry, tmp_path: Path, count: int) -> None:
    frame = read(city_of(scene, [house(str(number)) for number in range(count)]), tmp_path)
    assert len(frame) == count
    assert set(FIELD_TYPES) < set(frame.columns)
    assert frame["id"].tolist() == [str(number) for number in range(count)]


def test_crs_without_a_code_comes_back_as_it_was(scene: SceneGeometry, tmp_path: Path) -> None:
    local = CRS.from_proj4(
        "+proj=tmerc +lat_0=31.27 +lon_0=121.4701 +k=1 +x_0=354250 +y_0=3461780 +ellps=WGS84 +units=m"
    )
    city = city_of(scene, [house("a")])
    frame = read(moved_to(city, local), tmp_path)
    assert frame.crs.to_epsg() is None
    assert CRS.from_wkt(frame.crs.to_wkt()) == local
    degrees = frame.to_crs(4326).geometry[0].centroid
    assert (degrees.x, degrees.y) == pytest.approx((121.4702, 31.2701), abs=1e-3)


def test_south_of_the_equator_and_with_northing_first(scene: SceneGeometry, tmp_path: Path) -> None:
    """EPSG:2193 names its northing before its easting; files of x and y must not follow."""
    for epsg in (32756, 2193):
        frame = read(city_of(scene, [house("a")], epsg), tmp_path)
        assert frame.crs.to_epsg() == epsg
        np.testing.assert_allclose(frame.total_bounds, [*SQUARE.min(axis=0), *SQUARE.max(axis=0)])


@pytest.mark.parametrize(("datum", "said"), [(None, "which is not known"), ("EGM96 height", "datum of EGM96 height")])
@pytest.mark.parametrize("ending", [".gpkg", ".fgb", ".geojson", ".kml", ".city.json", ".city.jsonl"])
def test_files_say_what_elevations_count_from(
    scene: SceneGeometry, tmp_path: Path, ending: str, datum: str | None, said: str
) -> None:
    city = city_of(scene, [house("a")])
    export_city(replace(city, survey=replace(city.survey, vertical_datum=datum)), tmp_path / f"town{ending}")
    assert said.encode() in (tmp_path / f"town{ending}").read_bytes()


def test_what_a_killed_gis_left_beside_the_old_file_does_not_enter_the_new_one(
    scene: SceneGeometry, tmp_path: Path
) -> None:
    """QGIS keeps its edits in `town.gpkg-wal` until it closes the file."""
    place = tmp_path / "killed"
    place.mkdir()
    export_city(city_of(scene, [house("a")]), tmp_path / "town.gpkg")
    edits = sqlite3.connect(tmp_path / "town.gpkg")
    edits.execute("PRAGMA journal_mode=WAL")
    edits.execute("UPDATE gpkg_contents SET description = 'edited'")
    edits.commit()
    for name in ("town.gpkg", "town.gpkg-wal"):
        shutil.copy(tmp_path / name, place)
    edits.close()
    assert list(read(city_of(scene, [house(f"{number}") for number in range(500)]), place)["id"])[-1] == "499"
    with closing(sqlite3.connect(place / "town.gpkg")) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("SELECT description FROM gpkg_contents").fetchone() != ("edited",)


LOOK = """
from qgis._3d import Qgs3D
from qgis.PyQt.QtXml import QDomDocument

Qgs3D.initialize()

def look_at(path):
    layer = QgsVectorLayer(path + "|layername=buildings", "buildings")
    _, style_was_found = layer.loadDefaultStyle()
    document = QDomDocument()
    raised = document.createElement("raised")
    layer.renderer3D().writeXml(raised, QgsReadWriteContext())
    document.appendChild(raised)
    renderer = layer.renderer()
    return {
        "found": style_was_found,
        "by": renderer.classAttribute(),
        "colours": len({entry.symbol().color().name() for entry in renderer.ranges()}),
        "classes": [renderer.legendKeyForValue(height) for height in (2.0, 25.0, 400.0)],
        "raised": document.toString(),
    }
"""


@pytest.mark.skipif(not has_qgis(), reason="QGIS is not installed")
def test_qgis_shows_buildings_by_their_height(scene: SceneGeometry, tmp_path: Path) -> None:
    read(city_of(scene, [house("a")]), tmp_path)
    (said,) = ask_qgis(LOOK, tmp_path / "town.gpkg")
    assert said["found"]
    assert said["by"] == "height_m"
    assert said["colours"] == len(CLASS_LIMITS_M) - 1
    assert len(set(said["classes"])) == 3
    properties = ElementTree.fromstring(said["raised"]).find(".//Option[@name='extrusionHeight']/..")  # noqa: S314
    fields = {each.get("name"): each.find("./Option[@name='field']").get("value") for each in properties}
    assert fields == {"height": "ground_m", "extrusionHeight": "height_m"}


def test_style_speaks_of_fields_that_there_are() -> None:
    style = ElementTree.fromstring(qml())  # noqa: S314 - our own
    fields = {option.get("value") for option in style.iter("Option") if option.get("name") == "field"}
    assert fields | {style.find("renderer-v2").get("attr")} <= set(FIELD_TYPES)

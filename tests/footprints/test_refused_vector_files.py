"""Files of outlines that cannot be used are refused, with a reason; nothing in them is fetched or run."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas
import pyogrio
import pytest
from shapely.geometry import GeometryCollection, Point

from ryu_scape.errors import InputError
from ryu_scape.footprints import read_footprints
from tests.footprints.given_houses import DRIVERS, GRID, NORTH, WEST, house, write


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_footprints(path, GRID)
    assert caught.value.remedy
    assert path.name in caught.value.cause
    return caught.value.cause


def test_files_that_cannot_be_used_are_refused_with_the_reason(tmp_path: Path) -> None:
    assert "no file" in refusal(tmp_path / "missing.gpkg")
    assert "not a vector file" in refusal(Path(__file__))
    assert "folder" in refusal(tmp_path)
    assert "no polygons, only Point" in refusal(write(tmp_path / "points.gpkg", [Point(WEST, NORTH)]))
    assert "no polygons" in refusal(write(tmp_path / "mixed.geojson", [GeometryCollection(), None]))
    bare = write(tmp_path / "bare.shp", [house(10, 10)])
    bare.with_suffix(".prj").unlink()
    assert "no coordinate reference system" in refusal(bare)
    far = house(0, -900_000)
    assert "on the raster" in refusal(write(tmp_path / "far.geojson", [far]))
    specks = [house(10, 10, 0.001, 0.001), house(30, 10, 20, 0.001)]
    assert "has an area" in refusal(write(tmp_path / "specks.gpkg", specks, epsg=32651))


def linked(name: str, kind: str) -> str:
    """A GeoJSON of 2008 whose CRS is to be fetched."""
    link = f'{{"type": "{kind}", "properties": {{"href": "http://127.0.0.1:9/", "url": "http://127.0.0.1:9/"}}}}'
    return f'{{"type": "FeatureCollection", "features": [], "{name}": {link}}}'


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("name", ["crs", r"\u0063rs"])
@pytest.mark.parametrize("kind", ["link", "URL", r"li\u006ek"])
def test_an_address_of_a_crs_is_refused(tmp_path: Path, start: str, name: str, kind: str) -> None:
    path = tmp_path / "own.geojson"
    path.write_text(start + linked(name, kind), encoding="utf-8")
    assert "fetched from an address" in refusal(path)


def test_a_link_that_only_a_lenient_reader_sees_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.geojson"
    path.write_text("{'type': 'FeatureCollection', 'crs': {'type': 'link', 'properties': {'href': 'http://[::1]/'}}}")
    assert "no valid GeoJSON" in refusal(path)
    path.write_text('{"crs": "link", "a": ' + "[" * 100_000)
    assert "no valid GeoJSON" in refusal(path)


def test_a_pipeline_is_refused(tmp_path: Path) -> None:
    other = write(tmp_path / "other.geojson", [house(10, 10)])
    path = tmp_path / "own.geojson"
    pipeline = f"gdal vector pipeline ! read {other} ! write streamed_dataset"
    path.write_text(json.dumps({"type": "gdal_streamed_alg", "command_line": pipeline}))
    assert "damaged" in refusal(path)


def test_json_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"type": "Topology", "objects": {}, "arcs": []}))
    assert refusal(path) == "own.json is damaged, or holds JSON of another kind than GeoJSON."


def test_a_table_without_geometry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    pyogrio.write_dataframe(pandas.DataFrame({"name": ["a"]}), path)
    assert "no layer with geometry" in refusal(path)


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE houses (name TEXT)")
    assert "no GeoPackage" in refusal(path)


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    for suffix in DRIVERS:
        whole = write(tmp_path / f"whole{suffix}", [house(10, 10), house(40, 10)])
        cut = tmp_path / f"cut{suffix}"
        cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 3])
        assert "damaged" in refusal(cut)


def test_another_format_in_disguise_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    path.write_text('<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>')
    assert "not a vector file" in refusal(path)

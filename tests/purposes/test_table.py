"""A GeoParquet says what the GeoPackage says, to Arrow itself and, where it is installed, to DuckDB."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pandas
import pytest
import shapely

from ryu_scape.city import City
from ryu_scape.export.fields import FIELD_TYPES
from ryu_scape.export.geopackage import write_geopackage
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.table import TableSettings
from tests.export.small_town import town

parquet = pytest.importorskip("pyarrow.parquet")


def write(city: City, folder: Path, **settings: bool) -> Path:
    answer(PURPOSES["table"], city, TableSettings(**settings), [folder / "town.parquet"])
    return folder / "town.parquet"


def test_it_says_what_the_geopackage_says(tmp_path: Path) -> None:
    city = town()
    own = {"owner": "Müller", "year": 1912, "is listed": True}
    first = replace(city.buildings[0], footprint=replace(city.buildings[0].footprint, attributes=own))
    city = replace(city, buildings=(first, *city.buildings[1:]))
    write_geopackage(city, tmp_path / "town.gpkg")
    theirs = geopandas.read_file(tmp_path / "town.gpkg", layer="buildings")
    ours = geopandas.read_parquet(write(city, tmp_path))
    assert ours.crs == theirs.crs
    assert ours.geometry.geom_equals_exact(theirs.geometry, 1e-9).all()
    assert ours["is listed"].tolist() == [True, *[pandas.NA] * 4]  # of which a GeoPackage makes numbers
    for name in set(ours.columns) - {"geometry", "is listed"}:
        known = theirs[name].notna()
        assert known.equals(ours[name].notna()), name
        assert (ours[name][known] == theirs[name][known]).all(), name


def test_fields_named_as_its_own_columns_are_kept(tmp_path: Path) -> None:
    city = town()
    own = {"bbox": "1, 2, 3, 4", "Geometry": "POINT (1 2)"}
    first = replace(city.buildings[0], footprint=replace(city.buildings[0].footprint, attributes=own))
    read = geopandas.read_parquet(write(replace(city, buildings=(first, *city.buildings[1:])), tmp_path))
    assert [read[f"input_{name}"][0] for name in own] == [*own.values()]
    assert (read.geom_type == "Polygon").all()


def test_arrow_finds_the_formats_metadata_and_columns_of_their_types(tmp_path: Path) -> None:
    read = parquet.read_table(write(replace(town(), buildings=()), tmp_path))
    metadata = json.loads(read.schema.metadata[b"geo"])
    assert (metadata["version"], metadata["primary_column"]) == ("1.1.0", "geometry")
    assert metadata["columns"]["geometry"]["encoding"] == "WKB"
    assert metadata["columns"]["geometry"]["crs"]["id"]["code"] == 32633
    assert set(FIELD_TYPES) < set(read.column_names)
    arrow = {str: "string", int: "int64", float: "double"}
    for name, kind in FIELD_TYPES.items():
        assert str(read.schema.field(name).type).removeprefix("large_") == arrow[kind]


def test_in_degrees_longitude_is_first(tmp_path: Path) -> None:
    city = town()
    ours = geopandas.read_parquet(write(city, tmp_path, degrees=True))
    back = shapely.get_coordinates(ours.to_crs(32633).geometry)
    theirs = [np.concatenate([each.footprint.exterior for each in city.buildings])]
    np.testing.assert_allclose((back.min(axis=0), back.max(axis=0)), (theirs[0].min(axis=0), theirs[0].max(axis=0)))
    assert abs(ours.total_bounds[0] - 15.0) < 0.01


def test_duckdb_reads_it(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    city, path = town(), write(town(), tmp_path)
    found = duckdb.sql(f"select id, height_m, bbox.xmin from '{path}' order by id").fetchall()  # noqa: S608 - ours
    expected = sorted(
        (b.footprint.identifier, round(b.height_m, 2), b.footprint.exterior[:, 0].min()) for b in city.buildings
    )
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    np.testing.assert_allclose([row[2] for row in found], [row[2] for row in expected], atol=0.1)

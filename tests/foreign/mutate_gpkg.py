"""Mutants of GeoPackages: changed tables, rows, geometries and schema, and damaged pages."""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import shapely

from tests.foreign import mutate_bytes, seeds
from tests.foreign.choices import Choices
from tests.foreign.ears import LURE_URL
from tests.foreign.files import Files

NAME = "houses.gpkg"
TABLES = (
    "gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys", "gpkg_extensions", "gpkg_ogr_contents",
    "houses", "trees", "rtree_houses_geom", "sqlite_sequence",
)  # fmt: skip
COLUMNS = {
    "gpkg_contents": ("table_name", "data_type", "identifier", "min_x", "max_y", "srs_id", "last_change"),
    "gpkg_geometry_columns": ("table_name", "column_name", "geometry_type_name", "srs_id", "z", "m"),
    "gpkg_spatial_ref_sys": ("srs_name", "srs_id", "organization", "organization_coordsys_id", "definition"),
    "gpkg_extensions": ("table_name", "extension_name", "definition", "scope"),
    "gpkg_ogr_contents": ("table_name", "feature_count"),
    "houses": ("fid", "geom", "id", "storeys", "height", "name"),
}
ODD_VALUES = (
    None, 0, -1, 1, 99, 4326, 32651, 900913, 2**62, 1e308, float("inf"), "", "houses", "trees", "POLYGON", "POINT",
    "features", "tiles", "attributes", "x" * 50_000, "a\nb", "\0", b"", b"\xff" * 9, "nan", "2026-13-45", "🏠",
    "GEOMETRY", f"{LURE_URL}/crs", "undefined", 'PROJCS["x",GEOGCS["y"]]', "COMPOUNDCRS", "houses'; --", '"',
)  # fmt: skip
STATEMENTS = (
    *(f"DROP TABLE {table}" for table in TABLES),
    *(f"DELETE FROM {table}" for table in TABLES),
    *(f"INSERT INTO {table} SELECT * FROM {table}" for table in TABLES),
    *(f"CREATE TABLE twin AS SELECT * FROM {table}" for table in TABLES),
    "DROP TABLE houses; CREATE VIEW houses AS SELECT * FROM trees",
    "ALTER TABLE houses RENAME TO other; CREATE VIEW houses AS SELECT * FROM other",
    "ALTER TABLE houses RENAME TO other; CREATE VIEW houses AS SELECT * FROM houses",
    "ALTER TABLE houses RENAME TO other; CREATE VIEW houses AS SELECT 1 AS fid, load_extension('bait.so') AS geom",
    "CREATE TRIGGER t AFTER INSERT ON houses BEGIN DELETE FROM houses; END",
    "CREATE TRIGGER t INSTEAD OF INSERT ON houses BEGIN SELECT 1; END",
    "ALTER TABLE houses ADD COLUMN geom2 POLYGON",
    "ALTER TABLE houses ADD COLUMN FID2 INTEGER DEFAULT 1",
    "ALTER TABLE houses ADD COLUMN geometry TEXT DEFAULT 'x'",
    "ALTER TABLE houses RENAME COLUMN geom TO Geom",
    "ALTER TABLE houses RENAME COLUMN id TO geometry",
    'ALTER TABLE houses RENAME COLUMN name TO ""',
    "ALTER TABLE houses ADD COLUMN \"a\nb\" DATETIME DEFAULT 'yesterday'",
    "ALTER TABLE houses ADD COLUMN born DATE DEFAULT '0000-00-00'",
    "ALTER TABLE houses ADD COLUMN big BIGINT DEFAULT 9223372036854775807",
    "UPDATE houses SET fid = 9223372036854775807 WHERE fid = 1",
    "UPDATE houses SET fid = -5 WHERE fid = 1",
    "UPDATE houses SET id = zeroblob(10)",
    "UPDATE houses SET storeys = 'many', height = 'tall'",
    "PRAGMA application_id = 0",
    "PRAGMA user_version = 999999",
    "PRAGMA encoding = 'UTF-16'; VACUUM",
    "PRAGMA page_size = 65536; VACUUM",
    "CREATE TABLE layer_styles (f_table_name, styleQML); INSERT INTO layer_styles VALUES ('houses', 'x')",
    "CREATE TABLE gpkg_data_columns (table_name, column_name, name, constraint_name)",
    "CREATE TABLE gpkgext_relations (id, base_table_name, related_table_name, relation_name, mapping_table_name)",
    "CREATE VIRTUAL TABLE v USING rtree(id, a, b)",
    "PRAGMA writable_schema = on; UPDATE sqlite_schema SET sql = 'CREATE TABLE houses (geom)' WHERE name = 'houses'",
    "PRAGMA writable_schema = on; UPDATE sqlite_schema SET sql = 'CREATE TABLE x (' WHERE name = 'houses'",
    "PRAGMA writable_schema = on; UPDATE sqlite_schema SET rootpage = 2",
    "PRAGMA writable_schema = on; DELETE FROM sqlite_schema WHERE name LIKE 'rtree%'",
    "PRAGMA writable_schema = on; "
    "INSERT INTO sqlite_schema VALUES ('view', 'w', 'w', 0, 'CREATE VIEW w AS SELECT * FROM w')",
)
SHAPES = (
    "POLYGON EMPTY",
    "MULTIPOLYGON EMPTY",
    "POINT (NaN NaN)",
    "LINESTRING (0 0, 1 1)",
    "GEOMETRYCOLLECTION (POLYGON ((0 0, 1 0, 1 1, 0 0)), POINT (1 1))",
    "POLYGON ((354001 3455999, 354004 3455996, 354004 3455999, 354001 3455996, 354001 3455999))",
    "POLYGON ((354001 3455999, 354001 3455999, 354001 3455999, 354001 3455999))",
    "POLYGON Z ((0 0 NaN, 1 0 1, 1 1 1, 0 0 NaN))",
    "POLYGON ((-1e308 -1e308, 1e308 -1e308, 1e308 1e308, -1e308 1e308, -1e308 -1e308))",
)
MOST_CHANGES = 4
MOST_INSTRUCTIONS = 1_000_000
"""After so many steps SQLite gives a statement up: one may copy what an earlier one made endless."""


def mutant(choices: Choices) -> Files:
    """A GeoPackage with up to four changes by SQL, and perhaps a damaged page."""
    content = seeds.geopackage()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(content)
        for _ in range(choices.number(MOST_CHANGES + 1)):
            with suppress(sqlite3.Error, UnicodeError), closing(_opened(path)) as connection:
                choices.pick((_run_statement, _change_a_value, _change_a_value, _damage_a_geometry))(
                    connection, choices
                )
        content = path.read_bytes()
    if content == seeds.geopackage() or choices.happens(4):
        content = mutate_bytes.mutate(content, choices)
    return {NAME: content}


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = off; PRAGMA synchronous = off")
    connection.set_progress_handler(lambda: 1, MOST_INSTRUCTIONS)
    for function in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
        connection.create_function(function, 1, lambda _: 0)
    return connection


def _run_statement(connection: sqlite3.Connection, choices: Choices) -> None:
    connection.executescript(choices.pick(STATEMENTS))


def _change_a_value(connection: sqlite3.Connection, choices: Choices) -> None:
    table = choices.pick(list(COLUMNS))
    column = choices.pick(COLUMNS[table])
    row = choices.number(4)
    where = "1" if row == 0 else f"rowid = {row}"
    connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE {where}', (choices.pick(ODD_VALUES),))


def _damage_a_geometry(connection: sqlite3.Connection, choices: Choices) -> None:
    row = 1 + choices.number(3)
    (found,) = connection.execute("SELECT geom FROM houses WHERE fid = ?", (row,)).fetchone() or (b"",)
    old = found if isinstance(found, bytes) else b""
    header = struct.pack("<2sBBi", b"GP", 0, 1, 32651)
    other = header + shapely.to_wkb(shapely.from_wkt(choices.pick(SHAPES)))
    nested = header + struct.pack("<BII", 1, 7, 1) * 3000
    huge = header + struct.pack("<BIII", 1, 3, 1, choices.odd_integer(32))
    new = choices.pick((mutate_bytes.mutate(old, choices), other, nested, huge, header, old[:8]))
    connection.execute("UPDATE houses SET geom = ? WHERE fid = ?", (new, row))

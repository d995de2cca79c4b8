"""GeoPackage (OGC 12-128): every building's outline in the city's own CRS, with all that is known of it.

A second table says how QGIS shows them (`qgis_style`).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from types import MappingProxyType

import geopandas
import numpy as np
import pandas
import pyogrio
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import ELEVATIONS, Record, own_fields, parts_of
from ryu_scape.export.fields import FIELD_TYPES
from ryu_scape.export.qgis_style import CHANGED, STYLE_TABLE, style_row
from ryu_scape.footprints import polygons_of
from ryu_scape.footprints.footprint import AttributeValue

LAYER, GEOMETRY_COLUMN = "buildings", "geom"

_COLUMN_TYPES = MappingProxyType({str: "string", int: "Int64", float: "float64", bool: "boolean"})
"""Of pandas, those that have a value for none."""
_LARGEST_INTEGER = 2**63 - 1

KindsFound = dict[str, set[type]]
"""The types that the values of each field have."""


Rows = tuple[NDArray[np.object_], Sequence[Record]]
"""Polygons (n,) and the record of each."""


def write_geopackage(city: City, path: Path) -> None:
    """Write the buildings of `city` as the layer `buildings` of `path`; raises as `atomic_write` does.

    A field has one type in the whole layer: text, where a person's own values are of several.
    """
    kinds: KindsFound = {}
    for building in city.buildings:
        note_kinds(own_fields(building), kinds)
    parts = ((polygons_of([each.footprint for each in part.buildings]), [*part.records()]) for part in parts_of(city))
    write_layer(path, parts, kinds, city.grid.crs.to_wkt(), len(city.buildings))


def write_layer(path: Path, parts: Iterable[Rows], kinds: KindsFound, crs: str, count: int) -> None:
    """Write `count` buildings, which come in parts, as `write_geopackage` does. kinds: of a person's own fields."""
    types = types_of(kinds) | dict(FIELD_TYPES)
    with atomic_write(path) as temporary, _dated():
        _append(frame_of((np.empty(0, object), ()), types, crs), temporary, is_first=True)
        for rows in parts:
            _append(frame_of(rows, types, crs), temporary, is_first=False)
        _append_style(temporary)
        _refuse_incomplete(temporary, count)
        _remove_logs(path)


@contextmanager
def _dated() -> Iterator[None]:
    """Let GDAL write the date of SOURCE_DATE_EPOCH, else the style's, in place of today's: same input, same bytes."""
    epoch_s = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch_s), timezone.utc) if epoch_s.isdecimal() else CHANGED
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _append(frame: geopandas.GeoDataFrame, path: Path, is_first: bool) -> None:
    options = {"layer_options": {"DESCRIPTION": ELEVATIONS, "GEOMETRY_NAME": GEOMETRY_COLUMN}} if is_first else {}
    frame.to_file(
        path,
        driver="GPKG",
        engine="pyogrio",
        layer=LAYER,
        geometry_type="Polygon",
        mode="w" if is_first else "a",
        **options,
    )


def _append_style(path: Path) -> None:
    row = pandas.DataFrame([style_row(LAYER, GEOMETRY_COLUMN)])
    options = {"FID": "id", "DATETIME_PRECISION": "MILLISECOND"}
    pyogrio.write_dataframe(row, path, layer=STYLE_TABLE, driver="GPKG", append=True, layer_options=options)


def _refuse_incomplete(path: Path, count: int) -> None:
    """GDAL says nothing when the disk runs full while it closes the file, and then leaves out the spatial index."""
    info = pyogrio.read_info(path, layer=LAYER, force_feature_count=True)
    styles = pyogrio.read_info(path, layer=STYLE_TABLE, force_feature_count=True)["features"]
    if info["features"] != count or styles != 1 or not info["capabilities"]["fast_spatial_filter"]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _remove_logs(path: Path) -> None:
    """Remove what a killed program has left beside an older `path`: SQLite would copy it into the new file."""
    for ending in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def frame_of(rows: Rows, types: Mapping[str, type], crs: str) -> geopandas.GeoDataFrame:
    """Buildings as a table with a column of its type for each field."""
    polygons, records = rows
    columns = {name: [_as_type(record.get(name), kind) for record in records] for name, kind in types.items()}
    untyped = {name: np.array(values, object) for name, values in columns.items()}
    frame = geopandas.GeoDataFrame(untyped, geometry=polygons, crs=crs)
    return frame.astype({name: _COLUMN_TYPES[kind] for name, kind in types.items()})


def _as_type(value: AttributeValue, kind: type) -> AttributeValue:
    return value if value is None or isinstance(value, kind) or kind is float else str(value)


def note_kinds(own: Record, kinds: KindsFound) -> None:
    """Add the types of a person's own values to what was found before."""
    for name, value in own.items():
        found = kinds.setdefault(name, set())
        if value is not None:
            found.add(str if _is_too_large(value) else type(value))


def types_of(kinds: KindsFound) -> dict[str, type]:
    """For each of a person's own fields the type that holds all its values."""
    return {name: _common_type(found) for name, found in kinds.items()}


def _is_too_large(value: AttributeValue) -> bool:
    return isinstance(value, int) and abs(value) > _LARGEST_INTEGER


def _common_type(kinds: set[type]) -> type:
    if len(kinds) == 1:
        return next(iter(kinds))
    return float if kinds == {int, float} else str

"""ESRI Shapefile (ESRI's technical description, July 1998): every building's outline in the city's own CRS.

Its files stand in one zip, `.shp.zip`, which QGIS, GDAL and ArcGIS Online open as it is: so no half of a set is ever
there. Names have ten bytes at most (the data dictionary says which), texts are UTF-8 and end after 254 bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import starts
from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.export.building_records import quick_records_of, records_of
from ryu_scape.export.column_types import field_types, kinds_found
from ryu_scape.export.dbase import END, columns_of, header, rows_of_table, table_bytes
from ryu_scape.export.zip_entry import timeless_entry
from ryu_scape.footprints import Footprint

ENDING = ".shp.zip"
LARGEST_FILE_BYTES = 2**31 - 1

_POLYGON, _CODE, _VERSION = 5, 9994, 1000
_NO_HEIGHTS = (0.0,) * 4
_HEADER_LENGTH, _HEADER = struct.Struct(">i20xi"), struct.Struct("<2i8d")
_RECORD, _SHAPE = struct.Struct(">2i"), struct.Struct("<i4d2i")
_HEADER_BYTES, _RECORD_HEADER_BYTES = 100, 8
_COUNT_BYTES, _POINT_BYTES, _WORD_BYTES = 4, 16, 2
"""Lengths are told in words of 16 bits."""


def write_shapefile(city: City, path: Path) -> None:
    """Write the buildings of `city` as `path`; raises as `atomic_write` does, and InputError beyond 2 GiB."""
    footprints = [building.footprint for building in city.buildings]
    columns = columns_of(field_types(kinds_found(city.buildings)), quick_records_of(city))
    sizes = np.array([_shape_bytes(each) for each in footprints], np.int64)
    shapes_bytes = _HEADER_BYTES + int(sizes.sum()) + _RECORD_HEADER_BYTES * sizes.size
    _refuse_too_large(max(shapes_bytes, table_bytes(columns, sizes.size)))
    bounds_m = _bounds_m(footprints)
    stem = path.name[: -len(ENDING)]
    files: dict[str, Iterable[bytes]] = {
        ".shp": chain([_header(shapes_bytes, bounds_m)], _shapes(footprints, sizes)),
        ".shx": [_header(_HEADER_BYTES + _RECORD_HEADER_BYTES * sizes.size, bounds_m), _index(sizes)],
        ".dbf": chain([header(columns, sizes.size)], rows_of_table(columns, records_of(city)), [END]),
        ".prj": [city.grid.crs.to_wkt(version="WKT1_ESRI").encode("ascii", "replace")],
        ".cpg": [b"UTF-8"],
    }
    with atomic_write(path) as temporary, ZipFile(temporary, "w") as package:
        for ending, pieces in files.items():
            with package.open(timeless_entry(stem + ending), mode="w") as file:
                file.writelines(pieces)


def _refuse_too_large(length: int) -> None:
    if length > LARGEST_FILE_BYTES:
        raise InputError(
            f"The buildings need {length / 2**30:.1f} GiB, and a Shapefile ends at 2.",
            "Export them as GeoPackage (.gpkg) or FlatGeobuf (.fgb).",
        )


def _rings(footprint: Footprint) -> list[NDArray[np.float64]]:
    """Each ring (n, 2), closed: the exterior clockwise, courtyards the other way round."""
    return [np.concatenate((ring[:1], ring[::-1])) for ring in (footprint.exterior, *footprint.holes)]


def _shape_bytes(footprint: Footprint) -> int:
    """Of the polygon alone: type, box, counts, where its rings begin, points."""
    corners = [len(footprint.exterior), *map(len, footprint.holes)]
    return _SHAPE.size + _COUNT_BYTES * len(corners) + _POINT_BYTES * (sum(corners) + len(corners))


def _bounds_m(footprints: Sequence[Footprint]) -> NDArray[np.float64]:
    """West, south, east and north of all of them (4,); zeros for none."""
    if not footprints:
        return np.zeros(4)
    corners = np.concatenate([footprint.exterior for footprint in footprints])
    return np.concatenate((corners.min(axis=0), corners.max(axis=0)))


def _header(length: int, bounds_m: NDArray[np.float64]) -> bytes:
    words = _HEADER_LENGTH.pack(_CODE, length // _WORD_BYTES)
    return words + _HEADER.pack(_VERSION, _POLYGON, *bounds_m.tolist(), *_NO_HEIGHTS)


def _shapes(footprints: Sequence[Footprint], sizes: NDArray[np.int64]) -> Iterator[bytes]:
    """A record for each building, numbered from 1."""
    for number, (footprint, size) in enumerate(zip(footprints, sizes.tolist(), strict=True), start=1):
        rings = _rings(footprint)
        points = np.concatenate(rings)
        firsts = starts(np.array([len(ring) for ring in rings]))
        yield _RECORD.pack(number, size // _WORD_BYTES)
        yield _SHAPE.pack(_POLYGON, *points.min(axis=0), *points.max(axis=0), len(rings), len(points))
        yield firsts.astype("<i4").tobytes() + points.astype("<f8").tobytes()


def _index(sizes: NDArray[np.int64]) -> bytes:
    """Where each record begins, and how long its polygon is."""
    records = sizes + _RECORD_HEADER_BYTES
    offsets = _HEADER_BYTES + starts(records)
    return (np.column_stack((offsets, sizes)) // _WORD_BYTES).astype(">i4").tobytes()

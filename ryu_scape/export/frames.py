"""Buildings as tables of GeoPandas, a column for each field, for formats that GDAL writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ryu_scape.export.building_records import Part, Record
from ryu_scape.export.column_types import as_type
from ryu_scape.footprints import polygons_of

if TYPE_CHECKING:
    import geopandas

_COLUMN_TYPES = MappingProxyType({str: "string", int: "Int64", float: "float64", bool: "boolean"})
"""Of pandas, those that have a value for none."""

Rows = tuple[NDArray[np.object_], Sequence[Record]]
"""Polygons (n,) and the record of each."""


def rows_of(part: Part) -> Rows:
    """Outlines and records of some buildings."""
    return polygons_of([building.footprint for building in part.buildings]), [*part.records()]


def empty_frame(types: Mapping[str, type], crs_wkt: str) -> geopandas.GeoDataFrame:
    """A table without rows, for a format that learns its columns first."""
    return frame_of((np.empty(0, object), ()), types, crs_wkt)


def frame_of(rows: Rows, types: Mapping[str, type], crs_wkt: str) -> geopandas.GeoDataFrame:
    """A table with a column of its type for each field; types as `field_types` has them."""
    import geopandas

    polygons, records = rows
    columns = {name: [as_type(record.get(name), kind) for record in records] for name, kind in types.items()}
    untyped = {name: np.array(values, object) for name, values in columns.items()}
    frame = geopandas.GeoDataFrame(untyped, geometry=polygons, crs=crs_wkt)
    return frame.astype({name: _COLUMN_TYPES[kind] for name, kind in types.items()})

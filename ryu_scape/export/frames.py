"""Buildings as tables of GeoPandas, a column for each field, for formats that GDAL writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import geopandas
import numpy as np
from numpy.typing import NDArray

from ryu_scape.export.building_records import Part
from ryu_scape.export.column_types import as_type
from ryu_scape.footprints import polygons_of
from ryu_scape.footprints.footprint import AttributeValue

_COLUMN_TYPES = MappingProxyType({str: "string", int: "Int64", float: "float64", bool: "boolean"})
"""Of pandas, those that have a value for none."""


def empty_frame(types: Mapping[str, type], crs_wkt: str) -> geopandas.GeoDataFrame:
    """A table without rows, for a format that learns its columns first."""
    return _frame(np.empty(0, object), {name: [] for name in types}, types, crs_wkt)


def frame_of(part: Part, types: Mapping[str, type], crs_wkt: str) -> geopandas.GeoDataFrame:
    """Outlines and fields of some buildings; types as `field_types` has them."""
    records = list(part.records())
    columns = {name: [as_type(record.get(name), kind) for record in records] for name, kind in types.items()}
    return _frame(polygons_of([building.footprint for building in part.buildings]), columns, types, crs_wkt)


def _frame(
    polygons: NDArray[np.object_],
    columns: Mapping[str, Sequence[AttributeValue]],
    types: Mapping[str, type],
    crs_wkt: str,
) -> geopandas.GeoDataFrame:
    untyped = {name: np.array(values, object) for name, values in columns.items()}
    frame = geopandas.GeoDataFrame(untyped, geometry=polygons, crs=crs_wkt)
    return frame.astype({name: _COLUMN_TYPES[kind] for name, kind in types.items()})

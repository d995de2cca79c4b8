"""GeoPackage (OGC 12-128): every building's outline in the city's own CRS, with all that is known of it.

A second table says how QGIS shows them (`qgis_style`).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import elevations_above, parts_of
from ryu_scape.export.column_types import KindsFound, field_types, kinds_found
from ryu_scape.export.frames import Rows, empty_frame, frame_of, rows_of
from ryu_scape.export.qgis_style import CHANGED, STYLE_TABLE, style_row
from ryu_scape.names import past_pyogrio

if TYPE_CHECKING:
    import geopandas

LAYER, GEOMETRY_COLUMN = "buildings", "geom"


def write_geopackage(city: City, path: Path) -> None:
    """Write the buildings of `city` as the layer `buildings` of `path`; raises as `atomic_write` does.

    A field has one type in the whole layer: text, where a person's own values are of several.
    """
    rows, kinds = map(rows_of, parts_of(city)), kinds_found(city.buildings)
    crs, datum = city.grid.crs.to_wkt(), city.survey.vertical_datum
    write_layer(path, rows, kinds, crs, datum, len(city.buildings))


def write_layer(
    path: Path, parts: Iterable[Rows], kinds: KindsFound, crs: str, vertical_datum: str | None, count: int
) -> None:
    """Write `count` buildings, which come in parts, as `write_geopackage` does. kinds: of a person's own fields."""
    types = field_types(kinds)
    with atomic_write(path) as unnamed, past_pyogrio(unnamed) as temporary, dated():
        description = {"DESCRIPTION": elevations_above(vertical_datum), "GEOMETRY_NAME": GEOMETRY_COLUMN}
        _append(empty_frame(types, crs), temporary, mode="w", layer_options=description)
        for rows in parts:
            _append(frame_of(rows, types, crs), temporary, mode="a")
        _append_style(temporary)
        _refuse_incomplete(temporary, count)
        _remove_logs(path)


@contextmanager
def dated() -> Iterator[None]:
    """Let GDAL write the date of SOURCE_DATE_EPOCH, else the style's, in place of today's: same input, same bytes."""
    import pyogrio

    epoch_s = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch_s), timezone.utc) if epoch_s.isdecimal() else CHANGED
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _append(frame: geopandas.GeoDataFrame, path: Path, **options: Any) -> None:
    frame.to_file(path, driver="GPKG", engine="pyogrio", layer=LAYER, geometry_type="Polygon", **options)


def _append_style(path: Path) -> None:
    import pandas
    import pyogrio

    row = pandas.DataFrame([style_row(LAYER, GEOMETRY_COLUMN)])
    options = {"FID": "id", "DATETIME_PRECISION": "MILLISECOND"}
    pyogrio.write_dataframe(row, path, layer=STYLE_TABLE, driver="GPKG", append=True, layer_options=options)


def _refuse_incomplete(path: Path, count: int) -> None:
    """GDAL says nothing when the disk runs full while it closes the file, and then leaves out the spatial index."""
    import pyogrio

    info = pyogrio.read_info(path, layer=LAYER, force_feature_count=True)
    styles = pyogrio.read_info(path, layer=STYLE_TABLE, force_feature_count=True)["features"]
    if info["features"] != count or styles != 1 or not info["capabilities"]["fast_spatial_filter"]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _remove_logs(path: Path) -> None:
    """Remove what a killed program has left beside an older `path`: SQLite would copy it into the new file."""
    for ending in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)

"""Buildings as a table for data analysis: GeoParquet 1.1, which pandas, DuckDB, R and cloud warehouses read as it is.

A column for each field of the data dictionary, outlines as WKB with the CRS as PROJJSON, and a box a row by which
readers skip what is out of sight. The whole table is in memory once, as that of a FlatGeobuf.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import geopandas
import pandas

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import parts_of
from ryu_scape.export.column_types import field_types, kinds_found
from ryu_scape.export.frames import empty_frame, frame_of, rows_of
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.purposes.purpose import Purpose
from ryu_scape.settings import Declared, setting

DEGREES = "OGC:CRS84"
"""Longitude before latitude, as warehouses take it for granted."""


@dataclass(frozen=True)
class TableSettings(Declared):
    """In what the outlines are told."""

    degrees: bool = setting(False, "Outlines in longitude and latitude instead of the image's own CRS.")


@dataclass(frozen=True, eq=False)
class RecordTable:
    """A row for each building, with its outline."""

    frame: geopandas.GeoDataFrame

    @property
    def figures(self) -> Mapping[str, float | str]:
        """How large it is, and where."""
        return {"rows": len(self.frame), "columns": len(self.frame.columns), "crs": self.frame.crs.name}


def study_table(city: City, settings: TableSettings, progress: ProgressReporter) -> RecordTable:
    """Collect the records. Raises OperationCancelled when asked to stop."""
    types, crs_wkt = field_types(kinds_found(city.buildings)), city.grid.crs.to_wkt()
    frames, done = [empty_frame(types, crs_wkt)], 0
    for part in parts_of(city):
        advance(progress, "Collecting buildings", done / len(city.buildings))
        frames.append(frame_of(rows_of(part), types, crs_wkt))
        done += len(part.buildings)
    frame = pandas.concat(frames[1:] or frames, ignore_index=True)
    return RecordTable(frame.to_crs(DEGREES) if settings.degrees else frame)


def write_table(city: City, finding: RecordTable, path: Path) -> None:
    """Write the table; raises as `atomic_write` does."""
    with atomic_write(path) as temporary, temporary.open("wb") as file:
        finding.frame.to_parquet(
            file, index=False, compression="zstd", schema_version="1.1.0", write_covering_bbox=True
        )


TABLE = Purpose(
    name="table",
    title="Data table",
    meaning="A row for each building, as GeoParquet for pandas, DuckDB, R and cloud warehouses.",
    settings=TableSettings,
    study=study_table,
    writers=MappingProxyType({".parquet": write_table}),
    extra="table",
    packages=("pyarrow",),
)

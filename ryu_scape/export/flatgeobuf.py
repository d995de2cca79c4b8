"""FlatGeobuf 3: every building's outline in the city's own CRS with all that is known of it, for maps in browsers.

Its spatial index lets a browser fetch what is in sight alone. The whole table is in memory once: 50,000 buildings are
some 100 MB.
"""

from __future__ import annotations

from pathlib import Path

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import elevations_above, parts_of
from ryu_scape.export.column_types import field_types, kinds_found
from ryu_scape.export.frames import empty_frame, frame_of, rows_of
from ryu_scape.names import past_pyogrio


def write_flatgeobuf(city: City, path: Path) -> None:
    """Write the buildings of `city` as `path`; raises as `atomic_write` does."""
    import pandas

    types, crs_wkt = field_types(kinds_found(city.buildings)), city.grid.crs.to_wkt()
    frames = [frame_of(rows_of(part), types, crs_wkt) for part in parts_of(city)] or [empty_frame(types, crs_wkt)]
    options = {"TITLE": "buildings", "DESCRIPTION": elevations_above(city.survey.vertical_datum)}
    with atomic_write(path) as unnamed, past_pyogrio(unnamed) as temporary:
        pandas.concat(frames).to_file(
            temporary,
            driver="FlatGeobuf",
            engine="pyogrio",
            layer="buildings",
            geometry_type="Polygon",
            layer_options=options,
        )

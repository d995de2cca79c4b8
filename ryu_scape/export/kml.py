"""KML 2.2 (OGC 07-147r2): every building as a block on the globe, for Google Earth and the like, with its record.

Blocks are as high as `height_m` and stand on the viewer's own ground, so that no datum matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import Record, elevations_above, parts_of
from ryu_scape.export.geojson import rings_in_degrees
from ryu_scape.export.plain_text import one_line

BLOCK = (Path(__file__).parent / "page" / "block.kml").read_text("utf-8")
"""That a polygon stands as a block on the ground, in the format's words, which are not all those of our glossary."""

_STYLE = (
    '<Style id="building"><LineStyle><color>ff46505a</color></LineStyle>'
    "<PolyStyle><color>ffb4cde6</color></PolyStyle></Style>"
)
"""Colours are alpha, blue, green and red."""


def write_kml(city: City, path: Path) -> None:
    """Write the buildings of `city` as `path`; raises as `atomic_write` does."""
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
            f"<name>{escape(one_line(path.stem))}</name>"
            f"<description>{escape(elevations_above(city.survey.vertical_datum))}</description>{_STYLE}\n"
        )
        for part in parts_of(city):
            degrees = rings_in_degrees(part.buildings, city.grid.crs)
            for rings, record in zip(degrees, part.records(), strict=True):
                file.writelines(_placemark(rings, record))
        file.write("</Document></kml>\n")


def _placemark(rings: list[list[list[float]]], record: Record) -> Iterator[str]:
    height_m = record["height_m"] or 0.0
    yield f"<Placemark><name>{escape(one_line(str(record['id'])))}</name><styleUrl>#building</styleUrl><ExtendedData>"
    for name, value in record.items():
        if value is not None:
            yield f"<Data name={quoteattr(one_line(name))}><value>{escape(one_line(str(value)))}</value></Data>"
    yield f"</ExtendedData><Polygon>{BLOCK}"
    for ring, side in zip(rings, chain(("outer",), repeat("inner")), strict=False):
        corners = " ".join(f"{longitude:.9f},{latitude:.9f},{height_m}" for longitude, latitude in ring)
        yield f"<{side}BoundaryIs><LinearRing><coordinates>{corners}</coordinates></LinearRing></{side}BoundaryIs>"
    yield "</Polygon></Placemark>\n"

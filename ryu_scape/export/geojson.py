"""GeoJSON (RFC 7946): every building's outline in longitude and latitude, with all that is known of it.

A measured number that no building has, as the DSM's percentiles without a DSM, is left out of the file: GeoJSON cannot
say what type it would be, and GIS take nothing but null for text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from rasterio.crs import CRS

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.building_records import elevations_above, parts_of, quick_records_of
from ryu_scape.export.fields import FIELD_TYPES
from ryu_scape.heights import Building
from ryu_scape.raster.projection import WGS84, project

DEGREE_DECIMALS = 9
"""A tenth of a millimetre."""


def write_geojson(city: City, path: Path) -> None:
    """Write the buildings of `city` as `path`; raises as `atomic_write` does."""
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        elevations = json.dumps(elevations_above(city.survey.vertical_datum))
        file.write(f'{{"type": "FeatureCollection", "description": {elevations}, "features": [')
        separator, unknown = "\n", _unknown_numbers(city)
        for part in parts_of(city):
            for building, rings, record in zip(
                part.buildings, rings_in_degrees(part.buildings, city.grid.crs), part.records(), strict=True
            ):
                feature = {
                    "type": "Feature",
                    "id": building.footprint.identifier,
                    "geometry": {"type": "Polygon", "coordinates": rings},
                    "properties": {name: value for name, value in record.items() if name not in unknown},
                }
                file.write(separator + json.dumps(feature, ensure_ascii=False, allow_nan=False))
                separator = ",\n"
        file.write("\n]}\n")


def _unknown_numbers(city: City) -> frozenset[str]:
    """The measured fields of numbers that are None for every building."""
    unknown = {name for name, kind in FIELD_TYPES.items() if kind is not str}
    for record in quick_records_of(city):
        unknown = {name for name in unknown if name in record and record[name] is None}
    return frozenset(unknown)


def rings_in_degrees(buildings: Sequence[Building], crs: CRS) -> Iterator[list[list[list[float]]]]:
    """For each building its rings in degrees, closed, the exterior first."""
    rings = [ring for b in buildings for ring in (b.footprint.exterior, *b.footprint.holes)]
    closed = [np.concatenate([ring, ring[:1]]) for ring in rings]
    degrees = np.round(project(np.concatenate(closed), crs, WGS84), DEGREE_DECIMALS)
    lines = iter(np.split(degrees, np.cumsum([len(ring) for ring in closed])[:-1]))
    for building in buildings:
        yield [next(lines).tolist() for _ in range(1 + len(building.footprint.holes))]

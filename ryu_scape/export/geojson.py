"""GeoJSON (RFC 7946): every building's outline in longitude and latitude, with its elevations and heights.

A person's own fields come first, unchanged; one that bears the name of a measured value is kept as `input_…`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rasterio.crs import CRS

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.footprints.footprint import AttributeValue
from ryu_scape.heights import Building
from ryu_scape.raster.projection import WGS84, project

DEGREE_DECIMALS = 8
METRE_DECIMALS = 2
BUILDINGS_AT_ONCE = 2_000


def write_geojson(city: City, path: Path) -> None:
    """Write the buildings of `city` as `path`; raises as `atomic_write` does."""
    buildings, crs = city.buildings, city.grid.crs
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for start in range(0, len(buildings), BUILDINGS_AT_ONCE):
            part = buildings[start : start + BUILDINGS_AT_ONCE]
            features = (json.dumps(feature, ensure_ascii=False, allow_nan=False) for feature in _features(part, crs))
            file.write((",\n" if start else "\n") + ",\n".join(features))
        file.write("\n]}\n")


def properties(building: Building) -> dict[str, AttributeValue]:
    """What the file says of a building, elevations above the DSM's datum; None where nothing was measured."""
    measured: dict[str, AttributeValue] = {
        "id": building.footprint.identifier,
        "ground_m": _metres(building.ground_elevation_m),
        "eave_m": _metres(building.eave_elevation_m),
        "ridge_m": _metres(building.ridge_elevation_m),
        "roof": building.roof.kind.value,
        "roof_p50_m": _metres(building.roof_p50_m),
        "roof_p70_m": _metres(building.roof_p70_m),
        "roof_p90_m": _metres(building.roof_p90_m),
        "roof_max_m": _metres(building.roof_max_m),
        "height_m": _metres(building.height_m),
        "height_sigma_m": _metres(building.height_sigma_m),
        "height_source": building.height_source.value,
    }
    given = {
        f"input_{name}" if name in measured and str(value) != building.footprint.identifier else name: value
        for name, value in building.footprint.attributes.items()
    }
    return given | measured


def _features(buildings: Sequence[Building], crs: CRS) -> list[dict[str, object]]:
    rings = [ring for b in buildings for ring in (b.footprint.exterior, *b.footprint.holes)]
    closed = [np.concatenate([ring, ring[:1]]) for ring in rings]
    degrees = np.round(project(np.concatenate(closed), crs, WGS84), DEGREE_DECIMALS)
    lines = iter(np.split(degrees, np.cumsum([len(ring) for ring in closed])[:-1]))
    return [
        {
            "type": "Feature",
            "id": building.footprint.identifier,
            "geometry": {
                "type": "Polygon",
                "coordinates": [next(lines).tolist() for _ in range(1 + len(building.footprint.holes))],
            },
            "properties": properties(building),
        }
        for building in buildings
    ]


def _metres(value: float) -> float | None:
    return round(value, METRE_DECIMALS) if math.isfinite(value) else None

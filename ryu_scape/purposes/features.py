"""Answers that are features, as GeoJSON in degrees or as a GeoPackage in the city's own CRS."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import geopandas

from ryu_scape.atomic import atomic_write
from ryu_scape.export.geopackage import dated


def write_features(path: Path, layer: str, frame: geopandas.GeoDataFrame, geometry: str) -> None:
    """Write features in the format of the path's ending; raises as `atomic_write` does. geometry: `Polygon`…"""
    if path.name.lower().endswith(".geojson"):
        _write(path, layer, frame.to_crs(4326), geometry, "GeoJSON", {"RFC7946": "YES"})
    else:
        _write(path, layer, frame, geometry, "GPKG", {"GEOMETRY_NAME": "geom"})


def write_projected_geojson(path: Path, layer: str, frame: geopandas.GeoDataFrame, geometry: str) -> None:
    """Write a GeoJSON as before RFC 7946, in the features' own CRS, which it names; raises as `atomic_write` does."""
    _write(path, layer, frame, geometry, "GeoJSON", {"COORDINATE_PRECISION": "3"})


def _write(
    path: Path, layer: str, frame: geopandas.GeoDataFrame, geometry: str, driver: str, options: Mapping[str, str]
) -> None:
    """GDAL writes into memory: on a disk that runs full it would leave out the end and say nothing."""
    content = BytesIO()
    with dated():
        frame.to_file(
            content, driver=driver, engine="pyogrio", layer=layer, geometry_type=geometry, layer_options=dict(options)
        )
    with atomic_write(path) as temporary:
        temporary.write_bytes(content.getbuffer())

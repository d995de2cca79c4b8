"""Answers that are features, as GeoJSON in degrees or as a GeoPackage in the city's own CRS."""

from __future__ import annotations

from pathlib import Path

import geopandas

from ryu_scape.atomic import atomic_write


def write_features(path: Path, layer: str, frame: geopandas.GeoDataFrame, geometry: str) -> None:
    """Write features in the format of the path's ending; raises as `atomic_write` does. geometry: `Polygon`…"""
    is_geojson = path.name.lower().endswith(".geojson")
    placed = frame.to_crs(4326) if is_geojson else frame
    driver, options = ("GeoJSON", {"RFC7946": "YES"}) if is_geojson else ("GPKG", {"GEOMETRY_NAME": "geom"})
    with atomic_write(path) as temporary:
        placed.to_file(
            temporary, driver=driver, engine="pyogrio", layer=layer, geometry_type=geometry, layer_options=options
        )

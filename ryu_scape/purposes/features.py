"""Answers that are features, as GeoJSON in degrees or as a GeoPackage in the city's own CRS."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import geopandas

from ryu_scape.atomic import atomic_write
from ryu_scape.export.geopackage import dated


def write_features(path: Path, layer: str, frame: geopandas.GeoDataFrame, geometry: str) -> None:
    """Write features in the format of the path's ending; raises as `atomic_write` does. geometry: `Polygon`…

    GDAL writes into memory: on a disk that runs full it would leave out the end and say nothing.
    """
    is_geojson = path.name.lower().endswith(".geojson")
    placed = frame.to_crs(4326) if is_geojson else frame
    driver, options = ("GeoJSON", {"RFC7946": "YES"}) if is_geojson else ("GPKG", {"GEOMETRY_NAME": "geom"})
    content = BytesIO()
    with dated():
        placed.to_file(
            content, driver=driver, engine="pyogrio", layer=layer, geometry_type=geometry, layer_options=options
        )
    with atomic_write(path) as temporary:
        temporary.write_bytes(content.getbuffer())

"""Houses of a person, in files of the formats and CRS that are asked for."""

from __future__ import annotations

from pathlib import Path

import geopandas
from affine import Affine
from rasterio.crs import CRS
from shapely.geometry import Polygon, box

from ryu_scape.footprints import Footprint
from ryu_scape.raster import GeoGrid

WEST, NORTH = 354_000.0, 3_456_000.0
GRID = GeoGrid(Affine(0.5, 0, WEST, 0, -0.5, NORTH), CRS.from_epsg(32651), 200, 300)
DRIVERS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".shp": "ESRI Shapefile"}


def house(x_m: float, y_m: float, width_m: float = 12.0, depth_m: float = 8.0) -> Polygon:
    """A rectangle whose north-western corner lies (x, -y) metres from the grid's."""
    return box(WEST + x_m, NORTH - y_m - depth_m, WEST + x_m + width_m, NORTH - y_m)


def write(path: Path, shapes: list, fields: dict | None = None, epsg: int = 4326) -> Path:
    frame = geopandas.GeoDataFrame(fields or {}, geometry=shapes, crs=32651).to_crs(epsg)
    frame.to_file(path, driver=DRIVERS[path.suffix], engine="pyogrio")
    return path


def polygon(footprint: Footprint) -> Polygon:
    return Polygon(footprint.exterior, footprint.holes)

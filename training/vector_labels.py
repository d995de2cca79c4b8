"""Building polygons of a vector file to labelled pixels of an image's grid."""

from __future__ import annotations

import warnings
from pathlib import Path

import geopandas
import numpy as np
import pandas
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataSourceError
from rasterio.features import rasterize
from shapely.errors import ShapelyError

from ryu_scape.errors import InputError
from ryu_scape.raster import GeoGrid

WGS84 = "EPSG:4326"


def rasterise_footprints(
    path: Path, grid: GeoGrid, height_property: str
) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
    """Labels (H, W), 0 = no building, of the polygons of a GeoJSON or GeoPackage file, and heights (n,) in metres.

    A pixel belongs to the polygon that holds its centre, where several do to the smallest. A file without a CRS is
    taken to be in longitude and latitude. Heights are NaN where the property is missing. Raises InputError for files
    that cannot be read.
    """
    polygons, heights_m = _polygons_on(path, grid, height_property)
    shape = (grid.height, grid.width)
    if not len(polygons):
        return np.zeros(shape, np.uint16), heights_m
    largest_first = np.argsort(-shapely.area(polygons))
    shapes = ((polygons[i], int(i) + 1) for i in largest_first)
    return rasterize(shapes, shape, transform=grid.transform, dtype=np.uint16), heights_m


def _polygons_on(path: Path, grid: GeoGrid, height_property: str) -> tuple[NDArray[np.object_], NDArray[np.float32]]:
    """Valid plane polygons (n,) in map metres that reach into the grid, and their heights."""
    table = _read(path)
    table = table[~table.geometry.isna()]
    table = table.set_geometry(_areal_parts(table.geometry.to_numpy()), crs=table.crs).to_crs(grid.crs)
    corners = np.array([[0, 0], [grid.width, 0], [grid.width, grid.height], [0, grid.height]], np.float64)
    table = table[table.intersects(shapely.Polygon(grid.to_map(corners)))]
    heights_m = np.full(len(table), np.nan, np.float32)
    if height_property in table:
        heights_m = pandas.to_numeric(table[height_property], errors="coerce").to_numpy(np.float32)
    return table.geometry.to_numpy(), heights_m


def _read(path: Path) -> geopandas.GeoDataFrame:
    """All features; unclosed rings are closed, geometries beyond that become empty."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = geopandas.read_file(path, on_invalid="fix")
    except (DataSourceError, ShapelyError, OSError, ValueError) as error:
        raise InputError(f"{path.name} cannot be read as building footprints ({error}).", "Export it again.") from error
    if "geometry" not in table:
        raise InputError(f"{path.name} holds no geometries.", "Give a GeoJSON file of building polygons.")
    return table if table.crs else table.set_crs(WGS84)


def _areal_parts(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Each geometry without elevations, made valid, and without points and lines; what had no area becomes empty."""
    valid = shapely.make_valid(shapely.force_2d(geometries))
    parts, owner = shapely.get_parts(valid, return_index=True)
    inner, owner_of_part = shapely.get_parts(parts, return_index=True)
    areal = shapely.get_dimensions(inner) == 2
    owner = owner[owner_of_part]
    return np.array([shapely.union_all(inner[areal & (owner == i)]) for i in range(len(geometries))], object)

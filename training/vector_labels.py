"""Building polygons of a vector file to labelled pixels of an image's grid."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import geopandas
import numpy as np
import pandas
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataSourceError
from rasterio.crs import CRS
from rasterio.features import rasterize
from shapely.errors import ShapelyError

from ryu_scape.errors import InputError
from ryu_scape.raster import GeoGrid

WGS84 = "EPSG:4326"
AREAL_TYPES = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True, eq=False)
class GivenBuildings:
    """Valid plane polygons (n,) in metres of a map, and their heights (n,) in metres, NaN where they are not told."""

    polygons: NDArray[np.object_]
    heights_m: NDArray[np.float32]

    @staticmethod
    def read(path: Path, crs: CRS, height_property: str) -> GivenBuildings:
        """Those of a GeoJSON, a GeoPackage or a Shapefile, on the map of `crs`.

        A file without a CRS is taken to be in longitude and latitude. Raises InputError for one that cannot be read.
        """
        table = _read(path)
        table = table[~table.geometry.isna()]
        table = table.set_geometry(_areal_parts(table.geometry.to_numpy()), crs=table.crs).to_crs(crs)
        heights_m = np.full(len(table), np.nan, np.float32)
        if height_property in table:
            heights_m = pandas.to_numeric(table[height_property], errors="coerce").to_numpy(np.float32)
        return GivenBuildings(table.geometry.to_numpy(), heights_m)

    def near(self, grid: GeoGrid, reach_m: float = 0.0) -> NDArray[np.intp]:
        """The numbers of those within so many metres of a grid, ascending."""
        corners = np.array([[0, 0], [grid.width, 0], [grid.width, grid.height], [0, grid.height]], np.float64)
        return np.sort(self._tree.query(shapely.Polygon(grid.to_map(corners)), "dwithin", distance=reach_m))

    def on(self, grid: GeoGrid) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
        """Labels (H, W), 0 = no building, of those that reach into a grid, and their heights (k,).

        A pixel belongs to the polygon that holds its centre, where several do to the smallest.
        """
        near = self.near(grid)
        polygons, shape = self.polygons[near], (grid.height, grid.width)
        if not len(polygons):
            return np.zeros(shape, np.uint16), self.heights_m[near]
        largest_first = np.argsort(-shapely.area(polygons))
        shapes = ((polygons[i], int(i) + 1) for i in largest_first)
        return rasterize(shapes, shape, transform=grid.transform, dtype=np.uint16), self.heights_m[near]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.polygons)


def _read(path: Path) -> geopandas.GeoDataFrame:
    """All features; unclosed rings are closed, geometries beyond that become empty."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = geopandas.read_file(path, on_invalid="fix")
    except (DataSourceError, ShapelyError, OSError, ValueError) as error:
        raise InputError(f"{path.name} cannot be read as building footprints ({error}).", "Export it again.") from error
    if "geometry" not in table:
        raise InputError(f"{path.name} holds no geometries.", "Give a file of building polygons.")
    return table if table.crs else table.set_crs(WGS84)


def _areal_parts(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Each geometry without elevations, made valid, and without points and lines; what had no area becomes empty."""
    valid = shapely.make_valid(shapely.force_2d(geometries))
    for index in np.flatnonzero(~np.isin(shapely.get_type_id(valid), AREAL_TYPES)):
        parts = shapely.get_parts(shapely.get_parts(valid[index]))
        valid[index] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return valid

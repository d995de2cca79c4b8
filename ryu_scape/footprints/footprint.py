"""The outline of one building, and outlines as a raster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize

from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.raster import GeoGrid

AttributeValue: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, eq=False)
class Footprint:
    """The outline of one building in map metres, clean (`cleaning.are_clean`) and with its corners on the lattice.

    exterior: (n, 2) float64 (x, y), counter-clockwise, unclosed. holes: courtyards, each (k, 2), clockwise, unclosed.
    confidence: mean building probability inside, in [0, 1]; what only a fine DSM shows counts 0.8, and an outline that
        a person gave 1.
    identifier: the person's own, or the running number of a found building in reading order, from 1.
    attributes: what else a person's file says of the building, by field name.
    part_of: the identifier of the outline that it is a part of (`parts`), empty for a whole one.
    """

    exterior: NDArray[np.float64]
    holes: tuple[NDArray[np.float64], ...]
    confidence: float
    identifier: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=lambda: MappingProxyType({}))
    part_of: str = ""

    @staticmethod
    def of_polygon(
        polygon: shapely.Polygon,
        confidence: float,
        identifier: str,
        attributes: Mapping[str, AttributeValue] = MappingProxyType({}),
    ) -> Footprint:
        """The footprint with a polygon's rings, whichever way these are wound."""
        polygon = shapely.orient_polygons(polygon)
        exterior, *holes = (np.asarray(ring.coords)[:-1].copy() for ring in (polygon.exterior, *polygon.interiors))
        return Footprint(exterior, tuple(holes), confidence, identifier, attributes)


def polygons_of(footprints: Sequence[Footprint]) -> NDArray[np.object_]:
    """Their outlines as shapely polygons (n,)."""
    if not len(footprints):
        return np.empty(0, object)
    rings = [ring for footprint in footprints for ring in (footprint.exterior, *footprint.holes)]
    owner = np.repeat(np.arange(len(footprints)), [1 + len(footprint.holes) for footprint in footprints])
    closed = shapely.linearrings(np.concatenate(rings), indices=np.repeat(np.arange(len(rings)), [*map(len, rings)]))
    return np.asarray(shapely.polygons(closed, indices=owner), object)


def image_outline(grid: GeoGrid) -> shapely.Polygon:
    """The outline of a raster in map metres."""
    corners = np.array([(0, 0), (grid.width, 0), (grid.width, grid.height), (0, grid.height)], np.float64)
    return shapely.Polygon(grid.to_map(corners))


def in_reading_order(polygons: NDArray[np.object_]) -> NDArray[np.intp]:
    """The order (n,) of polygons from north to south by their northern ends, those in one line from west to east."""
    west, south, east, north = shapely.bounds(polygons).T
    return np.lexsort((south, east, west, -north))


def label_raster(polygons: NDArray[np.object_], grid: GeoGrid) -> NDArray[np.int32]:
    """Index (H, W) int32 of the polygon in map metres around each pixel's centre, -1 for none; later ones win."""
    shape = grid.height, grid.width
    if not len(polygons):
        return np.full(shape, -1, np.int32)
    numbered = zip(_as_geojson(polygons), range(len(polygons)), strict=True)
    return rasterize(numbered, shape, fill=-1, transform=grid.transform, dtype=np.int32)


def _as_geojson(polygons: NDArray[np.object_]) -> Iterator[dict[str, object]]:
    """Polygons (n,) as rasterio takes them, several times as fast as shapely's own mappings."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    points = shapely.get_coordinates(rings).tolist()
    ends = np.cumsum(shapely.get_num_coordinates(rings)).tolist()
    lines = [points[start:end] for start, end in pairwise([0, *ends])]
    firsts = np.searchsorted(owner, np.arange(len(polygons) + 1)).tolist()
    return ({"type": "Polygon", "coordinates": lines[start:end]} for start, end in pairwise(firsts))


def mean_inside(values: NDArray[np.float32], polygons: NDArray[np.object_], grid: GeoGrid) -> NDArray[np.float64]:
    """Mean of a raster (H, W) inside each polygon (n,) in map metres; 0 where a polygon covers no pixel."""
    labels = label_raster(polygons, grid)
    inside = labels >= 0
    return mean_of_each(labels[inside], values[inside], len(polygons))

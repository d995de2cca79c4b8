"""Outlines that were moved one by one, fitted together again: no overlap, no gap where they touched."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.footprints.tracing import Walls
from ryu_scape.raster import GeoGrid

SIMPLER_SHARE = 0.02
"""How much less of the outline a rectangle may match than a shape with more corners, and still be preferred."""
SMALLEST_OVERLAP_M2 = 1e-6


def overlap_ratio(first: NDArray[np.object_], second: NDArray[np.object_]) -> NDArray[np.float64]:
    """Intersection over union (n,) of pairs of polygons; NaN where one is None."""
    shared = shapely.area(shapely.intersection(first, second))
    return shared / (shapely.area(first) + shapely.area(second) - shared)


def give_way(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Polygons (n,) without overlaps: of two that overlap the smaller is cut back. None stays None."""
    first, second = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    is_pair = first < second
    pairs = np.column_stack([first[is_pair], second[is_pair]])
    shared = shapely.area(shapely.intersection(polygons[pairs[:, 0]], polygons[pairs[:, 1]]))
    polygons, area = polygons.copy(), shapely.area(polygons)
    for pair in pairs[shared > SMALLEST_OVERLAP_M2]:
        smaller, larger = pair[np.argsort(area[pair], kind="stable")]
        rest = shapely.get_parts(shapely.difference(polygons[smaller], polygons[larger]))
        if len(rest):
            polygons[smaller] = max(rest, key=shapely.area)
    return polygons


def fill_gaps_between(
    polygons: NDArray[np.object_], raw: NDArray[np.object_], walls: Walls, grid: GeoGrid, reach_m: float
) -> NDArray[np.object_]:
    """Polygons (n,) that meet again where their raw outlines (n,) shared `walls`, and now leave a gap.

    A gap is what of the raw outlines lies within reach of the wall and in no polygon; it goes to the one of the two
    that it adjoins longer.
    """
    polygons = polygons.copy()
    for (first, second), line in zip(walls.labels.tolist(), shapely.transform(walls.lines, grid.to_map), strict=True):
        pair = polygons[[first, second]]
        if shapely.is_missing(pair).any():
            continue
        near = shapely.buffer(line, reach_m).intersection(shapely.union(raw[first], raw[second]))
        for part in _left_free(near, polygons):
            shared_m = shapely.length(shapely.intersection(shapely.boundary(pair), part))
            owner = (first, second)[int(shared_m.argmax())]
            larger = shapely.union(polygons[owner], part)
            if shared_m.min() > 0 and larger.geom_type == "Polygon":
                polygons[owner] = larger
    return polygons


def _left_free(area: shapely.Geometry, polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """What of an area lies in none of the polygons (n,), in parts (p,)."""
    touching = polygons[shapely.STRtree(polygons).query(area, predicate="intersects")]
    return shapely.get_parts(area.difference(shapely.union_all(touching)))


def simple_rectangles(
    polygons: NDArray[np.object_],
    raw: NDArray[np.object_],
    stands_alone: NDArray[np.bool_],
    agreement: NDArray[np.float64],
) -> NDArray[np.object_]:
    """Make buildings that stand alone a rectangle of the same area where it fits the raw outline about as well."""
    has_corners = stands_alone & (shapely.get_num_coordinates(polygons) > 5)
    candidates = np.flatnonzero(has_corners & (shapely.get_num_interior_rings(polygons) == 0))
    boxes = shapely.oriented_envelope(raw[candidates])
    scale = np.sqrt(shapely.area(raw[candidates]) / shapely.area(boxes))
    corners, box = shapely.get_coordinates(boxes, return_index=True)
    centre = shapely.get_coordinates(shapely.centroid(boxes))[box]
    boxes = shapely.set_coordinates(boxes, centre + (corners - centre) * scale[box][:, None])
    is_enough = overlap_ratio(boxes, raw[candidates]) >= agreement[candidates] - SIMPLER_SHARE
    replaced = polygons.copy()
    replaced[candidates[is_enough]] = boxes[is_enough]
    return replaced

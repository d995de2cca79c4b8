"""A raster of labels as polygons that share their walls: blocks of touching buildings, the walls, the division."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group, numbered
from ryu_scape.footprints.edges import neighbours
from ryu_scape.footprints.unions import joined
from ryu_scape.raster import GeoGrid

NODING_LATTICE_M = 1e-3


def trace_outlines(mask: NDArray[np.uint8]) -> NDArray[np.object_]:
    """Polygons with holes around the regions of a mask (H, W), in pixel coordinates (col, row) with integer corners.

    Contours run through pixel centres; traced on the mask at twice its size, each of their points lies in the quarter
    of a pixel next to the pixel corner that it stands for, so outlines follow the pixels' edges exactly.
    Pixels that touch at a corner only belong to two polygons.
    """
    doubled = cv2.resize(mask, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    contours, hierarchy = cv2.findContours(doubled, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return np.empty(0, object)
    points = (np.concatenate([contour[:, 0] for contour in contours]) + 1) // 2
    ring = np.repeat(np.arange(len(contours)), [len(contour) for contour in contours])
    corners, ring = _corners_only(points, ring)
    rings = shapely.linearrings(corners, indices=ring)
    parents = hierarchy[0, :, 3]
    outer, inner = np.flatnonzero(parents < 0), np.flatnonzero(parents >= 0)
    inner = inner[by_group(parents[inner])]
    shell_of_hole = np.searchsorted(outer, parents[inner])
    traced = _cut_holes(shapely.polygons(rings[outer]), rings[inner], shell_of_hole)
    return polygon_parts(traced)


def polygon_parts(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """All polygons in `geometries`, repaired where invalid, as a flat array."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometries)))
    is_polygon = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)
    return parts[is_polygon]


@dataclass(frozen=True, eq=False)
class Walls:
    """The walls between touching labels, each a connected run of pixel edges.

    start, end: (n, 2) float64 pixel corners (col, row) of every pixel edge. wall: (n,) which wall it belongs to.
    labels: (w, 2) int32, the labels on the two sides of each wall, the lower first.
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    wall: NDArray[np.intp]
    labels: NDArray[np.int32]

    @property
    def lines(self) -> NDArray[np.object_]:
        """(w,) every wall's pixel edges in pixel coordinates."""
        order = by_group(self.wall)
        edges = np.stack([self.start[order], self.end[order]], axis=1)
        return shapely.multilinestrings(shapely.linestrings(edges), indices=self.wall[order])

    def only(self, chosen: NDArray[np.bool_]) -> Walls:
        """The chosen walls, by a mask (w,)."""
        is_kept = chosen[self.wall]
        number = (np.cumsum(chosen) - 1)[self.wall[is_kept]]
        return Walls(self.start[is_kept], self.end[is_kept], number, self.labels[chosen])

    def blocks(self, count: int) -> NDArray[np.intp]:
        """(count,) the block of each label from 0 to count - 1, by any number: equal where walls join them."""
        return joined(self.labels[:, 0], self.labels[:, 1], count)


def trace_walls(labels: NDArray[np.int32]) -> Walls:
    """Find the walls in a raster (H, W) of labels, 0 being outside."""
    above, left = _edges_between(labels[:-1], labels[1:]), _edges_between(labels[:, :-1], labels[:, 1:])
    (upper_row, upper_col), (left_row, left_col) = np.nonzero(above), np.nonzero(left)
    start = np.concatenate([np.stack([upper_col, upper_row + 1], 1), np.stack([left_col + 1, left_row], 1)])
    end = start + np.repeat([[1, 0], [0, 1]], [upper_col.size, left_col.size], axis=0)
    sides = np.concatenate(
        [
            np.stack([labels[upper_row, upper_col], labels[upper_row + 1, upper_col]], 1),
            np.stack([labels[left_row, left_col], labels[left_row, left_col + 1]], 1),
        ]
    )
    sides.sort(axis=1)
    pairs, pair = np.unique(sides, axis=0, return_inverse=True)
    wall = _connected_runs(start, end, pair.ravel(), labels.shape)
    _, first = np.unique(wall, return_index=True)
    return Walls(start.astype(np.float64), end.astype(np.float64), wall, pairs[pair.ravel()[first]])


def divide(
    blocks: NDArray[np.object_], walls: NDArray[np.object_], labels: NDArray[np.int32], grid: GeoGrid, count: int
) -> NDArray[np.object_]:
    """The polygon of each label from 0 to count - 1: (count,), None where there is none; index 0 is unused.

    blocks: (b,) polygons of whole blocks. walls: (w,) lines that divide them, which may reach across their outlines.
    Both in map metres. Where walls stand, the polygons share their corners with each other to the last bit: blocks and
    walls become one network of lines on a lattice of a millimetre, and each of its faces goes to the label in its
    middle.
    """
    polygons = np.full(count, None, object)
    own = label_at_centre(blocks, labels, grid)
    crossed = np.unique(shapely.STRtree(blocks).query(walls, predicate="intersects")[1])
    is_whole = np.ones(len(blocks), bool)
    is_whole[crossed] = False
    polygons[own[is_whole]] = blocks[is_whole]
    if crossed.size:
        lines = shapely.union_all([*shapely.boundary(blocks[crossed]), *walls], grid_size=NODING_LATTICE_M)
        faces = shapely.get_parts(shapely.polygonize([lines]))
        inside = shapely.STRtree(blocks[crossed]).query(shapely.point_on_surface(faces), predicate="within")[0]
        faces = faces[np.unique(inside)]
        _gather(faces, label_at_centre(faces, labels, grid), polygons)
    polygons[0] = None
    return polygons


def simplify_together(
    polygons: NDArray[np.object_], block: NDArray[np.intp], tolerance_m: float
) -> NDArray[np.object_]:
    """Simplify polygons (n,), None among them, so that those of one block go on sharing their walls.

    Alone, by Douglas and Peucker's method; in a block by Visvalingam and Whyatt's, which GEOS has for coverages.
    """
    simple = shapely.simplify(polygons, tolerance_m)
    order = by_group(block)
    for members in np.split(order, np.flatnonzero(np.diff(block[order])) + 1):
        members = members[~shapely.is_missing(polygons[members])]
        if len(members) > 1:
            simple[members] = shapely.coverage_simplify(polygons[members], tolerance_m)
    return simple


def label_at_centre(polygons: NDArray[np.object_], labels: NDArray[np.int32], grid: GeoGrid) -> NDArray[np.int32]:
    """The label (n,) of the pixel around a point well inside each polygon (n,) in map metres; 0 is outside."""
    col, row = np.floor(grid.to_pixel(shapely.get_coordinates(shapely.point_on_surface(polygons)))).astype(np.intp).T
    return labels[row.clip(0, grid.height - 1), col.clip(0, grid.width - 1)]


def _gather(faces: NDArray[np.object_], own: NDArray[np.int32], polygons: NDArray[np.object_]) -> None:
    """Put the faces of each label into its place, united where there are several."""
    order = by_group(own)
    numbers, first = np.unique(own[order], return_index=True)
    for number, members in zip(numbers, np.split(faces[order], first[1:]), strict=True):
        polygons[number] = members[0] if len(members) == 1 else shapely.coverage_union_all(members)


def _edges_between(first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.bool_]:
    return (first != second) & (first > 0) & (second > 0)


def _connected_runs(
    start: NDArray[np.int64], end: NDArray[np.int64], pair: NDArray[np.intp], shape: tuple[int, int]
) -> NDArray[np.intp]:
    """For pixel edges (n,), which of them hang together among those between the same pair of labels."""
    corner = np.concatenate([start, end]) @ np.array([1, shape[1] + 1])
    nodes, node = numbered(corner + np.tile(pair, 2) * (shape[0] + 1) * (shape[1] + 1))
    first, second = np.split(node, 2)
    return joined(first, second, nodes.size)[first]


def _corners_only(points: NDArray[np.int32], ring: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Points (n, 2) round rings without those that repeat the one before or lie on a straight line, and their ring."""
    before, _ = neighbours(ring)
    moves = (points != points[before]).any(axis=1)
    points, ring = points[moves], ring[moves]
    before, after = neighbours(ring)
    arrives, leaves = points - points[before], points[after] - points
    turns = arrives[:, 0] * leaves[:, 1] != arrives[:, 1] * leaves[:, 0]
    return points[turns].astype(np.float64), ring[turns]


def _cut_holes(
    shells: NDArray[np.object_], holes: NDArray[np.object_], shell_of_hole: NDArray[np.intp]
) -> NDArray[np.object_]:
    """Shells with their holes cut out; holes come sorted by shell."""
    if not holes.size:
        return shells
    with_holes = np.unique(shell_of_hole)
    cutters = shapely.multipolygons(shapely.polygons(holes), indices=np.searchsorted(with_holes, shell_of_hole))
    cut = shells.copy()
    cut[with_holes] = shapely.difference(shapely.make_valid(shells[with_holes]), shapely.make_valid(cutters))
    return cut

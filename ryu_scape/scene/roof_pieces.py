"""Pieces of roofs: which of them are plane, with triangles for those that are not, and which are upright."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import most_of_each, sizes_of
from ryu_scape.heights.facets import UPRIGHT_SLOPE
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.scene.triangulation import triangulate

LARGEST_BEND_M = 0.005
"""Half of what val3dity allows a corner to lie off the plane of its face."""

UPRIGHT_COSINE = float(np.cos(np.arctan(UPRIGHT_SLOPE)))

HeightAt = Callable[[NDArray[np.float64], NDArray[np.intp]], NDArray[np.float64]]
"""Elevation (n,) of the roof at plan positions (n, 2) of buildings (n,)."""


@dataclass(frozen=True, eq=False)
class RoofPieces:
    """Polygons (k,) in plan of buildings (k,), under roofs of some height."""

    polygons: NDArray[np.object_]
    building: NDArray[np.intp]
    height_at: HeightAt

    def and_also(self, others: RoofPieces) -> RoofPieces:
        """These pieces, then others of the same roofs."""
        polygons, building = (self.polygons, others.polygons), (self.building, others.building)
        return RoofPieces(np.concatenate(polygons), np.concatenate(building), self.height_at)

    def split_where_bent(self) -> RoofPieces:
        """The same roofs in plane pieces.

        Pieces whose corners stray from one plane, as where wings of a building meet at odd angles, become triangles,
        and so do upright ones, narrow in plan, on which a corner's millimetre is a ring that crosses itself.
        """
        is_bent = (self._bends_m > LARGEST_BEND_M) | self.are_upright
        triangles, piece = triangulate(self.polygons[is_bent])
        plane = RoofPieces(self.polygons[~is_bent], self.building[~is_bent], self.height_at)
        return plane.and_also(RoofPieces(shapely.polygons(triangles), self.building[is_bent][piece], self.height_at))

    @cached_property
    def outlines(self) -> OutlineTable:
        """The rings of the pieces, which stand there as buildings."""
        return OutlineTable.around(self.polygons)

    @property
    def are_upright(self) -> NDArray[np.bool_]:
        """(k,) whether a piece is a step of its roof, and so a wall."""
        return self._normals[:, 2] < UPRIGHT_COSINE

    @property
    def _bends_m(self) -> NDArray[np.float64]:
        """How far (k,) the farthest corner of each piece lies off its plane."""
        piece = self.outlines.building
        off_m = np.abs(np.einsum("ij,ij->i", self._from_middle_m, self._normals[piece]))
        return most_of_each(piece, off_m, np.zeros(len(self.polygons)))

    @cached_property
    def _from_middle_m(self) -> NDArray[np.float64]:
        """Every corner (n, 3) less the middle of its piece's corners."""
        corners_m, piece, count = self.outlines.corners_m, self.outlines.building, len(self.polygons)
        points = np.column_stack((corners_m, self.height_at(corners_m, self.building[piece])))
        middles = _sums(points, piece, count) / np.maximum(sizes_of(piece, count), 1)[:, None]
        return points - middles[piece]

    @cached_property
    def _normals(self) -> NDArray[np.float64]:
        """Upward unit normals (k, 3), by Newell's method."""
        points = self._from_middle_m
        normals = _sums(np.cross(points, points[self.outlines.following]), self.outlines.building, len(self.polygons))
        return normals / np.linalg.norm(normals, axis=1, keepdims=True)


def _sums(vectors: NDArray[np.float64], group: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    sums = [np.bincount(group, vectors[:, axis], count) for axis in range(3)]
    return np.stack(sums, axis=1, dtype=np.float64)

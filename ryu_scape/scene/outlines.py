"""The outlines of all buildings end to end, ready for vectorised geometry, and their division into panels."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import offsets, sizes_of, spread
from ryu_scape.arrays.rings import following_in_ring, polygons_of_rings, preceding_in_ring, rings_of_polygons
from ryu_scape.footprints import Footprint, polygons_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class OutlineTable:
    """Every ring of every building, one after another in building order, in metres from the scene's origin.

    polygons: (b,) valid shapely polygons, None where a footprint encloses no area.
    corners_m: (n, 2) float64 on the footprints' lattice, exteriors counter-clockwise, holes clockwise, unclosed.
    following, preceding: (n,) index of the next and the previous corner of the same ring.
    building: (n,) index of the building that owns the corner, ascending.
    ring_offsets: (r + 1,) ring i has the corners [offset i, offset i + 1). ring_building: (r,) its building.

    Edge i runs from corner i to corner following[i]; the building lies on its left.
    """

    polygons: NDArray[np.object_]
    corners_m: NDArray[np.float64]
    following: NDArray[np.intp]
    preceding: NDArray[np.intp]
    building: NDArray[np.intp]
    ring_offsets: NDArray[np.intp]
    ring_building: NDArray[np.intp]

    @property
    def building_count(self) -> int:
        """How many footprints there were, with or without area."""
        return self.polygons.size

    @cached_property
    def edges_m(self) -> NDArray[np.float64]:
        """(n, 2) vector from each corner to the next."""
        return self.corners_m[self.following] - self.corners_m

    @cached_property
    def normals(self) -> NDArray[np.float64]:
        """(n, 2) unit normal of each edge, away from the building."""
        edges = self.edges_m
        return np.column_stack((edges[:, 1], -edges[:, 0])) / np.hypot(*edges.T)[:, None]

    def mitres(self, sharpest: float) -> NDArray[np.float64]:
        """(n, 2) how far each corner moves when both its edges do by one, outwards.

        sharpest: corners at which 1 and the cosine between the edges' normals add up to less move less far.
        """
        before = self.normals[self.preceding]
        openness = 1.0 + np.einsum("ij,ij->i", before, self.normals)
        return (before + self.normals) / np.maximum(openness, sharpest)[:, None]

    @staticmethod
    def around(polygons: NDArray[np.object_]) -> OutlineTable:
        """The rings of oriented polygons (b,); None has none."""
        corners_m, ring, owner = rings_of_polygons(polygons)
        sizes = sizes_of(ring, owner.size)
        return OutlineTable(
            polygons, corners_m, following_in_ring(sizes), preceding_in_ring(sizes), owner[ring], offsets(sizes), owner
        )

    def polygons_with(self, corners_m: NDArray[np.float64]) -> NDArray[np.object_]:
        """(b,) polygons of the same rings with moved corners; they may be invalid."""
        ring = np.repeat(np.arange(self.ring_building.size), np.diff(self.ring_offsets))
        return polygons_of_rings(corners_m, ring, self.ring_building, self.building_count)


@dataclass(frozen=True, eq=False)
class Panels:
    """The edges of all outlines divided into panels of equal width per edge, in the order of the outlines.

    start_m, end_m: (m, 2) float64; a panel's end is bit for bit the start of the next one in its ring.
    edge: (m,) index into OutlineTable. number: (m,) position of the panel on its edge, from 0.
    """

    start_m: NDArray[np.float64]
    end_m: NDArray[np.float64]
    edge: NDArray[np.intp]
    number: NDArray[np.intp]


def outline_buildings(footprints: Sequence[Footprint], origin_m: NDArray[np.float64]) -> OutlineTable:
    """Move the footprints' rings to `origin_m` (x, y, ...), which is on the lattice too.

    A footprint without area is logged and keeps its place as None.
    """
    polygons = shapely.transform(polygons_of(footprints), lambda x_y: x_y - origin_m[:2])
    polygons[~(shapely.area(polygons) > 0)] = None
    lost = int(shapely.is_missing(polygons).sum())
    if lost:
        logger.warning("%d footprints enclose no area and are left out of the scene.", lost)
    return OutlineTable.around(polygons)


def divide_into_panels(outlines: OutlineTable, panel_width_m: float) -> Panels:
    """Divide every edge into the whole number of panels, at least one, that brings them closest to `panel_width_m`."""
    edges = outlines.edges_m
    counts = np.maximum(np.rint(np.hypot(*edges.T) / panel_width_m).astype(np.intp), 1)
    edge, number = spread(counts)
    is_last = number == counts[edge] - 1
    start = outlines.corners_m.take(edge, axis=0) + edges.take(edge, axis=0) * (number / counts[edge])[:, None]
    last = outlines.corners_m.take(outlines.following[edge], axis=0)
    end = np.where(is_last[:, None], last, np.roll(start, -1, axis=0))
    return Panels(start, end, edge, number)

"""Buildings as solids of few plane faces: a ground, walls and a roof, without plinths, parapets and windows.

City models and volumes rest on them. They obey what ISO 19107 asks of a solid and validators such as val3dity measure:
every edge belongs to two faces that run along it in opposite ways; faces are plane, and wound counter-clockwise seen
from outside; courtyards are inner rings; no edge in plan is shorter than `WELD_M`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import numbered
from ryu_scape.footprints.cleaning import LATTICE_M
from ryu_scape.footprints.edges import are_corners
from ryu_scape.heights import Building
from ryu_scape.scene.building_table import BuildingTable
from ryu_scape.scene.flatness import are_upright, split_where_bent
from ryu_scape.scene.levels import lift_roofs
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.scene.rings import Rings, SurfaceKind, lay_grounds, stand_walls
from ryu_scape.scene.roofs import FoldedRoofs, fold

logger = logging.getLogger(__name__)

MILLIMETRE_M = 0.001

WELD_M = 0.005
"""Edges shorter than this shrink to a point."""

ROUNDING_M = 2.0 * LATTICE_M
"""Three corners of one line lie at most this far off it once they are on the lattice."""

HeightAt = Callable[[NDArray[np.float64], NDArray[np.intp]], NDArray[np.float64]]
"""Roof elevation (n,) at plan positions (n, 2) of buildings (n,)."""


@dataclass(frozen=True, eq=False)
class Solids:
    """At most one closed solid a building.

    corners: (n, 3) int64, x, y and elevation in millimetres from the scene's origin; no two are the same within one
    building. rings: of all faces, in building order, a face's holes right after its outer ring.
    """

    corners: NDArray[np.int64]
    rings: Rings

    @property
    def volumes_m3(self) -> NDArray[np.float64]:
        """(b,), 0 where there is no solid: the flux of a third of the position through all faces."""
        rings = self.rings
        points = self.corners[rings.corners] * MILLIMETRE_M
        first = points[rings.offsets[:-1]][rings.ring]
        fluxes = np.einsum("ij,ij->i", first, np.cross(points, points[rings.following])) / 6.0
        return np.bincount(rings.building[rings.ring], fluxes, rings.building_count).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Massing:
    """Buildings in two levels of detail (Biljecki et al., 2016), and what was measured on them.

    blocks: LoD1.2, flat at half the height of the roof. roofed: LoD2.2, with the planes of their roofs.
    area_m2: (b,) of the footprints, courtyards left out. eave_height_m: (b,) of the lowest eave above the ground.
    has_flat_roof: (b,).
    """

    blocks: Solids
    roofed: Solids
    area_m2: NDArray[np.float64]
    eave_height_m: NDArray[np.float64]
    has_flat_roof: NDArray[np.bool_]


def model_buildings(buildings: Sequence[Building], origin_m: NDArray[np.float64]) -> Massing:
    """The solids of all buildings, from their ground elevation up.

    A roof that cannot be closed becomes flat, as in the scene. A footprint without area has no solid.
    """
    table = BuildingTable.of(buildings, origin_m)
    outlines, ground_m = table.outlines, table.ground_m
    folded = fold(outlines, table.roofs)
    roofed, eave_height_m = _roofed(outlines, folded, ground_m, table.eave_m)
    is_open = ~_are_closed(roofed) & ~shapely.is_missing(outlines.polygons)
    if is_open.any():
        folded = fold(outlines, table.roofs.flattened(is_open))
        roofed, eave_height_m = _roofed(outlines, folded, ground_m, table.eave_m)
    height_m = np.where(folded.roofs.is_flat, eave_height_m, 0.5 * (table.eave_m + table.ridge_m) - ground_m)
    top_m = ground_m + np.maximum(height_m, eave_height_m)
    blocks = _solids(outlines, outlines, *_flat_planes(outlines, True), lambda _, owner: top_m[owner], ground_m)
    return Massing(
        _only_closed(blocks), _only_closed(roofed), shapely.area(outlines.polygons), eave_height_m, folded.roofs.is_flat
    )


def _roofed(
    outlines: OutlineTable, folded: FoldedRoofs, ground_m: NDArray[np.float64], eave_m: NDArray[np.float64]
) -> tuple[Solids, NDArray[np.float64]]:
    """The solids under folded roofs, and the height (b,) of each one's lowest eave."""
    cut, roofs = folded.outlines, folded.roofs
    relief_m = roofs.relief_m(cut.corners_m, cut.building)
    lowest_eave_m, roof_m = lift_roofs(cut, ground_m, eave_m, relief_m)

    def height_at(plan_m: NDArray[np.float64], owner: NDArray[np.intp]) -> NDArray[np.float64]:
        return roof_m[owner] + roofs.relief_m(plan_m, owner)

    flat, flat_owner = _flat_planes(cut, roofs.is_flat)
    bent, bent_owner = split_where_bent(folded.planes, folded.owner, height_at)
    planes, owner = np.concatenate((flat, bent)), np.concatenate((flat_owner, bent_owner))
    return _solids(outlines, cut, planes, owner, height_at, ground_m), lowest_eave_m - ground_m


def _flat_planes(
    outlines: OutlineTable, chosen: NDArray[np.bool_] | bool
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    owner = np.flatnonzero(~shapely.is_missing(outlines.polygons) & chosen)
    return outlines.polygons[owner], owner


def _solids(
    outlines: OutlineTable,
    cut: OutlineTable,
    planes: NDArray[np.object_],
    plane_owner: NDArray[np.intp],
    height_at: HeightAt,
    ground_m: NDArray[np.float64],
) -> Solids:
    """Solids under roof planes (k,) of buildings (k,), whose outlines were cut where creases meet them."""
    roof = OutlineTable.around(planes)
    plan_m = np.concatenate((outlines.corners_m, cut.corners_m, roof.corners_m))
    owner = np.concatenate((outlines.building, cut.building, plane_owner[roof.building]))
    steps = np.rint(plan_m / LATTICE_M).astype(np.int64)
    points, number = np.unique(np.column_stack((owner, steps)), axis=0, return_inverse=True)
    own, of_cut, of_roof = np.split(number, np.cumsum([len(outlines.corners_m), len(cut.corners_m)]))

    is_turn = np.zeros(len(points), bool)
    is_turn[own] = True
    starts = np.concatenate((of_cut, of_roof))
    ends = np.concatenate((of_cut[cut.following], of_roof[roof.following]))
    welded = _weld(points[:, 1:], is_turn, starts, ends)

    at_m = np.multiply(points[:, 1:], LATTICE_M, dtype=np.float64)
    whose = points[:, 0]
    top, bottom = np.column_stack((at_m, height_at(at_m, whose))), np.column_stack((at_m, ground_m[whose]))
    corners = np.rint(np.concatenate((top, bottom)) / MILLIMETRE_M).astype(np.int64)

    surface = np.where(are_upright(planes, plane_owner, height_at), SurfaceKind.WALL, SurfaceKind.ROOF).astype(np.int64)
    around = Rings.of(cut, welded[of_cut], np.arange(cut.building_count), SurfaceKind.WALL)
    is_turn[around.corners[are_corners(at_m[around.corners], around.ring, ROUNDING_M)]] = True
    rings = Rings.joined(
        [
            lay_grounds(around, is_turn),
            stand_walls(around, is_turn),
            Rings.of(roof, welded[of_roof], plane_owner, surface, cut.building_count),
        ]
    )
    return Solids(corners, rings)


def _weld(
    plan_steps: NDArray[np.int64], is_turn: NDArray[np.bool_], starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> NDArray[np.intp]:
    """The point (p,) that stands for each point of the plan (p, 2): those joined by short edges become one.

    A corner of the building stands for points that creases put next to it, not the other way round.
    """
    lengths = np.linalg.norm(plan_steps[ends] - plan_steps[starts], axis=1)
    is_short = lengths * LATTICE_M < WELD_M
    starts, ends, count = starts[is_short], ends[is_short], len(plan_steps)
    rank = np.arange(count) + np.where(is_turn, 0, count)
    while (rank[starts] != rank[ends]).any():
        np.minimum.at(rank, ends, rank[starts])
        np.minimum.at(rank, starts, rank[ends])
    return rank % count


def _are_closed(solids: Solids) -> NDArray[np.bool_]:
    """(b,) whether a building has faces, and each of their edges lies on two that run along it in opposite ways."""
    rings, count = solids.rings, len(solids.corners)
    edges = rings.corners * count + rings.corners[rings.following]
    opposite = rings.corners[rings.following] * count + rings.corners
    _, first, occurrences = np.unique(edges, return_inverse=True, return_counts=True)
    is_open = (occurrences[first] > 1) | ~np.isin(opposite, edges)
    is_closed = np.bincount(rings.building, minlength=rings.building_count) > 0
    is_closed[rings.building[rings.ring[is_open]]] = False
    return is_closed


def _only_closed(solids: Solids) -> Solids:
    is_closed = _are_closed(solids)
    rings = solids.rings.only(is_closed[solids.rings.building])
    lost = np.unique(solids.rings.building).size - np.unique(rings.building).size
    if lost:
        logger.warning("%d buildings have no closed solid.", lost)
    used, corners = numbered(rings.corners)
    return Solids(solids.corners[used], replace(rings, corners=corners))

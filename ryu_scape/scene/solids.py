"""Buildings as solids of few plane faces: a ground, walls and a roof, without plinths, parapets and windows.

City models and volumes rest on them. They obey what ISO 19107 asks of a solid and validators such as val3dity measure:
every edge belongs to two faces that run along it in opposite ways; faces are plane, and wound counter-clockwise seen
from outside; courtyards are inner rings; no edge in plan is shorter than `WELD_M`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import numbered, offsets
from ryu_scape.footprints.cleaning import LATTICE_M
from ryu_scape.footprints.edges import are_corners
from ryu_scape.heights import Building
from ryu_scape.scene.building_table import BuildingTable
from ryu_scape.scene.levels import lift_roofs
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.scene.posts import Posts
from ryu_scape.scene.rings import Rings, SurfaceKind
from ryu_scape.scene.roof_pieces import HeightAt, RoofPieces
from ryu_scape.scene.roofs import FoldedRoofs, fold

logger = logging.getLogger(__name__)

MILLIMETRE_M = 0.001

WELD_M = 0.005
"""Edges shorter than this shrink to a point."""

ROUNDING_M = 2.0 * LATTICE_M
"""Three corners of one line lie at most this far off it once they are on the lattice."""


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
    blocks = _solids(outlines, outlines, _flat_pieces(outlines, lambda _, owner: top_m[owner]), ground_m)
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

    flat = _flat_pieces(cut, height_at, roofs.is_flat)
    pitched = RoofPieces(folded.planes, folded.owner, height_at).split_where_bent()
    polygons, owner = (
        np.concatenate((getattr(flat, part), getattr(pitched, part))) for part in ("polygons", "building")
    )
    return _solids(outlines, cut, RoofPieces(polygons, owner, height_at), ground_m), lowest_eave_m - ground_m


def _flat_pieces(outlines: OutlineTable, height_at: HeightAt, chosen: NDArray[np.bool_] | bool = True) -> RoofPieces:
    owner = np.flatnonzero(~shapely.is_missing(outlines.polygons) & chosen)
    return RoofPieces(outlines.polygons[owner], owner, height_at)


def _solids(outlines: OutlineTable, cut: OutlineTable, roof: RoofPieces, ground_m: NDArray[np.float64]) -> Solids:
    """Solids under the pieces of their roofs, of buildings whose outlines were cut where creases meet them."""
    plan = _WeldedPlan.of(outlines, cut, roof)
    around = Rings.of(cut, plan.of_cut, np.arange(cut.building_count), SurfaceKind.WALL)
    is_turn = plan.is_turn.copy()
    is_turn[around.corners[are_corners(plan.points_m[around.corners], around.ring, ROUNDING_M)]] = True
    posts = Posts(
        _in_millimetres(plan.points_m, roof.height_at(plan.points_m, plan.building)),
        _in_millimetres(plan.points_m, ground_m[plan.building]),
        is_turn,
    )
    surface = np.where(roof.are_upright, SurfaceKind.WALL, SurfaceKind.ROOF).astype(np.int64)
    roofs = Rings.of(roof.outlines, plan.of_roof, roof.building, surface, cut.building_count)
    return Solids(posts.corners, Rings.joined([posts.grounds(around), posts.walls(around), roofs]))


def _in_millimetres(plan_m: NDArray[np.float64], elevation_m: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(np.column_stack((plan_m, elevation_m)) / MILLIMETRE_M).astype(np.int64)


@dataclass(frozen=True, eq=False)
class _WeldedPlan:
    """The points (p,) of all plans of buildings (p,), each once.

    points_m: (p, 2) on the lattice. is_turn: (p,) whether it is a corner of an uncut outline. of_cut, of_roof: the
    points of the corners of cut outlines and of the roof's pieces, of which none joined by a short edge are left.
    """

    points_m: NDArray[np.float64]
    building: NDArray[np.int64]
    is_turn: NDArray[np.bool_]
    of_cut: NDArray[np.intp]
    of_roof: NDArray[np.intp]

    @staticmethod
    def of(outlines: OutlineTable, cut: OutlineTable, roof: RoofPieces) -> _WeldedPlan:
        tables = outlines, cut, roof.outlines
        owner = np.concatenate((outlines.building, cut.building, roof.building[roof.outlines.building]))
        steps = np.rint(np.concatenate([table.corners_m for table in tables]) / LATTICE_M).astype(np.int64)
        points, number = np.unique(np.column_stack((owner, steps)), axis=0, return_inverse=True)
        own, of_cut, of_roof = np.split(number, offsets(np.array([len(table.corners_m) for table in tables]))[1:-1])
        is_turn = np.zeros(len(points), bool)
        is_turn[own] = True
        ends = np.concatenate((of_cut[cut.following], of_roof[roof.outlines.following]))
        welded = _weld(points[:, 1:], is_turn, np.concatenate((of_cut, of_roof)), ends)
        points_m = np.multiply(points[:, 1:], LATTICE_M, dtype=np.float64)
        return _WeldedPlan(points_m, points[:, 0], is_turn, welded[of_cut], welded[of_roof])


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

"""Pitched roofs over outlines: where they fold, how high they are, and the planes between the folds.

The outline and the creases of its roof are cut at their crossings (`fold`), so that the roof is linear over every piece
and along every edge; walls and roof then share their corners.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import numbered
from ryu_scape.arrays.rings import lines_of_segments, unions_of_pieces
from ryu_scape.footprints.cleaning import LATTICE_M, are_sound
from ryu_scape.heights import FacetTable, Roofs
from ryu_scape.scene.creases import creases
from ryu_scape.scene.faces import Faces, make_faces
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.scene.plain_roofs import planes_over_rectangles
from ryu_scape.scene.roof_pieces import UPRIGHT_COSINE
from ryu_scape.scene.triangulation import triangulate

LARGEST_AREA_CHANGE_M2 = 0.05
IDLE_CORNER_M = 0.03
"""A corner whose triangle with its neighbours has less than the square of this for its area is none."""


@dataclass(frozen=True, eq=False)
class FoldedRoofs:
    """outlines: cut where creases meet them. planes: (k,) polygons of pitched roofs, of the buildings `owner` (k,)."""

    outlines: OutlineTable
    roofs: Roofs
    planes: NDArray[np.object_]
    owner: NDArray[np.intp]


def fold(outlines: OutlineTable, roofs: Roofs) -> FoldedRoofs:
    """Cut outlines and pitched roofs along the creases; a roof whose pieces do not make up its outline becomes flat."""
    pitched = np.flatnonzero(~roofs.is_flat & ~shapely.is_missing(outlines.polygons))
    polygons = outlines.polygons[pitched]
    pieces, number = _pieces(polygons, pitched, roofs)
    covered = unions_of_pieces(pieces, number, pitched.size)
    is_whole = shapely.get_type_id(covered) == shapely.GeometryType.POLYGON
    is_whole &= np.abs(shapely.area(covered) - shapely.area(polygons)) < LARGEST_AREA_CHANGE_M2
    is_whole &= are_sound(covered)

    flattened = np.zeros(outlines.building_count, bool)
    flattened[pitched[~is_whole]] = True
    cut = outlines.polygons.copy()
    cut[pitched[is_whole]] = shapely.orient_polygons(covered[is_whole])
    kept = is_whole[number]
    return FoldedRoofs(
        OutlineTable.around(cut),
        roofs.flattened(flattened),
        shapely.orient_polygons(pieces[kept]),
        pitched[number[kept]],
    )


def _pieces(
    polygons: NDArray[np.object_], building: NDArray[np.intp], roofs: Roofs
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """The plane pieces (k,) of the roofs over polygons (p,) of buildings (p,), and the polygon (k,) of each."""
    kinds, wings = roofs.kinds[building], roofs.plans.wings[building]
    plain, number_of_plain = planes_over_rectangles(polygons, kinds, wings)
    of_facets = np.flatnonzero(roofs.has_facets[building])
    faceted, number_of_faceted = _facets_within(polygons[of_facets], building[of_facets], roofs.facets)
    others = np.setdiff1d(np.arange(building.size), np.concatenate((number_of_plain, of_facets)))
    cut_up, number_of_cut = _cut_up(polygons[others], kinds[others], wings[others])
    number = np.concatenate((number_of_plain, of_facets[number_of_faceted], others[number_of_cut]))
    return np.concatenate((plain, faceted, cut_up)), number


def lay_pitched_roofs(
    folded: FoldedRoofs, roof_m: NDArray[np.float64], roof_rgb: NDArray[np.float64], wall_rgb: NDArray[np.float64]
) -> tuple[Faces, Faces]:
    """The slopes of all pitched roofs, and the walls of steps within them; `roof_m` (b,) is where their run is zero.

    Colours (b, 3) in 0..255.
    """
    corners, plane = triangulate(folded.planes)
    owner = folded.owner[plane]
    relief = folded.roofs.relief_m(corners.reshape(-1, 2), np.repeat(owner, 3)).reshape(-1, 3)
    height = roof_m[owner][:, None] + relief
    normals = _plane_normals(corners, height, plane, len(folded.planes))
    is_wall = normals[plane, 2] < UPRIGHT_COSINE

    def faces(chosen: NDArray[np.bool_], rgb: NDArray[np.float64]) -> Faces:
        sides = [(corners[chosen, i], height[chosen, i]) for i in range(3)]
        return make_faces(sides, normals[plane[chosen]], rgb[owner[chosen]][:, None], owner[chosen])

    return faces(~is_wall, roof_rgb), faces(is_wall, wall_rgb)


def _plane_normals(
    corners: NDArray[np.float64], height: NDArray[np.float64], plane: NDArray[np.intp], count: int
) -> NDArray[np.float64]:
    """Unit normals (count, 3) of planes, from the area vectors of their triangles (Newell's method)."""
    points = np.concatenate((corners, height[..., None]), axis=2)
    areas = np.cross(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0])
    normals = np.stack([np.bincount(plane, areas[:, axis], count) for axis in range(3)], axis=1)
    return normals / np.linalg.norm(normals, axis=1, keepdims=True)


def _cut_up(
    polygons: NDArray[np.object_], kinds: NDArray[np.object_], wings: NDArray[np.float64]
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """The pieces (k,) into which creases cut polygons (p,), and which polygon (k,) each comes from."""
    is_simple = np.isfinite(wings[..., 0]).sum(axis=1) == 1
    return _pieces_inside(polygons, _noded(shapely.boundary(polygons), _creases(polygons, kinds, wings), is_simple))


def _facets_within(
    polygons: NDArray[np.object_], building: NDArray[np.intp], facets: FacetTable
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """The parts (k,) of polygons (p,) of buildings (p,) over which one facet is the roof, and the polygon (k,) of each.

    All lines where two planes of a roof meet cut the polygon; pieces of the same plane are joined again.
    """
    lines = facets.lines_across(shapely.bounds(polygons), building)
    pieces, number = _pieces_inside(polygons, shapely.union(shapely.boundary(polygons), lines, grid_size=LATTICE_M))
    inside = shapely.get_coordinates(shapely.point_on_surface(pieces))
    plane = facets.plane_at(inside, building[number])
    planes = plane.max(initial=0) + 1
    present, facet = numbered(number * planes + plane)
    parts, part_of = shapely.get_parts(unions_of_pieces(pieces, facet, present.size), return_index=True)
    return _without_idle_corners(parts, present[part_of] // planes)


def _pieces_inside(
    polygons: NDArray[np.object_], noded: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """The pieces (k,) of polygons (p,) between their noded boundaries and creases (p,), and the polygon of each."""
    pieces, number = shapely.get_parts(shapely.polygonize(noded[:, None]), return_index=True)
    excess_m2 = np.bincount(number, shapely.area(pieces), polygons.size) - shapely.area(polygons)
    is_inside = (excess_m2 < LARGEST_AREA_CHANGE_M2)[number]
    doubtful = np.flatnonzero(~is_inside)
    is_inside[doubtful] = shapely.contains(polygons[number[doubtful]], shapely.point_on_surface(pieces[doubtful]))
    return pieces[is_inside], number[is_inside]


def _without_idle_corners(
    parts: NDArray[np.object_], number: NDArray[np.intp]
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """The same parts (k,) of polygons `number` (k,), less the corners where lines crossed that are no creases."""
    simple = parts.copy()
    for index in np.unique(number):
        own = np.flatnonzero(number == index)
        simple[own] = shapely.coverage_simplify(parts[own], IDLE_CORNER_M)
    return simple, number


def _noded(
    boundaries: NDArray[np.object_], creases: NDArray[np.object_], is_simple: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """OutlineTable and creases (p,) cut at all their crossings, with all points on the lattice.

    Snap rounding (Hobby, 1999) is sure to cut creases that nearly coincide, as those of several wings may; it takes
    five times as long as crossing first and rounding then, which does for the creases of one wing.
    """
    noded = np.empty(boundaries.size, object)
    noded[is_simple] = shapely.set_precision(shapely.union(boundaries[is_simple], creases[is_simple]), LATTICE_M)
    noded[~is_simple] = shapely.union(boundaries[~is_simple], creases[~is_simple], grid_size=LATTICE_M)
    return noded


def _creases(
    polygons: NDArray[np.object_], kinds: NDArray[np.object_], wings: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Multi-line strings (p,) along which roofs over polygons (p,) may change their slope."""
    return lines_of_segments(*creases(polygons, kinds, wings), kinds.size)

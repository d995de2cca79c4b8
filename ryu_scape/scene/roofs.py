"""Pitched roofs over outlines: where they fold, how high they are, and the planes between the folds.

The outline and the creases of its roof are cut at their crossings (`fold`), so that the roof is linear over every piece
and along every edge; walls and roof then share their corners.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.heights import Building, RoofKind, RoofPlans
from ryu_scape.scene.faces import Faces, make_faces
from ryu_scape.scene.outlines import LATTICE_M, Outlines, are_sound
from ryu_scape.scene.triangulation import triangulate

REACH_M = 2.0
"""How far creases go on beyond their wing, so that they are sure to cross the outline."""
LARGEST_AREA_CHANGE_M2 = 0.05


@dataclass(frozen=True, eq=False)
class Roofs:
    """The roofs of all buildings in the scene's plan.

    kinds: (b,) RoofKind. plans: their wings. pitch: (b,) rise over run, 0 for flat roofs.
    """

    kinds: NDArray[np.object_]
    plans: RoofPlans
    pitch: NDArray[np.float64]

    @staticmethod
    def of(buildings: Sequence[Building], origin_m: NDArray[np.float64]) -> Roofs:
        """The buildings' roofs, moved to the scene's origin."""
        roofs = [building.roof for building in buildings]
        kinds = np.array([roof.kind for roof in roofs], object)
        plans = RoofPlans.of([roof.wings for roof in roofs], origin_m)
        return Roofs(kinds, plans, np.array([roof.pitch for roof in roofs], np.float64))

    @property
    def is_flat(self) -> NDArray[np.bool_]:
        """(b,)."""
        return self.kinds == RoofKind.FLAT

    def relief_m(self, plan_m: NDArray[np.float64], building: NDArray[np.intp]) -> NDArray[np.float64]:
        """Height (n,) of each building's roof above its eave at plan positions (n, 2)."""
        relief = np.zeros(building.size)
        for kind in set(self.kinds.tolist()) - {RoofKind.FLAT}:
            chosen = np.flatnonzero(self.kinds[building] == kind)
            owner = building[chosen]
            relief[chosen] = self.pitch[owner] * self.plans.runs_m(kind, plan_m[chosen], owner)
        return relief

    def flattened(self, which: NDArray[np.bool_]) -> Roofs:
        """The same roofs, but flat for some buildings (b,)."""
        return Roofs(np.where(which, RoofKind.FLAT, self.kinds), self.plans, np.where(which, 0.0, self.pitch))


@dataclass(frozen=True, eq=False)
class FoldedRoofs:
    """outlines: cut where creases meet them. planes: (k,) polygons of pitched roofs, of the buildings `owner` (k,)."""

    outlines: Outlines
    roofs: Roofs
    planes: NDArray[np.object_]
    owner: NDArray[np.intp]


def fold(outlines: Outlines, roofs: Roofs) -> FoldedRoofs:
    """Cut outlines and pitched roofs along the creases; a roof whose pieces do not make up its outline becomes flat."""
    pitched = np.flatnonzero(~roofs.is_flat & ~shapely.is_missing(outlines.polygons))
    polygons = outlines.polygons[pitched]
    noded = shapely.union(shapely.boundary(polygons), _creases(roofs, pitched), grid_size=LATTICE_M)
    pieces, number = shapely.get_parts(shapely.polygonize(noded[:, None]), return_index=True)
    is_inside = shapely.contains(polygons[number], shapely.point_on_surface(pieces))
    pieces, number = pieces[is_inside], number[is_inside]

    covered = np.full(pitched.size, None, object)
    present, dense = np.unique(number, return_inverse=True)
    covered[present] = shapely.coverage_union_all(shapely.multipolygons(pieces, indices=dense)[:, None], axis=1)
    is_whole = shapely.get_type_id(covered) == shapely.GeometryType.POLYGON
    is_whole &= np.abs(shapely.area(covered) - shapely.area(polygons)) < LARGEST_AREA_CHANGE_M2
    is_whole &= are_sound(covered)

    flattened = np.zeros(outlines.building_count, bool)
    flattened[pitched[~is_whole]] = True
    cut = outlines.polygons.copy()
    cut[pitched[is_whole]] = shapely.orient_polygons(covered[is_whole])
    kept = is_whole[number]
    return FoldedRoofs(
        Outlines.around(cut), roofs.flattened(flattened), shapely.orient_polygons(pieces[kept]), pitched[number[kept]]
    )


def lay_pitched_roofs(folded: FoldedRoofs, eave_m: NDArray[np.float64], roof_rgb: NDArray[np.float64]) -> Faces:
    """The planes of all pitched roofs above their eaves (b,), in colours (b, 3) of 0..255."""
    corners, plane = triangulate(folded.planes)
    owner = folded.owner[plane]
    relief = folded.roofs.relief_m(corners.reshape(-1, 2), np.repeat(owner, 3)).reshape(-1, 3)
    height = eave_m[owner][:, None] + relief
    normals = _plane_normals(corners, height, plane, len(folded.planes))
    return make_faces([(corners[:, i], height[:, i]) for i in range(3)], normals[plane], roof_rgb[owner][:, None], owner)


def _plane_normals(
    corners: NDArray[np.float64], height: NDArray[np.float64], plane: NDArray[np.intp], count: int
) -> NDArray[np.float64]:
    """Unit normals (count, 3) of planes, from the area vectors of their triangles (Newell's method)."""
    points = np.concatenate((corners, height[..., None]), axis=2)
    areas = np.cross(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0])
    normals = np.stack([np.bincount(plane, areas[:, axis], count) for axis in range(3)], axis=1)
    return normals / np.linalg.norm(normals, axis=1, keepdims=True)


def _creases(roofs: Roofs, building: NDArray[np.intp]) -> NDArray[np.object_]:
    """Multi-line strings (p,) along which the roofs of buildings (p,) may change their slope."""
    segments, owners = [np.empty((0, 2, 2))], [np.empty(0, np.intp)]
    for kind, templates in _CREASES_OF.items():
        chosen = np.flatnonzero(roofs.kinds[building] == kind)
        segments.append(_placed(templates, roofs.plans, building[chosen]))
        owners.append(np.repeat(chosen, len(templates)))
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    lines = np.full(building.size, shapely.MultiLineString(), object)
    present, dense = np.unique(owner, return_inverse=True)
    lines[present] = shapely.multilinestrings(shapely.linestrings(np.concatenate(segments)[order]), indices=dense[order])
    return lines

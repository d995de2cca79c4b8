"""OutlineTable to closed solids: floor, plinth, panelled walls, gables, parapet and flat roof, all buildings at once.

Walls are divided into panels, caps are not. Where the two meet, a fan of triangles (`_Fans`) leads from the panels'
edges to the ring's corners, so that every edge of the solid is shared by exactly two triangles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.footprints.cleaning import LATTICE_M, are_sound
from ryu_scape.scene.facades import Facades
from ryu_scape.scene.faces import DOWN, UP, Corner, Faces, make_faces, upright
from ryu_scape.scene.levels import Levels
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.scene.triangulation import triangulate

PLINTH_RGB = (126, 122, 116)
PARAPET_BRIGHTENING = 1.12


@dataclass(frozen=True, eq=False)
class Roofline:
    """Where the flat roofs end: corners_m (n, 2) match the outlines' corners, moved inwards where there is a parapet.

    polygons: (b,) the flat roofs, None for pitched ones. has_parapet: (b,) False also where the building is too thin to
    be inset.
    """

    corners_m: NDArray[np.float64]
    polygons: NDArray[np.object_]
    has_parapet: NDArray[np.bool_]


def find_roofline(outlines: OutlineTable, is_flat: NDArray[np.bool_], parapet_width_m: float) -> Roofline:
    """Inset every flat roof's outline by the parapet's width, by half or a quarter where that does not fit, or not."""
    corners, polygons = outlines.corners_m.copy(), outlines.polygons.copy()
    polygons[~is_flat] = None
    has_parapet = shapely.is_missing(polygons)
    for width_m in (parapet_width_m, parapet_width_m / 2, parapet_width_m / 4):
        inset_corners = _inset(outlines, width_m)
        inset_polygons = outlines.polygons_with(inset_corners)
        inset_polygons[has_parapet] = None
        fits = are_sound(inset_polygons) & _keeps_directions(outlines, inset_corners)
        polygons[fits] = inset_polygons[fits]
        corners[fits[outlines.building]] = inset_corners[fits[outlines.building]]
        has_parapet |= fits
        if has_parapet.all():
            break
    return Roofline(corners, polygons, has_parapet & is_flat)


def raise_walls(facades: Facades, wall_rgb: NDArray[np.float64], shade_step: float) -> list[Faces]:
    """Floor, plinth and panelled walls in `wall_rgb` (b, 3), 0..255, every other panel darker by `shade_step`.

    Under pitched roofs the walls go on to the roof's underside, without panels.
    """
    outlines, levels = facades.outlines, facades.levels
    foot = Ring(outlines.corners_m, levels.bottom_m[outlines.building])
    top = Ring(outlines.corners_m, levels.corner_m)
    plinths = _Fans(facades, levels.plinth_m, foot, facades.normals, rises=False)
    gables = _Fans(facades, levels.wall_top_m, top, facades.normals, rises=True)
    everywhere, plinth_rgb = np.ones_like(facades.is_flat), np.broadcast_to(PLINTH_RGB, wall_rgb.shape)
    floor, owner = triangulate(outlines.polygons)
    return [
        _panelled_walls(facades, wall_rgb, shade_step),
        *plinths.faces(everywhere, plinth_rgb),
        *gables.faces(~facades.is_flat, wall_rgb),
        make_faces([(floor[:, i], levels.bottom_m[owner]) for i in (0, 2, 1)], DOWN, PLINTH_RGB, owner),
    ]


def _panelled_walls(facades: Facades, wall_rgb: NDArray[np.float64], shade_step: float) -> Faces:
    """One quad a panel, from the plinth to the top of the wall."""
    panels, owner = facades.panels, facades.building
    low, high = facades.levels.plinth_m[owner], facades.levels.wall_top_m[owner]
    shade = 1.0 - shade_step * (panels.number % 2)
    return make_faces(
        upright(panels.start_m, panels.end_m, low, high),
        facades.normals.take(panels.edge, axis=0),
        (wall_rgb.take(owner, axis=0) * shade[:, None])[:, None],
        owner,
    )


def raise_parapets(facades: Facades, roofline: Roofline, wall_rgb: NDArray[np.float64]) -> list[Faces]:
    """The lip around every flat roof, top and inner faces; where there is no parapet, a flush fascia up to the eave."""
    owner, levels, rgb = facades.outlines.building, facades.levels, wall_rgb * PARAPET_BRIGHTENING
    has_parapet = roofline.has_parapet[owner]
    inside_m = np.where(roofline.has_parapet, levels.wall_top_m, levels.eave_m)
    lips = _Fans(
        facades,
        levels.wall_top_m,
        Ring(roofline.corners_m, inside_m[owner]),
        np.where(has_parapet[:, None], UP, facades.normals),
        rises=True,
    )
    return [*lips.faces(facades.is_flat, rgb), _inner_faces(facades, roofline, np.flatnonzero(has_parapet), rgb)]


def _inner_faces(facades: Facades, roofline: Roofline, edge: NDArray[np.intp], rgb: NDArray[np.float64]) -> Faces:
    """One quad for each of these edges (k,), from the flat roof to the top of its parapet, seen from above the roof."""
    outlines, levels = facades.outlines, facades.levels
    owner = outlines.building[edge]
    start_m, end_m = roofline.corners_m[edge], roofline.corners_m[outlines.following[edge]]
    corners = upright(end_m, start_m, levels.eave_m[owner], levels.wall_top_m[owner])
    return make_faces(corners, -facades.normals[edge], rgb[owner][:, None], owner)


def lay_flat_roofs(roofline: Roofline, levels: Levels, roof_rgb: NDArray[np.float64]) -> Faces:
    """Flat roofs at the eave. roof_rgb: (b, 3) in 0..255."""
    corners, owner = triangulate(roofline.polygons)
    eave = levels.eave_m[owner]
    return make_faces([(corners[:, i], eave) for i in range(3)], UP, roof_rgb[owner][:, None], owner)


@dataclass(frozen=True, eq=False)
class Ring:
    """A line round each outline, with a corner (n, 2) at an elevation (n,) for each of the outline's."""

    corners_m: NDArray[np.float64]
    elevation_m: NDArray[np.float64]

    def at(self, corner: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Plan positions (k, 2) and elevations (k,) of some corners (k,)."""
        return self.corners_m.take(corner, axis=0), self.elevation_m[corner]


@dataclass(frozen=True, eq=False)
class _Fans:
    """The strip between the panels' edges, level in each building (b,), and a ring.

    Per edge of the outline: one triangle from each panel to the edge's first corner, one from the second corner to it.
    normals: (n, 3), per edge. rises: whether the ring lies above or inside the panels' edges.
    """

    facades: Facades
    panel_level_m: NDArray[np.float64]
    ring: Ring
    normals: NDArray[np.float64]
    rises: bool

    def faces(self, chosen: NDArray[np.bool_], rgb: NDArray[np.float64]) -> list[Faces]:
        """The fans of the buildings chosen (b,) in their colours (b, 3), 0..255."""
        panel = np.flatnonzero(chosen[self.facades.building])
        edge = np.flatnonzero(chosen[self.facades.outlines.building])
        return [
            self._from_corners(self._from_panels(panel), self.facades.panels.edge[panel], rgb),
            self._from_corners(self._closing(edge), edge, rgb),
        ]

    def _from_panels(self, panel: NDArray[np.intp]) -> list[Corner]:
        panels, level_m = self.facades.panels, self.panel_level_m[self.facades.building[panel]]
        start_m, end_m = panels.start_m.take(panel, axis=0), panels.end_m.take(panel, axis=0)
        return [(start_m, level_m), (end_m, level_m), self.ring.at(panels.edge[panel])]

    def _closing(self, edge: NDArray[np.intp]) -> list[Corner]:
        outlines, following = self.facades.outlines, self.facades.outlines.following[edge]
        end_m = outlines.corners_m.take(following, axis=0)
        return [(end_m, self.panel_level_m[outlines.building[edge]]), self.ring.at(following), self.ring.at(edge)]

    def _from_corners(self, corners: list[Corner], edge: NDArray[np.intp], rgb: NDArray[np.float64]) -> Faces:
        owner = self.facades.outlines.building[edge]
        corners = corners if self.rises else corners[::-1]
        return make_faces(corners, self.normals.take(edge, axis=0), rgb.take(owner, axis=0)[:, None], owner)


def _inset(outlines: OutlineTable, width_m: float) -> NDArray[np.float64]:
    """Corners (n, 2) of the rings moved inwards by mitres, `width_m` from every edge, and onto the lattice."""
    return np.round((outlines.corners_m - width_m * outlines.mitres(1e-6)) / LATTICE_M) * LATTICE_M


def _keeps_directions(outlines: OutlineTable, corners_m: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Buildings (b,) none of whose edges shrank to nothing or turned round when their corners moved."""
    moved = corners_m[outlines.following] - corners_m
    lost = np.einsum("ij,ij->i", moved, outlines.edges_m) <= 0
    return np.bincount(outlines.building[lost], minlength=outlines.building_count) == 0

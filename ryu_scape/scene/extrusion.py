"""OutlineTable to closed solids: floor, plinth, panelled walls, gables, parapet and flat roof, all buildings at once.

Walls are divided into panels, caps are not. Where the two meet, a fan of triangles (`_fan`) leads from the panels'
edges to the ring's corners, so that every edge of the solid is shared by exactly two triangles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.footprints.cleaning import LATTICE_M, are_sound
from ryu_scape.scene.faces import DOWN, UP, Faces, make_faces
from ryu_scape.scene.outlines import OutlineTable, Panels
from ryu_scape.scene.triangulation import triangulate
from ryu_scape.settings import SceneSettings

FOUNDATION_DEPTH_M = 0.3
FASCIA_HEIGHT_M = 0.15
LEAST_HEIGHT_M = 0.5

PLINTH_RGB = (126, 122, 116)
PARAPET_BRIGHTENING = 1.12


@dataclass(frozen=True, eq=False)
class Levels:
    """Elevations (b,) float64 in metres above the scene's origin, from the bottom of each solid to its top.

    eave_m: the flat roof, or the lowest point of a pitched one. roof_m: where a pitched roof's run is zero.
    corner_m: (n,) the roof above each corner of the outlines.
    """

    bottom_m: NDArray[np.float64]
    ground_m: NDArray[np.float64]
    plinth_m: NDArray[np.float64]
    wall_top_m: NDArray[np.float64]
    eave_m: NDArray[np.float64]
    roof_m: NDArray[np.float64]
    corner_m: NDArray[np.float64]


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


def stack_levels(
    outlines: OutlineTable,
    ground_m: NDArray[np.float64],
    eave_m: NDArray[np.float64],
    relief_m: NDArray[np.float64],
    lowest_terrain_m: NDArray[np.float64],
    has_parapet: NDArray[np.bool_],
    settings: SceneSettings,
) -> Levels:
    """Take ground, eave and the lowest terrain under each outline, all (b,), to the levels of the solids.

    relief_m: (n,) height of each corner's roof above the eave, 0 for flat roofs.
    """
    bottom = np.minimum(ground_m, lowest_terrain_m) - FOUNDATION_DEPTH_M
    eave, roof = lift_roofs(outlines, bottom, eave_m, relief_m)
    wall_top = eave + np.where(has_parapet, settings.parapet_height_m, -FASCIA_HEIGHT_M)
    plinth = np.minimum(ground_m + settings.plinth_height_m, 0.5 * (bottom + eave - FASCIA_HEIGHT_M))
    return Levels(bottom, ground_m, plinth, wall_top, eave, roof, roof[outlines.building] + relief_m)


def lift_roofs(
    outlines: OutlineTable, bottom_m: NDArray[np.float64], eave_m: NDArray[np.float64], relief_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Elevations (b,) of each roof's lowest point over the outline, at least `LEAST_HEIGHT_M` above the solid's bottom,
    and of its run's zero. eave_m: (b,) where that zero is to be; relief_m: (n,) as in `stack_levels`.
    """
    lowest_relief = np.full(bottom_m.size, np.inf)
    np.minimum.at(lowest_relief, outlines.building, relief_m)
    lowest_relief[np.isinf(lowest_relief)] = 0.0
    eave = np.maximum(eave_m + lowest_relief, bottom_m + LEAST_HEIGHT_M)
    return eave, eave - lowest_relief


def raise_walls(
    outlines: OutlineTable,
    panels: Panels,
    is_flat: NDArray[np.bool_],
    levels: Levels,
    wall_rgb: NDArray[np.float64],
    shade_step: float,
) -> list[Faces]:
    """Floor, plinth and panelled walls in `wall_rgb` (b, 3), 0..255, every other panel darker by `shade_step`.

    Under pitched roofs, that is where not `is_flat` (b,), the walls go on to the roof's underside, without panels.
    """
    owner = outlines.building[panels.edge]
    normals = _upright(outlines.normals)
    low, high = levels.plinth_m[owner], levels.wall_top_m[owner]
    shade = 1.0 - shade_step * (panels.number % 2)
    walls = make_faces(
        [(panels.start_m, low), (panels.end_m, low), (panels.end_m, high), (panels.start_m, high)],
        normals.take(panels.edge, axis=0),
        (wall_rgb.take(owner, axis=0) * shade[:, None])[:, None],
        owner,
    )
    corners, bottom, all_of_them = outlines.corners_m, levels.bottom_m[outlines.building], np.ones_like(is_flat)
    plinths = _fan(outlines, panels, all_of_them, levels.plinth_m, corners, bottom, normals, PLINTH_RGB, rises=False)
    gables = _fan(
        outlines, panels, ~is_flat, levels.wall_top_m, corners, levels.corner_m, normals, wall_rgb, rises=True
    )
    floor, floor_owner = triangulate(outlines.polygons)
    floors = make_faces([(floor[:, i], levels.bottom_m[floor_owner]) for i in (0, 2, 1)], DOWN, PLINTH_RGB, floor_owner)
    return [walls, *plinths, *gables, floors]


def raise_parapets(
    outlines: OutlineTable,
    panels: Panels,
    roofline: Roofline,
    is_flat: NDArray[np.bool_],
    levels: Levels,
    wall_rgb: NDArray[np.float64],
) -> list[Faces]:
    """The lip around every flat roof, top and inner faces; where there is no parapet, a flush fascia up to the eave."""
    rgb = wall_rgb * PARAPET_BRIGHTENING
    has_parapet = roofline.has_parapet[outlines.building]
    outward = _upright(outlines.normals)
    lip_normals = np.where(has_parapet[:, None], UP, outward)
    lip_top = np.where(roofline.has_parapet, levels.wall_top_m, levels.eave_m)[outlines.building]
    lips = _fan(outlines, panels, is_flat, levels.wall_top_m, roofline.corners_m, lip_top, lip_normals, rgb, rises=True)

    edge = np.flatnonzero(has_parapet)
    owner = outlines.building[edge]
    start, end = roofline.corners_m[edge], roofline.corners_m[outlines.following[edge]]
    low, high = levels.eave_m[owner], levels.wall_top_m[owner]
    inner = make_faces(
        [(end, low), (start, low), (start, high), (end, high)], -outward[edge], rgb[owner][:, None], owner
    )
    return [*lips, inner]


def lay_flat_roofs(roofline: Roofline, levels: Levels, roof_rgb: NDArray[np.float64]) -> Faces:
    """Flat roofs at the eave. roof_rgb: (b, 3) in 0..255."""
    corners, owner = triangulate(roofline.polygons)
    eave = levels.eave_m[owner]
    return make_faces([(corners[:, i], eave) for i in range(3)], UP, roof_rgb[owner][:, None], owner)


def _fan(
    outlines: OutlineTable,
    panels: Panels,
    chosen: NDArray[np.bool_],
    panel_level_m: NDArray[np.float64],
    corners_m: NDArray[np.float64],
    corner_level_m: NDArray[np.float64],
    normals: NDArray[np.float64],
    rgb: NDArray[np.float64] | tuple[int, int, int],
    *,
    rises: bool,
) -> list[Faces]:
    """Strip between the panels' edges, level in each building (b,), and a ring `corners_m` (n, 2) at (n,) elevations.

    Per edge of the `chosen` buildings' (b,) outlines: one triangle from each panel to the edge's first corner, one from
    the second corner to it. `rises` says that the corners' ring lies above or inside the panels' ring.
    normals: (n, 3), per edge.
    """
    rgb = np.broadcast_to(np.asarray(rgb, np.float64), (outlines.building_count, 3))
    panel = np.flatnonzero(chosen[outlines.building[panels.edge]])
    first = panels.edge[panel]
    owner = outlines.building[first]
    level = panel_level_m[owner]
    apex = (corners_m.take(first, axis=0), corner_level_m[first])
    sides = [(panels.start_m.take(panel, axis=0), level), (panels.end_m.take(panel, axis=0), level), apex]

    edge = np.flatnonzero(chosen[outlines.building])
    edge_owner, following = outlines.building[edge], outlines.following[edge]
    closing = [
        (outlines.corners_m.take(following, axis=0), panel_level_m[edge_owner]),
        (corners_m.take(following, axis=0), corner_level_m[following]),
        (corners_m.take(edge, axis=0), corner_level_m[edge]),
    ]
    if not rises:
        sides.reverse()
        closing.reverse()
    return [
        make_faces(sides, normals.take(first, axis=0), rgb.take(owner, axis=0)[:, None], owner),
        make_faces(closing, normals[edge], rgb[edge_owner][:, None], edge_owner),
    ]


def _inset(outlines: OutlineTable, width_m: float) -> NDArray[np.float64]:
    """Corners (n, 2) of the rings moved inwards by mitres, `width_m` from every edge, and onto the lattice."""
    normals = outlines.normals
    before = normals[outlines.preceding]
    openness = 1.0 + np.einsum("ij,ij->i", before, normals)
    mitre = (before + normals) / np.maximum(openness, 1e-6)[:, None]
    return np.round((outlines.corners_m - width_m * mitre) / LATTICE_M) * LATTICE_M


def _keeps_directions(outlines: OutlineTable, corners_m: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Buildings (b,) none of whose edges shrank to nothing or turned round when their corners moved."""
    moved = corners_m[outlines.following] - corners_m
    lost = np.einsum("ij,ij->i", moved, outlines.edges_m) <= 0
    return np.bincount(outlines.building[lost], minlength=outlines.building_count) == 0


def _upright(normals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Horizontal unit normals (n, 2) as (n, 3)."""
    return np.column_stack((normals, np.zeros(len(normals))))

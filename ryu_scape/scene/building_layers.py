"""Walls, roofs and all that hangs on them: the layers of a scene that belong to its buildings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.heights import Building
from ryu_scape.scene.balconies import hang_balconies
from ryu_scape.scene.building_table import BuildingTable
from ryu_scape.scene.distance import Packed, bounds_by_building, distant_walls, layers_in_blocks
from ryu_scape.scene.extrusion import (
    FOUNDATION_DEPTH_M,
    LEAST_HEIGHT_M,
    find_roofline,
    lay_flat_roofs,
    raise_parapets,
    raise_walls,
    stack_levels,
)
from ryu_scape.scene.facades import glaze, hang_doors, place_doors, place_windows
from ryu_scape.scene.faces import Faces, pack
from ryu_scape.scene.footprint_raster import wall_colours
from ryu_scape.scene.ground_layers import GroundLayers
from ryu_scape.scene.outlines import OutlineTable, Panels, divide_into_panels
from ryu_scape.scene.prisms import raise_prisms
from ryu_scape.scene.roofs import fold, lay_pitched_roofs
from ryu_scape.scene.rooftops import furnish_roofs
from ryu_scape.scene.site import Site
from ryu_scape.scene.styles import choose_facades
from ryu_scape.scene.vertex_arrays import VertexArrays
from ryu_scape.settings import Detail, SceneSettings

ROOF_BRIGHTENING = 1.04
DISTANT_WALLS = "distant walls"
"""Not a layer of its own: what the walls are drawn as from afar."""
PIECE_BUILDINGS = 256
PARTY_WALL_M = 0.8
"""A neighbour this near in front of a wall leaves no room for windows below its eave."""


@dataclass(frozen=True, eq=False)
class BuildingLayers:
    """Building layers of a scene, each with the triangles of its (b,) buildings in their order.

    packed: by name. distant: what the walls are drawn as from afar, or None. bounds_m: by name, the lowest and highest
    corner (b, 2, 3) of what each building has in the layer. eave_m: (b,) the lowest point of each roof, in metres above
    the scene's origin, where neighbours' windows begin.
    """

    packed: Mapping[str, Packed]
    distant: Packed | None
    bounds_m: Mapping[str, NDArray[np.float32]]
    eave_m: NDArray[np.float64]

    @cached_property
    def in_blocks(self) -> Mapping[str, VertexArrays]:
        """The layers with each building as a block."""
        return layers_in_blocks(self.packed, self.bounds_m, self.distant)

    @cached_property
    def extent_m(self) -> NDArray[np.float32]:
        """Lowest and highest corner (2, 3) of all buildings, NaN where none has a triangle."""
        filled = [self.bounds_m[name][np.diff(offsets) > 0] for name, (_, offsets) in self.packed.items()]
        corners = np.concatenate(filled).reshape(-1, 3)
        return np.stack((corners.min(axis=0), corners.max(axis=0))) if corners.size else np.full((2, 3), np.nan)


@dataclass(frozen=True, eq=False)
class Neighbours:
    """All (b,) buildings of a site, of which some are raised.

    raised: index of each of these. eave_m: (b,) where the roofs of the others begin.
    """

    site: Site
    raised: NDArray[np.intp]
    eave_m: NDArray[np.float64]

    def elevation_in_front(
        self, outlines: OutlineTable, panels: Panels, eave_m: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Elevation (m,) of the terrain at the middle of each panel, or of the eave of a neighbour that adjoins it.

        outlines, eave_m: of the raised buildings.
        """
        eaves_m = self.eave_m.copy()
        eaves_m[self.raised] = eave_m
        middle = 0.5 * (panels.start_m + panels.end_m)
        terrain_m = self.site.terrain_at(middle)
        neighbour = self.site.building_at(middle + PARTY_WALL_M * outlines.normals[panels.edge])
        adjoins = (neighbour >= 0) & (neighbour != self.raised[outlines.building[panels.edge]])
        return np.where(adjoins, np.maximum(eaves_m[neighbour], terrain_m), terrain_m)


def raise_buildings(
    buildings: Sequence[Building], ground: GroundLayers, settings: SceneSettings
) -> tuple[BuildingLayers, ...]:
    """All `buildings`, which are those of the ground, in its order; in pieces of `PIECE_BUILDINGS`, at least one."""
    everyone = np.arange(len(buildings))
    neighbours = Neighbours(ground.site, everyone, np.full(len(buildings), np.nan))
    faces, eave_m = _raise(buildings, neighbours, ground, settings)
    ordered = {name: [part.in_building_order() for part in parts] for name, parts in faces.items()}
    firsts = range(0, max(len(buildings), 1), PIECE_BUILDINGS)
    runs = [(first, min(first + PIECE_BUILDINGS, len(buildings))) for first in firsts]
    return tuple(
        _packed({name: [part.between(*run) for part in parts] for name, parts in ordered.items()}, eave_m[slice(*run)])
        for run in runs
    )


def raise_some(
    buildings: Sequence[Building], neighbours: Neighbours, ground: GroundLayers, settings: SceneSettings
) -> BuildingLayers:
    """The `buildings` that `neighbours.raised` names, alone and in one piece."""
    return _packed(*_raise(buildings, neighbours, ground, settings))


def _raise(
    buildings: Sequence[Building], neighbours: Neighbours, ground: GroundLayers, settings: SceneSettings
) -> tuple[dict[str, list[Faces]], NDArray[np.float64]]:
    table = BuildingTable.of(buildings, ground.site.origin_m)
    raise_them = _raise_in_detail if settings.detail is Detail.FULL else _raise_plainly
    return raise_them(table, ground.roof_rgb[neighbours.raised], neighbours, settings)


def _packed(faces: Mapping[str, Sequence[Faces]], eave_m: NDArray[np.float64]) -> BuildingLayers:
    packed = {name: pack(parts, eave_m.size) for name, parts in faces.items()}
    distant = packed.pop(DISTANT_WALLS, None)
    return BuildingLayers(packed, distant, bounds_by_building(packed, distant), eave_m)


def _raise_in_detail(
    table: BuildingTable,
    roof_rgb: NDArray[np.float64],
    neighbours: Neighbours,
    settings: SceneSettings,
) -> tuple[dict[str, list[Faces]], NDArray[np.float64]]:
    """The faces of every building layer and of the distant walls, with roofs, panels, parapets and windows; eaves."""
    folded = fold(table.outlines, table.roofs)
    outlines, is_flat = folded.outlines, folded.roofs.is_flat
    panels = divide_into_panels(outlines, settings.panel_width_m)
    roofline = find_roofline(outlines, is_flat, settings.parapet_width_m)
    lowest_m = table.ground_m.copy()
    np.minimum.at(lowest_m, outlines.building[panels.edge], neighbours.site.terrain_at(panels.start_m))
    relief_m = folded.roofs.relief_m(outlines.corners_m, outlines.building)
    levels = stack_levels(outlines, table.ground_m, table.eave_m, relief_m, lowest_m, roofline.has_parapet, settings)
    wall_rgb, roof_rgb = wall_colours(roof_rgb), roof_rgb * ROOF_BRIGHTENING
    in_front_m = neighbours.elevation_in_front(outlines, panels, levels.eave_m)
    wall_m = table.eave_m - table.ground_m
    facades = choose_facades(shapely.area(outlines.polygons), wall_m, is_flat, table.facade_styles, settings)
    doors = place_doors(outlines, panels, levels, facades, in_front_m)
    slopes, steps = lay_pitched_roofs(folded, levels.roof_m, roof_rgb, wall_rgb)
    windows = place_windows(outlines, panels, levels, facades, in_front_m, doors)
    faces = {
        "walls": [*raise_walls(outlines, panels, is_flat, levels, wall_rgb, settings.panel_shade_step), steps],
        DISTANT_WALLS: [distant_walls(outlines, levels, wall_rgb), steps],
        "roofs": [lay_flat_roofs(roofline, levels, roof_rgb), slopes],
        "parapets": raise_parapets(outlines, panels, roofline, is_flat, levels, wall_rgb),
        "windows": [glaze(outlines, panels, windows)],
        "details": [
            hang_doors(outlines, panels, doors),
            *hang_balconies(outlines, panels, is_flat, levels, facades, in_front_m),
            *furnish_roofs(outlines, folded.roofs, roofline, levels, roof_rgb, wall_rgb),
        ],
    }
    return faces, levels.eave_m


def _raise_plainly(
    table: BuildingTable,
    roof_rgb: NDArray[np.float64],
    neighbours: Neighbours,
    settings: SceneSettings,
) -> tuple[dict[str, list[Faces]], NDArray[np.float64]]:
    """Prisms from below the lowest terrain to the eave or, under a pitched roof, half way to the ridge; their tops."""
    outlines, lowest_m = table.outlines, table.ground_m.copy()
    np.minimum.at(lowest_m, outlines.building, neighbours.site.terrain_at(outlines.corners_m))
    bottom_m = lowest_m - FOUNDATION_DEPTH_M
    top_m = np.maximum(0.5 * (table.eave_m + table.ridge_m), bottom_m + LEAST_HEIGHT_M)
    walls, roofs = raise_prisms(outlines, bottom_m, top_m, wall_colours(roof_rgb), roof_rgb * ROOF_BRIGHTENING)
    return {"walls": walls, "roofs": roofs, "parapets": [], "windows": [], "details": []}, top_m

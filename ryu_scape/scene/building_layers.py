"""Walls, roofs and all that hangs on them: the layers of a scene that belong to its buildings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import least_of_each
from ryu_scape.heights import Building
from ryu_scape.scene.balconies import hang_balconies
from ryu_scape.scene.building_table import BuildingTable
from ryu_scape.scene.distance import Packed, bounds_by_building, distant_walls, layers_in_chunks
from ryu_scape.scene.extrusion import Roofline, find_roofline, lay_flat_roofs, raise_parapets, raise_walls
from ryu_scape.scene.facades import Facades
from ryu_scape.scene.faces import Faces, pack
from ryu_scape.scene.ground_layers import GroundLayers
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.levels import FOUNDATION_DEPTH_M, LEAST_HEIGHT_M, stack_levels
from ryu_scape.scene.openings import glaze, hang_doors, place_doors, place_windows
from ryu_scape.scene.outlines import OutlineTable, Panels, divide_into_panels
from ryu_scape.scene.prisms import raise_prisms
from ryu_scape.scene.roofs import FoldedRoofs, fold, lay_pitched_roofs
from ryu_scape.scene.rooftops import furnish_roofs
from ryu_scape.scene.site import Site
from ryu_scape.scene.styles import choose_facades
from ryu_scape.scene.trim import frame_openings, lay_ledges
from ryu_scape.scene.vertex_arrays import VertexArrays
from ryu_scape.settings import Detail, SceneSettings

ROOF_BRIGHTENING = 1.04
PIECE_BUILDINGS = 1024
PARTY_WALL_M = 0.8
"""A neighbour this near in front of a wall leaves no room for windows below its eave."""


@dataclass(frozen=True, eq=False)
class BuildingLayers:
    """Building layers of a scene, each with the triangles of its (b,) buildings in their order.

    distant: what the walls are drawn as from afar, or None. bounds_m: the lowest and highest corner (b, 2, 3) of what
    each building has in a layer. eave_m: (b,) the lowest point of each roof, in metres above the scene's origin, where
    neighbours' windows begin.
    """

    packed: Mapping[Layer, Packed]
    distant: Packed | None
    bounds_m: Mapping[Layer, NDArray[np.float32]]
    eave_m: NDArray[np.float64]

    @cached_property
    def in_chunks(self) -> Mapping[Layer, VertexArrays]:
        """The layers with each building as a chunk."""
        return layers_in_chunks(self.packed, self.bounds_m, self.distant)

    @cached_property
    def extent_m(self) -> NDArray[np.float32]:
        """Lowest and highest corner (2, 3) of all buildings, NaN where none has a triangle."""
        filled = [self.bounds_m[layer][np.diff(offsets) > 0] for layer, (_, offsets) in self.packed.items()]
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


@dataclass(frozen=True, eq=False)
class _Raised:
    """Faces of (b,) buildings by layer; what walls are drawn as from afar, or None; the eaves (b,) of the roofs."""

    layers: Mapping[Layer, Sequence[Faces]]
    distant: Sequence[Faces] | None
    eave_m: NDArray[np.float64]

    def in_building_order(self) -> _Raised:
        return self._each(Faces.in_building_order, self.eave_m)

    def between(self, first: int, stop: int) -> _Raised:
        """The faces, in building order, of the buildings `first` to `stop` - 1."""
        return self._each(lambda faces: faces.between(first, stop), self.eave_m[first:stop])

    def packed(self) -> BuildingLayers:
        packed = {layer: pack(faces, self.eave_m.size) for layer, faces in self.layers.items()}
        distant = None if self.distant is None else pack(self.distant, self.eave_m.size)
        return BuildingLayers(packed, distant, bounds_by_building(packed, distant), self.eave_m)

    def _each(self, change: Callable[[Faces], Faces], eave_m: NDArray[np.float64]) -> _Raised:
        layers = {layer: [change(faces) for faces in parts] for layer, parts in self.layers.items()}
        distant = None if self.distant is None else [change(faces) for faces in self.distant]
        return _Raised(layers, distant, eave_m)


def raise_buildings(
    buildings: Sequence[Building], ground: GroundLayers, settings: SceneSettings
) -> tuple[BuildingLayers, ...]:
    """All `buildings`, which are those of the ground, in its order; in pieces of `PIECE_BUILDINGS`, at least one."""
    neighbours = Neighbours(ground.site, np.arange(len(buildings)), np.full(len(buildings), np.nan))
    raised = _raise(buildings, neighbours, ground, settings).in_building_order()
    firsts = range(0, max(len(buildings), 1), PIECE_BUILDINGS)
    return tuple(raised.between(first, min(first + PIECE_BUILDINGS, len(buildings))).packed() for first in firsts)


def raise_some(
    buildings: Sequence[Building], neighbours: Neighbours, ground: GroundLayers, settings: SceneSettings
) -> BuildingLayers:
    """The `buildings` that `neighbours.raised` names, alone and in one piece."""
    return _raise(buildings, neighbours, ground, settings).packed()


def _raise(
    buildings: Sequence[Building], neighbours: Neighbours, ground: GroundLayers, settings: SceneSettings
) -> _Raised:
    table = BuildingTable.of(buildings, ground.site.origin_m)
    raise_them = _raise_in_detail if settings.detail is Detail.FULL else _raise_plainly
    roof_rgb, wall_rgb = ground.roof_colours.of(neighbours.raised, table.roofs.is_flat)
    return raise_them(table, roof_rgb * ROOF_BRIGHTENING, wall_rgb, neighbours, settings)


def _raise_in_detail(
    table: BuildingTable,
    roof_rgb: NDArray[np.float64],
    wall_rgb: NDArray[np.float64],
    neighbours: Neighbours,
    settings: SceneSettings,
) -> _Raised:
    """With roofs, panels, parapets, windows, doors and all that hangs on walls or stands on roofs."""
    folded = fold(table.outlines, table.roofs)
    roofline = find_roofline(folded.outlines, folded.roofs.is_flat, settings.parapet_width_m)
    facades = _facades(table, folded, roofline, neighbours, settings)
    outlines, levels = facades.outlines, facades.levels
    slopes, steps = lay_pitched_roofs(folded, levels.roof_m, roof_rgb, wall_rgb)
    doors = place_doors(facades)
    windows = place_windows(facades, doors)
    layers = {
        Layer.WALLS: [*raise_walls(facades, wall_rgb, settings.panel_shade_step), steps],
        Layer.ROOFS: [lay_flat_roofs(roofline, levels, roof_rgb), slopes],
        Layer.PARAPETS: raise_parapets(facades, roofline, wall_rgb),
        Layer.WINDOWS: [glaze(facades, windows)],
        Layer.TRIM: [*frame_openings(facades, windows, doors, wall_rgb), *lay_ledges(facades, wall_rgb)],
        Layer.DETAILS: [
            hang_doors(facades, doors),
            *hang_balconies(facades),
            *furnish_roofs(outlines, folded.roofs, roofline, levels, roof_rgb, wall_rgb),
        ],
    }
    return _Raised(layers, [distant_walls(outlines, levels, wall_rgb), steps], levels.eave_m)


def _facades(
    table: BuildingTable, folded: FoldedRoofs, roofline: Roofline, neighbours: Neighbours, settings: SceneSettings
) -> Facades:
    outlines, is_flat = folded.outlines, folded.roofs.is_flat
    panels = divide_into_panels(outlines, settings.panel_width_m)
    lowest_m = least_of_each(outlines.building[panels.edge], neighbours.site.terrain_at(panels.start_m), table.ground_m)
    relief_m = folded.roofs.relief_m(outlines.corners_m, outlines.building)
    levels = stack_levels(outlines, table.ground_m, table.eave_m, relief_m, lowest_m, roofline.has_parapet, settings)
    area_m2, height_m = shapely.area(outlines.polygons), table.eave_m - table.ground_m
    measures = choose_facades(area_m2, height_m, is_flat, table.facade_styles, settings)
    in_front_m = neighbours.elevation_in_front(outlines, panels, levels.eave_m)
    return Facades(outlines, panels, levels, is_flat, measures, in_front_m)


def _raise_plainly(
    table: BuildingTable,
    roof_rgb: NDArray[np.float64],
    wall_rgb: NDArray[np.float64],
    neighbours: Neighbours,
    settings: SceneSettings,
) -> _Raised:
    """Prisms from below the lowest terrain to the eave or, under a pitched roof, half way to the ridge."""
    outlines = table.outlines
    terrain_m = neighbours.site.terrain_at(outlines.corners_m)
    bottom_m = least_of_each(outlines.building, terrain_m, table.ground_m) - FOUNDATION_DEPTH_M
    top_m = np.maximum(0.5 * (table.eave_m + table.ridge_m), bottom_m + LEAST_HEIGHT_M)
    walls, roofs = raise_prisms(outlines, bottom_m, top_m, wall_rgb, roof_rgb)
    layers: dict[Layer, Sequence[Faces]] = {Layer.WALLS: walls, Layer.ROOFS: roofs}
    layers |= {layer: [] for layer in (Layer.PARAPETS, Layer.WINDOWS, Layer.TRIM, Layer.DETAILS)}
    return _Raised(layers, None, top_m)

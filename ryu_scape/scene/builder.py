"""Rasters and buildings to the scene that the viewer and the exporters share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.collector import no_cycle_collection
from ryu_scape.heights import Building
from ryu_scape.raster import GeoGrid, RasterPair
from ryu_scape.scene.balconies import hang_balconies
from ryu_scape.scene.distance import distant_walls, layers_in_blocks
from ryu_scape.scene.extrusion import (
    FOUNDATION_DEPTH_M,
    LEAST_HEIGHT_M,
    Levels,
    find_roofline,
    lay_flat_roofs,
    raise_parapets,
    raise_walls,
    stack_levels,
)
from ryu_scape.scene.facades import glaze, hang_doors, place_doors, place_windows
from ryu_scape.scene.faces import Faces, pack
from ryu_scape.scene.footprint_raster import mean_roof_colours, rasterise_outlines, wall_colours
from ryu_scape.scene.ground_points import ground_points, thin_out
from ryu_scape.scene.outlines import Outlines, Panels, divide_into_panels, outline_buildings
from ryu_scape.scene.plan_texture import lay_plan_texture
from ryu_scape.scene.prisms import raise_prisms
from ryu_scape.scene.roofs import Roofs, fold, lay_pitched_roofs
from ryu_scape.scene.rooftops import furnish_roofs
from ryu_scape.scene.site import Site
from ryu_scape.scene.styles import choose_facades
from ryu_scape.scene.terrain import lay_terrain_grid, terrain_base, terrain_surface
from ryu_scape.scene.vertex_arrays import SceneGeometry, VertexArrays
from ryu_scape.settings import Detail, RoofCover, SceneSettings

ROOF_BRIGHTENING = 1.04
_TEXTURED_LAYERS = {
    RoofCover.MEAN_COLOUR: frozenset({"terrain"}),
    RoofCover.ORTHOPHOTO: frozenset({"terrain", "roofs"}),
}
DISTANT_WALLS = "distant walls"
"""Not a layer of its own: what the walls are drawn as from afar."""
PARTY_WALL_M = 0.8
"""A neighbour this near in front of a wall leaves no room for windows below its eave."""


@no_cycle_collection()
def build_scene(
    pair: RasterPair, dtm_m: NDArray[np.float32], buildings: Sequence[Building], settings: SceneSettings
) -> SceneGeometry:
    """Build every layer of the scene.

    dtm_m: (H, W) bare-earth elevation in metres on `pair.grid`, finite everywhere. Walls, roofs and parapets of a
    building together are one closed solid, wound outward. A footprint without area gets no triangles.
    """
    origin_m = scene_origin(pair.grid, dtm_m)
    outlines = outline_buildings([building.footprint for building in buildings], origin_m)
    thin_pair, thin_dtm_m = thin_out(pair, dtm_m, settings.most_ground_points)
    labels = rasterise_outlines(outlines, thin_pair.grid, origin_m)
    roof_rgb = mean_roof_colours(thin_pair, labels, len(buildings))
    terrain = lay_terrain_grid(pair, dtm_m, origin_m, settings)

    site = Site(origin_m, pair.grid, dtm_m, thin_pair.grid, labels)
    raise_buildings = _raise_in_detail if settings.detail is Detail.FULL else _raise_plainly
    faces = raise_buildings(buildings, outlines, roof_rgb, site, settings)
    packed = {name: pack(parts, len(buildings)) for name, parts in faces.items()}
    distant = packed.pop(DISTANT_WALLS, None)
    layers = {
        "ground_points": ground_points(thin_pair, thin_dtm_m, labels, origin_m),
        "terrain": terrain_surface(terrain, pair.rgb),
        "base": terrain_base(terrain),
        **layers_in_blocks(packed, distant),
    }
    return SceneGeometry(
        layers=layers,
        origin_m=origin_m,
        bounds_m=_bounds(layers.values()),
        triangle_offsets={name: offsets for name, (_, offsets) in packed.items()},
        texture=lay_plan_texture(pair, origin_m, settings.most_texture_px),
        textured_layers=_TEXTURED_LAYERS[settings.roof_cover],
    )


def scene_origin(grid: GeoGrid, dtm_m: NDArray[np.float32]) -> NDArray[np.float64]:
    """The grid's centre and the lowest terrain, in whole metres."""
    centre = grid.to_map(np.array([[0.5 * grid.width, 0.5 * grid.height]]))[0]
    return np.array([*np.rint(centre), np.floor(dtm_m.min())], np.float64)


def _raise_in_detail(
    buildings: Sequence[Building],
    outlines: Outlines,
    roof_rgb: NDArray[np.float64],
    site: Site,
    settings: SceneSettings,
) -> dict[str, list[Faces]]:
    """The faces of every building layer and of the distant walls, with roofs, panels, parapets and windows."""
    folded = fold(outlines, Roofs.of(buildings, site.origin_m))
    outlines, is_flat = folded.outlines, folded.roofs.is_flat
    ground_m = np.array([building.ground_elevation_m for building in buildings], np.float64) - site.origin_m[2]
    eave_m = np.array([building.eave_elevation_m for building in buildings], np.float64) - site.origin_m[2]
    panels = divide_into_panels(outlines, settings.panel_width_m)
    roofline = find_roofline(outlines, is_flat, settings.parapet_width_m)
    lowest_m = ground_m.copy()
    np.minimum.at(lowest_m, outlines.building[panels.edge], site.terrain_at(panels.start_m))
    relief_m = folded.roofs.relief_m(outlines.corners_m, outlines.building)
    levels = stack_levels(outlines, ground_m, eave_m, relief_m, lowest_m, roofline.has_parapet, settings)
    wall_rgb, roof_rgb = wall_colours(roof_rgb), roof_rgb * ROOF_BRIGHTENING
    in_front_m = _elevation_in_front(outlines, panels, levels, site)
    facades = choose_facades(shapely.area(outlines.polygons), eave_m - ground_m, is_flat, settings)
    doors = place_doors(outlines, panels, levels, facades, in_front_m)
    slopes, steps = lay_pitched_roofs(folded, levels.roof_m, roof_rgb, wall_rgb)
    windows = place_windows(outlines, panels, levels, facades, in_front_m, doors)
    return {
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


def _elevation_in_front(outlines: Outlines, panels: Panels, levels: Levels, site: Site) -> NDArray[np.float64]:
    """Elevation (m,) of the terrain at the middle of each panel, or of the eave of a neighbour that adjoins it."""
    middle = 0.5 * (panels.start_m + panels.end_m)
    terrain_m = site.terrain_at(middle)
    neighbour = site.building_at(middle + PARTY_WALL_M * outlines.normals[panels.edge])
    adjoins = (neighbour >= 0) & (neighbour != outlines.building[panels.edge])
    return np.where(adjoins, np.maximum(levels.eave_m[neighbour], terrain_m), terrain_m)


def _raise_plainly(
    buildings: Sequence[Building],
    outlines: Outlines,
    roof_rgb: NDArray[np.float64],
    site: Site,
    settings: SceneSettings,
) -> dict[str, list[Faces]]:
    """Prisms from below the lowest terrain to the eave or, under a pitched roof, half way to the ridge."""
    lowest_m = np.array([building.ground_elevation_m for building in buildings], np.float64) - site.origin_m[2]
    np.minimum.at(lowest_m, outlines.building, site.terrain_at(outlines.corners_m))
    middle_m = [0.5 * (building.eave_elevation_m + building.ridge_elevation_m) for building in buildings]
    bottom_m = lowest_m - FOUNDATION_DEPTH_M
    top_m = np.maximum(np.array(middle_m, np.float64) - site.origin_m[2], bottom_m + LEAST_HEIGHT_M)
    walls, roofs = raise_prisms(outlines, bottom_m, top_m, wall_colours(roof_rgb), roof_rgb * ROOF_BRIGHTENING)
    return {"walls": walls, "roofs": roofs, "parapets": [], "windows": [], "details": []}


def _bounds(layers: Iterable[VertexArrays]) -> NDArray[np.float64]:
    """Lowest and highest corner (2, 3) of all positions; the origin itself where there is none."""
    axes = [[layer.vertices["position"][:, axis] for layer in layers if layer.vertices.size] for axis in range(3)]
    corners = [[(part.min(), part.max()) for part in axis] or [(0.0, 0.0)] for axis in axes]
    return np.array([[min(low for low, _ in axis), max(high for _, high in axis)] for axis in corners], np.float64).T

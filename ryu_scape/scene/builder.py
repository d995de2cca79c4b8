"""Rasters and buildings to the scene that the viewer and the exporters share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights import Building
from ryu_scape.raster import GeoGrid, RasterPair
from ryu_scape.scene.extrusion import find_roofline, lay_roofs, raise_parapets, raise_walls, stack_levels
from ryu_scape.scene.facades import glaze, place_windows
from ryu_scape.scene.faces import Faces, pack
from ryu_scape.scene.footprint_raster import mean_roof_colours, rasterise_outlines, wall_colours
from ryu_scape.scene.ground_points import ground_points, thin_out
from ryu_scape.scene.outlines import Outlines, divide_into_panels, outline_buildings
from ryu_scape.scene.terrain import lay_terrain_grid, terrain_base, terrain_surface
from ryu_scape.scene.vertex_arrays import SceneGeometry, VertexArrays
from ryu_scape.settings import SceneSettings


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
    terrain = lay_terrain_grid(pair, dtm_m, origin_m, settings.most_terrain_vertices)

    def terrain_at(plan_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return nearest_elevation(pair.grid, dtm_m, plan_m + origin_m[:2]) - origin_m[2]

    faces = _raise_buildings(buildings, outlines, roof_rgb, terrain_at, origin_m[2], settings)
    packed = {name: pack(parts, len(buildings)) for name, parts in faces.items()}
    layers = {
        "ground_points": ground_points(thin_pair, thin_dtm_m, labels, origin_m),
        "terrain": terrain_surface(terrain, pair.rgb),
        "base": terrain_base(terrain),
        **{name: arrays for name, (arrays, _) in packed.items()},
    }
    return SceneGeometry(
        layers=layers,
        origin_m=origin_m,
        bounds_m=_bounds(layers.values()),
        triangle_offsets={name: offsets for name, (_, offsets) in packed.items()},
    )


def scene_origin(grid: GeoGrid, dtm_m: NDArray[np.float32]) -> NDArray[np.float64]:
    """The grid's centre and the lowest terrain, in whole metres."""
    centre = grid.to_map(np.array([[0.5 * grid.width, 0.5 * grid.height]]))[0]
    return np.array([*np.rint(centre), np.floor(dtm_m.min())], np.float64)


def nearest_elevation(grid: GeoGrid, elevation_m: NDArray[np.float32], x_y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Elevation (n,) of the pixels under map positions (n, 2), of the border's nearest pixel beyond it."""
    column, row = np.floor(grid.to_pixel(x_y)).astype(np.intp).T
    return elevation_m[np.clip(row, 0, grid.height - 1), np.clip(column, 0, grid.width - 1)].astype(np.float64)


def _raise_buildings(
    buildings: Sequence[Building],
    outlines: Outlines,
    roof_rgb: NDArray[np.float64],
    terrain_at: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    origin_elevation_m: float,
    settings: SceneSettings,
) -> dict[str, list[Faces]]:
    """The faces of every building layer. `terrain_at` takes plan positions to elevations, both local to the scene."""
    ground_m = np.array([building.ground_elevation_m for building in buildings], np.float64) - origin_elevation_m
    eave_m = np.array([building.eave_elevation_m for building in buildings], np.float64) - origin_elevation_m
    panels = divide_into_panels(outlines, settings.panel_width_m)
    roofline = find_roofline(outlines, settings.parapet_width_m)
    lowest_m = ground_m.copy()
    np.minimum.at(lowest_m, outlines.building[panels.edge], terrain_at(panels.start_m))
    levels = stack_levels(ground_m, eave_m, lowest_m, roofline.has_parapet, settings)
    wall_rgb = wall_colours(roof_rgb)
    windows = place_windows(outlines, panels, levels, terrain_at(0.5 * (panels.start_m + panels.end_m)), settings)
    return {
        "walls": raise_walls(outlines, panels, levels, wall_rgb, settings.panel_shade_step),
        "roofs": lay_roofs(roofline, levels, roof_rgb),
        "parapets": raise_parapets(outlines, panels, roofline, levels, wall_rgb),
        "windows": glaze(outlines, panels, windows, settings.window_width_m),
    }


def _bounds(layers: Iterable[VertexArrays]) -> NDArray[np.float64]:
    """Lowest and highest corner (2, 3) of all positions; the origin itself where there is none."""
    axes = [[layer.vertices["position"][:, axis] for layer in layers if layer.vertices.size] for axis in range(3)]
    corners = [[(part.min(), part.max()) for part in axis] or [(0.0, 0.0)] for axis in axes]
    return np.array([[min(low for low, _ in axis), max(high for _, high in axis)] for axis in corners], np.float64).T

"""All of a scene that does not depend on how high its buildings are."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid
from ryu_scape.scene.built_crowns import plane_pixels
from ryu_scape.scene.crowns import Canopy, no_canopy
from ryu_scape.scene.footprint_raster import rasterise_outlines
from ryu_scape.scene.ground_points import ground_points
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.scene.photographed_trees import trees_in_photo
from ryu_scape.scene.plan_texture import lay_plan_texture
from ryu_scape.scene.roof_colours import RoofColours, roof_colours
from ryu_scape.scene.site import Site
from ryu_scape.scene.terrain import lay_terrain_grid, terrain_base, terrain_surface
from ryu_scape.scene.terrain_border import pixels_within
from ryu_scape.scene.tree_crowns import find_trees, shows_single_trees
from ryu_scape.scene.trees import plant
from ryu_scape.scene.vertex_arrays import PlanTexture, VertexArrays
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey


@dataclass(frozen=True, eq=False)
class GroundLayers:
    """The ground of a scene, and what its buildings take from the survey.

    site: terrain and footprints under and around plan positions. roof_colours: of (b,) buildings. plan_bounds_m: (b, 4)
    west, south, east, north of each footprint in metres from the origin, NaN without an area.
    """

    site: Site
    roof_colours: RoofColours
    plan_bounds_m: NDArray[np.float64]
    layers: Mapping[Layer, VertexArrays]
    texture: PlanTexture

    @cached_property
    def extent_m(self) -> NDArray[np.float32]:
        """Lowest and highest corner (2, 3) of all layers, NaN where they are empty."""
        shown = [layer for layer in self.layers.values() if layer.vertices.size]
        corners = [
            layer.vertices["position"] if layer.chunks is None else layer.chunks.bounds_m.reshape(-1, 3)
            for layer in shown
        ]
        if not shown:
            return np.full((2, 3), np.nan)
        together = np.concatenate(corners)
        return np.stack((together.min(axis=0), together.max(axis=0)))


def lay_ground(
    survey: Survey, outlines: OutlineTable, origin_m: NDArray[np.float64], settings: SceneSettings
) -> GroundLayers:
    """Points, terrain, base and trees in metres from `origin_m` (3,), and the outlines of (b,) buildings on it."""
    with ThreadPoolExecutor(1) as beside:
        texture = beside.submit(lay_plan_texture, survey, outlines, origin_m, settings)
        thin = survey.thinned(settings.most_ground_points)
        labels = rasterise_outlines(outlines, thin.grid, origin_m)
        terrain = lay_terrain_grid(survey, origin_m, settings)
        if terrain.area is not None:
            within = pixels_within(terrain.area, terrain.x_m.shape, labels.shape)
            thin = replace(thin, valid=thin.valid & within)
        canopy = _trees(survey, thin, labels, origin_m, settings)
        layers = {
            Layer.GROUND_POINTS: ground_points(thin, labels, canopy.is_tree, origin_m),
            Layer.TERRAIN: terrain_surface(terrain, survey.rgb),
            Layer.BASE: terrain_base(terrain),
            Layer.TREES: plant(canopy.crowns),
        }
        return GroundLayers(
            Site(origin_m, survey.grid, survey.dtm_m, thin.grid, labels),
            roof_colours(thin, labels, outlines, origin_m),
            shapely.bounds(outlines.polygons),
            layers,
            texture.result(),
        )


def _trees(
    survey: Survey,
    thin: Survey,
    labels: NDArray[np.int32],
    origin_m: NDArray[np.float64],
    settings: SceneSettings,
) -> Canopy:
    """Those that a fine DSM shows, else those that the network sees in the photo; labels: (H, W) of the thin survey."""
    if settings.trees_as_points:
        return no_canopy(labels.shape)
    if shows_single_trees(thin):
        plane = plane_pixels(survey, round(thin.grid.gsd_m / survey.grid.gsd_m))
        return find_trees(thin, labels, plane, origin_m, settings.lowest_tree_m)
    return trees_in_photo(thin, labels, origin_m, settings)


def scene_origin(grid: GeoGrid, dtm_m: NDArray[np.float32]) -> NDArray[np.float64]:
    """The grid's centre and the lowest terrain, in whole metres."""
    centre = grid.to_map(np.array([[0.5 * grid.width, 0.5 * grid.height]]))[0]
    return np.array([*np.rint(centre), np.floor(dtm_m.min())], np.float64)

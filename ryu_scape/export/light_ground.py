"""The ground with less repetition, for formats that are sent about and opened in browsers.

The orthophoto lies on the terrain as a texture, so points on the terrain show nothing new; and level terrain needs few
triangles.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ryu_scape.city import City
from ryu_scape.scene.coarser import at_level
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import PiecedLayers, SceneGeometry, VertexArrays, take_vertices

BLOCK_TOLERANCE_M = 0.05
"""What a chunk of the terrain may leave out, by its own measure, which is not quite that of its triangles: these lie up
to 0.07 m above or below the whole terrain on the four sample tiles, up to 0.16 m on slopes of 100 %."""
LEAST_STANDING_M = 0.5
"""Points lower above the terrain lie on it."""


def with_light_ground(city: City) -> SceneGeometry:
    """The city's scene, its terrain simplified, without the points that lie on it."""
    scene = city.scene
    pieces = dict(scene.pieces)
    terrain = scene.layers.get(Layer.TERRAIN)
    if terrain is not None and terrain.triangle_count:
        pieces[Layer.TERRAIN] = (simplified(terrain, BLOCK_TOLERANCE_M),)
        if scene.texture is not None and Layer.TERRAIN in scene.textured_layers and Layer.GROUND_POINTS in pieces:
            pieces[Layer.GROUND_POINTS] = (_standing_points(city, scene.layers[Layer.GROUND_POINTS]),)
    return replace(scene, layers=PiecedLayers(pieces))


def simplified(layer: VertexArrays, tolerance_m: float) -> VertexArrays:
    """The layer with each chunk at its coarsest level that leaves out no more than `tolerance_m`, and its vertices."""
    return at_level(layer, tolerance_m)[0]


def _standing_points(city: City, points: VertexArrays) -> VertexArrays:
    """Those of a fence or a car, which stand above the terrain themselves; a tree's are drawn beneath it."""
    grid = city.grid
    map_m = points.vertices["position"].astype(np.float64) + city.scene.origin_m
    column, row = np.floor(grid.to_pixel(map_m[:, :2])).astype(np.intp).T
    terrain_m = city.survey.dtm_m[row.clip(0, grid.height - 1), column.clip(0, grid.width - 1)]
    standing = np.flatnonzero(map_m[:, 2] - terrain_m > LEAST_STANDING_M)
    return VertexArrays(take_vertices(points.vertices, standing), points.indices)

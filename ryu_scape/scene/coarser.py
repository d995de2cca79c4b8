"""A scene as it may be drawn from afar: its ground on wider cells, all else by what its chunks say of their levels."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import items_of_runs, numbered, offsets
from ryu_scape.scene.chunks import Chunks
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.terrain import lay_terrain_grid, terrain_base, terrain_surface
from ryu_scape.scene.vertex_arrays import PiecedLayers, SceneGeometry, VertexArrays, take_vertices
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey


def coarser_scene(scene: SceneGeometry, tolerance_m: float, ground_m: float, shown: Collection[Layer]) -> SceneGeometry:
    """The layers `shown`, each chunk at its coarsest level that leaves out no more than so much.

    tolerance_m: of buildings and trees. ground_m: of the terrain. No building loses its walls or its roof, no tree and
    no terrain goes; windows and the like do. Building i stays building i.
    """
    pieces: dict[Layer, list[VertexArrays]] = {}
    triangle_offsets: dict[Layer, NDArray[np.int64]] = {}
    for layer in (layer for layer in scene.pieces if layer in shown):
        tolerance = ground_m if layer.is_ground else tolerance_m
        stays = layer.vanishing_m is None
        found = [at_level(piece, tolerance, stays) for piece in scene.pieces[layer]]
        pieces[layer] = [piece for piece, _ in found]
        if layer in scene.triangle_offsets:
            triangles = np.diff(scene.triangle_offsets[layer])
            triangles[triangles > 0] = np.concatenate([counts for _, counts in found])
            triangle_offsets[layer] = offsets(triangles)
    return replace(scene, layers=PiecedLayers(pieces), triangle_offsets=triangle_offsets)


def with_wider_ground(scene: SceneGeometry, survey: Survey, settings: SceneSettings, times: int) -> SceneGeometry:
    """The scene of a survey with its terrain laid anew, nodes so many `times` as far apart."""
    wider = replace(
        settings,
        terrain_spacing_m=times * max(settings.terrain_spacing_m, survey.grid.gsd_m),
        most_terrain_vertices=max(1, settings.most_terrain_vertices // times**2),
    )
    terrain = lay_terrain_grid(survey, scene.origin_m, wider)
    ground = {Layer.TERRAIN: (terrain_surface(terrain, survey.rgb),), Layer.BASE: (terrain_base(terrain),)}
    return replace(scene, layers=PiecedLayers({**scene.pieces, **ground}))


def at_level(layer: VertexArrays, tolerance_m: float, stays: bool = True) -> tuple[VertexArrays, NDArray[np.int64]]:
    """The layer with each chunk at its coarsest level within `tolerance_m`, and the triangles (c,) that each has then.

    stays: whether a chunk that may be left out is drawn at the level before. A layer without chunks stays as it is.
    Chunks of different levels meet without a crack, so nothing else of the layer changes.
    """
    chunks = layer.chunks
    if chunks is None:
        return layer, np.empty(0, np.int64)
    first, count = _runs(chunks, tolerance_m, stays)
    every = np.concatenate((layer.indices, chunks.coarse_indices))
    used, indices = numbered(every[items_of_runs(first, count)])
    return VertexArrays(_vertices(layer, chunks, used), indices.astype(np.uint32)), count // 3


def _runs(chunks: Chunks, tolerance_m: float, stays: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    is_fine_enough = chunks.error_m <= tolerance_m
    if stays:
        is_fine_enough &= chunks.count > 0
    level = chunks.error_m.shape[1] - 1 - np.argmax(is_fine_enough[:, ::-1], axis=1)
    chunk = np.arange(level.size)
    return chunks.first[chunk, level], chunks.count[chunk, level]


def _vertices(layer: VertexArrays, chunks: Chunks, used: NDArray[np.integer]) -> NDArray[np.void]:
    if chunks.coarse_vertices is None:
        return take_vertices(layer.vertices, used)
    is_own = used < layer.vertices.size
    coarse = take_vertices(chunks.coarse_vertices, used[~is_own] - layer.vertices.size)
    return np.concatenate((take_vertices(layer.vertices, used[is_own]), coarse))

"""A scene whose buildings are coloured to say something about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import spread
from ryu_scape.footprints import Footprint
from ryu_scape.scene.chunks import Chunks
from ryu_scape.scene.faces import pack
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.outlines import outline_buildings
from ryu_scape.scene.prisms import raise_prisms
from ryu_scape.scene.vertex_arrays import PiecedLayers, SceneGeometry, VertexArrays

PAINT_SHARE = 0.8
"""The rest is the building's own colour, so that its sides still differ."""
WALL_SHADE = 0.85


def painted(scene: SceneGeometry, rgb: NDArray[np.floating]) -> SceneGeometry:
    """The scene with walls and roofs of building i in `rgb` (b, 3) of 0..255; nothing of them shows the orthophoto."""
    pieces = dict(scene.pieces)
    for layer in scene.triangle_offsets:
        if layer.is_solid:
            sizes = [0 if piece.chunks is None else len(piece.chunks.first) for piece in pieces[layer]]
            parts = np.split(np.asarray(rgb, np.float64), np.cumsum(sizes)[:-1])
            pieces[layer] = [_painted(piece, part) for piece, part in zip(pieces[layer], parts, strict=True)]
    return replace(
        scene, layers=PiecedLayers(pieces), textured_layers=scene.textured_layers - scene.triangle_offsets.keys()
    )


def with_prisms(
    scene: SceneGeometry,
    layer: Layer,
    footprints: Sequence[Footprint],
    bottom_m: NDArray[np.float64],
    top_m: NDArray[np.float64],
    rgb: tuple[float, float, float],
) -> SceneGeometry:
    """The scene with one more layer: a prism on each footprint between two elevations (n,), all in one colour."""
    outlines = outline_buildings(footprints, scene.origin_m)
    roof_rgb = np.full((len(footprints), 3), rgb, np.float64)
    low_m, high_m = bottom_m - scene.origin_m[2], top_m - scene.origin_m[2]
    walls, roofs = raise_prisms(outlines, low_m, high_m, roof_rgb * WALL_SHADE, roof_rgb)
    prisms, _ = pack([*walls, *roofs], len(footprints))
    return replace(scene, layers=PiecedLayers({**scene.pieces, layer: (prisms,)}))


def _painted(piece: VertexArrays, rgb: NDArray[np.float64]) -> VertexArrays:
    """A piece whose chunks are its buildings, in their colours (b, 3) at all levels of detail."""
    chunks = piece.chunks
    if chunks is None or not piece.vertices.size:
        return piece
    far = piece.vertices[:0] if chunks.coarse_vertices is None else chunks.coarse_vertices
    vertices = np.concatenate([piece.vertices, far])
    vertex, building = _vertices_of_chunks(piece, chunks)
    own = vertices["colour"][vertex, :3]
    vertices["colour"][vertex, :3] = np.round((1 - PAINT_SHARE) * own + PAINT_SHARE * rgb[building])
    near, far = np.split(vertices, [piece.vertices.size])
    coarse = None if chunks.coarse_vertices is None else far
    return replace(piece, vertices=near, chunks=replace(chunks, coarse_vertices=coarse))


def _vertices_of_chunks(piece: VertexArrays, chunks: Chunks) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """Every vertex that a block draws at any level, once, and the number of the block."""
    indices = np.concatenate([piece.indices, chunks.coarse_indices])
    counts = chunks.count.ravel()
    run, place = spread(counts)
    vertex, first = np.unique(indices[chunks.first.ravel()[run] + place], return_index=True)
    return vertex, run[first] // chunks.count.shape[1]

"""A scene whose buildings are coloured to say something about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import spread
from ryu_scape.footprints import Footprint
from ryu_scape.scene.blocks import Blocks
from ryu_scape.scene.faces import pack
from ryu_scape.scene.outlines import outline_buildings
from ryu_scape.scene.prisms import raise_prisms
from ryu_scape.scene.vertex_arrays import PiecedLayers, SceneGeometry, VertexArrays

PAINTED_LAYERS = ("walls", "roofs", "parapets")
PAINT_SHARE = 0.8
"""The rest is the building's own colour, so that its sides still differ."""
WALL_SHADE = 0.85


def painted(scene: SceneGeometry, rgb: NDArray[np.floating]) -> SceneGeometry:
    """The scene with walls and roofs of building i in `rgb` (b, 3) of 0..255; nothing of them shows the orthophoto."""
    pieces = dict(scene.pieces)
    for name in PAINTED_LAYERS:
        if name in scene.triangle_offsets:
            sizes = [0 if piece.blocks is None else len(piece.blocks.first) for piece in pieces[name]]
            parts = np.split(np.asarray(rgb, np.float64), np.cumsum(sizes)[:-1])
            pieces[name] = [_painted(piece, part) for piece, part in zip(pieces[name], parts, strict=True)]
    return replace(
        scene, layers=PiecedLayers(pieces), textured_layers=scene.textured_layers - scene.triangle_offsets.keys()
    )


def with_prisms(
    scene: SceneGeometry,
    layer: str,
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
    """A piece whose blocks are its buildings, in their colours (b, 3) at all levels of detail."""
    blocks = piece.blocks
    if blocks is None or not piece.vertices.size:
        return piece
    far = piece.vertices[:0] if blocks.coarse_vertices is None else blocks.coarse_vertices
    vertices = np.concatenate([piece.vertices, far])
    vertex, building = _vertices_of_blocks(piece, blocks)
    own = vertices["colour"][vertex, :3]
    vertices["colour"][vertex, :3] = np.round((1 - PAINT_SHARE) * own + PAINT_SHARE * rgb[building])
    near, far = np.split(vertices, [piece.vertices.size])
    coarse = None if blocks.coarse_vertices is None else far
    return replace(piece, vertices=near, blocks=replace(blocks, coarse_vertices=coarse))


def _vertices_of_blocks(piece: VertexArrays, blocks: Blocks) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """Every vertex that a block draws at any level, once, and the number of the block."""
    indices = np.concatenate([piece.indices, blocks.coarse_indices])
    counts = blocks.count.ravel()
    run, place = spread(counts)
    vertex, first = np.unique(indices[blocks.first.ravel()[run] + place], return_index=True)
    return vertex, run[first] // blocks.count.shape[1]

"""What buildings look like from afar: walls in one piece a side, and nothing of what is too small to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.scene.chunks import Chunks, bounds_of_runs
from ryu_scape.scene.faces import Faces, make_faces
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.levels import Levels
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.scene.trim import TRIM_DEPTH_M
from ryu_scape.scene.vertex_arrays import VertexArrays

PLAIN_WALLS_M = 0.75
"""From where this much is too small to be seen, walls need neither panels nor plinths."""

Packed = tuple[VertexArrays, NDArray[np.int64]]
"""A layer and its triangle offsets by building."""


def distant_walls(outlines: OutlineTable, levels: Levels, wall_rgb: NDArray[np.float64]) -> Faces:
    """One quad a side of each outline, from the bottom up to roof or parapet, in `wall_rgb` (b, 3) of 0..255."""
    owner, following = outlines.building, outlines.following
    start, low = outlines.corners_m, levels.bottom_m[owner]
    high = np.maximum(levels.corner_m, levels.wall_top_m[owner])
    corners = [(start, low), (start[following], low), (start[following], high[following]), (start, high)]
    normals = np.column_stack((outlines.normals, np.zeros(owner.size)))
    return make_faces(corners, normals, wall_rgb[owner][:, None], owner)


def bounds_by_building(packed: Mapping[Layer, Packed], distant: Packed | None) -> dict[Layer, NDArray[np.float32]]:
    """Lowest and highest corner (b, 2, 3) of each building by layer.

    Windows, trim and parapets take those of the walls that they are on.
    """
    walls_m = _bounds_by_building(distant or packed[Layer.WALLS])
    on_walls_m = walls_m + np.float32(TRIM_DEPTH_M) * np.array([[-1], [1]], np.float32)
    known_m = {Layer.WALLS: walls_m} | {layer: on_walls_m for layer in Layer if layer.is_on_walls}
    return {layer: known_m[layer] if layer in known_m else _bounds_by_building(part) for layer, part in packed.items()}


def layers_in_chunks(
    packed: Mapping[Layer, Packed], bounds_m: Mapping[Layer, NDArray[np.float32]], distant: Packed | None
) -> dict[Layer, VertexArrays]:
    """The layers with each building as a chunk, `bounds_m` as `bounds_by_building` has them."""
    return {
        layer: _in_chunks(part, bounds_m[layer], distant if layer is Layer.WALLS else None, layer.vanishing_m)
        for layer, part in packed.items()
    }


def _bounds_by_building(packed: Packed) -> NDArray[np.float32]:
    """Lowest and highest corner (b, 2, 3) of what the layer has of each building; 0 where it has nothing."""
    layer, offsets = packed
    filled = np.flatnonzero(np.diff(offsets))
    bounds_m = np.zeros((offsets.size - 1, 2, 3), np.float32)
    bounds_m[filled] = bounds_of_runs(layer.vertices["position"].take(layer.indices, axis=0), 3 * offsets[filled])
    return bounds_m


def _in_chunks(
    packed: Packed, bounds_m: NDArray[np.float32], distant: Packed | None, vanishing_m: float | None
) -> VertexArrays:
    """One layer with each building as a chunk, `bounds_m` (b, 2, 3) by building.

    distant: what takes the layer's place from afar, of the same buildings, until even its height is too small.
    vanishing_m: as `Layer` has it.
    """
    layer, offsets = packed
    bounds_m = bounds_m[np.flatnonzero(np.diff(offsets))]
    levels = _levels(packed, np.ptp(bounds_m[..., 2], axis=1), distant, vanishing_m)
    coarse_indices, coarse_vertices = np.empty(0, np.uint32), None
    if distant is not None:
        far, _ = distant
        coarse_indices, coarse_vertices = far.indices + np.uint32(len(layer.vertices)), far.vertices
    return replace(layer, chunks=Chunks(bounds_m, *levels, coarse_indices, coarse_vertices))


def _levels(
    packed: Packed, height_m: NDArray[np.float32], distant: Packed | None, vanishing_m: float | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """First index, number of indices and error (c, levels) of each chunk of a layer, as `Chunks` has them.

    height_m: (c,). distant, vanishing_m: as `_in_chunks` has them.
    """
    layer, offsets = packed
    filled = np.flatnonzero(np.diff(offsets))
    first, count = _runs_of_indices(packed, filled)
    levels = [(first, count, np.zeros(filled.size))]
    if distant is not None:
        far_first, far_count = _runs_of_indices(distant, filled)
        levels.append((layer.indices.size + far_first, far_count, np.full(filled.size, PLAIN_WALLS_M)))
        levels.append((first, np.zeros_like(count), np.maximum(height_m, PLAIN_WALLS_M)))
    if vanishing_m is not None:
        levels.append((first, np.zeros_like(count), np.full(filled.size, vanishing_m)))
    firsts, counts, errors_m = (np.stack(values, axis=1) for values in zip(*levels, strict=True))
    return firsts, counts, errors_m.astype(np.float32)


def _runs_of_indices(packed: Packed, building: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first index and the number of indices (c,) that draw what a layer has of some buildings (c,)."""
    _, offsets = packed
    return 3 * offsets[building], 3 * np.diff(offsets)[building]

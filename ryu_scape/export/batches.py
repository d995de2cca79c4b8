"""A scene's layers, regrouped building by building, for formats in which every building stands for itself.

A few hundred buildings at a time, so that a large city needs no second copy of itself in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group, offsets, sizes_of
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, SceneGeometry, VertexArrays

BUILDINGS_AT_ONCE = 512

_BUILDING_DTYPE = np.uint16
"""Holds `BUILDINGS_AT_ONCE`; NumPy sorts integers this short by radix, many times as fast as longer ones."""

_OPAQUE = np.dtype((np.void, VERTEX_DTYPE.itemsize))
"""A vertex as so many bytes: NumPy moves these in a tenth of the time that it takes for one with fields."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Several meshes end to end, each with vertices of its own.

    vertices: (n,) VERTEX_DTYPE; mesh i owns [vertex_starts i, vertex_starts i + 1), nothing if it is empty.
    indices: (3 t,) counted from the first vertex of their mesh; mesh i owns [index_starts i, index_starts i + 1).
    """

    vertices: NDArray[np.void]
    vertex_starts: NDArray[np.int64]
    indices: NDArray[np.integer]
    index_starts: NDArray[np.int64]

    @classmethod
    def of_layer(cls, layer: VertexArrays) -> Batch:
        """A whole layer as the only mesh."""
        return cls(layer.vertices, np.array([0, layer.vertices.size]), layer.indices, np.array([0, layer.indices.size]))

    def __len__(self) -> int:
        return len(self.vertex_starts) - 1

    @property
    def corners(self) -> NDArray[np.int64]:
        """(t, 3) vertices of each triangle, counted from the first one of the batch."""
        mesh = np.repeat(np.arange(len(self)), np.diff(self.index_starts))
        return (self.indices + self.vertex_starts[mesh]).reshape(-1, 3)


def building_batches(scene: SceneGeometry, layers: Sequence[Layer]) -> Iterator[Batch]:
    """For every building in order one mesh of all its triangles in `layers`, `BUILDINGS_AT_ONCE` to a batch.

    No two buildings may share a vertex, which flat-shaded faces never do.
    """
    count = len(scene.triangle_offsets[layers[0]]) - 1 if layers else 0
    for first in range(0, count, BUILDINGS_AT_ONCE):
        yield _batch(scene, layers, first, min(first + BUILDINGS_AT_ONCE, count))


def building_meshes(
    scene: SceneGeometry, layers: Sequence[Layer]
) -> Iterator[tuple[int, NDArray[np.float32], NDArray[np.integer]]]:
    """Row, positions (n, 3) and indices (3 t,) of every building with a triangle in those `layers` that there are."""
    row = 0
    for batch in building_batches(scene, [layer for layer in layers if layer in scene.triangle_offsets]):
        positions_m = np.split(batch.vertices["position"], batch.vertex_starts[1:-1])
        indices = np.split(batch.indices, batch.index_starts[1:-1])
        for own_positions_m, own_indices in zip(positions_m, indices, strict=True):
            if own_indices.size:
                yield row, own_positions_m, own_indices
            row += 1


def _batch(scene: SceneGeometry, layers: Sequence[Layer], first: int, last: int) -> Batch:
    """One mesh for each of the buildings `first` to `last` - 1.

    Vertices are numbered anew, in the order in which the corners of triangles first use them.
    """
    gathered = _Corners.of(scene, layers, first, last)
    vertex = gathered.vertex[by_group(gathered.building)]
    index_starts = offsets(sizes_of(gathered.building, last - first))
    first_use = _first_uses(vertex, gathered.vertex_count)
    is_first_use = first_use == np.arange(vertex.size)
    new_vertices_before = offsets(is_first_use)
    vertex_starts = new_vertices_before[index_starts]
    vertex_start_of_corner = np.repeat(vertex_starts[:-1], np.diff(index_starts))
    indices = new_vertices_before[first_use] - vertex_start_of_corner
    return Batch(gathered.vertices(vertex[is_first_use]), vertex_starts, indices, index_starts)


def _first_uses(vertex: NDArray[np.integer], vertex_count: int) -> NDArray[np.int32]:
    """For every corner (c,) the first corner that has the same vertex (c,), which is itself where the vertex is new."""
    corner = np.arange(vertex.size, dtype=np.int32)
    first_corner = np.empty(vertex_count, np.int32)
    # Backwards, for of several corners with one vertex the one that is assigned last stays.
    first_corner[vertex[::-1]] = corner[::-1]
    return first_corner[vertex]


@dataclass(frozen=True, eq=False)
class _Corners:
    """The corners (c,) of the triangles of several buildings, layer by layer.

    vertex: (c,) the vertex of each, counted through all `pieces`. building: (c,) counted from the first building.
    pieces: (p) arrays of VERTEX_DTYPE, the vertices of each layer. piece_starts: (p + 1,) piece i has the vertices
    [start i, start i + 1).
    """

    vertex: NDArray[np.uint32]
    building: NDArray[np.integer]
    pieces: Sequence[NDArray[np.void]]
    piece_starts: NDArray[np.int64]

    @classmethod
    def of(cls, scene: SceneGeometry, layers: Sequence[Layer], first: int, last: int) -> _Corners:
        """Of the buildings `first` to `last` - 1, with those pieces of the layers alone that hold them."""
        local_vertices, buildings, pieces = [], [], []
        for layer in layers:
            triangle_starts = scene.triangle_offsets[layer][first : last + 1]
            piece, piece_first = scene.pieces_with(layer, int(triangle_starts[0]), int(triangle_starts[-1]))
            start, end = 3 * (triangle_starts[0] - piece_first), 3 * (triangle_starts[-1] - piece_first)
            local_vertices.append(piece.indices[start:end])
            buildings.append(np.repeat(np.arange(last - first, dtype=_BUILDING_DTYPE), 3 * np.diff(triangle_starts)))
            pieces.append(piece.vertices)
        piece_starts = offsets(np.array([vertices.size for vertices in pieces]))
        vertices = [local + np.uint32(start) for local, start in zip(local_vertices, piece_starts[:-1], strict=True)]
        return cls(np.concatenate(vertices), np.concatenate(buildings), pieces, piece_starts)

    @property
    def vertex_count(self) -> int:
        """Vertices of all pieces."""
        return int(self.piece_starts[-1])

    def vertices(self, numbers: NDArray[np.integer]) -> NDArray[np.void]:
        """The vertices (n,) VERTEX_DTYPE with these numbers (n,), counted through all the pieces."""
        taken = np.empty(len(numbers), _OPAQUE)
        for piece, start, end in zip(self.pieces, self.piece_starts[:-1], self.piece_starts[1:], strict=True):
            is_here = (numbers >= start) & (numbers < end)
            taken[is_here] = piece.view(_OPAQUE)[numbers[is_here] - start]
        return taken.view(VERTEX_DTYPE)

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
    """The buildings `first` to `last` - 1, from those pieces of the layers that hold them."""
    corners, owners, pieces, first_vertices = [], [], [], [0]
    for layer in layers:
        triangles = scene.triangle_offsets[layer][first : last + 1]
        piece, its_first = scene.pieces_with(layer, int(triangles[0]), int(triangles[-1]))
        start, end = 3 * (triangles[0] - its_first), 3 * (triangles[-1] - its_first)
        corners.append(piece.indices[start:end] + np.uint32(first_vertices[-1]))
        owners.append(np.repeat(np.arange(last - first, dtype=np.uint16), 3 * np.diff(triangles)))
        pieces.append(piece.vertices)
        first_vertices.append(first_vertices[-1] + piece.vertices.size)
    owner = np.concatenate(owners)
    corner = np.concatenate(corners)[by_group(owner)]
    index_starts = offsets(sizes_of(owner, last - first))
    uses = np.arange(corner.size, dtype=np.int32)
    first_uses = np.empty(first_vertices[-1], np.int32)
    first_uses[corner[::-1]] = uses[::-1]
    is_first = first_uses[corner] == uses
    counted = offsets(is_first)
    vertex_starts = counted[index_starts]
    indices = counted[first_uses[corner]] - np.repeat(vertex_starts[:-1], np.diff(index_starts))
    return Batch(_take(pieces, np.array(first_vertices), corner[is_first]), vertex_starts, indices, index_starts)


def _take(
    pieces: Sequence[NDArray[np.void]], first_vertices: NDArray[np.integer], numbers: NDArray[np.integer]
) -> NDArray[np.void]:
    """The vertices with these numbers, counted through all the pieces."""
    taken = np.empty(len(numbers), _OPAQUE)
    for vertices, first, end in zip(pieces, first_vertices[:-1], first_vertices[1:], strict=True):
        is_here = (numbers >= first) & (numbers < end)
        taken[is_here] = vertices.view(_OPAQUE)[numbers[is_here] - first]
    return taken.view(VERTEX_DTYPE)

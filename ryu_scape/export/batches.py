"""A scene's layers, regrouped building by building, for formats in which every building stands for itself.

A few hundred buildings at a time, so that a large city needs no second copy of itself in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


def building_batches(scene: SceneGeometry, layers: Sequence[str]) -> Iterator[Batch]:
    """For every building in order one mesh of all its triangles in `layers`, `BUILDINGS_AT_ONCE` to a batch.

    No two buildings may share a vertex, which flat-shaded faces never do.
    """
    first_vertices = np.cumsum([0] + [len(scene.layers[name].vertices) for name in layers])
    first_uses = np.empty(first_vertices[-1], np.int32)
    count = len(scene.triangle_offsets[layers[0]]) - 1 if layers else 0
    for first in range(0, count, BUILDINGS_AT_ONCE):
        last = min(first + BUILDINGS_AT_ONCE, count)
        corners, index_starts = _corners(scene, layers, first_vertices, first, last)
        uses = np.arange(corners.size, dtype=np.int32)
        first_uses[corners[::-1]] = uses[::-1]
        is_first = first_uses[corners] == uses
        counted = np.append(0, np.cumsum(is_first))
        vertex_starts = counted[index_starts]
        indices = counted[first_uses[corners]] - np.repeat(vertex_starts[:-1], np.diff(index_starts))
        vertices = _take([scene.layers[name].vertices for name in layers], first_vertices, corners[is_first])
        yield Batch(vertices, vertex_starts, indices, index_starts)


def _corners(
    scene: SceneGeometry, layers: Sequence[str], first_vertices: NDArray[np.integer], first: int, last: int
) -> tuple[NDArray[np.integer], NDArray[np.int64]]:
    """The vertices of the triangles of some buildings, building by building, and where those of each begin and end.

    Vertices are counted through all the layers.
    """
    corners, owners = [], []
    for name, first_vertex in zip(layers, first_vertices, strict=False):
        offsets = 3 * scene.triangle_offsets[name][first : last + 1]
        corners.append(scene.layers[name].indices[offsets[0] : offsets[-1]] + first_vertex)
        owners.append(np.repeat(np.arange(last - first, dtype=np.uint16), np.diff(offsets)))
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    index_starts = np.append(0, np.cumsum(np.bincount(owner, minlength=last - first)))
    return np.concatenate(corners)[order], index_starts.astype(np.int64)


def _take(
    layers: Sequence[NDArray[np.void]], first_vertices: NDArray[np.integer], numbers: NDArray[np.integer]
) -> NDArray[np.void]:
    """The vertices with these numbers, counted through all the layers."""
    taken = np.empty(len(numbers), _OPAQUE)
    for vertices, first, end in zip(layers, first_vertices[:-1], first_vertices[1:], strict=True):
        is_here = (numbers >= first) & (numbers < end)
        taken[is_here] = vertices.view(_OPAQUE)[numbers[is_here] - first]
    return taken.view(VERTEX_DTYPE)

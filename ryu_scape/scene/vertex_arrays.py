"""The arrays that go to the graphics card and to the exporters as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import offsets
from ryu_scape.scene.brightness import brightening_of
from ryu_scape.scene.chunks import Chunks, join_chunks
from ryu_scape.scene.layers import Layer
from ryu_scape.sun import Sun

VERTEX_DTYPE = np.dtype([("position", "<f4", 3), ("normal", "<f4", 3), ("colour", "u1", 4)])
"""One vertex, 28 bytes: position in metres from the scene's origin, unit normal, RGBA."""


@dataclass(frozen=True, eq=False)
class VertexArrays:
    """One layer of the scene.

    vertices: (n,) VERTEX_DTYPE. indices: (3 m,) uint32, counter-clockwise seen from outside; empty for a point cloud.
    A layer without anything in it has neither. chunks: the layer in pieces, or None.
    """

    vertices: NDArray[np.void]
    indices: NDArray[np.uint32]
    chunks: Chunks | None = None

    @property
    def is_point_cloud(self) -> bool:
        """Whether the vertices are drawn as points."""
        return self.indices.size == 0 and self.vertices.size > 0

    @property
    def triangle_count(self) -> int:
        """Triangles of this layer."""
        return self.indices.size // 3


class PiecedLayers(Mapping[Layer, VertexArrays]):
    """Layers in pieces, each joined when it is first asked for as a whole."""

    def __init__(self, pieces: Mapping[Layer, Sequence[VertexArrays]]) -> None:
        self.pieces = pieces
        self._joined: dict[Layer, VertexArrays] = {}

    def __getitem__(self, layer: Layer) -> VertexArrays:
        if layer not in self._joined:
            pieces = self.pieces[layer]
            self._joined[layer] = pieces[0] if len(pieces) == 1 else join(pieces)
        return self._joined[layer]

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.pieces)

    def __len__(self) -> int:
        return len(self.pieces)


def join(pieces: Sequence[VertexArrays]) -> VertexArrays:
    """One layer of several, one after the other; all of them have chunks, or none."""
    sizes = [piece.vertices.size for piece in pieces]
    first_vertex = np.cumsum([0, *sizes[:-1]])
    words = np.concatenate([piece.vertices.view(np.uint32) for piece in pieces])
    indices = np.concatenate(
        [piece.indices + np.uint32(first) for piece, first in zip(pieces, first_vertex, strict=True)]
    )
    chunks = [piece.chunks for piece in pieces if piece.chunks is not None]
    counts = [(piece.vertices.size, piece.indices.size) for piece in pieces]
    return VertexArrays(words.view(VERTEX_DTYPE), indices, join_chunks(chunks, counts) if chunks else None)


@dataclass(frozen=True, eq=False)
class PlanTexture:
    """A picture of the scene from straight above.

    pixels: (h, w, 3) uint8 RGB. plan_to_uv: (2, 3) float64, takes (x, y, 1) in metres from the scene's origin to (u, v)
    in [0, 1], u along the rows of the picture and v down from its first one.
    """

    pixels: NDArray[np.uint8]
    plan_to_uv: NDArray[np.float64]

    @property
    def gsd_m(self) -> float:
        """How much of the scene a pixel covers, in the finer of both directions."""
        per_m = np.linalg.norm(self.plan_to_uv[:, :2], axis=1) * self.pixels.shape[1::-1]
        return float(1.0 / per_m.max())

    def uv(self, positions_m: NDArray[np.floating]) -> NDArray[np.float32]:
        """Texture coordinates (n, 2) of positions (n, 2 or 3) in metres from the scene's origin."""
        return (positions_m[:, :2] @ self.plan_to_uv[:, :2].T + self.plan_to_uv[:, 2]).astype(np.float32)


@dataclass(frozen=True, eq=False)
class SceneGeometry:
    """A whole scene, x east, y north, z up.

    layers: positions in metres from `origin_m`.
    origin_m: (3,) float64 map metres and elevation, subtracted before the cast to float32.
    bounds_m: (2, 3) float64, lowest and highest corner of all positions, relative to the origin.
        A layer of many buildings may be in pieces of some buildings each (`PiecedLayers`).
    triangle_offsets: for each building layer (n_buildings + 1,) int64: building i owns [offset i, offset i + 1).
    texture: the orthophoto, or None. textured_layers: the layers that it covers; their vertices' colours are its means.
    sun: by which the orthophoto was taken, None where nobody knows.
    """

    layers: Mapping[Layer, VertexArrays]
    origin_m: NDArray[np.float64]
    bounds_m: NDArray[np.float64]
    triangle_offsets: Mapping[Layer, NDArray[np.int64]]
    texture: PlanTexture | None = None
    textured_layers: frozenset[Layer] = frozenset()
    sun: Sun | None = None

    @cached_property
    def brightening(self) -> float:
        """How much brighter its dark colours are shown, for its orthophoto's sake; 1 for as they are."""
        return 1.0 if self.texture is None else brightening_of(self.texture.pixels)

    @property
    def pieces(self) -> Mapping[Layer, Sequence[VertexArrays]]:
        """The layers as they were built: a piece that a scene shares with the one before is the same object."""
        if isinstance(self.layers, PiecedLayers):
            return self.layers.pieces
        return {layer: (arrays,) for layer, arrays in self.layers.items()}

    def pieces_with(self, layer: Layer, first: int, stop: int) -> tuple[VertexArrays, int]:
        """What holds the triangles `first` to `stop` - 1 of a layer: its pieces with them, joined without their chunks.

        Also the number that the first triangle of this has in the layer.
        """
        pieces = self.pieces[layer]
        starts = offsets(np.array([piece.triangle_count for piece in pieces]))
        one = min(int(np.searchsorted(starts, first, side="right")), len(pieces)) - 1
        last = max(int(np.searchsorted(starts, stop, side="left")), one + 1)
        some = [replace(piece, chunks=None) for piece in pieces[one:last]]
        return join(some) if len(some) > 1 else some[0], int(starts[one])

    @property
    def triangle_count(self) -> int:
        """Triangles of all layers."""
        return sum(piece.triangle_count for pieces in self.pieces.values() for piece in pieces)


def take_vertices(vertices: NDArray[np.void], index: NDArray[np.integer]) -> NDArray[np.void]:
    """The vertices (n,) VERTEX_DTYPE at `index` (k,), several times as fast as by indexing the structured array."""
    words = vertices.view(np.uint32).reshape(-1, VERTEX_DTYPE.itemsize // 4)
    return words.take(index, axis=0).view(VERTEX_DTYPE)[:, 0]

"""Layers in pieces, so that a viewer draws what is in view, and draws closely only what is near."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import starts


@dataclass(frozen=True, eq=False)
class Chunks:
    """Pieces of a layer, each at several levels of detail, the finest first.

    bounds_m: (b, 2, 3) float32, lowest and highest corner of each piece.
    first, count: (b, levels) int64, the run of indices, in a point cloud of vertices, that draws a piece at a level;
        an empty run leaves the piece out.
    error_m: (b, levels) float32, how large what a level leaves out is; never less than at the level before.
    coarse_indices: (k,) uint32, triangles of coarser levels; runs count on into them from the layer's own indices.
    coarse_vertices: (v,) VERTEX_DTYPE, which those triangles count on into from the layer's own, or None.
    """

    bounds_m: NDArray[np.float32]
    first: NDArray[np.int64]
    count: NDArray[np.int64]
    error_m: NDArray[np.float32]
    coarse_indices: NDArray[np.uint32]
    coarse_vertices: NDArray[np.void] | None = None


def join_chunks(pieces: Sequence[Chunks], counts: Sequence[tuple[int, int]]) -> Chunks:
    """The chunks of layers that were joined, of which each had so many (vertices, indices).

    All indices of the layers come first, then those of their coarser levels; likewise the vertices.
    """
    vertices, indices = np.array(counts).T
    coarse_vertices = [np.empty(0) if piece.coarse_vertices is None else piece.coarse_vertices for piece in pieces]
    renumber_vertices = _renumbered(vertices, np.array([*map(len, coarse_vertices)]))
    renumber_indices = _renumbered(indices, np.array([piece.coarse_indices.size for piece in pieces]))
    first = [renumber_indices(number, piece.first) for number, piece in enumerate(pieces)]
    coarse = [renumber_vertices(number, piece.coarse_indices) for number, piece in enumerate(pieces)]
    has_vertices = any(piece.coarse_vertices is not None for piece in pieces)
    return Chunks(
        np.concatenate([piece.bounds_m for piece in pieces]),
        np.concatenate(first),
        np.concatenate([piece.count for piece in pieces]),
        np.concatenate([piece.error_m for piece in pieces]),
        np.concatenate(coarse).astype(np.uint32),
        np.concatenate(coarse_vertices) if has_vertices else None,
    )


def _renumbered(
    own: NDArray[np.integer], coarse: NDArray[np.integer]
) -> Callable[[int, NDArray[np.integer]], NDArray[np.integer]]:
    """What gives numbers in a layer their place in all, of which each has so many `own` (p,) and `coarse` ones (p,)."""
    own_shift, coarse_shift = starts(own), own.sum() + starts(coarse) - own

    def renumber(piece: int, number: NDArray[np.integer]) -> NDArray[np.integer]:
        return number + np.where(number >= own[piece], coarse_shift[piece], own_shift[piece])

    return renumber


def bounds_of_runs(positions: NDArray[np.float32], first: NDArray[np.integer]) -> NDArray[np.float32]:
    """Lowest and highest corner (r, 2, 3) of runs of positions (n, 3), each from its `first` (r,) to the next one's."""
    if not first.size:
        return np.empty((0, 2, 3), np.float32)
    return np.stack((np.minimum.reduceat(positions, first), np.maximum.reduceat(positions, first)), axis=1)

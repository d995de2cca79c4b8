"""Layers in pieces, so that a viewer draws what is in view, and draws closely only what is near."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Blocks:
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


def bounds_of_runs(positions: NDArray[np.float32], first: NDArray[np.integer]) -> NDArray[np.float32]:
    """Lowest and highest corner (r, 2, 3) of runs of positions (n, 3), each from its `first` (r,) to the next one's."""
    if not first.size:
        return np.empty((0, 2, 3), np.float32)
    return np.stack((np.minimum.reduceat(positions, first), np.maximum.reduceat(positions, first)), axis=1)

"""The terrain's cells in square chunks, each triangulated at several levels of detail.

A chunk keeps every node of its border at every level, so chunks of different levels meet without a crack, and the
terrain meets its base. Within the border a level keeps every 2nd, 4th, 8th or 16th node of a row and column; where a
chunk has gaps, its whole blocks of 4, 8 or 16 cells become fans (`frayed_chunks`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import numbered, starts
from ryu_scape.scene.chunks import Chunks, bounds_of_runs
from ryu_scape.scene.frayed_chunks import SMALLEST_FAN_CELLS, frayed_level

CHUNK_CELLS = 32
COARSE_STEPS = (2, 4, 8, 16)
_SQUARE = np.array([[(0, 0), (1, 0), (1, 1)], [(0, 0), (1, 1), (0, 1)]])
"""Row and column of the corners of a cell's two triangles, counter-clockwise seen from above."""


def cells_by_chunk(cells: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Chunk, row and column (c, 3) of the valid cells of a grid, one chunk after the other."""
    rows, columns = -(-np.array(cells.shape) // CHUNK_CELLS)
    padded = np.zeros((rows * CHUNK_CELLS, columns * CHUNK_CELLS), bool)
    padded[: cells.shape[0], : cells.shape[1]] = cells
    chunks = padded.reshape(rows, CHUNK_CELLS, columns, CHUNK_CELLS).swapaxes(1, 2)
    chunk_row, chunk_column, row, column = np.nonzero(chunks)
    return np.stack(
        (chunk_row * columns + chunk_column, chunk_row * CHUNK_CELLS + row, chunk_column * CHUNK_CELLS + column), axis=1
    )


def finest_triangles(row: NDArray[np.intp], column: NDArray[np.intp], node: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Indices (c, 6) of the two triangles of cells (c,), by the `node` (rows, columns) that their corners are."""
    columns = node.shape[1]
    return node.ravel().take((row * columns + column)[:, None] + _SQUARE.reshape(-1, 2) @ (columns, 1))


def lay_chunks(
    cells: NDArray[np.intp], node: NDArray[np.uint32], positions: NDArray[np.float32], indices: NDArray[np.uint32]
) -> Chunks:
    """Chunks over the finest triangles `indices` of `cells_by_chunk`.

    node: (rows, columns) index into positions (n, 3).
    """
    _, start, chunk, size = np.unique(cells[:, 0], return_index=True, return_inverse=True, return_counts=True)
    is_whole = size == CHUNK_CELLS**2
    levels = _Levels.finest(start, size, indices.size)
    levels.add_whole(np.flatnonzero(is_whole), *_coarse_levels(cells[start[is_whole], 1:], node, positions))
    is_frayed = ~is_whole[chunk]
    levels.add_frayed(chunk[is_frayed], cells[is_frayed, 1:], node, positions)
    corners = indices.reshape(-1, _SQUARE.size // 2)[:, [0, 1, 2, 5]]
    bounds_m = bounds_of_runs(positions.take(corners.ravel(), axis=0), 4 * start)
    return Chunks(bounds_m, levels.first, levels.count, levels.error_m, np.concatenate(levels.coarse))


@dataclass(eq=False)
class _Levels:
    """Grows by the coarser levels of chunks.

    first, count, error_m: (b, levels) as `Chunks` has them. coarse: indices of the levels so far. end: the index after
    the last one.
    """

    first: NDArray[np.int64]
    count: NDArray[np.int64]
    error_m: NDArray[np.float32]
    end: int
    coarse: list[NDArray[np.uint32]] = field(default_factory=list)

    @staticmethod
    def finest(start: NDArray[np.intp], size: NDArray[np.intp], end: int) -> _Levels:
        """Chunks of so many cells (b,) from `start` (b,) on, drawn as finely on every level."""
        first, count = (np.repeat(6 * run[:, None], 1 + len(COARSE_STEPS), axis=1) for run in (start, size))
        return _Levels(first, count, np.zeros(first.shape, np.float32), end)

    def add_whole(
        self, chunk: NDArray[np.intp], triangles: list[NDArray[np.uint32]], error_m: NDArray[np.float32]
    ) -> None:
        """Chunks (c,) without a gap: for each level the nodes (c, n) of their triangles, and errors (c, levels)."""
        self.error_m[chunk, 1:] = error_m
        for level, nodes in enumerate(triangles, start=1):
            self._add(chunk, level, np.full(chunk.size, nodes.shape[1]), nodes.ravel())

    def add_frayed(
        self, owner: NDArray[np.intp], cells: NDArray[np.intp], node: NDArray[np.uint32], positions: NDArray[np.float32]
    ) -> None:
        """Chunks with gaps, of which these are the cells (c, 2), row and column, and which chunk (c,) each is of."""
        chunk, number = numbered(owner)
        for level, step in enumerate(COARSE_STEPS, start=1):
            if step >= SMALLEST_FAN_CELLS and chunk.size:
                fans = frayed_level(number, chunk.size, cells, node, positions, step)
                self.error_m[chunk, level] = np.maximum(fans.error_m, self.error_m[chunk, level - 1])
                self._add(chunk, level, fans.count, fans.indices)

    def _add(self, chunk: NDArray[np.intp], level: int, count: NDArray[np.intp], indices: NDArray[np.uint32]) -> None:
        self.first[chunk, level] = self.end + starts(count)
        self.count[chunk, level] = count
        self.coarse.append(indices)
        self.end += indices.size


def _coarse_levels(
    corner: NDArray[np.intp], node: NDArray[np.uint32], positions: NDArray[np.float32]
) -> tuple[list[NDArray[np.uint32]], NDArray[np.float32]]:
    """The triangles' nodes (c, n) at each coarser level of chunks without a gap, by the first cell (c, 2) of each.

    And how far (c, levels) these levels, or finer ones, lie at most from the terrain.
    """
    square = np.indices((CHUNK_CELLS + 1, CHUNK_CELLS + 1)).transpose(1, 2, 0)
    z_m = positions[_nodes_from(node, corner, square), 2]
    triangles = [_nodes_from(node, corner, coarse_triangles(step).reshape(-1, 2)) for step in COARSE_STEPS]
    error_m = np.stack([_error_m(z_m, step) for step in COARSE_STEPS], axis=1)
    return triangles, np.maximum.accumulate(error_m, axis=1)


def _nodes_from(node: NDArray[np.uint32], corner: NDArray[np.intp], offsets: NDArray[np.intp]) -> NDArray[np.uint32]:
    """The nodes (c, ...) so many rows and columns (..., 2) on from each chunk's first cell (c, 2)."""
    at = corner.reshape(-1, *[1] * (offsets.ndim - 1), 2) + offsets
    return node[at[..., 0], at[..., 1]]


def coarse_triangles(step: int) -> NDArray[np.intp]:
    """Row and column (t, 3, 2) in a chunk of the triangles that keep all of its border and each `step`-th node within.

    Counter-clockwise seen from above. Cells along the border are fans from a node within.
    """
    along = np.arange(step + 1)
    inner = step * np.arange(1, CHUNK_CELLS // step - 1)
    middle = np.stack(np.meshgrid(inner, inner, indexing="ij"), axis=-1).reshape(-1, 1, 1, 2) + step * _SQUARE

    apex = np.array([step, step])
    around = np.concatenate((_pairs(0, along[::-1]), _pairs(along[1:], 0)))
    corner = _fan(apex, around)

    first = np.stack((np.zeros_like(inner), inner), axis=1)[:, None, None]
    side = _fan(np.array([step, 0]), np.concatenate((_pairs(step, [step]), _pairs(0, along[::-1]))))
    border = np.concatenate((corner, (first + side).reshape(-1, 3, 2)))
    turned = [border]
    for _ in range(3):
        row, column = turned[-1][..., 0], turned[-1][..., 1]
        turned.append(np.stack((column, CHUNK_CELLS - row), axis=-1))
    return np.concatenate((middle.reshape(-1, 3, 2), *turned))


def _pairs(row: object, column: object) -> NDArray[np.intp]:
    """Rows and columns that broadcast to (n,) as (n, 2)."""
    return np.stack(np.broadcast_arrays(np.asarray(row), np.asarray(column)), axis=-1)


def _fan(apex: NDArray[np.intp], around: NDArray[np.intp]) -> NDArray[np.intp]:
    """Triangles (n - 1, 3, 2) from an apex (2,) to the sides of a path (n, 2)."""
    return np.stack((np.broadcast_to(apex, around[1:].shape), around[:-1], around[1:]), axis=1)


def _error_m(z_m: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """How far (b,) heights (b, n + 1, n + 1) lie at most from what every `step`-th of them says, bilinearly."""
    kept = np.arange(0, CHUNK_CELLS + 1, step)
    weights = np.maximum(0, 1 - np.abs(np.arange(CHUNK_CELLS + 1)[:, None] - kept) / step).astype(np.float32)
    said_m = weights @ z_m[:, ::step, ::step] @ weights.T
    return np.abs(said_m - z_m).max(axis=(1, 2), initial=0.0)

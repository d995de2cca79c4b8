"""The terrain's cells in square chunks, each triangulated at several levels of detail.

A chunk keeps every node of its border at every level, so chunks of different levels meet without a crack, and the
terrain meets its base. Within the border a level keeps every 2nd, 4th, 8th or 16th node of a row and column; where a
chunk has gaps, its whole blocks of 4, 8 or 16 cells become fans (`frayed_chunks`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import starts
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
    first, count = (np.repeat(6 * run[:, None], 1 + len(COARSE_STEPS), axis=1) for run in (start, size))
    error_m = np.zeros(first.shape, np.float32)
    whole = np.flatnonzero(size == CHUNK_CELLS**2)
    coarse, error_m[whole, 1:] = _coarse_levels(cells[start[whole], 1:], node, positions)
    first_of_level = indices.size
    for level, triangles in enumerate(coarse, start=1):
        first[whole, level] = first_of_level + triangles.shape[1] * np.arange(whole.size)
        count[whole, level] = triangles.shape[1]
        first_of_level += triangles.size
    frayed = np.flatnonzero(size != CHUNK_CELLS**2)
    in_frayed = size[chunk] != CHUNK_CELLS**2
    number = np.searchsorted(frayed, chunk[in_frayed])
    for level, step in enumerate(COARSE_STEPS, start=1):
        if step >= SMALLEST_FAN_CELLS and frayed.size:
            fans = frayed_level(number, frayed.size, cells[in_frayed, 1:], node, positions, step)
            first[frayed, level] = first_of_level + starts(fans.count)
            count[frayed, level] = fans.count
            error_m[frayed, level] = np.maximum(fans.error_m, error_m[frayed, level - 1])
            coarse.append(fans.indices)
            first_of_level += fans.indices.size
    corners = indices.reshape(-1, _SQUARE.size // 2)[:, [0, 1, 2, 5]]
    bounds_m = bounds_of_runs(positions.take(corners.ravel(), axis=0), 4 * start)
    return Chunks(bounds_m, first, count, error_m, np.concatenate([triangles.ravel() for triangles in coarse]))


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

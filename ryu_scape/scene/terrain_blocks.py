"""The terrain's cells in square blocks, each triangulated at several levels of detail.

A block keeps every node of its border at every level, so blocks of different levels meet without a crack, and the
terrain meets its base. Within the border a level keeps every 2nd, 4th, 8th or 16th node of a row and column.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ryu_scape.scene.blocks import Blocks, bounds_of_runs

BLOCK_CELLS = 32
COARSE_STEPS = (2, 4, 8, 16)
_SQUARE = np.array([[(0, 0), (1, 0), (1, 1)], [(0, 0), (1, 1), (0, 1)]])
"""Row and column of the corners of a cell's two triangles, counter-clockwise seen from above."""


def cells_by_block(cells: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Block, row and column (c, 3) of the valid cells of a grid, one block after the other."""
    rows, columns = -(-np.array(cells.shape) // BLOCK_CELLS)
    padded = np.zeros((rows * BLOCK_CELLS, columns * BLOCK_CELLS), bool)
    padded[: cells.shape[0], : cells.shape[1]] = cells
    blocks = padded.reshape(rows, BLOCK_CELLS, columns, BLOCK_CELLS).swapaxes(1, 2)
    block_row, block_column, row, column = np.nonzero(blocks)
    return np.stack(
        (block_row * columns + block_column, block_row * BLOCK_CELLS + row, block_column * BLOCK_CELLS + column), axis=1
    )


def finest_triangles(row: NDArray[np.intp], column: NDArray[np.intp], node: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Indices (c, 6) of the two triangles of cells (c,), by the `node` (rows, columns) that their corners are."""
    columns = node.shape[1]
    return node.ravel().take((row * columns + column)[:, None] + _SQUARE.reshape(-1, 2) @ (columns, 1))


def lay_blocks(
    cells: NDArray[np.intp], node: NDArray[np.uint32], positions: NDArray[np.float32], indices: NDArray[np.uint32]
) -> Blocks:
    """Blocks over the finest triangles `indices` of `cells_by_block`.

    Coarser levels there are of blocks without a gap. node: (rows, columns) index into positions (n, 3).
    """
    _, start, size = np.unique(cells[:, 0], return_index=True, return_counts=True)
    levels = 1 + len(COARSE_STEPS)
    first, count = (np.repeat(6 * run[:, None], levels, axis=1) for run in (start, size))
    error_m = np.zeros((start.size, levels), np.float32)
    whole = np.flatnonzero(size == BLOCK_CELLS**2)
    _, row, column = cells[start[whole]].T
    span = np.arange(BLOCK_CELLS + 1)
    z_m = positions[node[row[:, None, None] + span[:, None], column[:, None, None] + span], 2]
    coarse, used = [np.empty(0, np.uint32)], indices.size
    for level, step in enumerate(COARSE_STEPS, start=1):
        corner = coarse_triangles(step).reshape(-1, 2)
        triangles = node[row[:, None] + corner[:, 0], column[:, None] + corner[:, 1]]
        first[whole, level] = used + len(corner) * np.arange(whole.size)
        count[whole, level] = len(corner)
        error_m[whole, level] = np.maximum(error_m[whole, level - 1], _error_m(z_m, step))
        coarse.append(triangles.ravel())
        used += triangles.size
    corners = indices.reshape(-1, _SQUARE.size // 2)[:, [0, 1, 2, 5]]
    bounds_m = bounds_of_runs(positions.take(corners.ravel(), axis=0), 4 * start)
    return Blocks(bounds_m, first, count, error_m, np.concatenate(coarse))


def coarse_triangles(step: int) -> NDArray[np.intp]:
    """Row and column (t, 3, 2) in a block of the triangles that keep all of its border and each `step`-th node within.

    Counter-clockwise seen from above. Cells along the border are fans from a node within.
    """
    along = np.arange(step + 1)
    inner = step * np.arange(1, BLOCK_CELLS // step - 1)
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
        turned.append(np.stack((column, BLOCK_CELLS - row), axis=-1))
    return np.concatenate((middle.reshape(-1, 3, 2), *turned))


def _pairs(row: object, column: object) -> NDArray[np.intp]:
    """Rows and columns that broadcast to (n,) as (n, 2)."""
    return np.stack(np.broadcast_arrays(np.asarray(row), np.asarray(column)), axis=-1)


def _fan(apex: NDArray[np.intp], around: NDArray[np.intp]) -> NDArray[np.intp]:
    """Triangles (n - 1, 3, 2) from an apex (2,) to the sides of a path (n, 2)."""
    return np.stack((np.broadcast_to(apex, around[1:].shape), around[:-1], around[1:]), axis=1)


def _error_m(z_m: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """How far (b,) heights (b, n + 1, n + 1) lie at most from what every `step`-th of them says, bilinearly."""
    kept = np.arange(0, BLOCK_CELLS + 1, step)
    weights = np.maximum(0, 1 - np.abs(np.arange(BLOCK_CELLS + 1)[:, None] - kept) / step).astype(np.float32)
    said_m = weights @ z_m[:, ::step, ::step] @ weights.T
    return np.abs(said_m - z_m).max(axis=(1, 2), initial=0.0)

"""Coarser levels of terrain chunks that have gaps, as at a survey's border: whole blocks of cells become fans.

A fan keeps every node of its block's border, so blocks, cells and chunks of different levels meet without a crack.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group, sizes_of

SMALLEST_FAN_CELLS = 4
"""A fan of a block two cells wide has as many triangles as the cells."""
FARTHEST_FROM_LATTICE_M = 0.01
_SQUARE = np.array([(0, 0), (1, 0), (1, 1), (0, 0), (1, 1), (0, 1)])


@dataclass(frozen=True, eq=False)
class FrayedLevel:
    """Triangles of some chunks at one level, one chunk after the other.

    indices: (3 t,) nodes. count: (k,) indices of each chunk. error_m: (k,) how far they lie at most from the terrain.
    """

    indices: NDArray[np.uint32]
    count: NDArray[np.intp]
    error_m: NDArray[np.float32]


def frayed_level(
    chunk: NDArray[np.intp],
    chunk_count: int,
    cells: NDArray[np.intp],
    node: NDArray[np.uint32],
    positions: NDArray[np.float32],
    widest: int,
) -> FrayedLevel:
    """The terrain of cells (c, 2), row and column, of chunks (c,), with fans of blocks at most `widest` cells wide.

    node: (rows, columns) index into positions (n, 3).
    """
    error_m = np.zeros(chunk_count, np.float32)
    parts = []
    width = widest
    while width >= SMALLEST_FAN_CELLS:
        fans = _fans_of_blocks(chunk, cells, node, positions, width)
        parts.append((fans.owner, fans.nodes))
        np.maximum.at(error_m, fans.owner, fans.off_m)
        chunk, cells = chunk[fans.is_left], cells[fans.is_left]
        width //= 2
    parts.append((chunk, _nodes(node, cells, _SQUARE)))
    triangles = np.concatenate([nodes.reshape(-1, 3) for _, nodes in parts])
    of = np.concatenate([np.repeat(owner, nodes.shape[1] // 3) for owner, nodes in parts])
    return FrayedLevel(triangles[by_group(of)].ravel(), 3 * sizes_of(of, chunk_count), error_m)


@dataclass(frozen=True, eq=False)
class _Fans:
    """Fans of blocks, and the cells beside them.

    owner: (k,) chunk of each fan. nodes: (k, n) corners of its triangles. off_m: (k,) how far it lies at most from the
    terrain. is_left: (c,) whether a cell is in none.
    """

    owner: NDArray[np.intp]
    nodes: NDArray[np.uint32]
    off_m: NDArray[np.float32]
    is_left: NDArray[np.bool_]


def _fans_of_blocks(
    chunk: NDArray[np.intp],
    cells: NDArray[np.intp],
    node: NDArray[np.uint32],
    positions: NDArray[np.float32],
    width: int,
) -> _Fans:
    """A fan for each whole block of so many cells a side whose nodes stand in a lattice."""
    square = np.indices((width + 1, width + 1)).reshape(2, -1).T
    first, block = _whole_blocks(cells, width, node.shape[1])
    nodes_m = positions.take(_nodes(node, cells[first], square), axis=0)
    is_fan = _are_regular(nodes_m, width)
    heights = nodes_m[is_fan, :, 2]
    return _Fans(
        owner=chunk[first[is_fan]],
        nodes=_nodes(node, cells[first[is_fan]], _fan_of_block(width).reshape(-1, 2)),
        off_m=np.abs(heights @ _weights_of_fan(width).T - heights).max(axis=1, initial=0.0),
        is_left=~np.append(is_fan, False)[block],
    )


def _whole_blocks(cells: NDArray[np.intp], width: int, columns: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first cell (k,) of each aligned block, so many cells a side, that is all there.

    And in which of these cells (c,) are, -1 for none.
    """
    block = cells[:, 0] // width * columns + cells[:, 1] // width
    _, first, inverse, size = np.unique(block, return_index=True, return_inverse=True, return_counts=True)
    is_whole = size == width**2
    return first[is_whole], np.where(is_whole, np.cumsum(is_whole) - 1, -1)[inverse]


def _are_regular(nodes_m: NDArray[np.float32], width: int) -> NDArray[np.bool_]:
    """Whether blocks of nodes (k, n, 3) stand in a lattice: at a border some were moved onto its flat sides."""
    plan = nodes_m[..., :2].reshape(-1, width + 1, width + 1, 2)
    share = np.linspace(0.0, 1.0, width + 1, dtype=np.float32)
    down, across = (plan[:, -1, 0] - plan[:, 0, 0], plan[:, 0, -1] - plan[:, 0, 0])
    lattice = (
        plan[:, :1, :1] + share[:, None, None] * down[:, None, None] + share[None, :, None] * across[:, None, None]
    )
    return (np.abs(plan - lattice) < FARTHEST_FROM_LATTICE_M).all(axis=(1, 2, 3))


def _nodes(node: NDArray[np.uint32], corner: NDArray[np.intp], offsets: NDArray[np.intp]) -> NDArray[np.uint32]:
    """The nodes (k, n) so many rows and columns (n, 2) on from cells (k, 2)."""
    at = corner[:, None] + offsets
    return node[at[..., 0], at[..., 1]]


def _fan_of_block(width: int) -> NDArray[np.intp]:
    """Row and column (4 width, 3, 2) in a block of the triangles from its middle to its sides, counter-clockwise."""
    up, none = np.arange(width), np.zeros(width, np.intp)
    rows = np.concatenate((up, none + width, width - up, none))
    columns = np.concatenate((none, up, none + width, width - up))
    around = np.stack((rows, columns), axis=1)
    middle = np.full_like(around, width // 2)
    return np.stack((middle, around, np.roll(around, -1, axis=0)), axis=1)


def _weights_of_fan(width: int) -> NDArray[np.float32]:
    """What the heights at a block's nodes (n, n) weigh in the fan's height at each of them, row by row."""
    half, side = width // 2, width + 1
    place = np.indices((side, side)).reshape(2, -1).T
    from_middle = place - half
    farther = np.abs(from_middle).max(axis=1)
    share = farther / half
    # Where the ray from the middle through the node leaves the block, between two nodes of the border.
    leaves = half + from_middle * (half / np.maximum(farther, 1))[:, None]
    before, after = np.floor(leaves + 1e-9).astype(np.intp), np.ceil(leaves - 1e-9).astype(np.intp)
    towards_after = (leaves - before).max(axis=1)
    number = np.arange(side**2)
    weights = np.zeros((side**2, side**2))
    np.add.at(weights, (number, np.full_like(number, half * side + half)), 1 - share)
    np.add.at(weights, (number, before @ (side, 1)), share * (1 - towards_after))
    np.add.at(weights, (number, after @ (side, 1)), share * towards_after)
    return weights.astype(np.float32)

"""A DSM's cells in patches small enough for dense equations, each with a margin of its neighbours' cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights.cell_shares import CellShares

CELL_SIGMA_M, UNSEEN_SIGMA_M = 1.8, 8.0
"""AW3D30's own error, that of whole metres, and what cells show of walls, trees and yards; how high what the image does
not show may stand. Chosen on 36 synthetic tiles, as is HILL_LENGTH_M (`height_accuracy coarse`)."""
CORE_CELLS, MARGIN_CELLS = 12, 5


@dataclass(frozen=True, eq=False)
class CellPatch:
    """Some cells (w,) in metres of plan (w, 2), the used ones among them (u,) with their elevation, and buildings (b,).

    sigma_m: (u,) of the elevations. share: (u, b) of the cell that each covers. green: (u,). is_podium: (b,).
    """

    plan_m: NDArray[np.float64]
    used: NDArray[np.intp]
    elevation_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]
    share: NDArray[np.float64]
    green: NDArray[np.float64]
    is_podium: NDArray[np.bool_]


def windows(
    shape: tuple[int, ...], step: Callable[[float], None] = lambda _: None
) -> Iterator[tuple[NDArray[np.bool_], tuple[slice, slice]]]:
    """The cells (n, m) of each patch, and the rows and columns of these with a margin; step hears how far it is."""
    corners = list(product(*(range(0, size, CORE_CELLS) for size in shape)))
    for number, (row, column) in enumerate(corners):
        step(number / len(corners))
        core = np.zeros(shape, bool)
        core[row : row + CORE_CELLS, column : column + CORE_CELLS] = True
        rows, columns = (slice(max(0, at - MARGIN_CELLS), at + CORE_CELLS + MARGIN_CELLS) for at in (row, column))
        yield core, (rows, columns)


def patch_of(shares: CellShares, window: tuple[slice, slice]) -> tuple[CellPatch, NDArray[np.intp]]:
    """The patch of a window's cells, and which buildings (b,) are its own."""
    rows, columns = shares.elevation_m.shape
    cell = np.arange(rows * columns).reshape(rows, columns)[window].ravel()
    used = np.flatnonzero(shares.is_used.ravel()[cell])
    buildings, share = _standing_in(cell, used, shares)
    row, column = np.divmod(cell, columns)
    elevation_m, green, seen = (each.ravel()[cell[used]] for each in (shares.elevation_m, shares.green, shares.seen))
    patch = CellPatch(
        plan_m=np.column_stack((column, row)) * shares.side_m,
        used=used,
        elevation_m=elevation_m,
        sigma_m=np.hypot(CELL_SIGMA_M, UNSEEN_SIGMA_M * (1.0 - seen)),
        share=share,
        green=green,
        is_podium=shares.is_podium[buildings],
    )
    return patch, buildings


def _standing_in(
    cell: NDArray[np.intp], used: NDArray[np.intp], shares: CellShares
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Which buildings (b,) stand in cells (w,), and the share (u, b) of each of the used ones that they cover."""
    row_of_cell = np.full(shares.elevation_m.size, -1)
    row_of_cell[cell] = cell.size  # a row for all that is not used
    row_of_cell[cell[used]] = np.arange(used.size)
    entry = np.flatnonzero(row_of_cell[shares.cell] >= 0)
    buildings, column = np.unique(shares.building[entry], return_inverse=True)
    share = np.zeros((cell.size + 1, buildings.size))
    share[row_of_cell[shares.cell[entry]], column] = shares.share[entry]
    return buildings, share[: used.size]

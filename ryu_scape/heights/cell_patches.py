"""A DSM's cells in patches small enough for dense equations, each with a margin of its neighbours' cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights.cell_shares import CellShares
from ryu_scape.progress import Step

CELL_SIGMA_M, UNSEEN_SIGMA_M = 1.8, 8.0
"""AW3D30's own error, that of whole metres, and what cells show of walls and yards; how high what the image does not
show may stand. Chosen on 36 synthetic tiles, as is HILL_LENGTH_M (`height_accuracy coarse`)."""
FINE_CELL_SIGMA_M, TREES_SIGMA_M = 2.5, 6.0
"""The first for cells so fine that one shows a wall or a step of the ground; how much higher or lower than usual the
trees of a cell may be. Chosen on real places (`tests.benchmarks.coarse_heights`), where trees stand in groups and the
ground is not as smooth as in synthetic ones, as are HILLS_M; these lose by it."""
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


@dataclass(frozen=True)
class CellWindow:
    """Some rows and columns of cells."""

    rows: slice
    columns: slice

    @property
    def slices(self) -> tuple[slice, slice]:
        """To index cells (n, m) with."""
        return self.rows, self.columns

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns."""
        return self.rows.stop - self.rows.start, self.columns.stop - self.columns.start

    def inside(self, cell: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of some cells (2, k), each by its row and column, are its own."""
        row, column = cell
        in_rows = (row >= self.rows.start) & (row < self.rows.stop)
        return in_rows & (column >= self.columns.start) & (column < self.columns.stop)

    def within(self, wider: CellWindow) -> CellWindow:
        """The same, counted from the first row and column of a wider window."""
        row, column = wider.rows.start, wider.columns.start
        return CellWindow(
            slice(self.rows.start - row, self.rows.stop - row),
            slice(self.columns.start - column, self.columns.stop - column),
        )


def windows(shares: CellShares, step: Step = lambda _: None) -> Iterator[tuple[CellWindow, CellWindow]]:
    """The own cells of each patch that has any to go by, and these with a margin; step hears how far it is."""
    shape = shares.is_used.shape
    corners = list(product(*(range(0, size, CORE_CELLS) for size in shape)))
    for number, corner in enumerate(corners):
        step(number / len(corners))
        ends = [min(start + CORE_CELLS, size) for start, size in zip(corner, shape, strict=True)]
        own = CellWindow(*map(slice, corner, ends))
        firsts = [max(0, start - MARGIN_CELLS) for start in corner]
        lasts = [min(end + MARGIN_CELLS, size) for end, size in zip(ends, shape, strict=True)]
        around = CellWindow(*map(slice, firsts, lasts))
        if shares.is_used[around.slices].any():
            yield own, around


def patch_of(shares: CellShares, window: CellWindow) -> tuple[CellPatch, NDArray[np.intp]]:
    """The patch of a window's cells, and which buildings (b,) stand in these."""
    is_used = shares.is_used[window.slices]
    used = np.flatnonzero(is_used)
    buildings, share = _standing_in(window, used, shares)
    row, column = (each.ravel() for each in np.indices(is_used.shape))
    elevation_m, green, seen = (
        each[window.slices].ravel()[used] for each in (shares.elevation_m, shares.green, shares.seen)
    )
    own_m = FINE_CELL_SIGMA_M if shares.is_fine else CELL_SIGMA_M
    patch = CellPatch(
        plan_m=np.column_stack((column, row)) * shares.side_m,
        used=used,
        elevation_m=elevation_m,
        sigma_m=np.sqrt(own_m**2 + (UNSEEN_SIGMA_M * (1.0 - seen)) ** 2 + (TREES_SIGMA_M * green) ** 2),
        share=share,
        green=green,
        is_podium=shares.is_podium[buildings],
    )
    return patch, buildings


def _standing_in(
    window: CellWindow, used: NDArray[np.intp], shares: CellShares
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Which buildings (b,) stand in a window's cells, and the share (u, b) of each of the used ones that they cover."""
    cell = np.stack(np.divmod(shares.cell, shares.is_used.shape[1]))
    entry = np.flatnonzero(window.inside(cell))
    buildings, number = np.unique(shares.building[entry], return_inverse=True)
    row, column = cell[:, entry]
    share = np.zeros((*window.shape, buildings.size))
    share[row - window.rows.start, column - window.columns.start, number] = shares.share[entry]
    return buildings, share[np.unravel_index(used, window.shape)]

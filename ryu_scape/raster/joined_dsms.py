"""Several DSMs of one place as one. Where finer ones have no data, the cells of very coarse ones tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.raster.dsm import DsmOnGrid
from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.raster.grid import GeoGrid, apply_transform

SAME_CELLS = 0.1
"""Cells that lie so little beside others, as a share of their side, are the same."""
LEAST_COVERED = 0.5
"""Share of a cell of which elevations must be known for their mean to be the cell's."""


@dataclass(eq=False)
class _Elevations:
    """What some DSMs say (H, W); where several do, the first one counts. most: pixels that one of them adds."""

    elevation_m: NDArray[np.float32]
    most: int = 0
    gsd_m: float = np.inf

    def add(self, part: DsmOnGrid) -> bool:
        """Take in what is new; whether it is more than what any other one added."""
        is_new = np.isfinite(part.elevation_m) & ~np.isfinite(self.elevation_m)
        self.elevation_m[is_new] = part.elevation_m[is_new]
        count = int(np.count_nonzero(is_new))
        is_most = count > self.most or not np.isfinite(self.gsd_m)
        if is_most:
            self.most, self.gsd_m = count, part.gsd_m
        return is_most


def joined(parts: Iterable[DsmOnGrid], grid: GeoGrid) -> DsmOnGrid:
    """What one DSM (at least) or several say on a grid.

    Elevations are those of the finer ones, if these have any, and the cells tell all of it.
    """
    fine, coarse = (_Elevations(np.full((grid.height, grid.width), np.nan, np.float32)) for _ in range(2))
    cells: list[DsmCells] = []
    notices: dict[str, None] = {}
    for part in parts:
        notices |= dict.fromkeys(part.notices)
        if part.cells is None:
            fine.add(part)
        else:
            cells.insert(0 if coarse.add(part) else len(cells), part.cells)
    if not cells:
        return DsmOnGrid(fine.elevation_m, fine.gsd_m, None, (*notices,))
    if not fine.most:
        together = cells[0] if len(cells) == 1 else joined_cells(cells, coarse.elevation_m)
        return DsmOnGrid(coarse.elevation_m, coarse.gsd_m, together, (*notices,))
    whole_m = np.where(np.isfinite(fine.elevation_m), fine.elevation_m, coarse.elevation_m)
    together = replace(joined_cells(cells, whole_m), has_finer=True)
    return DsmOnGrid(fine.elevation_m, fine.gsd_m, together, (*notices,))


def joined_cells(cells: Sequence[DsmCells], elevation_m: NDArray[np.float32]) -> DsmCells:
    """The first one's cells under all of a grid, with what all say whose cells are the same, in their order.

    What is missing then is the mean of the elevations (H, W) on the grid.
    """
    height, width = elevation_m.shape
    corners = apply_transform(
        cells[0].from_pixels, np.array([[0, 0], [width, 0], [0, height], [width, height]], np.float64)
    )
    first = np.floor(corners.min(axis=0)).astype(int)
    columns, rows = (np.ceil(corners.max(axis=0)).astype(int) - first).tolist()
    from_pixels = Affine.translation(*(-first).tolist()) @ cells[0].from_pixels
    whole_m = np.full((rows, columns), np.nan, np.float32)
    for each in cells:
        _fill(whole_m, each, from_pixels @ ~each.from_pixels)
    whole = replace(cells[0], elevation_m=whole_m, from_pixels=from_pixels)
    missing = np.isnan(whole_m)
    whole_m[missing] = _means(whole, elevation_m)[missing]
    return whole


def _fill(whole_m: NDArray[np.float32], part: DsmCells, to_whole: Affine) -> None:
    """Write cells where there are none yet, if they are the same."""
    rows, columns = part.elevation_m.shape
    corners = apply_transform(to_whole, np.array([[0, 0], [columns, rows]], np.float64))
    whole = np.rint(corners).astype(int)
    is_same_size = (whole[1] - whole[0] == (columns, rows)).all()
    if not is_same_size or np.abs(corners - whole).max() > SAME_CELLS:
        return
    (left, top), (right, bottom) = np.clip(whole, 0, whole_m.shape[::-1])
    there_m = whole_m[top:bottom, left:right]
    own_m = part.elevation_m[top - whole[0, 1] : bottom - whole[0, 1], left - whole[0, 0] : right - whole[0, 0]]
    np.copyto(there_m, own_m, where=np.isnan(there_m))


def _means(cells: DsmCells, elevation_m: NDArray[np.float32]) -> NDArray[np.float64]:
    """The mean (n, m) of the elevations (H, W) in each cell, NaN where too little of it is known."""
    number = cells.numbers(elevation_m.shape)
    known = np.isfinite(elevation_m) & (number >= 0)
    shape, count = cells.elevation_m.shape, cells.elevation_m.size
    every, measured = (np.bincount(number[which], minlength=count) for which in (number >= 0, known))
    sums = np.bincount(number[known], elevation_m[known], count)
    return np.where(measured > LEAST_COVERED * every, sums / np.maximum(measured, 1), np.nan).reshape(shape)

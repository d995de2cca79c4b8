"""Which chunks of a layer are in view, and how closely each has to be drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group, starts
from ryu_scape.scene.chunks import Chunks


@dataclass(frozen=True, eq=False)
class View:
    """What decides about chunks: a picture taken of them.

    matrix: (4, 4) world metres to clip space. eye_m: (3,), or None for a parallel projection. px_at_one_metre: how
    large a metre looks at a metre's distance, or anywhere in a parallel projection. tolerance_px: what is smaller in
    the picture may be left out.
    """

    matrix: NDArray[np.float64]
    eye_m: NDArray[np.float64] | None
    px_at_one_metre: float
    tolerance_px: float


@dataclass(frozen=True, eq=False)
class Runs:
    """first, count (r,): runs of indices or vertices. size_m: (r,) what each leaves out."""

    first: NDArray[np.int64]
    count: NDArray[np.int64]
    size_m: NDArray[np.float32]

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Runs:
        """Those at these places, or for which this is true."""
        return Runs(self.first[chosen], self.count[chosen], self.size_m[chosen])


def runs_in_view(chunks: Chunks, view: View) -> Runs:
    """The runs that show the chunks in view, each at the coarsest level that leaves out nothing to be seen."""
    seen = np.flatnonzero(_is_in_view(chunks.bounds_m, view.matrix))
    level = _levels(chunks.error_m[seen], chunks.bounds_m[seen], view)
    runs = Runs(chunks.first[seen, level], chunks.count[seen, level], chunks.error_m[seen, level])
    return runs.only(runs.count > 0)


def joined(runs: Runs) -> Runs:
    """The same indices in fewer runs, where one begins at the end of another; sizes are the smallest of each."""
    if not runs.first.size:
        return runs
    runs = runs.only(by_group(runs.first))
    first = np.flatnonzero(np.append(True, runs.first[1:] != (runs.first + runs.count)[:-1]))
    count, size_m = np.add.reduceat(runs.count, first), np.minimum.reduceat(runs.size_m, first)
    return Runs(runs.first[first], count, size_m)


def in_lots(runs: Runs, most: int) -> Iterator[Runs]:
    """The same indices in lots of fewer than twice `most`; longer runs are parted, after every `most` of theirs."""
    parts = -(-runs.count // most)
    owner = np.repeat(np.arange(parts.size), parts)
    before = most * (np.arange(owner.size) - np.repeat(starts(parts), parts))
    count = np.minimum(runs.count[owner] - before, most)
    parted = Runs(runs.first[owner] + before, count, runs.size_m[owner])
    lot = (np.cumsum(count) - 1) // most
    return (parted.only(lot == number) for number in np.unique(lot))


def in_bands(view: View, height_px: int, count: int) -> Iterator[tuple[int, int, View]]:
    """The lowest row, how many rows, and the view of each of so many bands of a picture, from its lower edge up."""
    rows = [height_px * number // count for number in range(count + 1)]
    for lower, upper in pairwise(rows):
        to_band = np.eye(4)
        to_band[1, 1] = height_px / (upper - lower)
        to_band[1, 3] = (height_px - upper - lower) / (upper - lower)
        yield lower, upper - lower, replace(view, matrix=to_band @ view.matrix)


def _is_in_view(bounds_m: NDArray[np.float32], matrix: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether boxes (b, 2, 3) may be seen: none is wholly beyond a side of the view.

    The sides are rows of the matrix added to its last row or taken from it (Gribb and Hartmann, 2001).
    """
    planes = np.concatenate((matrix[3] + matrix[:3], matrix[3] - matrix[:3]))
    farthest_in = np.maximum(bounds_m[:, 0, None] * planes[:, :3], bounds_m[:, 1, None] * planes[:, :3]).sum(axis=-1)
    return (farthest_in + planes[:, 3] >= 0).all(axis=1)


def _levels(error_m: NDArray[np.float32], bounds_m: NDArray[np.float32], view: View) -> NDArray[np.intp]:
    """The coarsest level (b,) whose error in the picture is within the tolerance; the finest where none is."""
    if view.eye_m is None:
        px_per_m = np.full(len(bounds_m), view.px_at_one_metre)
    else:
        beside_m = np.maximum(bounds_m[:, 0] - view.eye_m, view.eye_m - bounds_m[:, 1]).clip(0)
        px_per_m = view.px_at_one_metre / np.maximum(np.linalg.norm(beside_m, axis=1), 1e-3)
    is_within = error_m * px_per_m[:, None] <= view.tolerance_px
    return np.maximum(is_within.sum(axis=1) - 1, 0)

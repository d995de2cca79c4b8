"""Which chunks of a layer are in view, and how closely each has to be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


class Pieces:
    """The chunks of all pieces of a layer, all of as many levels.

    Most pieces are wholly in view or not at all, and of one level throughout: a look at each as a whole tells.
    """

    def __init__(self, pieces: Sequence[Chunks]) -> None:
        self._pieces = pieces
        self._owner = np.repeat(np.arange(len(pieces)), [len(piece.bounds_m) for piece in pieces])
        self._chunk_bounds_m = np.concatenate([piece.bounds_m for piece in pieces])
        self._chunk_error_m = np.concatenate([piece.error_m for piece in pieces])
        self._bounds_m = np.array(
            [(piece.bounds_m[:, 0].min(axis=0), piece.bounds_m[:, 1].max(axis=0)) for piece in pieces], np.float32
        )
        self._least_error_m = np.array([piece.error_m.min(axis=0) for piece in pieces])
        self._most_error_m = np.array([piece.error_m.max(axis=0) for piece in pieces])
        self._is_left_out = np.array([(piece.count == 0).all(axis=0) for piece in pieces])
        self._starts = starts(np.bincount(self._owner))
        self._whole: dict[tuple[int, int], Runs] = {}

    def in_view(self, view: View) -> Iterator[tuple[int, Runs]]:
        """The pieces of which something is to be seen, and the runs that show it, as few as can be."""
        is_seen = _is_in_view(self._bounds_m, view.matrix, is_wholly=False)
        is_inside = _is_in_view(self._bounds_m, view.matrix, is_wholly=True)
        finest = _levels(self._most_error_m, _px_per_m(view, _least_distance_m(self._bounds_m, view)), view)
        coarsest = _levels(self._least_error_m, _px_per_m(view, _most_distance_m(self._bounds_m, view)), view)
        is_left_out = self._is_left_out[np.arange(finest.size), finest]
        is_whole = is_seen & (finest == coarsest) & (is_inside | is_left_out)
        by_chunk = dict(self._chunk_by_chunk(is_seen & ~is_whole, view))
        for piece in np.argsort(_least_distance_m(self._bounds_m, view)).tolist():
            if is_whole[piece] and not is_left_out[piece]:
                yield piece, self._all_of(piece, int(finest[piece]))
            elif piece in by_chunk:
                yield piece, by_chunk[piece]

    def _all_of(self, piece: int, level: int) -> Runs:
        if (piece, level) not in self._whole:
            chunks = self._pieces[piece]
            self._whole[piece, level] = joined(_runs(chunks, np.arange(len(chunks.first)), level))
        return self._whole[piece, level]

    def _chunk_by_chunk(self, is_wanted: NDArray[np.bool_], view: View) -> Iterator[tuple[int, Runs]]:
        """What is to be seen of the wanted ones of the pieces (p,)."""
        chunks = np.flatnonzero(is_wanted[self._owner])
        seen, level = _seen(self._chunk_bounds_m[chunks], self._chunk_error_m[chunks], view)
        owner, chunk = self._owner[chunks[seen]], chunks[seen]
        for piece in np.flatnonzero(np.bincount(owner)).tolist():
            own = slice(*np.searchsorted(owner, (piece, piece + 1)))
            runs = joined(_runs(self._pieces[piece], chunk[own] - self._starts[piece], level[own]))
            if runs.first.size:
                yield piece, runs


def runs_in_view(chunks: Chunks, view: View) -> Runs:
    """The runs that show the chunks in view, each at the coarsest level that leaves out nothing to be seen."""
    return _runs(chunks, *_seen(chunks.bounds_m, chunks.error_m, view))


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


def _runs(chunks: Chunks, chosen: NDArray[np.intp], level: NDArray[np.intp] | int) -> Runs:
    """Runs that draw the chosen chunks (c,) at these levels (c,), or all at one."""
    runs = Runs(chunks.first[chosen, level], chunks.count[chosen, level], chunks.error_m[chosen, level])
    return runs.only(runs.count > 0)


def _seen(
    bounds_m: NDArray[np.float32], error_m: NDArray[np.float32], view: View
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Which chunks (s,) may be seen, and the level of each, of bounds (c, 2, 3) and errors (c, levels)."""
    seen = np.flatnonzero(_is_in_view(bounds_m, view.matrix, is_wholly=False))
    px_per_m = _px_per_m(view, _least_distance_m(bounds_m[seen], view))
    return seen, _levels(error_m[seen], px_per_m, view)


def _is_in_view(bounds_m: NDArray[np.float32], matrix: NDArray[np.float64], *, is_wholly: bool) -> NDArray[np.bool_]:
    """Whether anything of boxes (b, 2, 3) may be seen, none being wholly beyond a side of the view, or whether all is.

    The sides are rows of the matrix added to its last row or taken from it (Gribb and Hartmann, 2001).
    """
    is_in = np.ones(len(bounds_m), bool)
    for plane in np.concatenate((matrix[3] + matrix[:3], matrix[3] - matrix[:3])):
        corner = ((plane[:3] > 0) != is_wholly).astype(np.intp)  # the one farthest in, or the one farthest out
        is_in &= bounds_m[:, corner, np.arange(3)] @ plane[:3] + plane[3] >= 0
    return is_in


def _levels(error_m: NDArray[np.float32], px_per_m: NDArray[np.float64], view: View) -> NDArray[np.intp]:
    """The coarsest level (b,) whose error in the picture is within the tolerance; the finest where none is."""
    is_within = error_m * px_per_m[:, None] <= view.tolerance_px
    return np.maximum(is_within.sum(axis=1) - 1, 0)


def _px_per_m(view: View, distance_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """How large a metre looks from so far."""
    if view.eye_m is None:
        return np.full(distance_m.shape, view.px_at_one_metre)
    return view.px_at_one_metre / np.maximum(distance_m, 1e-3)


def _least_distance_m(bounds_m: NDArray[np.float32], view: View) -> NDArray[np.float64]:
    """From the eye to the nearest place of boxes (b, 2, 3), 0 within and where there is no eye."""
    if view.eye_m is None:
        return np.zeros(len(bounds_m))
    return np.linalg.norm(np.maximum(bounds_m[:, 0] - view.eye_m, view.eye_m - bounds_m[:, 1]).clip(0), axis=1)


def _most_distance_m(bounds_m: NDArray[np.float32], view: View) -> NDArray[np.float64]:
    """From the eye to the farthest corner of boxes (b, 2, 3)."""
    if view.eye_m is None:
        return np.zeros(len(bounds_m))
    return np.linalg.norm(np.abs(bounds_m - view.eye_m).max(axis=1), axis=1)

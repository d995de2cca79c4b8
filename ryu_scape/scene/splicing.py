"""Building layers put together from old ones and some that were raised anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import offsets
from ryu_scape.scene.building_layers import BuildingLayers
from ryu_scape.scene.distance import Packed
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, VertexArrays

WORDS = VERTEX_DTYPE.itemsize // 4


@dataclass(frozen=True, eq=False)
class Origins:
    """Where each of (b,) buildings comes from: its index in the old layers, or else, -1 there, in the new ones."""

    old: NDArray[np.intp]
    new: NDArray[np.intp]

    def between(self, first: int, stop: int, first_old: int) -> Origins:
        """Those of the buildings `first` to `stop` - 1, the old ones counted from `first_old`."""
        old = self.old[first:stop]
        return Origins(np.where(old >= 0, old - first_old, -1), self.new[first:stop])

    def are_all_of(self, count: int) -> bool:
        """Whether these are all of `count` old buildings, as they were."""
        return self.old.size == count and bool((self.old == np.arange(count)).all())

    def take(self, old: NDArray, new: NDArray) -> NDArray:
        """For each building its row of `old` (o, ...) or `new` (n, ...)."""
        taken = old.take(np.maximum(self.old, 0), axis=0) if len(old) else np.empty((self.old.size, *old.shape[1:]))
        taken = taken.astype(new.dtype, copy=False)
        is_new = self.old < 0
        taken[is_new] = new[self.new[is_new]]
        return taken


def splice(old: BuildingLayers, new: BuildingLayers, origins: Origins) -> BuildingLayers:
    """The layers of the buildings that `origins` names, in its order; the old ones themselves if all are as before."""
    if origins.are_all_of(old.eave_m.size):
        return old
    distant = _spliced(old.distant, new.distant, origins) if old.distant and new.distant else None
    return BuildingLayers(
        {layer: _spliced(old.packed[layer], new.packed[layer], origins) for layer in old.packed},
        distant,
        {layer: origins.take(old.bounds_m[layer], new.bounds_m[layer]) for layer in old.bounds_m},
        origins.take(old.eave_m, new.eave_m),
    )


def _spliced(old: Packed, new: Packed, origins: Origins) -> Packed:
    """One layer: the old vertices that are still in use, then the new ones; triangles in the order of the buildings."""
    (old_layer, old_offsets), (new_layer, new_offsets) = old, new
    is_used = _are_used(old, origins.old[origins.old >= 0])
    position = np.cumsum(is_used, dtype=np.uint32) - np.uint32(1)
    new_indices = new_layer.indices + np.uint32(np.count_nonzero(is_used))
    runs = [
        new_indices[3 * new_offsets[first] : 3 * new_offsets[last + 1]]
        if is_new
        else position.take(old_layer.indices[3 * old_offsets[first] : 3 * old_offsets[last + 1]])
        for is_new, first, last in _runs(origins)
    ]
    vertices = _joined(old_layer.vertices, is_used, new_layer.vertices)
    counts = origins.take(np.diff(old_offsets), np.diff(new_offsets))
    return VertexArrays(vertices, np.concatenate([*runs, np.empty(0, np.uint32)])), offsets(counts)


def _are_used(packed: Packed, kept: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which vertices (n,) of a layer are of the buildings that are kept (k,)."""
    layer, its_offsets = packed
    is_used = np.ones(layer.vertices.size, bool)
    is_dropped = np.ones(its_offsets.size - 1, bool)
    is_dropped[kept] = False
    for building in np.flatnonzero(is_dropped).tolist():
        is_used[layer.indices[3 * its_offsets[building] : 3 * its_offsets[building + 1]]] = False
    return is_used


def _joined(old: NDArray[np.void], is_used: NDArray[np.bool_], new: NDArray[np.void]) -> NDArray[np.void]:
    """The old vertices that are in use, then the new ones; copied as runs of plain words, which is fastest."""
    used_runs = np.flatnonzero(np.diff(is_used, prepend=False, append=False)).reshape(-1, 2).tolist()
    old_words, new_words = old.view(np.uint32), new.view(np.uint32)
    kept = [old_words[WORDS * start : WORDS * stop] for start, stop in used_runs]
    return np.concatenate([*kept, new_words]).view(VERTEX_DTYPE)


def _runs(origins: Origins) -> list[tuple[bool, int, int]]:
    """The buildings in runs of one origin and following index: whether they are new, the first and the last index."""
    is_new = origins.old < 0
    index = np.where(is_new, origins.new, origins.old)
    if not index.size:
        return []
    breaks = np.flatnonzero((np.diff(index) != 1) | (np.diff(is_new.astype(np.int8)) != 0)) + 1
    first = np.append(0, breaks)
    last = np.append(breaks, index.size) - 1
    return list(zip(is_new[first].tolist(), index[first].tolist(), index[last].tolist(), strict=True))

"""The rings of solids' faces, end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group, items_of_runs, least_of_each, offsets, sizes_of, spread
from ryu_scape.arrays.rings import following_in_ring, preceding_in_ring
from ryu_scape.scene.outlines import OutlineTable


class SurfaceKind(IntEnum):
    """What part of a building a face is."""

    GROUND = 0
    WALL = 1
    ROOF = 2


@dataclass(frozen=True, eq=False)
class Rings:
    """Closed rings of corners, in building order, the holes of a face right after its outer ring.

    corners: (m,) index of each corner, unclosed. ring: (m,) the ring it belongs to, ascending.
    surface: (r,) SurfaceKind. is_hole: (r,). building: (r,) ascending. Every ring has three different corners at least.
    """

    corners: NDArray[np.intp]
    ring: NDArray[np.intp]
    surface: NDArray[np.int64]
    is_hole: NDArray[np.bool_]
    building: NDArray[np.intp]
    building_count: int

    @property
    def count(self) -> int:
        """Rings."""
        return self.building.size

    @property
    def offsets(self) -> NDArray[np.intp]:
        """(r + 1,) ring i has the corners [offset i, offset i + 1)."""
        return offsets(sizes_of(self.ring, self.count))

    @property
    def following(self) -> NDArray[np.intp]:
        """(m,) position of the next corner of the same ring."""
        return following_in_ring(sizes_of(self.ring, self.count))

    @staticmethod
    def of(
        outlines: OutlineTable,
        corners: NDArray[np.intp],
        owner: NDArray[np.intp],
        surface: SurfaceKind | NDArray[np.int64],
        building_count: int | None = None,
    ) -> Rings:
        """The rings of polygons that belong to buildings `owner` (polygons,), with other corners (n,) in their place.

        surface: of all, or (polygons,) of each.
        Corners that became the same as the one before them vanish, and so do rings of which less than three are left.
        """
        polygon = outlines.ring_building
        sizes = np.diff(outlines.ring_offsets)
        ring, _ = spread(sizes)
        kept = corners != corners[preceding_in_ring(sizes)]
        is_hole = np.diff(polygon, prepend=-1) == 0
        surfaces = np.broadcast_to(np.asarray(surface, np.int64), owner.shape)[polygon]
        count = len(owner) if building_count is None else building_count
        return Rings(corners[kept], ring[kept], surfaces, is_hole, owner[polygon], count).whole()

    @staticmethod
    def joined(parts: Sequence[Rings]) -> Rings:
        """The rings of all parts, in building order."""
        firsts = np.cumsum([0] + [part.count for part in parts])
        together = Rings(
            np.concatenate([part.corners for part in parts]),
            np.concatenate([part.ring + first for part, first in zip(parts, firsts[:-1], strict=True)]),
            np.concatenate([part.surface for part in parts]),
            np.concatenate([part.is_hole for part in parts]),
            np.concatenate([part.building for part in parts]),
            parts[0].building_count,
        )
        return together._chosen(by_group(together.building))

    def beginning_at(self, is_start: NDArray[np.bool_]) -> Rings:
        """The same rings, each from the first of its corners that is a start (m,); without those that have none."""
        sizes = sizes_of(self.ring, self.count)
        place = np.arange(self.ring.size) - self.offsets[self.ring]
        start = least_of_each(self.ring[is_start], place[is_start], sizes)
        turned = self.offsets[self.ring] + (place + start[self.ring]) % sizes[self.ring]
        return replace(self, corners=self.corners[turned]).only(start < sizes)

    def only(self, kept: NDArray[np.bool_]) -> Rings:
        """Those of the rings that are kept (r,)."""
        return self._chosen(np.flatnonzero(kept))

    def whole(self) -> Rings:
        """Without rings of less than three corners and without holes in faces that are gone."""
        is_ring = np.bincount(self.ring, minlength=self.count) >= 3
        face = np.cumsum(~self.is_hole) - 1
        return self.only(is_ring & is_ring[~self.is_hole][face])

    def _chosen(self, rings: NDArray[np.intp]) -> Rings:
        sizes = sizes_of(self.ring, self.count)[rings]
        corners, (ring, _) = self.corners[items_of_runs(self.offsets[rings], sizes)], spread(sizes)
        return Rings(corners, ring, self.surface[rings], self.is_hole[rings], self.building[rings], self.building_count)

"""The rings of solids' faces end to end, and those of grounds and walls around an outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group, numbered, offsets, sizes_of, spread
from ryu_scape.arrays.rings import following_in_ring, preceding_in_ring
from ryu_scape.scene.outlines import OutlineTable

LOWER_START, LOWER_END = -2, -1
"""The places of a wall's lower corners in its ring; its upper ones follow."""


class Surface(IntEnum):
    """What part of a building a face is."""

    GROUND = 0
    WALL = 1
    ROOF = 2


@dataclass(frozen=True, eq=False)
class Rings:
    """Closed rings of corners, in building order, the holes of a face right after its outer ring.

    corners: (m,) index of each corner, unclosed. ring: (m,) the ring it belongs to, ascending. surface: (r,) Surface.
    is_hole: (r,). building: (r,) ascending. Every ring has three different corners at least.
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
        surface: Surface | NDArray[np.int64],
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
        return Rings(corners[kept], ring[kept], surfaces, is_hole, owner[polygon], count)._whole()

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

    def only(self, kept: NDArray[np.bool_]) -> Rings:
        """Those of the rings that are kept (r,)."""
        return self._chosen(np.flatnonzero(kept))

    def _whole(self) -> Rings:
        """Without rings of less than three corners and without holes in faces that are gone."""
        is_ring = np.bincount(self.ring, minlength=self.count) >= 3
        face = np.cumsum(~self.is_hole) - 1
        return self.only(is_ring & is_ring[~self.is_hole][face])

    def _chosen(self, rings: NDArray[np.intp]) -> Rings:
        ring, position = spread(sizes_of(self.ring, self.count)[rings])
        corners = self.corners[self.offsets[rings][ring] + position]
        return Rings(corners, ring, self.surface[rings], self.is_hole[rings], self.building[rings], self.building_count)


def lay_grounds(around: Rings, is_turn: NDArray[np.bool_]) -> Rings:
    """The undersides of buildings with these rings around them: of their turning points only, seen from below.

    Corner i of the plan has number i at the roof and `len(is_turn)` + i on the ground.
    """
    kept = is_turn[around.corners]
    corners, ring = around.corners[kept] + is_turn.size, around.ring[kept]
    backwards = np.lexsort((-np.arange(ring.size), ring))
    surface = np.full(around.count, Surface.GROUND, np.int64)
    return Rings(corners[backwards], ring, surface, around.is_hole, around.building, around.building_count)._whole()


def stand_walls(around: Rings, is_turn: NDArray[np.bool_]) -> Rings:
    """A wall from each turning point of the rings to the next; its upper edge passes all corners in between.

    Corners are numbered as in `lay_grounds`.
    """
    count = around.corners.size
    sizes, starts = np.diff(around.offsets)[around.ring], around.offsets[around.ring]
    turns = is_turn[around.corners]
    index = np.arange(count)
    last_turn = np.full(around.count, -1, np.intp)
    np.maximum.at(last_turn, around.ring[turns], index[turns])
    wall = np.maximum.accumulate(np.where(turns, index, -1))
    wall = np.where(wall < starts, last_turn[around.ring], wall)
    along = (index - wall) % sizes

    end, ground = around.following, is_turn.size
    first, last, edge = index[turns], index[turns[end]], index[wall >= 0]
    upper, start = around.corners[end[edge]], around.corners[first]
    corners = np.concatenate((start + ground, around.corners[end[last]] + ground, upper, start))
    walls = np.concatenate((first, wall[last], wall[edge], first))
    lower = np.repeat((LOWER_START, LOWER_END), first.size)
    back_along_the_top = count - along[edge]
    order = np.concatenate((lower, back_along_the_top, np.full(first.size, count + 1)))
    sorting = np.lexsort((order, walls))
    _, ring = numbered(walls[sorting])
    building = around.building[around.ring[first]]
    surface = np.full(first.size, Surface.WALL, np.int64)
    return Rings(corners[sorting], ring, surface, np.zeros(first.size, bool), building, around.building_count)

"""The ground and the walls of solids, which stand between the corners of a plan and the roof above them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group, sizes_of
from ryu_scape.arrays.rings import following_in_ring
from ryu_scape.scene.rings import Rings, SurfaceKind


@dataclass(frozen=True, eq=False)
class Posts:
    """An upright line over each point (p,) of a plan, from the ground to the roof.

    heads, feet: (p, 3) int64, where they end, in millimetres from the scene's origin. is_turn: (p,) whether the outline
    turns at a point; at the others a crease of the roof meets it.
    """

    heads: NDArray[np.int64]
    feet: NDArray[np.int64]
    is_turn: NDArray[np.bool_]

    @property
    def corners(self) -> NDArray[np.int64]:
        """(2 p, 3) all ends: the head of post i is corner i, and its foot `foot_of` that."""
        return np.concatenate((self.heads, self.feet))

    def foot_of(self, head: NDArray[np.intp]) -> NDArray[np.intp]:
        """The corners (n,) on the ground beneath corners (n,) of the roof."""
        return head + len(self.heads)

    def grounds(self, around: Rings) -> Rings:
        """The undersides of buildings with these rings of heads around them: turning points only, seen from below."""
        kept = self.is_turn[around.corners]
        feet, ring = self.foot_of(around.corners[kept]), around.ring[kept]
        backwards = by_group(ring[::-1])
        return replace(
            around,
            corners=feet[::-1][backwards],
            ring=ring[::-1][backwards],
            surface=np.full(around.count, SurfaceKind.GROUND, np.int64),
        ).whole()

    def walls(self, around: Rings) -> Rings:
        """A wall from each turning point of the rings to the next; its upper edge passes all heads in between.

        Each goes along the ground, and back along the roof.
        """
        around = around.beginning_at(self.is_turn[around.corners])
        begins = self.is_turn[around.corners]
        start, ring = around.corners[begins], around.ring[begins]
        end = start[following_in_ring(sizes_of(ring, around.count))]
        wall, wall_of_head = np.arange(start.size), np.cumsum(begins) - 1
        upper, wall_of_upper = np.concatenate((around.corners, end)), np.concatenate((wall_of_head, wall))
        corners = np.concatenate((self.foot_of(start), self.foot_of(end), upper[::-1]))
        wall_of_corner = np.concatenate((wall, wall, wall_of_upper[::-1]))
        order = by_group(wall_of_corner)
        return replace(
            around,
            corners=corners[order],
            ring=wall_of_corner[order],
            surface=np.full(start.size, SurfaceKind.WALL, np.int64),
            is_hole=np.zeros(start.size, bool),
            building=around.building[ring],
        )

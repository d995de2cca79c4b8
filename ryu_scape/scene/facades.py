"""The walls of all buildings, divided into panels, and what each building's are to look like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ryu_scape.scene.levels import Levels
from ryu_scape.scene.outlines import OutlineTable, Panels
from ryu_scape.scene.styles import FacadeMeasures


@dataclass(frozen=True, eq=False)
class Facades:
    """The walls of (b,) buildings, which have (n,) corners and (m,) panels.

    is_flat: (b,) whether they bear a flat roof. in_front_m: (m,) elevation of what lies or stands before each panel.
    """

    outlines: OutlineTable
    panels: Panels
    levels: Levels
    is_flat: NDArray[np.bool_]
    measures: FacadeMeasures
    in_front_m: NDArray[np.float64]

    @cached_property
    def building(self) -> NDArray[np.intp]:
        """(m,) whose each panel is."""
        return self.outlines.building[self.panels.edge]

    @cached_property
    def roof_above_m(self) -> NDArray[np.float64]:
        """(m,) the lowest point of the roof above each panel: between corners it is straight."""
        panels, corners_m, roof_m = self.panels, self.outlines.corners_m, self.levels.corner_m
        first, last = panels.edge, self.outlines.following[panels.edge]
        length_m = np.hypot(*self.outlines.edges_m.T)[panels.edge]
        shares = [np.hypot(*(end - corners_m[first]).T) / length_m for end in (panels.start_m, panels.end_m)]
        start_m, end_m = (roof_m[first] + share * (roof_m[last] - roof_m[first]) for share in shares)
        return np.minimum(start_m, end_m)

    @cached_property
    def first_corner_m(self) -> NDArray[np.float64]:
        """(b, 2) where each outline begins: what tells buildings apart; 0 where there is no outline."""
        first = np.zeros((self.outlines.building_count, 2))
        first[self.outlines.building[::-1]] = self.outlines.corners_m[::-1]
        return first

    @cached_property
    def is_in_courtyard(self) -> NDArray[np.bool_]:
        """(n,) whether each edge is of a hole in its building."""
        owner = self.outlines.ring_building
        is_hole = np.diff(owner, prepend=-1) == 0
        return np.repeat(is_hole, np.diff(self.outlines.ring_offsets))

    @cached_property
    def normals(self) -> NDArray[np.float64]:
        """(n, 3) unit normal of each edge, away from the building."""
        return np.column_stack((self.outlines.normals, np.zeros(len(self.outlines.corners_m))))

    @cached_property
    def middle_m(self) -> NDArray[np.float64]:
        """(m, 2) middle of each panel."""
        return 0.5 * (self.panels.start_m + self.panels.end_m)

    @cached_property
    def width_m(self) -> NDArray[np.float64]:
        """(m,) of each panel."""
        return np.hypot(*(self.panels.end_m - self.panels.start_m).T)

    @property
    def height_m(self) -> NDArray[np.float64]:
        """(b,) from the ground to the eave."""
        return self.levels.eave_m - self.levels.ground_m

    @cached_property
    def storeys(self) -> NDArray[np.intp]:
        """(b,) between ground and eave, all of a building of the same height."""
        return self.measures.storeys_within(self.height_m)

    @property
    def storey_height_m(self) -> NDArray[np.float64]:
        """(b,)."""
        return self.height_m / self.storeys

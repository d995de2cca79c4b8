"""Balconies on blocks of flats: a slab and three railings in front of every other panel, storey by storey."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import spread
from ryu_scape.scene.boxes import Boxes
from ryu_scape.scene.facades import Facades
from ryu_scape.scene.faces import Faces
from ryu_scape.scene.styles import RESIDENTIAL

LONGEST_BARE_WALL_M, FEWEST_STOREYS = 18.0, 3
DEPTH_M, SLAB_M, RAILING_M, RAILING_HEIGHT_M = 1.2, 0.16, 0.07, 1.0
SIDE_GAP_M = 0.1
CLEARANCE_M = 2.2
SLAB_RGB, RAILING_RGB = np.array([188.0, 186.0, 180.0]), np.array([208.0, 206.0, 200.0])


def hang_balconies(facades: Facades) -> list[Faces]:
    """Balconies on the long walls of flat-roofed dwellings of three storeys or more, clear of what stands in front."""
    panels, owner = facades.panels, facades.building
    has_flats = facades.is_flat & (facades.measures.style == RESIDENTIAL) & (facades.storeys >= FEWEST_STOREYS)
    length = np.hypot(*facades.outlines.edges_m.T)
    chosen = has_flats[owner] & (length[panels.edge] >= LONGEST_BARE_WALL_M) & (panels.number % 2 == 1)
    panel, number = spread(np.where(chosen, facades.storeys[owner] - 1, 0))
    building = owner[panel]
    floor = facades.levels.ground_m[building] + (number + 1) * facades.storey_height_m[building]
    is_clear = floor - SLAB_M > facades.in_front_m[panel] + CLEARANCE_M
    return _Balconies.before(facades, panel[is_clear], floor[is_clear]).faces()


@dataclass(frozen=True, eq=False)
class _Balconies:
    """Balconies (k,) of buildings (k,).

    wall_m: (k, 2) the middle of the panel behind each. outward: (k, 2) unit vector away from it. floor_m: elevations.
    """

    wall_m: NDArray[np.float64]
    outward: NDArray[np.float64]
    width_m: NDArray[np.float64]
    floor_m: NDArray[np.float64]
    building: NDArray[np.intp]

    @staticmethod
    def before(facades: Facades, panel: NDArray[np.intp], floor_m: NDArray[np.float64]) -> _Balconies:
        """One before each of these panels (k,), as wide as it is but for a gap on either side."""
        return _Balconies(
            facades.middle_m[panel],
            facades.outlines.normals[facades.panels.edge[panel]],
            facades.width_m[panel] - 2 * SIDE_GAP_M,
            floor_m,
            facades.building[panel],
        )

    def faces(self) -> list[Faces]:
        """Slabs, railings in front, and on either side."""
        middle, thin = np.zeros_like(self.width_m), np.full_like(self.width_m, RAILING_M)
        aside_m, top_m = 0.5 * (self.width_m - RAILING_M), self.floor_m + RAILING_HEIGHT_M
        slabs = self._boxes(0.5 * DEPTH_M, middle, (self.width_m, DEPTH_M), self.floor_m)
        railings = (
            self._boxes(DEPTH_M - 0.5 * RAILING_M, middle, (self.width_m, RAILING_M), top_m),
            self._boxes(0.5 * DEPTH_M, -aside_m, (thin, DEPTH_M), top_m),
            self._boxes(0.5 * DEPTH_M, aside_m, (thin, DEPTH_M), top_m),
        )
        faces = slabs.faces(np.broadcast_to(SLAB_RGB, (middle.size, 3)))
        for railing in railings:
            faces += railing.faces(np.broadcast_to(RAILING_RGB, (middle.size, 3)))
        return faces

    def _boxes(
        self,
        out_m: float,
        aside_m: NDArray[np.float64],
        size_m: tuple[NDArray[np.float64], float],
        top_m: NDArray[np.float64],
    ) -> Boxes:
        """A box on each, from under its slab to `top_m` (k,): its middle so far out and aside, so wide and so deep."""
        along = np.column_stack((-self.outward[:, 1], self.outward[:, 0]))
        centre_m = self.wall_m + out_m * self.outward + aside_m[:, None] * along
        width_m, depth_m = size_m
        size = np.column_stack((width_m, np.full_like(width_m, depth_m)))
        return Boxes(centre_m, along, size, self.floor_m - SLAB_M, top_m, self.building)

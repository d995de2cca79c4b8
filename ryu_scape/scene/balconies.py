"""Balconies on blocks of flats: a slab and three railings in front of every other panel, storey by storey."""

from __future__ import annotations

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
    return _balconies(facades, panel[is_clear], floor[is_clear])


def _balconies(facades: Facades, panel: NDArray[np.intp], floor_m: NDArray[np.float64]) -> list[Faces]:
    outward = facades.outlines.normals[facades.panels.edge[panel]]
    along = np.column_stack((-outward[:, 1], outward[:, 0]))
    wall, width = facades.middle_m[panel], facades.width_m[panel] - 2 * SIDE_GAP_M
    rail_top = floor_m + RAILING_HEIGHT_M

    def boxes(
        out_m: float, aside_m: NDArray[np.float64], size_m: tuple[NDArray[np.float64], float], top: NDArray[np.float64]
    ) -> Boxes:
        centre = wall + out_m * outward + aside_m[:, None] * along
        size = np.column_stack((size_m[0], np.full(panel.size, size_m[1])))
        return Boxes(centre, along, size, floor_m - SLAB_M, top, facades.building[panel])

    zero, thin = np.zeros(panel.size), np.full(panel.size, RAILING_M)
    aside = 0.5 * (width - RAILING_M)
    slab = boxes(0.5 * DEPTH_M, zero, (width, DEPTH_M), floor_m)
    railings = (
        boxes(DEPTH_M - 0.5 * RAILING_M, zero, (width, RAILING_M), rail_top),
        boxes(0.5 * DEPTH_M, -aside, (thin, DEPTH_M), rail_top),
        boxes(0.5 * DEPTH_M, aside, (thin, DEPTH_M), rail_top),
    )
    faces = slab.faces(np.broadcast_to(SLAB_RGB, (panel.size, 3)))
    for railing in railings:
        faces += railing.faces(np.broadcast_to(RAILING_RGB, (panel.size, 3)))
    return faces

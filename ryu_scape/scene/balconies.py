"""Balconies on blocks of flats: a slab and three railings in front of every other panel, storey by storey."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import spread
from ryu_scape.scene.boxes import Boxes
from ryu_scape.scene.extrusion import Levels
from ryu_scape.scene.faces import Faces
from ryu_scape.scene.outlines import OutlineTable, Panels
from ryu_scape.scene.styles import RESIDENTIAL, Facades

LONGEST_BARE_WALL_M, FEWEST_STOREYS = 18.0, 3
DEPTH_M, SLAB_M, RAILING_M, RAILING_HEIGHT_M = 1.2, 0.16, 0.07, 1.0
SIDE_GAP_M = 0.1
CLEARANCE_M = 2.2
SLAB_RGB, RAILING_RGB = np.array([188.0, 186.0, 180.0]), np.array([208.0, 206.0, 200.0])


def hang_balconies(
    outlines: OutlineTable,
    panels: Panels,
    is_flat: NDArray[np.bool_],
    levels: Levels,
    facades: Facades,
    in_front_m: NDArray[np.float64],
) -> list[Faces]:
    """Balconies on the long walls of flat-roofed dwellings of three storeys or more.

    in_front_m: (m,) elevation of what stands or lies in front of each panel; balconies keep clear of it.
    """
    owner = outlines.building[panels.edge]
    height = levels.eave_m - levels.ground_m
    storeys = np.maximum((height / facades.storey_m).astype(np.intp), 1)
    is_block = is_flat & (facades.style == RESIDENTIAL) & (storeys >= FEWEST_STOREYS)
    length = np.hypot(*outlines.edges_m.T)
    chosen = is_block[owner] & (length[panels.edge] >= LONGEST_BARE_WALL_M) & (panels.number % 2 == 1)
    counts = np.where(chosen, storeys[owner] - 1, 0)

    panel, number = spread(counts)
    building = owner[panel]
    floor = levels.ground_m[building] + (number + 1) * (height / storeys)[building]
    is_clear = floor - SLAB_M > in_front_m[panel] + CLEARANCE_M
    return _balconies(outlines, panels, panel[is_clear], floor[is_clear])


def _balconies(
    outlines: OutlineTable, panels: Panels, panel: NDArray[np.intp], floor_m: NDArray[np.float64]
) -> list[Faces]:
    edge = panels.edge[panel]
    outward = outlines.normals[edge]
    along = np.column_stack((-outward[:, 1], outward[:, 0]))
    wall = 0.5 * (panels.start_m + panels.end_m)[panel]
    width = np.hypot(*(panels.end_m - panels.start_m)[panel].T) - 2 * SIDE_GAP_M
    rail_top = floor_m + RAILING_HEIGHT_M

    def boxes(
        out_m: float, aside_m: NDArray[np.float64], size_m: tuple[NDArray[np.float64], float], top: NDArray[np.float64]
    ) -> Boxes:
        centre = wall + out_m * outward + aside_m[:, None] * along
        size = np.column_stack((size_m[0], np.full(panel.size, size_m[1])))
        return Boxes(centre, along, size, floor_m - SLAB_M, top, outlines.building[edge])

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

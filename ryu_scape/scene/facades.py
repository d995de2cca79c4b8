"""Rows of windows, one in the middle of each wall panel and storey that has room for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.scene.extrusion import Levels
from ryu_scape.scene.faces import Faces, make_faces
from ryu_scape.scene.outlines import Outlines, Panels
from ryu_scape.settings import SceneSettings

STAND_OFF_M = 0.04
LINTEL_M = 0.25
LEAST_PANE_HEIGHT_M = 0.4

PANE_TOP_RGB = [(92, 116, 138), (74, 96, 118), (128, 152, 170), (206, 208, 202)]
PANE_BOTTOM_RGB = [(50, 64, 80), (40, 52, 66), (84, 104, 122), (160, 160, 152)]
PANE_RGB = np.array([PANE_BOTTOM_RGB, PANE_BOTTOM_RGB, PANE_TOP_RGB, PANE_TOP_RGB], np.uint8).swapaxes(0, 1)
"""Colours of the four corners (kinds, 4, 3): two darker glasses, one that mirrors the sky, one with a curtain."""

PANE_KIND_OF_16 = np.array([0, 1, 0, 1, 0, 2, 1, 0, 1, 0, 1, 2, 0, 1, 0, 3])


@dataclass(frozen=True, eq=False)
class WindowRows:
    """Where windows go: panel (w,) index into Panels, and the local elevations (w,) of sill and top."""

    panel: NDArray[np.intp]
    sill_m: NDArray[np.float64]
    top_m: NDArray[np.float64]


def place_windows(
    outlines: Outlines,
    panels: Panels,
    levels: Levels,
    terrain_m: NDArray[np.float64],
    settings: SceneSettings,
) -> WindowRows:
    """Choose storeys and panels for windows, from each building's ground to its eave.

    terrain_m: (m,) elevation of the terrain at the middle of each panel; windows that it would cover are left out.
    A building has as many storeys as fit into its height, at least one, all of the same height.
    """
    height = levels.eave_m - levels.ground_m
    storeys = np.maximum((height / settings.storey_height_m).astype(np.intp), 1)
    storey_height = height / storeys
    pane_height = np.minimum(settings.window_height_m, storey_height - settings.window_sill_m - LINTEL_M)

    owner = outlines.building[panels.edge]
    width = np.hypot(*(panels.end_m - panels.start_m).T)
    has_room = width >= settings.window_width_m + 2 * settings.window_margin_m
    has_room &= pane_height[owner] >= LEAST_PANE_HEIGHT_M
    counts = np.where(has_room, storeys[owner], 0)

    panel = np.repeat(np.arange(counts.size), counts)
    storey = np.arange(panel.size) - (np.cumsum(counts) - counts)[panel]
    building = owner[panel]
    sill = levels.ground_m[building] + storey * storey_height[building] + settings.window_sill_m
    is_clear = sill > np.maximum(terrain_m[panel], levels.plinth_m[building])
    panel, sill = panel[is_clear], sill[is_clear]
    return WindowRows(panel, sill, sill + pane_height[owner[panel]])


def glaze(outlines: Outlines, panels: Panels, rows: WindowRows, window_width_m: float) -> list[Faces]:
    """One pane per window, `STAND_OFF_M` in front of its wall, lighter towards the top as glass under a sky."""
    edge = panels.edge[rows.panel]
    owner = outlines.building[edge]
    outward = outlines.normals[edge]
    along = np.column_stack((-outward[:, 1], outward[:, 0]))
    middle = 0.5 * (panels.start_m + panels.end_m)[rows.panel] + STAND_OFF_M * outward
    left, right = middle - 0.5 * window_width_m * along, middle + 0.5 * window_width_m * along

    kind = PANE_KIND_OF_16[_scattered(middle, rows.sill_m)]
    corners = [(left, rows.sill_m), (right, rows.sill_m), (right, rows.top_m), (left, rows.top_m)]
    normals = np.column_stack((outward, np.zeros(len(outward))))
    return [make_faces(corners, normals, PANE_RGB[kind], owner)]


def _scattered(plan_m: NDArray[np.float64], elevation_m: NDArray[np.float64]) -> NDArray[np.intp]:
    """A number in 0..15 per position that looks random and is the same in every run (Knuth's multiplicative hash)."""
    decimetres = np.rint(np.column_stack((plan_m, elevation_m)) * 10).astype(np.int64)
    key = decimetres @ np.array([2_654_435_761, 2_246_822_519, 3_266_489_917]) & 0xFFFFFFFF
    return (key ^ key >> 15) * 2_654_435_761 >> 28 & 15

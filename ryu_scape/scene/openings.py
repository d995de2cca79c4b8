"""Rows of windows, one in the middle of each wall panel and storey that has room for it, and a door to each house."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import best_of_each, most_of_each, spread
from ryu_scape.scene.boxes import scattered
from ryu_scape.scene.facades import Facades
from ryu_scape.scene.faces import Faces, make_faces, upright
from ryu_scape.scene.styles import OFFICE, OLD_TOWN

STAND_OFF_M = 0.04
LINTEL_M = 0.25
LEAST_PANE_HEIGHT_M = 0.4
DOOR_MARGIN_M = 0.15
FARTHEST_DOOR_FROM_GROUND_M = 1.5
FEWEST_STOREYS_WITH_SHOPS, SHARE_WITH_SHOPS = 3, 0.7
FARTHEST_SHOP_FROM_STREET_M = 0.8
SHOP_SILL_M, SHOP_FASCIA_M, SHOP_PIER_M, LOWEST_SHOP_WINDOW_M = 0.35, 0.65, 0.25, 1.4

PANE_TOP_RGB = [(92, 116, 138), (74, 96, 118), (128, 152, 170), (206, 208, 202)]
PANE_BOTTOM_RGB = [(50, 64, 80), (40, 52, 66), (84, 104, 122), (160, 160, 152)]
PANE_RGB = np.array([PANE_BOTTOM_RGB, PANE_BOTTOM_RGB, PANE_TOP_RGB, PANE_TOP_RGB], np.uint8).swapaxes(0, 1)
"""Colours of the four corners (kinds, 4, 3): two darker glasses, one that mirrors the sky, one with a curtain."""

PANE_KIND_OF_16 = np.array([0, 1, 0, 1, 0, 2, 1, 0, 1, 0, 1, 2, 0, 1, 0, 3])
DOOR_RGB = np.array([(84, 58, 42), (62, 74, 66), (70, 72, 80), (110, 82, 58), (92, 44, 40)], np.float64)


@dataclass(frozen=True, eq=False)
class Panes:
    """Upright rectangles in the middle of panels: panel (w,) index into Panels; width, bottom and top (w,) metres."""

    panel: NDArray[np.intp]
    width_m: NDArray[np.float64]
    bottom_m: NDArray[np.float64]
    top_m: NDArray[np.float64]

    def only(self, chosen: NDArray[np.bool_]) -> Panes:
        """Those `chosen` (w,)."""
        return Panes(self.panel[chosen], self.width_m[chosen], self.bottom_m[chosen], self.top_m[chosen])

    def widened(self, by_m: float) -> Panes:
        """So much larger at the top and on either side."""
        return Panes(self.panel, self.width_m + 2 * by_m, self.bottom_m, self.top_m + by_m)

    def narrowed_to(self, width_m: float) -> Panes:
        """As high, and so wide."""
        return Panes(self.panel, np.full(self.panel.size, width_m), self.bottom_m, self.top_m)


def place_doors(facades: Facades) -> Panes:
    """One door a building, about the middle of its longest wall where the ground is level with the building's.

    A building too low or narrow has none.
    """
    panels, levels, measures, owner = facades.panels, facades.levels, facades.measures, facades.building
    length = np.hypot(*facades.outlines.edges_m.T)[panels.edge]
    count = np.bincount(panels.edge, minlength=len(facades.outlines.corners_m))[panels.edge]
    rise = np.abs(facades.in_front_m - levels.ground_m[owner])
    bottom = np.maximum(facades.in_front_m, levels.bottom_m[owner])
    top = bottom + measures.door_height_m[owner]
    has_room = length / count >= measures.door_width_m[owner] + 2 * DOOR_MARGIN_M
    has_room &= top <= levels.eave_m[owner] - LINTEL_M
    has_room &= rise <= FARTHEST_DOOR_FROM_GROUND_M
    panel = np.flatnonzero(has_room)
    off_centre = np.abs(panels.number - 0.5 * (count - 1))
    merit = (length - 4.0 * rise - 0.1 * off_centre)[panel]
    best = panel[best_of_each(owner[panel], merit)]
    return Panes(best, measures.door_width_m[owner[best]], bottom[best], top[best])


def place_windows(facades: Facades, doors: Panes) -> Panes:
    """Choose storeys and panels for windows, from each building's ground to the roof above the panel.

    Windows that a door, or what stands in front, would cover are left out.
    """
    windows, storey = _in_all_storeys(facades)
    lowest = _covered_up_to_m(facades, doors)
    is_clear = windows.bottom_m > lowest[windows.panel]
    is_shop = (storey == 0) & _are_of_shops(facades)[windows.panel]
    return _with_shops(facades, windows.only(is_clear), is_shop[is_clear], lowest)


def _in_all_storeys(facades: Facades) -> tuple[Panes, NDArray[np.intp]]:
    """A window in each storey of each panel that has room for it, and the storey (w,) of each, from 0."""
    measures, owner, storey_height = facades.measures, facades.building, facades.storey_height_m
    sill_above_floor = np.minimum(measures.sill_m, 0.55 * storey_height)
    height = np.minimum(measures.pane_height_m, storey_height - sill_above_floor - LINTEL_M)
    room = facades.width_m - 2 * measures.margin_m[owner]
    has_room = (room >= measures.pane_width_m[owner]) & (height[owner] >= LEAST_PANE_HEIGHT_M)
    panel, storey = spread(np.where(has_room, _storeys_below_roof(facades), 0))
    building = owner[panel]
    sill = facades.levels.ground_m[building] + storey * storey_height[building] + sill_above_floor[building]
    width = np.where(measures.is_ribbon[owner], room, measures.pane_width_m[owner])
    return Panes(panel, width[panel], sill, sill + height[building]), storey


def _covered_up_to_m(facades: Facades, doors: Panes) -> NDArray[np.float64]:
    """The elevation (m,) up to which the plinth, a door or what stands in front covers each panel."""
    covered = np.maximum(facades.in_front_m, facades.levels.plinth_m[facades.building])
    return most_of_each(doors.panel, doors.top_m, covered)


def _storeys_below_roof(facades: Facades) -> NDArray[np.intp]:
    """How many storeys (m,) each panel has: those of its building, and more where a gable or a higher side has room."""
    owner = facades.building
    height_m = facades.roof_above_m - LINTEL_M - facades.levels.ground_m[owner]
    return np.maximum(facades.storeys[owner], (height_m / facades.storey_height_m[owner]).astype(np.intp))


def _are_of_shops(facades: Facades) -> NDArray[np.bool_]:
    """Panels (m,) behind which shops may be: at the street side of most tall town houses and offices."""
    style, levels, owner = facades.measures.style, facades.levels, facades.building
    is_tall = facades.storeys >= FEWEST_STOREYS_WITH_SHOPS
    has_shops = is_tall & np.isin(style, (OLD_TOWN, OFFICE)) & (scattered(facades.first_corner_m) < SHARE_WITH_SHOPS)
    is_at_street = np.abs(facades.in_front_m - levels.ground_m[owner]) <= FARTHEST_SHOP_FROM_STREET_M
    return has_shops[owner] & is_at_street & ~facades.is_in_courtyard[facades.panels.edge]


def _with_shops(facades: Facades, windows: Panes, is_shop: NDArray[np.bool_], lowest_m: NDArray[np.float64]) -> Panes:
    """Windows, of which some (w,) become those of shops, as wide as their panel has room for and down to the plinth."""
    owner = facades.building[windows.panel]
    bottom = np.maximum(facades.levels.ground_m[owner] + SHOP_SILL_M, lowest_m[windows.panel] + SHOP_SILL_M)
    ceiling = facades.levels.ground_m[owner] + facades.storey_height_m[owner] - SHOP_FASCIA_M
    is_shop = is_shop & (ceiling - bottom >= LOWEST_SHOP_WINDOW_M)
    return Panes(
        windows.panel,
        np.where(is_shop, facades.width_m[windows.panel] - 2 * SHOP_PIER_M, windows.width_m),
        np.where(is_shop, bottom, windows.bottom_m),
        np.where(is_shop, ceiling, windows.top_m),
    )


def glaze(facades: Facades, windows: Panes) -> Faces:
    """The windows' glass, lighter towards the top as under a sky."""
    middle = facades.middle_m.take(windows.panel, axis=0)
    decimetres = np.rint(windows.bottom_m * 10).astype(np.int64)
    kind = PANE_KIND_OF_16[(16 * scattered(middle, decimetres)).astype(np.intp)]
    return hang(facades, windows, PANE_RGB.take(kind, axis=0))


def hang_doors(facades: Facades, doors: Panes) -> Faces:
    """The doors, in a few colours of paint."""
    paint = (len(DOOR_RGB) * scattered(facades.middle_m[doors.panel])).astype(np.intp)
    return hang(facades, doors, DOOR_RGB[paint][:, None])


def across_panes(
    facades: Facades, panes: Panes, stand_off_m: float
) -> tuple[NDArray[np.float64], tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Unit vectors (w, 2) away from the walls, and the panes' left and right ends (w, 2) so far before these."""
    outward = facades.outlines.normals.take(facades.panels.edge.take(panes.panel), axis=0)
    along = np.column_stack((-outward[:, 1], outward[:, 0]))
    middle = facades.middle_m.take(panes.panel, axis=0) + stand_off_m * outward
    half = along * (0.5 * panes.width_m)[:, None]
    return outward, (middle - half, middle + half)


def hang(facades: Facades, panes: Panes, rgb: NDArray, stand_off_m: float = STAND_OFF_M) -> Faces:
    """Quads so far in front of their walls; colours that broadcast to (w, 4, 3)."""
    outward, (left, right) = across_panes(facades, panes, stand_off_m)
    normals = np.column_stack((outward, np.zeros(len(outward)))).astype(np.float32)
    corners = upright(left, right, panes.bottom_m, panes.top_m)
    return make_faces(corners, normals, rgb, facades.building[panes.panel])

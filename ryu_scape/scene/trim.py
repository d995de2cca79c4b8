"""What frames a façade: surrounds, bars and sills of windows, surrounds of doors, ledges over shops and under eaves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import least_of_each
from ryu_scape.scene.boxes import scattered
from ryu_scape.scene.facades import Facades
from ryu_scape.scene.faces import Corner, Faces, make_faces, upright
from ryu_scape.scene.openings import STAND_OFF_M, Panes, across_panes, hang
from ryu_scape.scene.styles import OLD_TOWN, RESIDENTIAL

SURROUND_M, SURROUND_STAND_OFF_M = 0.09, 0.02
BAR_M, BAR_STAND_OFF_M, TRANSOM_SHARE = 0.06, 0.055, 0.66
SILL_M, SILL_DEPTH_M = 0.07, 0.1
LEDGE_M, LEDGE_DEPTH_M, EAVE_LEDGE_M = 0.2, 0.05, 0.3
FEWEST_LEDGED_STOREYS = 2
SHARPEST_MITRE = 0.5
TRIM_DEPTH_M = STAND_OFF_M + SILL_DEPTH_M
"""Nothing of it stands farther before its wall."""
SHARE_WITH_CROSSES = 0.5
PAINT_RGB, PAINT_SHARE, LEDGE_SHARE = np.array([240.0, 237.0, 230.0]), 0.7, 0.4
"""White paint, and its share in the colour of frames and of ledges; the rest is the wall's own."""


def frame_openings(facades: Facades, windows: Panes, doors: Panes, wall_rgb: NDArray[np.float64]) -> list[Faces]:
    """Surrounds of windows and doors, bars before the glass, and sloped sills; wall_rgb: (b, 3) in 0..255.

    Ribbons of glass have an upright bar and no surround. Of town houses some have crosses in all windows, some no bars.
    """
    paint = wall_rgb + PAINT_SHARE * (PAINT_RGB - wall_rgb)
    building = facades.building[windows.panel]
    is_ribbon = facades.measures.is_ribbon[building]
    is_old = facades.measures.style[building] == OLD_TOWN
    has_cross = is_old & (scattered(facades.first_corner_m)[building] < SHARE_WITH_CROSSES)
    single = windows.only(~is_ribbon)
    upright = windows.narrowed_to(BAR_M).only(~is_old | has_cross)
    parts = (
        (single.widened(SURROUND_M), SURROUND_STAND_OFF_M),
        (doors.widened(SURROUND_M), SURROUND_STAND_OFF_M),
        (upright, BAR_STAND_OFF_M),
        (_transoms(windows).only(has_cross), BAR_STAND_OFF_M),
    )
    faces = [hang(facades, panes, _of(facades, panes, paint), stand_off_m) for panes, stand_off_m in parts]
    return [*faces, _sills(facades, single, paint)]


def _transoms(windows: Panes) -> Panes:
    """A bar across each window, at the same share of its height."""
    bottom_m = windows.bottom_m + TRANSOM_SHARE * (windows.top_m - windows.bottom_m)
    return Panes(windows.panel, windows.width_m, bottom_m, bottom_m + BAR_M)


def _sills(facades: Facades, windows: Panes, paint: NDArray[np.float64]) -> Faces:
    """One sloped face a window, from its foot outwards and down."""
    outward, (left, right) = across_panes(facades, windows.widened(SURROUND_M), STAND_OFF_M)
    out = SILL_DEPTH_M * outward
    foot = windows.bottom_m - SILL_M
    corners: list[Corner] = [
        (left + out, foot),
        (right + out, foot),
        (right, windows.bottom_m),
        (left, windows.bottom_m),
    ]
    slope = np.hypot(SILL_M, SILL_DEPTH_M)
    normals = np.column_stack((outward * SILL_M / slope, np.full(len(outward), SILL_DEPTH_M / slope)))
    return make_faces(corners, normals, _of(facades, windows, paint), facades.building[windows.panel])


def lay_ledges(facades: Facades, wall_rgb: NDArray[np.float64]) -> list[Faces]:
    """Ledges above the ground floor and under the eave of town houses and blocks of flats.

    Walls of which no panel rises clear of what stands in front have none.
    """
    levels, style = facades.levels, facades.measures.style
    rgb = wall_rgb + LEDGE_SHARE * (PAINT_RGB - wall_rgb)
    is_tall = facades.storeys >= FEWEST_LEDGED_STOREYS
    has_ledge = is_tall & ((style == OLD_TOWN) | (style == RESIDENTIAL) & facades.is_flat)
    ledge_m = levels.ground_m + facades.storey_height_m - 0.5 * LEDGE_M
    eave_ledge_m = np.minimum(levels.wall_top_m, levels.eave_m) - EAVE_LEDGE_M
    has_eave_ledge = has_ledge & ~facades.is_flat
    return [
        _ledges(facades, has_ledge, ledge_m, LEDGE_M, rgb),
        _ledges(facades, has_eave_ledge, eave_ledge_m, EAVE_LEDGE_M, rgb),
    ]


def _ledges(
    facades: Facades,
    has_ledge: NDArray[np.bool_],
    bottom_m: NDArray[np.float64],
    height_m: float,
    rgb: NDArray[np.float64],
) -> Faces:
    """Fronts of ledges round some buildings (b,), mitred at the corners."""
    outlines = facades.outlines
    lowest_in_front = least_of_each(facades.panels.edge, facades.in_front_m, np.full(len(outlines.corners_m), np.inf))
    edge = np.flatnonzero(has_ledge[outlines.building] & (lowest_in_front < bottom_m[outlines.building]))
    owner = outlines.building[edge]
    outer_m = outlines.corners_m + LEDGE_DEPTH_M * outlines.mitres(SHARPEST_MITRE)
    low_m = bottom_m[owner]
    corners = upright(outer_m[edge], outer_m[outlines.following[edge]], low_m, low_m + height_m)
    return make_faces(corners, facades.normals[edge], rgb[owner][:, None], owner)


def _of(facades: Facades, panes: Panes, rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """The colours (w, 1, 3) of the buildings (b, 3) whose the panes are."""
    return rgb[facades.building[panes.panel]][:, None]

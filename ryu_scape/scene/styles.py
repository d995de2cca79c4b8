"""What a façade looks like: a few styles, chosen by a building's size and roof or by the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.settings import FacadeStyle, SceneSettings

RESIDENTIAL, OFFICE, INDUSTRIAL, OLD_TOWN = range(4)
_NUMBER_OF = {
    FacadeStyle.RESIDENTIAL: RESIDENTIAL,
    FacadeStyle.OFFICE: OFFICE,
    FacadeStyle.INDUSTRIAL: INDUSTRIAL,
    FacadeStyle.OLD_TOWN: OLD_TOWN,
}

HALL_AREA_M2, TALLEST_HALL_M = 700.0, 14.0
OFFICE_AREA_M2, LOWEST_OFFICE_M, LOWEST_TOWER_M = 350.0, 16.0, 30.0
LOWEST_TOWN_HOUSE_M = 7.5
SPARE_STOREY = 1 / 3
"""Share of a storey that may be missing."""


@dataclass(frozen=True, eq=False)
class FacadeMeasures:
    """The measures of each building's façades, all (b,) float64 metres; `style` (b,) is one of the four numbers above.

    Where `is_ribbon` (b,), panes fill their panel up to `window_margin_m` on either side.
    """

    style: NDArray[np.intp]
    storey_m: NDArray[np.float64]
    sill_m: NDArray[np.float64]
    pane_width_m: NDArray[np.float64]
    pane_height_m: NDArray[np.float64]
    margin_m: NDArray[np.float64]
    is_ribbon: NDArray[np.bool_]
    door_width_m: NDArray[np.float64]
    door_height_m: NDArray[np.float64]

    def storeys_within(self, height_m: NDArray[np.float64]) -> NDArray[np.intp]:
        """How many storeys (b,) are between ground and eave, heights (b,) apart; at least one.

        One more fits where each gets a little lower: a wall of 5.5 m has two.
        """
        return np.maximum((height_m / self.storey_m + SPARE_STOREY).astype(np.intp), 1)


def choose_facades(
    area_m2: NDArray[np.float64],
    height_m: NDArray[np.float64],
    is_flat: NDArray[np.bool_],
    own_style: Sequence[FacadeStyle],
    settings: SceneSettings,
) -> FacadeMeasures:
    """What façades of buildings (b,) measure that have these footprint areas, eave heights and roofs.

    own_style: what a person chose for each of them, AUTO where the settings choose. The settings' window is that of
    dwellings; the other styles vary it.
    """
    if settings.facade_style is FacadeStyle.AUTO:
        style = _style_by_rule(area_m2, height_m, is_flat)
    else:
        style = np.full(area_m2.size, _NUMBER_OF[settings.facade_style])
    own = np.array([_NUMBER_OF.get(chosen, -1) for chosen in own_style], np.intp)
    style = np.where(own >= 0, own, style)
    width, height, sill = settings.window_width_m, settings.window_height_m, settings.window_sill_m
    margin = settings.window_margin_m

    def of(residential: float, office: float, industrial: float, old_town: float) -> NDArray[np.float64]:
        return np.array([residential, office, industrial, old_town])[style]

    return FacadeMeasures(
        style=style,
        storey_m=settings.storey_height_m * of(1.0, 1.15, 1.6, 1.05),
        sill_m=of(sill, 0.8 * sill, 2.6 * sill, 0.85 * sill),
        pane_width_m=of(width, width, 1.6 * width, 0.8 * width),
        pane_height_m=of(height, 1.2 * height, 0.75 * height, 1.15 * height),
        margin_m=of(margin, 0.35 * margin, 0.7 * margin, 1.2 * margin),
        is_ribbon=style == OFFICE,
        door_width_m=of(1.1, 2.2, 3.6, 1.2),
        door_height_m=of(2.1, 2.4, 3.4, 2.3),
    )


def _style_by_rule(
    area_m2: NDArray[np.float64], height_m: NDArray[np.float64], is_flat: NDArray[np.bool_]
) -> NDArray[np.intp]:
    is_hall = (area_m2 >= HALL_AREA_M2) & (height_m <= TALLEST_HALL_M)
    is_office = is_flat & (area_m2 >= OFFICE_AREA_M2) & (height_m >= LOWEST_OFFICE_M) | (height_m >= LOWEST_TOWER_M)
    is_town_house = ~is_flat & (height_m >= LOWEST_TOWN_HOUSE_M)
    return np.select([is_hall, is_office, is_town_house], [INDUSTRIAL, OFFICE, OLD_TOWN], RESIDENTIAL)

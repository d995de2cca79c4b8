"""At which elevations the parts of buildings begin and end, from the foundation to the roof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import least_of_each
from ryu_scape.scene.outlines import OutlineTable
from ryu_scape.settings import SceneSettings

FOUNDATION_DEPTH_M = 0.3
FASCIA_HEIGHT_M = 0.15
LEAST_HEIGHT_M = 0.5


@dataclass(frozen=True, eq=False)
class Levels:
    """Elevations (b,) float64 in metres above the scene's origin, from the bottom of each solid to its top.

    eave_m: the flat roof, or the lowest point of a pitched one. roof_m: where a pitched roof's run is zero.
    corner_m: (n,) the roof above each corner of the outlines.
    """

    bottom_m: NDArray[np.float64]
    ground_m: NDArray[np.float64]
    plinth_m: NDArray[np.float64]
    wall_top_m: NDArray[np.float64]
    eave_m: NDArray[np.float64]
    roof_m: NDArray[np.float64]
    corner_m: NDArray[np.float64]


def stack_levels(
    outlines: OutlineTable,
    ground_m: NDArray[np.float64],
    eave_m: NDArray[np.float64],
    relief_m: NDArray[np.float64],
    lowest_terrain_m: NDArray[np.float64],
    has_parapet: NDArray[np.bool_],
    settings: SceneSettings,
) -> Levels:
    """Take ground, eave and the lowest terrain under each outline, all (b,), to the levels of the solids.

    relief_m: (n,) height of each corner's roof above the eave, 0 for flat roofs.
    """
    bottom = np.minimum(ground_m, lowest_terrain_m) - FOUNDATION_DEPTH_M
    eave, roof = lift_roofs(outlines, bottom, eave_m, relief_m)
    wall_top = eave + np.where(has_parapet, settings.parapet_height_m, -FASCIA_HEIGHT_M)
    plinth = np.minimum(ground_m + settings.plinth_height_m, 0.5 * (bottom + eave - FASCIA_HEIGHT_M))
    return Levels(bottom, ground_m, plinth, wall_top, eave, roof, roof[outlines.building] + relief_m)


def lift_roofs(
    outlines: OutlineTable, bottom_m: NDArray[np.float64], eave_m: NDArray[np.float64], relief_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Elevations (b,) of each roof's lowest point over the outline, at least `LEAST_HEIGHT_M` above the solid's bottom,
    and of its run's zero. eave_m: (b,) where that zero is to be; relief_m: (n,) as in `stack_levels`.
    """
    lowest_relief = least_of_each(outlines.building, relief_m, np.full(bottom_m.size, np.inf))
    lowest_relief[np.isinf(lowest_relief)] = 0.0
    eave = np.maximum(eave_m + lowest_relief, bottom_m + LEAST_HEIGHT_M)
    return eave, eave - lowest_relief

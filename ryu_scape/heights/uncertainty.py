"""How far a building's height may be off."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.settings import HeightSettings

LEAST_SIGMA_M = 0.06
SHARE_OF_ROOF_SPREAD = 0.4
MIXED_SIGMA_M = 4.0
"""How far a height of roof and ground mixed is off, besides its own size."""


def height_sigma(
    height_m: NDArray[np.float64],
    roof_spread_m: NDArray[np.float64],
    ground_sigma_m: NDArray[np.float64],
    polygons: NDArray[np.object_],
    dsm_gsd_m: float,
    settings: HeightSettings,
) -> NDArray[np.float64]:
    """One standard deviation (b,) in metres of heights (b,) that were read off a DSM.

    roof_spread_m: (b,) the DSM's spread about the fitted roof: noise, and what the roof's shape leaves out.
    ground_sigma_m: (b,) one standard deviation of the ground's elevation.
    polygons: (b,) footprints. Those no wider than a few of the DSM's pixels get heights that mix roof and ground.
    The shares were set on synthetic cities with a DSM of 0.5 m, so that at least 68 % of flat roofs' heights are within
    one sigma of the truth.
    """
    width_m = 4.0 * shapely.area(polygons) / shapely.length(polygons)
    clear_m = np.minimum(settings.roof_erosion_m, 0.25 * width_m)
    mixed_share = np.clip(2.0 * (dsm_gsd_m - clear_m) / width_m, 0.0, 1.0)
    parts = (
        np.full_like(height_m, LEAST_SIGMA_M),
        SHARE_OF_ROOF_SPREAD * roof_spread_m,
        ground_sigma_m,
        mixed_share * np.hypot(height_m, MIXED_SIGMA_M),
    )
    return np.sqrt(np.sum(np.square(parts), axis=0))

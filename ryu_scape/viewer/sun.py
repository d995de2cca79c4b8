"""Where the sun stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.scene.light import SUN_AZIMUTH_DEG, SUN_ELEVATION_DEG, towards_sun


@dataclass(frozen=True)
class Sun:
    """Its bearing, clockwise from north, and how high it stands above the horizon, in degrees."""

    azimuth_deg: float = SUN_AZIMUTH_DEG
    elevation_deg: float = SUN_ELEVATION_DEG

    @property
    def direction(self) -> NDArray[np.float64]:
        """Unit vector (3,) towards it, x east, y north, z up."""
        return np.array(towards_sun(self.azimuth_deg, self.elevation_deg))

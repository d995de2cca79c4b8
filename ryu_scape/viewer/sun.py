"""Where the sun stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Sun:
    """Its bearing, clockwise from north, and how high it stands above the horizon, in degrees."""

    azimuth_deg: float = 160.0
    elevation_deg: float = 48.0

    @property
    def direction(self) -> NDArray[np.float64]:
        """Unit vector (3,) towards it, x east, y north, z up."""
        azimuth, elevation = np.radians((self.azimuth_deg, self.elevation_deg))
        level = np.cos(elevation)
        return np.array([level * np.sin(azimuth), level * np.cos(azimuth), np.sin(elevation)])

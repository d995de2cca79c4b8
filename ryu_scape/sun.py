"""Where the sun stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUN_AZIMUTH_DEG, SUN_ELEVATION_DEG = 160.0, 48.0
"""Where it stands over a scene whose photograph does not tell, until a person moves it."""


@dataclass(frozen=True)
class Sun:
    """Its bearing, clockwise from north, and how high it stands above the horizon, in degrees."""

    azimuth_deg: float = SUN_AZIMUTH_DEG
    elevation_deg: float = SUN_ELEVATION_DEG

    @property
    def direction(self) -> NDArray[np.float64]:
        """Unit vector (3,) towards it, x east, y north, z up."""
        import numpy as np  # which takes time that a help text spares

        azimuth, elevation = np.radians((self.azimuth_deg, self.elevation_deg))
        level = np.cos(elevation)
        return np.array([level * np.sin(azimuth), level * np.cos(azimuth), np.sin(elevation)])

"""Ground and roof elevation of each building, read off the DSM."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ryu_scape.footprints import Footprint


class HeightSource(Enum):
    """Where a building's height came from."""

    DSM = "dsm"
    DEFAULT = "default"


@dataclass(frozen=True, eq=False)
class Building:
    """A footprint with its elevations in metres above the DSM's datum; the roof is flat at the eave."""

    footprint: Footprint
    ground_elevation_m: float
    eave_elevation_m: float
    height_source: HeightSource
    height_sigma_m: float

    @property
    def height_m(self) -> float:
        """Eave above ground."""
        return self.eave_elevation_m - self.ground_elevation_m

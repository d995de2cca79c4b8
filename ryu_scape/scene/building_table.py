"""What geometry needs of all buildings, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights import Building, Roofs
from ryu_scape.scene.outlines import OutlineTable, outline_buildings
from ryu_scape.settings import FacadeStyle


@dataclass(frozen=True, eq=False)
class BuildingTable:
    """(b,) buildings in metres from the scene's origin.

    ground_m, eave_m, ridge_m: (b,) elevations above the origin, as in `Building`. facade_styles: (b,) each one's own.
    """

    outlines: OutlineTable
    roofs: Roofs
    ground_m: NDArray[np.float64]
    eave_m: NDArray[np.float64]
    ridge_m: NDArray[np.float64]
    facade_styles: tuple[FacadeStyle, ...]

    @staticmethod
    def of(buildings: Sequence[Building], origin_m: NDArray[np.float64]) -> BuildingTable:
        """The buildings, moved to an origin (x, y, elevation)."""
        rows = [(one.ground_elevation_m, one.eave_elevation_m, one.ridge_elevation_m) for one in buildings]
        ground_m, eave_m, ridge_m = np.array(rows, np.float64).reshape(-1, 3).T - origin_m[2]
        return BuildingTable(
            outlines=outline_buildings([building.footprint for building in buildings], origin_m),
            roofs=Roofs.of(buildings, origin_m),
            ground_m=ground_m,
            eave_m=eave_m,
            ridge_m=ridge_m,
            facade_styles=tuple(building.facade_style for building in buildings),
        )

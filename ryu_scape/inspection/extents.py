"""Where buildings stand."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights import Building


def bounds_of(buildings: Iterable[Building]) -> NDArray[np.float64]:
    """(2, 3) the lowest and the highest x, y and elevation in metres on the map of at least one building."""
    lowest, highest = zip(
        *(
            (
                (*building.footprint.exterior.min(axis=0), building.ground_elevation_m),
                (*building.footprint.exterior.max(axis=0), building.ridge_elevation_m),
            )
            for building in buildings
        ),
        strict=True,
    )
    return np.array([np.min(lowest, axis=0), np.max(highest, axis=0)])

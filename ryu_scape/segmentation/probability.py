"""What the network says of each pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid


@dataclass(frozen=True, eq=False)
class BuildingProbability:
    """values: (H, W) float32 in [0, 1], the probability that a pixel of `grid` belongs to a building."""

    grid: GeoGrid
    values: NDArray[np.float32]

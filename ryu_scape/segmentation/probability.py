"""What the network says of each pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ryu_scape.raster import GeoGrid


@dataclass(frozen=True, eq=False)
class BuildingProbability:
    """values: (H, W) float32 in [0, 1], the probability that a pixel of `grid` belongs to a building.

    height_m: (H, W) float32, the height above ground that the image suggests, from weights with a height head, or None.
    """

    grid: GeoGrid
    values: NDArray[np.float32]
    height_m: NDArray[np.float32] | None = None

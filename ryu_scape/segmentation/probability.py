"""What the network says of each pixel."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ryu_scape.raster import GeoGrid


FURTHER_ANSWERS = {"parting": ("parting",), "height": ("height_m", "height_error_m"), "canopy": ("canopy",)}
"""The fields of an Answer beside the probability, by what they are about."""


@dataclass(frozen=True, eq=False)
class BuildingProbability:
    """values: (H, W) float32 in [0, 1], the probability that a pixel of `grid` belongs to a building.

    height_m: (H, W) float32, the height above ground that the image suggests, and height_error_m the mean absolute
    error expected of it; parting: (H, W) float32 in [0, 1], the probability of a line between two buildings that touch
    or all but touch; canopy: (H, W) float32 in [0, 1], the probability that a pixel shows the canopy of trees. Each is
    None where the weights do not tell it.
    """

    grid: GeoGrid
    values: NDArray[np.float32]
    height_m: NDArray[np.float32] | None = None
    height_error_m: NDArray[np.float32] | None = None
    parting: NDArray[np.float32] | None = None
    canopy: NDArray[np.float32] | None = None

    def part(self, rows: slice, columns: slice) -> BuildingProbability:
        """What it says of some rows and columns, as views."""
        maps = {name: value[rows, columns] for name, value in vars(self).items() if isinstance(value, np.ndarray)}
        return replace(self, grid=self.grid.part(rows, columns), **maps)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a network says of an image's pixels, each (H, W) float32; None where it has no output for that.

    probability: in [0, 1], of a building. The others are those of `BuildingProbability`.
    """

    probability: NDArray[np.float32]
    parting: NDArray[np.float32] | None = None
    height_m: NDArray[np.float32] | None = None
    height_error_m: NDArray[np.float32] | None = None
    canopy: NDArray[np.float32] | None = None

    def maps(self) -> dict[str, NDArray[np.float32]]:
        """What it says, by the name of the field."""
        every = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: map_ for name, map_ in every.items() if map_ is not None}

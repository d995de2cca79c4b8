"""Which pixels of a surface the sun reaches, in one sweep from its side to the other.

The raster is sheared so that rays run along its columns (by linear interpolation, which leaves planes plane), every
elevation is lowered by what a ray falls on its way, and a running maximum is then the upper edge of the shadow. One
sweep takes a time in proportion to the pixels, however long shadows are. Source of the idea: Dozier and Frew (1990),
IEEE Transactions on Geoscience and Remote Sensing 28, who sweep for horizons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from affine import Affine
from numpy.typing import NDArray

TOUCH_M = 0.02
"""What is lower than the edge of a shadow by less than this is lit: rays that graze a plane do not flicker."""
EDGE_SLOPE = 1.5
"""A pixel that stands above the ray beside it by more than this times its width is the edge of a roof, and judged by
itself: on the ray it would be half as high, and in the shadow of its own roof."""
LONGEST_FALL_M = 10_000.0
"""Of what is longer float32 has no centimetres left."""


@dataclass(frozen=True, eq=False)
class Sweeper:
    """A surface (H, W) float32 in metres, and the transform of its pixels to the map."""

    surface_m: NDArray[np.float32]
    transform: Affine

    def lit(self, azimuth_deg: float, elevation_deg: float) -> NDArray[np.bool_]:
        """The pixels (H, W) that a sun in that direction reaches; none if it is below the horizon."""
        if elevation_deg <= 0.0:
            return np.zeros(self.surface_m.shape, bool)
        if elevation_deg >= 89.99:
            return np.ones(self.surface_m.shape, bool)
        azimuth = np.radians(azimuth_deg)
        a, b, _, d, e, _ = self.transform[:6]
        column, row = np.linalg.solve([[a, b], [d, e]], [np.sin(azimuth), np.cos(azimuth)])
        fall = np.tan(np.radians(elevation_deg))
        edge_m = EDGE_SLOPE * float(np.sqrt(abs(self.transform.determinant)))
        if abs(row) < abs(column):
            return _swept(self.surface_m.T, row / column, fall / abs(column), edge_m, column > 0).T
        return _swept(self.surface_m, column / row, fall / abs(row), edge_m, row > 0)


def _swept(
    surface_m: NDArray[np.float32], slant: float, fall_m: float, edge_m: float, from_end: bool
) -> NDArray[np.bool_]:
    """Lit pixels (H, W) of a sun towards the last row, or the first; a ray moves `slant` columns a row, and falls."""
    if from_end:
        return _swept(surface_m[::-1], -slant, fall_m, edge_m, from_end=False)[::-1]
    height, width = surface_m.shape
    rows = np.arange(height)[:, None]
    shift = slant * rows
    whole = np.floor(shift).astype(np.intp)
    low, high = int(whole.min()), int(whole.max()) + 1
    exact = np.float64 if fall_m * height > LONGEST_FALL_M else np.float32
    fallen_m = (fall_m * rows).astype(exact)
    # Ray r passes row i at column r + shift i; rays that begin beside the raster pass it farther on.
    column = np.arange(-high, width - low)[None, :] + whole
    first = surface_m[rows, column.clip(0, width - 1)]
    second = surface_m[rows, (column + 1).clip(0, width - 1)]
    along_m = first + (shift - whole).astype(np.float32) * (second - first) + fallen_m
    along_m[(column < -1) | (column > width - 1)] = -np.inf
    shadow_m = np.full(along_m.shape, -np.inf, exact)
    shadow_m[1:] = np.maximum.accumulate(along_m, axis=0)[:-1]
    nearest = rows, np.arange(width)[None, :] - np.rint(shift).astype(np.intp) + high
    own_m, passed_m = surface_m + fallen_m, along_m[nearest]
    return np.where(own_m - passed_m > edge_m, own_m, passed_m) >= shadow_m[nearest] - exact(TOUCH_M)

"""Which pixels of a surface the sun reaches, in one sweep from its side to the other.

The raster is sheared so that rays run along its columns (by linear interpolation, which leaves planes plane), every
elevation is raised by what a ray has fallen on its way there, which makes the rays level, and a running maximum is then
the upper edge of the shadow. One sweep takes a time in proportion to the pixels, however long shadows are. Source of
the idea: Dozier and Frew (1990), IEEE Transactions on Geoscience and Remote Sensing 28, who sweep for horizons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
        sun_columns, sun_rows = np.linalg.solve([[a, b], [d, e]], [np.sin(azimuth), np.cos(azimuth)])
        fall = np.tan(np.radians(elevation_deg))
        edge_m = EDGE_SLOPE * float(np.sqrt(abs(self.transform.determinant)))
        if abs(sun_rows) < abs(sun_columns):
            return _lit_across_rows(self.surface_m.T, sun_rows, sun_columns, fall, edge_m).T
        return _lit_across_rows(self.surface_m, sun_columns, sun_rows, fall, edge_m)


def _lit_across_rows(
    surface_m: NDArray[np.float32], sun_columns: float, sun_rows: float, fall: float, edge_m: float
) -> NDArray[np.bool_]:
    """The lit pixels (H, W) of a sun whose rays cross the rows rather than the columns.

    sun_columns, sun_rows: the step in pixels that leads a metre towards the sun. fall: of a ray, in metres a metre.
    edge_m: by so much more a pixel stands above the ray beside it at the edge of a roof.
    """
    if sun_rows > 0:
        return _lit_across_rows(surface_m[::-1], sun_columns, -sun_rows, fall, edge_m)[::-1]
    rays = _Rays.across(surface_m.shape, slant_px=sun_columns / sun_rows)
    fall_per_row_m = fall / abs(sun_rows)
    precision = np.float64 if fall_per_row_m * len(surface_m) > LONGEST_FALL_M else np.float32
    fallen_m = (fall_per_row_m * rays.rows).astype(precision)
    below_rays_m = rays.surface_below(surface_m) + fallen_m
    shadow_edge_m = _highest_before(below_rays_m)
    nearest = rays.nearest_to_pixels()
    own_m, below_nearest_m = surface_m + fallen_m, below_rays_m[nearest]
    judged_m = np.where(own_m - below_nearest_m > edge_m, own_m, below_nearest_m)
    return judged_m >= shadow_edge_m[nearest] - precision(TOUCH_M)


@dataclass(frozen=True, eq=False)
class _Rays:
    """Parallel rays (r,), a column apart, that cross the rows of a raster (H, W) from the first to the last.

    Ray i crosses the first row at column i - `beside`, and row j `shift_px[j]` columns farther to the right.
    width: columns of the raster. shift_px: (H, 1). beside: so many rays begin to the left of the raster. count: rays.
    """

    width: int
    shift_px: NDArray[np.float64]
    beside: int
    count: int

    @classmethod
    def across(cls, shape: tuple[int, ...], slant_px: float) -> _Rays:
        """All rays that meet a raster of that shape; they move `slant_px` columns from one row to the next."""
        height, width = shape
        shift_px = np.multiply(slant_px, np.arange(height)[:, None], dtype=np.float64)
        least, most = int(np.floor(shift_px.min())), int(np.floor(shift_px.max())) + 1
        return cls(width, shift_px, most, width - least + most)

    @property
    def rows(self) -> NDArray[np.intp]:
        """(H, 1) the numbers of the rows."""
        return np.arange(len(self.shift_px))[:, None]

    def surface_below(self, surface_m: NDArray[np.float32]) -> NDArray[np.float32]:
        """The surface (H, r) where each ray crosses each row, between two pixels; -inf beside the raster."""
        whole_px = np.floor(self.shift_px).astype(np.intp)
        share = (self.shift_px - whole_px).astype(np.float32)
        column = np.arange(self.count)[None, :] - self.beside + whole_px
        left_m = surface_m[self.rows, column.clip(0, self.width - 1)]
        right_m = surface_m[self.rows, (column + 1).clip(0, self.width - 1)]
        below_m = left_m + share * (right_m - left_m)
        below_m[(column < -1) | (column > self.width - 1)] = -np.inf
        return below_m

    def nearest_to_pixels(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The row (H, 1) and the ray (H, W) that passes nearest to each pixel."""
        return self.rows, np.arange(self.width)[None, :] - np.rint(self.shift_px).astype(np.intp) + self.beside


def _highest_before(heights_m: NDArray[Any]) -> NDArray[Any]:
    """The highest (H, r) of all rows before each, -inf in the first one."""
    before_m = np.full_like(heights_m, -np.inf)
    before_m[1:] = np.maximum.accumulate(heights_m, axis=0)[:-1]
    return before_m

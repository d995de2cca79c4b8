"""The squares in which a city is computed, anchored to the map: where they lie depends on no file's extent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.windows import Window

ROUNDING_PX = 1e-4
"""What a bound lies beyond a pixel's edge by less ends on that edge."""


class Square(NamedTuple):
    """A square of the city grid; rows count southwards."""

    row: int
    col: int

    @property
    def name(self) -> str:
        """As files and messages call it."""
        return f"{self.row}_{self.col}"


@dataclass(frozen=True)
class CityGrid:
    """Pixels of `gsd_m` over all of a map, and squares of `square_px` of them.

    anchor_m: (x, y) of a pixel's north-western corner, less than a pixel from the CRS's own origin. halo_px: how far
    beyond a square's sides is looked at.
    """

    crs_wkt: str
    gsd_m: float
    anchor_m: tuple[float, float]
    square_px: int
    halo_px: int

    @cached_property
    def crs(self) -> CRS:
        return CRS.from_wkt(self.crs_wkt)

    def pixels(self, x_y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map metres (n, 2) as (x, y) to the city grid's pixels (n, 2) as (row, col)."""
        x, y = np.asarray(x_y, np.float64).reshape(-1, 2).T
        return np.column_stack((self.anchor_m[1] - y, x - self.anchor_m[0])) / self.gsd_m

    def squares_of(self, x_y: NDArray[np.float64]) -> NDArray[np.int64]:
        """The square (n, 2) as (row, col) that each point (n, 2) lies in."""
        return np.floor(self.pixels(x_y) / self.square_px).astype(np.int64)

    def core(self, square: Square) -> Window:
        """The pixels of a square."""
        side = self.square_px
        return Window(square.row * side, square.col * side, side, side)

    def surroundings(self, square: Square) -> Window:
        """The pixels of a square and its halo."""
        side, halo = self.square_px, self.halo_px
        return Window(square.row * side - halo, square.col * side - halo, side + 2 * halo, side + 2 * halo)

    def window_around(self, shape: shapely.Geometry) -> Window:
        """The whole pixels that cover a shape on the map."""
        west, south, east, north = shape.bounds
        corners = self.pixels(np.array([(west, north), (east, south)]))
        first_row, first_col = np.floor(corners[0] + ROUNDING_PX).astype(int).tolist()
        last_row, last_col = np.ceil(corners[1] - ROUNDING_PX).astype(int).tolist()
        return Window(first_row, first_col, last_row - first_row, last_col - first_col)

    def squares_under(self, window: Window) -> list[Square]:
        """The squares that share pixels with a window, row by row."""
        side = self.square_px
        rows = range(window.row // side, (window.row + window.height - 1) // side + 1)
        cols = range(window.col // side, (window.col + window.width - 1) // side + 1)
        return [Square(row, col) for row in rows for col in cols]

    def grid_of(self, window: Window) -> GeoGrid:
        """A window's pixels on the map."""
        gsd_m = self.gsd_m
        west, north = self.anchor_m[0] + window.col * gsd_m, self.anchor_m[1] - window.row * gsd_m
        return GeoGrid(Affine(gsd_m, 0.0, west, 0.0, -gsd_m, north), self.crs, window.height, window.width)

    def outline_of(self, window: Window) -> shapely.Polygon:
        """A window's outline on the map."""
        west, north = self.anchor_m[0] + window.col * self.gsd_m, self.anchor_m[1] - window.row * self.gsd_m
        return shapely.box(west, north - window.height * self.gsd_m, west + window.width * self.gsd_m, north)


def shared(first: Window, second: Window) -> Window | None:
    """The pixels of both windows, None where there are none."""
    row, col = max(first.row, second.row), max(first.col, second.col)
    stop_row = min(first.row + first.height, second.row + second.height)
    stop_col = min(first.col + first.width, second.col + second.width)
    return Window(row, col, stop_row - row, stop_col - col) if row < stop_row and col < stop_col else None


def within(inner: Window, outer: Window) -> tuple[slice, slice]:
    """Index of a window in an array over one around it."""
    top, left = inner.row - outer.row, inner.col - outer.col
    return slice(top, top + inner.height), slice(left, left + inner.width)

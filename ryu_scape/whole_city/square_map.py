"""What a city's map shows of a square: the outlines of its buildings, and from afar how densely they stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import offsets
from ryu_scape.whole_city.measured_square import shapes_of
from ryu_scape.whole_city.seams import chosen_of
from ryu_scape.whole_city.state import KnownSquare, Overview

CELLS_A_SIDE = 96
DENSE_RGB = 255, 190, 92
DENSEST = 0.5
"""A cell that is built on as much as this has the full colour."""


@dataclass(frozen=True, eq=False)
class SquareMap:
    """corners_m: (n, 2) of all rings end to end, in map metres, ring i those of [offset i, offset i + 1).

    density: (CELLS_A_SIDE, CELLS_A_SIDE, 4) uint8, red, green, blue and how opaque: the more, the more of each of so
    many cells is built on; the first row is uppermost.
    """

    corners_m: NDArray[np.float64]
    ring_offsets: NDArray[np.int64]
    count: int
    density: NDArray[np.uint8]


def square_map_of(overview: Overview, square: KnownSquare) -> SquareMap:
    """The map of a square that is done. Raises OSError where its files are gone."""
    shapes = shapes_of(square.slot.folder)
    polygons = shapes.polygons[chosen_of([shapes])[0]]
    rings = shapely.get_rings(polygons)
    (west, south), (east, north) = overview.bounds_of(square)
    centres_m = shapely.get_coordinates(shapely.centroid(polygons))
    built_m2, _, _ = np.histogram2d(
        north - centres_m[:, 1],
        centres_m[:, 0] - west,
        bins=CELLS_A_SIDE,
        range=((0.0, north - south), (0.0, east - west)),
        weights=shapely.area(polygons),
    )
    cell_m2 = (north - south) * (east - west) / CELLS_A_SIDE**2
    density = np.empty((CELLS_A_SIDE, CELLS_A_SIDE, 4), np.uint8)
    density[..., :3] = DENSE_RGB
    density[..., 3] = np.rint(255 * np.clip(built_m2 / cell_m2 / DENSEST, 0.0, 1.0))
    corners_m = shapely.get_coordinates(rings)
    return SquareMap(corners_m, offsets(shapely.get_num_coordinates(rings)), len(polygons), density)

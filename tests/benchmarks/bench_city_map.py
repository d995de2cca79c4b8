"""How fast the window's map of a whole city is drawn, and what it holds: 36 squares with 100,000 houses.

Run from the repository's root, with a screen: python -m tests.benchmarks.bench_city_map
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import shapely
from PyQt5.QtCore import QSizeF
from PyQt5.QtWidgets import QApplication

from ryu_scape.arrays.groups import offsets
from ryu_scape.gui.city_map import CityMap
from ryu_scape.gui.map_frame import MapFrame
from ryu_scape.whole_city.square_map import CELLS_A_SIDE, SquareMap
from tests.whole_city.town import NORTH_M, WEST_M, town

SIDE_M, SQUARES_A_SIDE, SIZE_PX, ROUNDS = 10_080.0, 6, (1600, 1000), 5
M_PER_PX = (1.9, 1.0, 0.3)


@dataclass(frozen=True, eq=False)
class Town:
    """What the map asks of an overview: squares, and where they lie."""

    squares: tuple[SimpleNamespace, ...]
    folder: str = "town"

    @property
    def bounds_m(self) -> np.ndarray:
        return np.array([(WEST_M, NORTH_M - SIDE_M), (WEST_M + SIDE_M, NORTH_M)])

    def bounds_of(self, square: SimpleNamespace) -> np.ndarray:
        side_m = SIDE_M / SQUARES_A_SIDE
        west_m, north_m = WEST_M + square.column * side_m, NORTH_M - square.row * side_m
        return np.array([(west_m, north_m - side_m), (west_m + side_m, north_m)])


def squares_of() -> tuple[SimpleNamespace, ...]:
    places = np.ndindex(SQUARES_A_SIDE, SQUARES_A_SIDE)
    return tuple(
        SimpleNamespace(row=row, column=column, failure=None, is_done=True, slot=SimpleNamespace(key=f"{row}_{column}"))
        for row, column in places
    )


def map_of(outlines: np.ndarray) -> SquareMap:
    density = np.full((CELLS_A_SIDE, CELLS_A_SIDE, 4), 99, np.uint8)
    rings = shapely.get_rings(outlines)
    return SquareMap(
        shapely.get_coordinates(rings), offsets(shapely.get_num_coordinates(rings)), len(outlines), density
    )


def main() -> None:
    """Print what the map holds, and the processor time of a picture from afar and from nearer."""
    os.environ.pop("QT_QPA_PLATFORM_PLUGIN_PATH", None)  # cv2 points it at plugins of its own
    application = QApplication([])
    outlines, overview, shown = town(SIDE_M).outlines, Town(squares_of()), CityMap()
    shown.resize(*SIZE_PX)
    centres_m = shapely.get_coordinates(shapely.centroid(outlines))
    for square in overview.squares:
        (west, south), (east, north) = overview.bounds_of(square)
        is_own = ((centres_m >= (west, south)) & (centres_m < (east, north))).all(axis=1)
        shown._take((square.slot.key, map_of(outlines[is_own])))
    shown.overview = overview  # type: ignore[assignment]
    held = sum(each.corners_m.nbytes + each.ring_offsets.nbytes + each.density.nbytes for each in shown.maps.values())
    print(f"{len(outlines):,} houses: the map holds {held / 1e6:.1f} MB")
    whole = MapFrame.around(overview.bounds_m, QSizeF(*SIZE_PX), 0.05)
    for frame in (whole, *(replace(whole, m_per_px=m_per_px) for m_per_px in M_PER_PX)):
        shown.frame = frame
        shown.grab()
        start_s = time.process_time()
        for _ in range(ROUNDS):
            shown.grab()
        spent_ms = 1000 * (time.process_time() - start_s) / ROUNDS
        print(f"{frame.m_per_px:5.2f} m a pixel: {spent_ms:5.0f} ms of processor time a picture of {SIZE_PX} pixels")
    del application


if __name__ == "__main__":
    main()

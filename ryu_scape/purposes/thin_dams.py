"""Thin dams of SFINCS: walls without width around all buildings, as Deltares' polylines in a `.thd` file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write

MOST_POINTS = 5_000
"""SFINCS takes no more in all."""
FEWEST_OF_A_RING = 4
FIRST_TOLERANCE_M, COARSER = 0.05, 1.2


@dataclass(frozen=True, eq=False)
class ThinDams:
    """rings: closed lines, each (n, 2) map metres. tolerance_m: how far they may leave the outlines.

    left_out: so many of the shortest rings had no room.
    """

    rings: tuple[NDArray[np.float64], ...]
    tolerance_m: float
    left_out: int

    @property
    def points(self) -> int:
        """Of all rings together."""
        return sum(map(len, self.rings))

    @staticmethod
    def around(polygons: Sequence[shapely.Polygon] | NDArray[np.object_]) -> ThinDams:
        """Walls around polygons; those that touch have none between them.

        Simplified (Douglas and Peucker) as little as MOST_POINTS asks for; if even triangles were too many, or rings
        wind so that they cannot be simplified so far without crossing themselves, the longest are kept.
        """
        rings = shapely.get_rings(shapely.get_parts(shapely.union_all(list(polygons))))
        longest_first = np.argsort(-shapely.length(rings), kind="stable")
        kept = rings[np.sort(longest_first[: MOST_POINTS // FEWEST_OF_A_RING])]
        tolerance_m, simple, farthest_m = 0.0, kept, shapely.length(kept).max(initial=0.0)
        while shapely.get_num_coordinates(simple).sum() > MOST_POINTS and tolerance_m < farthest_m:
            tolerance_m = max(FIRST_TOLERANCE_M, COARSER * tolerance_m)
            simple = shapely.simplify(kept, tolerance_m)
        simple = simple[_longest_that_fit(kept, simple)]
        corners = tuple(shapely.get_coordinates(ring) for ring in simple)
        return ThinDams(corners, tolerance_m, len(rings) - len(simple))

    def write(self, path: Path) -> None:
        """A name, the numbers of rows and columns, and the corners of each ring; raises as `atomic_write` does."""
        with atomic_write(path) as temporary, temporary.open("w", encoding="ascii", newline="\n") as file:
            for number, ring in enumerate(self.rings, 1):
                file.write(f"dam{number:05d}\n{len(ring)} 2\n")
                np.savetxt(file, ring, "%.3f")


def _longest_that_fit(rings: NDArray[np.object_], simple: NDArray[np.object_]) -> NDArray[np.intp]:
    """Which of rings (n,) are the longest whose simple forms (n,) together have at most MOST_POINTS, in order."""
    longest_first = np.argsort(-shapely.length(rings), kind="stable")
    fits = np.cumsum(shapely.get_num_coordinates(simple[longest_first])) <= MOST_POINTS
    return np.sort(longest_first[fits])

"""The DSM's values that show a roof: inside an outline, high above the terrain, and not on the face of a wall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group, offsets, sizes_of
from ryu_scape.heights.pixels import LabelledPixels
from ryu_scape.heights.statistics import GroupedValues
from ryu_scape.raster import GeoGrid

LEAST_TOP_M = 1.0
LEAST_SHARE_OF_TOP = 0.35
"""What rises less above the DTM than this share of the roof's top is ground that the outline takes in."""
STEEPEST_ROOF = 2.0
"""Steeper rises over run are edges, which a DSM smears: walls between two roofs, gutters, chimneys, trees."""
LEAST_EVEN_SHARE = 0.5
"""Where less of a roof than this is free of edges, as on a hut on a coarse DSM, the edges count too."""
GRADIENT_REACH_M = 0.75


@dataclass(frozen=True, eq=False)
class RoofSamples:
    """DSM values that show roofs.

    plan_m: (n, 2) float64 map metres. elevation_m: (n,) float64. gradient: (n, 2) float64 rise over run towards east
    and north. share_of_top: (n,) height above the DTM over that of the roof's top. building: (n,) index.
    """

    plan_m: NDArray[np.float64]
    elevation_m: NDArray[np.float64]
    gradient: NDArray[np.float64]
    share_of_top: NDArray[np.float64]
    building: NDArray[np.intp]

    @staticmethod
    def of(
        dsm_m: NDArray[np.float32],
        dtm_m: NDArray[np.float32],
        some: LabelledPixels,
        grid: GeoGrid,
        count: int,
        top_percentile: float,
    ) -> RoofSamples:
        """Samples from a DSM (H, W) over a DTM (H, W), from `some` pixels inside the outlines of `count` buildings.

        top_percentile: of the heights above the DTM there, which is the roof's top.
        """
        row, column = np.divmod(some.pixel, grid.width)
        above_m = dsm_m[row, column] - dtm_m[row, column]
        top_m = np.fmax(GroupedValues.of(above_m, some.building, count).percentile(top_percentile), LEAST_TOP_M)
        gradient = _gradient(dsm_m, row, column, grid.gsd_m)
        is_roof = _without_edges(above_m >= LEAST_SHARE_OF_TOP * top_m[some.building], gradient, some.building, count)
        row, column, building = row[is_roof], column[is_roof], some.building[is_roof].astype(np.intp)
        return RoofSamples(
            plan_m=grid.to_map(np.column_stack((column, row)) + 0.5),
            elevation_m=dsm_m[row, column].astype(np.float64),
            gradient=gradient[is_roof],
            share_of_top=above_m[is_roof] / top_m[building],
            building=building,
        )

    def of_buildings(self, chosen: NDArray[np.bool_]) -> RoofSamples:
        """The samples of some buildings (b,)."""
        return self._only(chosen[self.building])

    def above(self, share_of_top: float) -> RoofSamples:
        """The samples higher above the DTM than a share of their roof's top."""
        return self._only(self.share_of_top > share_of_top)

    def each(self, count: int, chosen: NDArray[np.bool_]) -> Iterator[tuple[int, RoofSamples]]:
        """The buildings chosen (b,) that have samples, one by one with their own."""
        order = by_group(self.building)
        first = offsets(sizes_of(self.building, count))
        for index in np.flatnonzero(chosen):
            own = order[first[index] : first[index + 1]]
            if own.size:
                yield int(index), self._only(own)

    def _only(self, kept: NDArray[np.bool_] | NDArray[np.intp]) -> RoofSamples:
        return RoofSamples(
            self.plan_m[kept],
            self.elevation_m[kept],
            self.gradient[kept],
            self.share_of_top[kept],
            self.building[kept],
        )


def _without_edges(
    is_roof: NDArray[np.bool_], gradient: NDArray[np.float64], building: NDArray[np.int32], count: int
) -> NDArray[np.bool_]:
    """Which pixels (n,) show roof and no edge, or just roof on buildings where edges are most of it."""
    is_even = is_roof & (np.hypot(*gradient.T) < STEEPEST_ROOF)
    even, all_roof = (np.bincount(building[which], minlength=count) for which in (is_even, is_roof))
    return np.where((even >= LEAST_EVEN_SHARE * all_roof)[building], is_even, is_roof)


def _gradient(
    dsm_m: NDArray[np.float32], row: NDArray[np.intp], column: NDArray[np.intp], gsd_m: float
) -> NDArray[np.float64]:
    """Differences (n, 2) of the DSM across some of its pixels, over what there is of the reach; zero beside gaps."""
    height, width = dsm_m.shape
    reach_px = max(1, round(GRADIENT_REACH_M / gsd_m))
    west, east = (column - reach_px).clip(0), (column + reach_px).clip(max=width - 1)
    north, south = (row - reach_px).clip(0), (row + reach_px).clip(max=height - 1)
    differences = dsm_m[row, east] - dsm_m[row, west], dsm_m[north, column] - dsm_m[south, column]
    run_m = np.stack((east - west, south - north), axis=1).clip(1) * gsd_m
    return np.nan_to_num(np.stack(differences, axis=1).astype(np.float64) / run_m)

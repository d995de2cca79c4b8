"""A plane through the lowest of what a DSM shows around each building: quantile regression, for all at once.

Source: Koenker & Bassett 1978 (Econometrica 46:1), solved by iteratively reweighted least squares. A low quantile
passes under bushes, cars and roofs that no footprint covers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import least_of_each

QUANTILE = 0.1
ITERATIONS = 8
SOFTENED_M = 0.1
"""A residual below this weighs no more than one of this size."""
RING_REACH_M = 4.0
RISE_SIGMA_M, SLOPE_SIGMA, RISE_PRIOR_WEIGHT = 0.3, 0.15, 0.05
"""How large a plane's rise from a building's middle to its ring is expected to be, and its slope; the weight of that
beside the samples'.
"""
LEAST_RING_M2 = 20.0


@dataclass(frozen=True, eq=False)
class RingSamples:
    """Cells of open DSM beside buildings: x_m, y_m (n,) from the raster's corner, elevation_m (n,), building (n,)."""

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    elevation_m: NDArray[np.float64]
    building: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class LowPlanes:
    """A plane under each building (b,): its elevation at the building's middle x_m, y_m, NaN if unseen, and its slope
    (b, 2), rise over run.
    """

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    level_m: NDArray[np.floating]
    slope: NDArray[np.floating]

    def elevation_m(
        self, building: NDArray[np.int32], x_m: NDArray[np.floating], y_m: NDArray[np.floating]
    ) -> NDArray[np.floating]:
        """Elevation (n,) of the planes of buildings (n,) at points (n,)."""
        east, south = self.slope[building].T
        return self.level_m[building] + east * (x_m - self.x_m[building]) + south * (y_m - self.y_m[building])

    def heights_of(self, samples: RingSamples) -> NDArray[np.floating]:
        """How far each sample (n,) lies above its building's plane, in metres."""
        return samples.elevation_m - self.elevation_m(samples.building, samples.x_m, samples.y_m)


def fit_low_planes(ring: RingSamples, buildings: NDArray[np.int32], cell_m: float) -> LowPlanes:
    """A nearly level plane for each building of the cells (h, w), -1 outside; buildings are numbered without gaps."""
    inside = buildings >= 0
    owner = buildings[inside]
    row, column = np.nonzero(inside)
    size = np.bincount(owner)
    x_m, y_m = (np.bincount(owner, place * cell_m) / size for place in (column, row))
    reach_m = 0.5 * np.sqrt(size) * cell_m + RING_REACH_M
    across, down = (
        (place_m - middle_m[ring.building]) / reach_m[ring.building]
        for place_m, middle_m in ((ring.x_m, x_m), (ring.y_m, y_m))
    )
    sigma_m = np.minimum(SLOPE_SIGMA * reach_m, RISE_SIGMA_M)
    level_m, rise_m = _quantile_planes(ring.elevation_m, across, down, ring.building, sigma_m)
    seen_m2 = np.bincount(ring.building, minlength=len(size)) * cell_m**2
    return LowPlanes(x_m, y_m, np.where(seen_m2 >= LEAST_RING_M2, level_m, np.nan), rise_m / reach_m[:, None])


def _quantile_planes(
    height_m: NDArray[np.float64],
    across: NDArray[np.float64],
    down: NDArray[np.float64],
    building: NDArray[np.int32],
    rise_sigma_m: NDArray[np.float64],
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Level (b,) and rises (b, 2) of the plane below which `QUANTILE` of a building's heights (n,) lie.

    across, down: (n,) where they lie from the building's middle, in reaches. rise_sigma_m: (b,) how large a rise over
    one reach is expected to be.
    """
    count = len(rise_sigma_m)
    lowest_m = least_of_each(building, height_m, np.full(count, np.inf))
    lowest_m = np.where(np.isfinite(lowest_m), lowest_m, 0.0)
    height_m = height_m - lowest_m[building]
    design = (np.ones_like(across), across, down)
    products = {(i, j): design[i] * design[j] for i in range(3) for j in range(i, 3)}
    plane: NDArray[np.floating] = np.zeros((count, 3))
    for _ in range(ITERATIONS):
        residual_m = height_m - (plane[building, 0] + plane[building, 1] * across + plane[building, 2] * down)
        weight = np.where(residual_m > 0, QUANTILE, 1.0 - QUANTILE) / np.maximum(np.abs(residual_m), SOFTENED_M)
        normal = np.zeros((count, 3, 3))
        for (i, j), product in products.items():
            normal[:, i, j] = normal[:, j, i] = np.bincount(building, weight * product, count)
        total = normal[:, 0, 0] = normal[:, 0, 0] + 1e-6
        normal[:, [1, 2], [1, 2]] += (RISE_PRIOR_WEIGHT * total / rise_sigma_m**2)[:, None]
        weighted_m = weight * height_m
        right = np.column_stack([np.bincount(building, weighted_m * each, count) for each in design])
        plane = np.linalg.solve(normal, right[..., None])[..., 0]
    return lowest_m + plane[:, 0], plane[:, 1:]

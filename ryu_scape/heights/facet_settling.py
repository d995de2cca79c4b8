"""Which planes make a roof, and which of them bound which facet: chosen step by step, as long as the roof fits better.

The roof that they make is the one of `FacetTable`. What one step more would cost is worked out for all steps at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FAR_M = 0.5
"""A sample this far off the roof is as bad as any that is farther."""
COST_OF_A_PLANE, LEAST_GAIN = 0.01, 1e-3
NOWHERE_M = np.float32(1e9)


def settle_facets(
    planes: NDArray[np.float64],
    bounds: NDArray[np.bool_],
    points: NDArray[np.float64],
    elevation_m: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Those planes (k, 3) that are worth their while, and their bounds (k, k) as in `FacetTable`.

    points: (n, 3), x, y and 1 of samples with elevations (n,). In each step a plane is dropped, or begins or ceases to
    bound a facet, whichever is best.
    """
    height_m, seen_m = (points @ planes.T).astype(np.float32), elevation_m.astype(np.float32)
    while len(planes) > 1:
        now, flipped, dropped = _costs(height_m, bounds, seen_m)
        dropped -= COST_OF_A_PLANE
        if min(flipped.min(), dropped.min()) > now - LEAST_GAIN:
            break
        if dropped.min() <= flipped.min():
            kept = np.arange(len(planes)) != dropped.argmin()
            planes, bounds, height_m = planes[kept], bounds[kept][:, kept], height_m[:, kept]
        else:
            bounds = bounds.copy()
            bounds[np.unravel_index(flipped.argmin(), flipped.shape)] ^= True
    return planes, bounds


def _costs(
    height_m: NDArray[np.float32], bounds: NDArray[np.bool_], elevation_m: NDArray[np.float32]
) -> tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]]:
    """What the roof of planes (n, k) costs, also with each entry of `bounds` (k, k) flipped, and without each plane."""
    count = len(bounds)
    bounding_m = np.where(bounds, height_m[:, None], NOWHERE_M)
    lowest = bounding_m.argmin(axis=2)
    ceiling_m, second_m = np.sort(bounding_m, axis=2)[..., :2].transpose(2, 0, 1)
    is_lowest = lowest[..., None] == np.arange(count)
    without_m = np.where(is_lowest, second_m[..., None], ceiling_m[..., None])
    flipped_m = np.where(bounds, without_m, np.minimum(ceiling_m[..., None], height_m[:, None]))

    ceiling_m, without_m, flipped_m = (
        np.where(m < NOWHERE_M, m, -NOWHERE_M) for m in (ceiling_m, without_m, flipped_m)
    )
    own = np.eye(count, dtype=bool)
    others_m = np.where(own, -NOWHERE_M, ceiling_m[:, None]).max(axis=2)
    dropped_m = np.where(own, -NOWHERE_M, np.where(bounds, without_m, ceiling_m[..., None])).max(axis=1)
    return (
        _cost(ceiling_m.max(axis=1), elevation_m),
        _cost(np.maximum(flipped_m, others_m[..., None]), elevation_m[:, None, None]),
        _cost(dropped_m, elevation_m[:, None]),
    )


def _cost(roof_m: NDArray[np.float32], elevation_m: NDArray[np.float32]) -> NDArray[np.floating]:
    return np.asarray(np.minimum(np.abs(elevation_m - roof_m) / FAR_M, 1.0).mean(axis=0))

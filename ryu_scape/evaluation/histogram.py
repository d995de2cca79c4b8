"""Errors sorted into bins that a person can read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS_A_SIDE = 6
WIDTHS_M = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
SEEN_SHARE = 0.95


@dataclass(frozen=True, eq=False)
class Histogram:
    """edges_m: (b + 1,) ascending, around 0. counts: (b,); the outermost bins hold what lies beyond them as well."""

    edges_m: NDArray[np.float64]
    counts: NDArray[np.intp]


def histogram_of(errors_m: NDArray[np.float64]) -> Histogram:
    """Bins of a round width, the middle one around 0, that show SEEN_SHARE of the errors; NaN take no part."""
    known_m = errors_m[np.isfinite(errors_m)]
    reach_m = float(np.quantile(np.abs(known_m), SEEN_SHARE)) if known_m.size else 0.0
    width_m = next((width for width in WIDTHS_M if width * (BINS_A_SIDE + 0.5) >= reach_m), WIDTHS_M[-1])
    place = np.clip(np.round(known_m / width_m), -BINS_A_SIDE, BINS_A_SIDE).astype(np.intp) + BINS_A_SIDE
    edges_m = width_m * (np.arange(2 * BINS_A_SIDE + 2) - BINS_A_SIDE - 0.5)
    return Histogram(edges_m.astype(np.float64), np.bincount(place, minlength=2 * BINS_A_SIDE + 1))

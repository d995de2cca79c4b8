"""What is odd about a building, in a few words for a person: why it is flat, raised, or only guessed at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WELL_COVERED = 0.5
LEAST_TOLD_M = 0.05


def remarks_on_roofs(
    covered: NDArray[np.float64], is_plain: NDArray[np.bool_], gsd_m: float, shows_roofs: bool
) -> list[tuple[str, ...]]:
    """What is to be said of each of (b,) measured roofs.

    covered: share (b,) of the roof's pixels where the DSM has data. is_plain: (b,) whether the DSM there follows the
    roof that was found. gsd_m: the DSM's.
    """
    coarse = f"flat because the DSM's GSD of {gsd_m:.3g} m shows no roofs"
    remarks: list[tuple[str, ...]] = [() if shows_roofs else (coarse,)] * covered.size
    for index in np.flatnonzero(covered < WELL_COVERED).tolist():
        remarks[index] += (f"{covered[index]:.0%} of the roof has DSM data",)
    for index in np.flatnonzero(~is_plain & (covered > 0)).tolist():
        remarks[index] += ("flat because no plain roof fits the DSM",)
    return remarks


def remark_on_raising(raised_m: float, smallest_m: float) -> tuple[str, ...]:
    """What is said of a building that the DSM shows `raised_m` lower than it is drawn."""
    if raised_m < LEAST_TOLD_M:
        return ()
    return (f"raised from {smallest_m - raised_m:.1f} m to the least height, {smallest_m:g} m",)

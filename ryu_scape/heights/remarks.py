"""What is odd about a building, in a few words for a person: why it is flat, raised, or only guessed at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights.roof_shape import Roof, RoofKind

WELL_COVERED = 0.5
LEAST_TOLD_M = 0.05


def remarks_on_roofs(
    covered: NDArray[np.float64], is_plain: NDArray[np.bool_], gsd_m: float, invented: Sequence[Roof] | None
) -> list[tuple[str, ...]]:
    """What is to be said of each of (b,) measured roofs.

    covered: share (b,) of the roof's pixels where the DSM has data. is_plain: (b,) whether the DSM there follows the
    roof that was found. gsd_m: the DSM's. invented: (b,) roofs where it shows none.
    """
    remarks: list[tuple[str, ...]] = [()] * covered.size
    if invented is not None:
        coarse = f"flat because the DSM's GSD of {gsd_m:.3g} m shows no roofs"
        remarks = [remark_on_rule(roof) or (coarse,) for roof in invented]
    for index in np.flatnonzero(covered < WELL_COVERED).tolist():
        remarks[index] += (f"{covered[index]:.0%} of the roof has DSM data",)
    for index in np.flatnonzero(~is_plain & (covered > 0)).tolist():
        remarks[index] += ("flat because no plain roof fits the DSM",)
    return remarks


def remark_on_rule(invented: Roof) -> tuple[str, ...]:
    """What is said of a roof that no DSM shows."""
    return () if invented.kind is RoofKind.FLAT else ("roof by rule, as no DSM shows it",)


def remark_on_raising(raised_m: float, smallest_m: float) -> tuple[str, ...]:
    """What is said of a building that the DSM shows `raised_m` lower than it is drawn."""
    if raised_m < LEAST_TOLD_M:
        return ()
    return (f"raised from {smallest_m - raised_m:.1f} m to the least height, {smallest_m:g} m",)

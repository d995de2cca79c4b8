"""Which roof a building has: candidates fitted to the DSM inside its outline, the simplest good one taken.

For a given outline and ridge direction a roof's height is linear in its eave and its pitch, so that every candidate is a
robust line through (run, elevation), fitted in closed form for all buildings at once: iteratively reweighted least
squares with Huber's weights (Huber, 1964, Annals of Mathematical Statistics 35).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights.roof_plans import RoofPlans
from ryu_scape.heights.roof_shape import FLAT_ROOF, Roof, RoofKind
from ryu_scape.heights.statistics import GroupedValues
from ryu_scape.settings import HeightSettings

TRUSTED_RESIDUAL_M = 0.25
ITERATIONS = 5
LEAST_RUN_VARIANCE_M2 = 0.1
"""Where the run varies less over a roof's samples, they say nothing about its pitch."""
GABLE_PENALTY = 1.02
HIP_PENALTY = 1.05


@dataclass(frozen=True, eq=False)
class RoofSamples:
    """DSM values inside outlines, at most a few hundred a building.

    plan_m: (n, 2) float64 map metres. elevation_m: (n,) float64. building: (n,) index.
    """

    plan_m: NDArray[np.float64]
    elevation_m: NDArray[np.float64]
    building: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class FittedRoofs:
    """One roof a building.

    eave_m: (b,) its elevation at the eave. spread_m: (b,) one sigma of the DSM about the roof. is_plain: (b,) whether
    the DSM follows the roof; where it does not, the roof is flat for want of a better one. NaN without samples.
    """

    roofs: tuple[Roof, ...]
    eave_m: NDArray[np.float64]
    spread_m: NDArray[np.float64]
    is_plain: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Candidate:
    """One kind of roof, in one direction, on every building.

    eave_m, pitch: (b,) the fitted line. residual_m: (n,) of the samples. cost_m: (b,) mean Huber loss in metres, times
    the penalty for complexity; infinite where this kind of roof makes no sense.
    """

    kind: RoofKind
    plans: RoofPlans
    eave_m: NDArray[np.float64]
    pitch: NDArray[np.float64]
    residual_m: NDArray[np.float64]
    cost_m: NDArray[np.float64]

    @property
    def rise_m(self) -> NDArray[np.float64]:
        """(b,) ridge above eave, negative for a roof upside down."""
        return self.pitch * self.plans.half_width_m

    def roof(self, index: int) -> Roof:
        """The roof of one building."""
        return Roof(self.kind, self.plans.wings_of(index), float(self.rise_m[index]))

    def ridge_up(self) -> _Candidate:
        """The same sheds, each seen from the side that makes it rise."""
        falls = self.pitch < 0
        eave = np.where(falls, self.eave_m + self.rise_m, self.eave_m)
        return replace(self, plans=self.plans.reversed(falls), eave_m=eave, pitch=np.abs(self.pitch))

    def only(self, admissible: NDArray[np.bool_], penalty: float, settings: HeightSettings) -> _Candidate:
        """The same, at `penalty` times the cost, ruled out where not `admissible` or too low, too flat or too steep."""
        slope = self.pitch * (0.5 if self.kind is RoofKind.SHED else 1.0)
        is_roof = admissible & (self.rise_m >= settings.least_rise_m)
        is_roof &= (slope >= settings.least_slope) & (slope <= settings.greatest_slope)
        return replace(self, cost_m=np.where(is_roof, penalty * self.cost_m, np.inf))


def fit_roofs(samples: RoofSamples, plans: RoofPlans, settings: HeightSettings) -> FittedRoofs:
    """Choose a roof for every building of `plans`; flat unless a pitched one fits clearly better.

    A building without plan or samples gets a flat roof with NaN for eave and cost.
    """
    flat = _candidate(RoofKind.FLAT, plans, samples)
    candidates = _candidates(samples, plans, settings)
    cost = np.stack([candidate.cost_m for candidate in candidates])
    best = cost.argmin(axis=0)
    is_pitched = cost.min(axis=0) < settings.pitched_roof_cost_share * flat.cost_m
    roofs, eave, residual = [FLAT_ROOF] * plans.count, flat.eave_m, flat.residual_m
    for number, candidate in enumerate(candidates):
        chosen = is_pitched & (best == number)
        eave = np.where(chosen, candidate.eave_m, eave)
        residual = np.where(chosen[samples.building], candidate.residual_m, residual)
        for index in np.flatnonzero(chosen).tolist():
            roofs[index] = candidate.roof(index)
    spread = GroupedValues.of(residual.astype(np.float32), samples.building, plans.count).spread()
    return FittedRoofs(tuple(roofs), eave, spread, is_pitched | (spread < settings.plain_roof_spread_m))


def _candidates(samples: RoofSamples, plans: RoofPlans, settings: HeightSettings) -> Sequence[_Candidate]:
    """All pitched roofs, those of more planes at a small penalty."""
    across = plans.turned()
    is_nearly_square = plans.is_single & (plans.aspect < settings.pyramid_aspect)
    shed, shed_across = (_candidate(RoofKind.SHED, which, samples).ridge_up() for which in (plans, across))
    gable, gable_across = (_candidate(RoofKind.GABLE, which, samples) for which in (plans, across))
    hip, pyramid = (_candidate(kind, plans, samples) for kind in (RoofKind.HIP, RoofKind.PYRAMID))
    return (
        shed.only(plans.is_single, 1.0, settings),
        shed_across.only(plans.is_single, 1.0, settings),
        gable.only(plans.is_any, GABLE_PENALTY, settings),
        gable_across.only(plans.is_single, GABLE_PENALTY, settings),
        hip.only(plans.is_any & ~is_nearly_square, HIP_PENALTY, settings),
        pyramid.only(is_nearly_square, HIP_PENALTY, settings),
    )


def _candidate(kind: RoofKind, plans: RoofPlans, samples: RoofSamples) -> _Candidate:
    """The robust line elevation = eave + pitch * run in each building; NaN without samples."""
    owner, elevation = samples.building, samples.elevation_m
    run = plans.runs_m(kind, samples.plan_m, owner)
    weight = np.ones_like(elevation)
    for _ in range(ITERATIONS):
        total, x, y, xx, xy = (
            np.bincount(owner, values, plans.count)
            for values in (weight, weight * run, weight * elevation, weight * run**2, weight * run * elevation)
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            x, y = x / total, y / total
            variance, covariance = xx / total - x * x, xy / total - x * y
            pitch = np.where(variance > LEAST_RUN_VARIANCE_M2, covariance / variance, 0.0)
        eave = y - pitch * x
        residual = elevation - eave[owner] - pitch[owner] * run
        size = np.abs(residual)
        weight = TRUSTED_RESIDUAL_M / np.maximum(size, TRUSTED_RESIDUAL_M)
    loss = np.where(size < TRUSTED_RESIDUAL_M, 0.5 * size * size / TRUSTED_RESIDUAL_M, size - 0.5 * TRUSTED_RESIDUAL_M)
    with np.errstate(invalid="ignore"):
        cost = np.bincount(owner, loss, plans.count) / np.bincount(owner, minlength=plans.count)
    return _Candidate(kind, plans, eave, pitch, residual, cost)

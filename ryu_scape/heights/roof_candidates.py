"""Roofs of every kind, in every place where their ridges may be, fitted to the DSM of all buildings at once.

For a given outline and ridge a roof's height is linear in its eave and its pitch, so that every candidate is a robust
line through (run, elevation) in closed form: iteratively reweighted least squares, first with Huber's weights, then
with Tukey's, which forget what stands on the roof or beside it (Holland & Welsch, 1977, Commun. Stat. 6).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import sizes_of
from ryu_scape.heights.roof_plans import RoofPlans
from ryu_scape.heights.roof_samples import RoofSamples
from ryu_scape.heights.roof_shape import Roof, RoofKind
from ryu_scape.heights.seen_plans import plans_seen
from ryu_scape.settings import HeightSettings

LEAST_HALF_WIDTH_M = 2.0
LEAST_SLOPE, GREATEST_SLOPE = 0.06, 1.8
PYRAMID_ASPECT = 1.15
"""Length over width below which four slopes make a pyramid rather than a hip roof."""
TRUSTED_RESIDUAL_M, FORGOTTEN_RESIDUAL_M = 0.25, 1.0
HUBER_ITERATIONS, TUKEY_ITERATIONS = 4, 4
EXPLAINED_RESIDUAL_M = 0.5
"""A sample farther from the roof is not explained by it; nearer ones are by the square of their distance."""
MOST_UNEXPLAINED = 0.55
"""Share of its samples that a pitched roof may leave unexplained."""
OFF_CENTRE = (-0.6, -0.4, -0.2, 0.2, 0.4, 0.6)
"""Where else than in the middle ridges are looked for, in half widths, on roofs that are not `WELL_EXPLAINED`."""
SHARES_OF_TOP = (0.5, 0.75)
"""What of a roof, by its height as a share of the top's, has plans of its own: the house without annexes."""
LEAST_RUN_VARIANCE_M2 = 0.1
"""Where the run varies less over a roof's samples, they say nothing about its pitch."""
OFF_CENTRE_PENALTY = 1.15
GABLE_PENALTY = 1.02
HIP_PENALTY = 1.05
SEEN_PLAN_PENALTY = 1.07


@dataclass(frozen=True, eq=False)
class Candidate:
    """One kind of roof, in one direction, on every building.

    eave_m, pitch: (b,) the fitted line. spread_m: (b,) one sigma of the samples about it, those forgotten left out.
    cost: (b,) share of the samples that it leaves unexplained, times a penalty for complexity; infinite where this kind
    of roof makes no sense.
    """

    kind: RoofKind
    plans: RoofPlans
    eave_m: NDArray[np.float64]
    pitch: NDArray[np.float64]
    spread_m: NDArray[np.float64]
    cost: NDArray[np.float64]

    @property
    def rise_m(self) -> NDArray[np.float64]:
        """(b,) ridge above eave, negative for a roof upside down."""
        return self.pitch * self.plans.half_width_m

    def roof(self, index: int) -> Roof:
        """The roof of one building."""
        return Roof(self.kind, self.plans.wings_of(index), float(self.rise_m[index]))

    def ridge_up(self) -> Candidate:
        """The same sheds, each seen from the side that makes it rise."""
        falls = self.pitch < 0
        eave = np.where(falls, self.eave_m + self.rise_m, self.eave_m)
        return replace(self, plans=self.plans.reversed(falls), eave_m=eave, pitch=np.abs(self.pitch))

    def at(self, penalty: float, settings: HeightSettings) -> Candidate:
        """The same at `penalty` times the cost, ruled out where without samples, too low, too flat or too steep."""
        slope = self.pitch * (0.5 if self.kind is RoofKind.SHED else 1.0)
        is_roof = self.rise_m >= settings.least_rise_m
        is_roof &= (slope >= LEAST_SLOPE) & (slope <= GREATEST_SLOPE)
        is_roof &= self.cost <= MOST_UNEXPLAINED
        return replace(self, cost=np.where(is_roof, penalty * self.cost, np.inf))


def centred(samples: RoofSamples, plans: RoofPlans, settings: HeightSettings) -> list[Candidate]:
    """Pitched roofs whose ridges are in the middle of their wings, those of more planes at a small penalty."""
    across = plans.turned()
    is_any, is_single = plans.is_any & _is_wide(plans), plans.is_single & _is_wide(plans)
    may_turn = plans.is_single & _is_wide(across)
    is_nearly_square = is_single & (plans.aspect < PYRAMID_ASPECT)
    of_single, of_turning = samples.of_buildings(is_single), samples.of_buildings(may_turn)
    candidates = (
        (candidate_of(RoofKind.SHED, plans, of_single).ridge_up(), 1.0),
        (candidate_of(RoofKind.SHED, across, of_turning).ridge_up(), 1.0),
        (candidate_of(RoofKind.GABLE, plans, samples.of_buildings(is_any)), GABLE_PENALTY),
        (candidate_of(RoofKind.GABLE, across, of_turning), GABLE_PENALTY),
        (candidate_of(RoofKind.HIP, plans, samples.of_buildings(is_any & ~is_nearly_square)), HIP_PENALTY),
        (candidate_of(RoofKind.PYRAMID, plans, samples.of_buildings(is_nearly_square)), HIP_PENALTY),
    )
    return [candidate.at(penalty, settings) for candidate, penalty in candidates]


def off_centre(samples: RoofSamples, plans: RoofPlans, settings: HeightSettings) -> list[Candidate]:
    """Gables over single wings whose ridges lie to one side, as where an outline takes in a terrace."""
    directions = [(which, samples.of_buildings(plans.is_single & _is_wide(which))) for which in (plans, plans.turned())]
    return [
        candidate_of(RoofKind.GABLE, which.shifted(share), of_wide).at(OFF_CENTRE_PENALTY, settings)
        for which, of_wide in directions
        for share in OFF_CENTRE
    ]


def on_seen_plans(samples: RoofSamples, count: int, settings: HeightSettings) -> list[Candidate]:
    """Roofs over the rectangle around all that the DSM shows within each outline, or around its higher parts."""
    margin_m = 0.5 * settings.roof_erosion_m
    around_all = plans_seen(samples, count, margin_m)
    around_tops = [plans_seen(samples.above(share), count, margin_m) for share in SHARES_OF_TOP]
    candidates = off_centre(samples, around_all, settings)
    for plans in (around_all, *around_tops):
        candidates += centred(samples, plans, settings)
    return [replace(candidate, cost=SEEN_PLAN_PENALTY * candidate.cost) for candidate in candidates]


def _is_wide(plans: RoofPlans) -> NDArray[np.bool_]:
    """Whether main wings (b,) are wide enough across their ridge for a pitch to show."""
    return plans.half_width_m >= LEAST_HALF_WIDTH_M


def candidate_of(kind: RoofKind, plans: RoofPlans, samples: RoofSamples) -> Candidate:
    """The robust line elevation = eave + pitch * run in each building; NaN without samples."""
    is_sampled = sizes_of(samples.building, plans.count) > 0
    owner = (np.cumsum(is_sampled) - 1)[samples.building]
    run_m = plans.runs_m(kind, samples.plan_m, samples.building)
    points = _Points(run_m, samples.elevation_m, owner, int(is_sampled.sum()))
    of_all = np.full((4, plans.count), np.nan)
    of_all[1] = 0.0
    of_all[:, is_sampled] = points.robust_lines()
    return Candidate(kind, plans, *of_all)


@dataclass(frozen=True, eq=False)
class _Points:
    """Samples (n,) of (b,) roofs: the run over each, its elevation in metres, and its roof, 0 to `count` - 1."""

    run_m: NDArray[np.float64]
    elevation_m: NDArray[np.float64]
    roof: NDArray[np.intp]
    count: int

    def robust_lines(self) -> tuple[NDArray[np.float64], ...]:
        """Eave, pitch, spread and cost (b,) of the lines, as `Candidate` has them."""
        weight = np.ones_like(self.elevation_m)
        eave_m, pitch = np.full(self.count, np.nan), np.zeros(self.count)
        for iteration in range(HUBER_ITERATIONS + TUKEY_ITERATIONS):
            eave_m, pitch = self._lines(weight, eave_m, pitch)
            residual_m = self.elevation_m - eave_m[self.roof] - pitch[self.roof] * self.run_m
            if iteration < HUBER_ITERATIONS:
                weight = TRUSTED_RESIDUAL_M / np.maximum(np.abs(residual_m), TRUSTED_RESIDUAL_M)
            else:
                weight = np.maximum(1.0 - (residual_m / FORGOTTEN_RESIDUAL_M) ** 2, 0.0) ** 2
        cost = self._sums(unexplained(residual_m)) / sizes_of(self.roof, self.count)
        with np.errstate(invalid="ignore"):
            spread_m = np.sqrt(self._sums(weight * residual_m**2) / self._sums(weight))
        return eave_m, pitch, spread_m, cost

    def _lines(
        self, weight: NDArray[np.float64], eave_m: NDArray[np.float64], pitch: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Eave and pitch (b,) by least squares; those given where no sample has any weight (n,)."""
        total = self._sums(weight)
        with np.errstate(invalid="ignore", divide="ignore"):
            x, y, xx, xy = (self._sums(weight * values) / total for values in self._moments)
            variance, covariance = xx - x * x, xy - x * y
            slope = np.where(variance > LEAST_RUN_VARIANCE_M2, covariance / variance, 0.0)
        has_weight = total > 1e-9
        return np.where(has_weight, y - slope * x, eave_m), np.where(has_weight, slope, pitch)

    @cached_property
    def _moments(self) -> tuple[NDArray[np.float64], ...]:
        return self.run_m, self.elevation_m, self.run_m * self.run_m, self.run_m * self.elevation_m

    def _sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(self.roof, values, self.count), np.float64)


def unexplained(residual_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of each sample (n,) a roof leaves unexplained, from 0 to 1, by how far it lies from the roof."""
    return np.minimum((residual_m / EXPLAINED_RESIDUAL_M) ** 2, 1.0)

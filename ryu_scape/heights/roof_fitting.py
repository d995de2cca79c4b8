"""Which roof a building has: candidates fitted to the DSM inside its outline, the simplest good one taken.

For a given outline and ridge a roof's height is linear in its eave and its pitch, so that every candidate is a robust
line through (run, elevation), fitted in closed form for all buildings at once: iteratively reweighted least squares,
first with Huber's weights, then with Tukey's, which forget what stands on the roof or beside it (Holland & Welsch,
1977, Communications in Statistics 6). Candidates compete by the share of the roof that they leave unexplained.
Where no ridge in the middle of the outline explains the roof, off-centre ones and plans read off the DSM compete too,
and where none of them does, a roof of the planes that the DSM shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights.facet_fitting import fit_facets
from ryu_scape.heights.roof_plans import RoofPlans
from ryu_scape.heights.roof_samples import RoofSamples
from ryu_scape.heights.roof_shape import FLAT_ROOF, Roof, RoofKind
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
FLAT_BEYOND_DOUBT = 0.01
WELL_EXPLAINED = 0.2
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
FACETS_PENALTY, MOSTLY_FLAT = 1.5, 0.4
"""Facets must fit so much better than a pitched roof, or than a flat one that leaves no more than this unexplained."""
TOLD_BY_FIT = frozenset({RoofKind.GABLE, RoofKind.HIP, RoofKind.PYRAMID})
"""Kinds that a roof of facets keeps if it fitted as one of them, though not as well."""


@dataclass(frozen=True, eq=False)
class FittedRoofs:
    """One roof a building.

    eave_m: (b,) its elevation at the eave. spread_m: (b,) one sigma of the DSM about the roof and, as the eave is found
    by following the slope, the share of the rise that the roof's cost puts in doubt. is_plain: (b,) whether most of the
    DSM follows the roof; where it does not, the roof is flat for want of a better one. NaN without samples.
    """

    roofs: tuple[Roof, ...]
    eave_m: NDArray[np.float64]
    spread_m: NDArray[np.float64]
    is_plain: NDArray[np.bool_]

    def roofs_beneath(self, highest_m: NDArray[np.float64]) -> tuple[Roof, ...]:
        """The roofs, none of whose ridges is above the highest elevation (b,) seen there."""
        room_m = (highest_m - self.eave_m).tolist()
        return tuple(roof.rising(min(roof.rise_m, room)) for roof, room in zip(self.roofs, room_m, strict=True))


@dataclass(frozen=True, eq=False)
class _Candidate:
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

    def ridge_up(self) -> _Candidate:
        """The same sheds, each seen from the side that makes it rise."""
        falls = self.pitch < 0
        eave = np.where(falls, self.eave_m + self.rise_m, self.eave_m)
        return replace(self, plans=self.plans.reversed(falls), eave_m=eave, pitch=np.abs(self.pitch))

    def only(self, admissible: NDArray[np.bool_], penalty: float, settings: HeightSettings) -> _Candidate:
        """The same, at `penalty` times the cost, ruled out where not `admissible` or too low, too flat or too steep."""
        slope = self.pitch * (0.5 if self.kind is RoofKind.SHED else 1.0)
        is_roof = admissible & (self.rise_m >= settings.least_rise_m)
        is_roof &= (slope >= LEAST_SLOPE) & (slope <= GREATEST_SLOPE)
        is_roof &= self.cost <= MOST_UNEXPLAINED
        return replace(self, cost=np.where(is_roof, penalty * self.cost, np.inf))


def fit_flat_roofs(samples: RoofSamples, count: int) -> FittedRoofs:
    """A flat roof for each of `count` buildings, as where the DSM is too coarse to show any other."""
    flat = _candidate(RoofKind.FLAT, RoofPlans.none(count), samples)
    return FittedRoofs((FLAT_ROOF,) * count, flat.eave_m, flat.spread_m, flat.cost <= MOST_UNEXPLAINED)


def fit_roofs(
    samples: RoofSamples,
    plans: RoofPlans,
    polygons: NDArray[np.object_],
    settings: HeightSettings,
    step: Callable[[float], None],
) -> FittedRoofs:
    """Choose a roof for every building of `plans`; flat unless a pitched one fits clearly better.

    polygons: (b,) outlines. A building without samples gets NaN for its eave and spread. step: hears now and then which
    fraction of the buildings is done.
    """
    flat = _candidate(RoofKind.FLAT, plans, samples)
    samples = samples.of_buildings(flat.cost > FLAT_BEYOND_DOUBT)
    candidates = _centred(samples, plans, settings)
    best_cost = np.fmin(flat.cost, np.min([candidate.cost for candidate in candidates], axis=0))
    unclear = samples.of_buildings(plans.is_any & (best_cost > WELL_EXPLAINED))
    candidates += _off_centre(unclear, plans, settings)
    candidates += _on_seen_plans(unclear, plans.count, settings)
    cost = np.stack([candidate.cost for candidate in candidates])
    best = cost.argmin(axis=0)
    cost_to_beat = settings.pitched_roof_cost_share * flat.cost
    is_pitched = cost.min(axis=0) < cost_to_beat
    roofs, eave, spread = [FLAT_ROOF] * plans.count, flat.eave_m.copy(), flat.spread_m.copy()
    for number, candidate in enumerate(candidates):
        chosen = np.flatnonzero(is_pitched & (best == number))
        eave[chosen] = candidate.eave_m[chosen]
        spread[chosen] = np.hypot(candidate.spread_m[chosen], candidate.cost[chosen] * candidate.rise_m[chosen])
        for index in chosen.tolist():
            roofs[index] = candidate.roof(index)
    is_plain = is_pitched | (flat.cost <= MOSTLY_FLAT)
    cost_to_beat = np.where(is_pitched, cost.min(axis=0), cost_to_beat) / np.where(is_plain, FACETS_PENALTY, 1.0)
    is_unclear = np.where(is_pitched, cost.min(axis=0), flat.cost) > WELL_EXPLAINED
    for index, own in samples.each(plans.count, is_unclear):
        step(index / plans.count)
        faceted = fit_facets(polygons[index], own.plan_m, own.elevation_m)
        if faceted is None:
            continue
        own_cost = float(_unexplained(faceted.residual_m).mean())
        if own_cost < cost_to_beat[index]:
            name = roofs[index].kind if roofs[index].kind in TOLD_BY_FIT else faceted.roof.kind
            roofs[index], eave[index], is_pitched[index] = replace(faceted.roof, kind=name), faceted.eave_m, True
            spread[index] = np.hypot(faceted.spread_m, own_cost * faceted.roof.rise_m)
    return FittedRoofs(tuple(roofs), eave, spread, is_pitched | (flat.cost <= MOST_UNEXPLAINED))


def _centred(samples: RoofSamples, plans: RoofPlans, settings: HeightSettings) -> list[_Candidate]:
    """Pitched roofs whose ridges are in the middle of their wings, those of more planes at a small penalty."""
    across = plans.turned()
    is_any, is_single = plans.is_any & _is_wide(plans), plans.is_single & _is_wide(plans)
    may_turn = plans.is_single & _is_wide(across)
    is_nearly_square = is_single & (plans.aspect < PYRAMID_ASPECT)
    shed, shed_across = (_candidate(RoofKind.SHED, which, samples).ridge_up() for which in (plans, across))
    gable, gable_across = (_candidate(RoofKind.GABLE, which, samples) for which in (plans, across))
    hip, pyramid = (_candidate(kind, plans, samples) for kind in (RoofKind.HIP, RoofKind.PYRAMID))
    return [
        shed.only(is_single, 1.0, settings),
        shed_across.only(may_turn, 1.0, settings),
        gable.only(is_any, GABLE_PENALTY, settings),
        gable_across.only(may_turn, GABLE_PENALTY, settings),
        hip.only(is_any & ~is_nearly_square, HIP_PENALTY, settings),
        pyramid.only(is_nearly_square, HIP_PENALTY, settings),
    ]


def _off_centre(samples: RoofSamples, plans: RoofPlans, settings: HeightSettings) -> list[_Candidate]:
    """Gables over single wings whose ridges lie to one side, as where an outline takes in a terrace."""
    return [
        _candidate(RoofKind.GABLE, which.shifted(share), samples).only(
            plans.is_single & _is_wide(which), OFF_CENTRE_PENALTY, settings
        )
        for which in (plans, plans.turned())
        for share in OFF_CENTRE
    ]


def _on_seen_plans(samples: RoofSamples, count: int, settings: HeightSettings) -> list[_Candidate]:
    """Roofs over the rectangle around all that the DSM shows within each outline, or around its higher parts."""
    margin_m = 0.5 * settings.roof_erosion_m
    around_all = plans_seen(samples, count, margin_m)
    around_tops = [plans_seen(samples.above(share), count, margin_m) for share in SHARES_OF_TOP]
    candidates = _off_centre(samples, around_all, settings)
    for plans in (around_all, *around_tops):
        candidates += _centred(samples, plans, settings)
    return [replace(candidate, cost=SEEN_PLAN_PENALTY * candidate.cost) for candidate in candidates]


def _is_wide(plans: RoofPlans) -> NDArray[np.bool_]:
    """Whether main wings (b,) are wide enough across their ridge for a pitch to show."""
    return plans.half_width_m >= LEAST_HALF_WIDTH_M


def _candidate(kind: RoofKind, plans: RoofPlans, samples: RoofSamples) -> _Candidate:
    """The robust line elevation = eave + pitch * run in each building; NaN without samples."""
    is_sampled = np.bincount(samples.building, minlength=plans.count) > 0
    count, owner = int(is_sampled.sum()), (np.cumsum(is_sampled) - 1)[samples.building]
    elevation = samples.elevation_m
    run = plans.runs_m(kind, samples.plan_m, samples.building)
    moments = run, elevation, run * run, run * elevation
    weight = np.ones_like(elevation)
    eave, pitch = np.full(count, np.nan), np.zeros(count)
    for iteration in range(HUBER_ITERATIONS + TUKEY_ITERATIONS):
        total = np.bincount(owner, weight, count)
        with np.errstate(invalid="ignore", divide="ignore"):
            x, y, xx, xy = (np.bincount(owner, weight * values, count) / total for values in moments)
            variance, covariance = xx - x * x, xy - x * y
            slope = np.where(variance > LEAST_RUN_VARIANCE_M2, covariance / variance, 0.0)
        has_weight = total > 1e-9
        pitch, eave = np.where(has_weight, slope, pitch), np.where(has_weight, y - slope * x, eave)
        residual = elevation - eave[owner] - pitch[owner] * run
        if iteration < HUBER_ITERATIONS:
            weight = TRUSTED_RESIDUAL_M / np.maximum(np.abs(residual), TRUSTED_RESIDUAL_M)
        else:
            weight = np.maximum(1.0 - (residual / FORGOTTEN_RESIDUAL_M) ** 2, 0.0) ** 2
    cost = np.bincount(owner, _unexplained(residual), count) / np.bincount(owner, minlength=count)
    with np.errstate(invalid="ignore"):
        spread = np.sqrt(np.bincount(owner, weight * residual**2, count) / np.bincount(owner, weight, count))
    of_all = np.full((4, plans.count), np.nan)
    of_all[1] = 0.0
    of_all[:, is_sampled] = eave, pitch, spread, cost
    return _Candidate(kind, plans, *of_all)


def _unexplained(residual_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of each sample (n,) a roof leaves unexplained, from 0 to 1, by how far it lies from the roof."""
    return np.minimum((residual_m / EXPLAINED_RESIDUAL_M) ** 2, 1.0)

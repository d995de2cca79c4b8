"""Which roof a building has: candidates fitted to the DSM inside its outline, the simplest good one taken.

Candidates compete by the share of the roof that they leave unexplained: a table of fitted roofs takes over the rows of
those that win. Where no ridge in the middle of the outline explains the roof, off-centre ones and plans read off the
DSM compete too, and where none of them does, a roof of the planes that the DSM shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.heights.facet_fitting import fit_facets
from ryu_scape.heights.roof_candidates import (
    MOST_UNEXPLAINED,
    Candidate,
    candidate_of,
    centred,
    off_centre,
    on_seen_plans,
    unexplained,
)
from ryu_scape.heights.roof_plans import RoofPlans
from ryu_scape.heights.roof_samples import RoofSamples
from ryu_scape.heights.roof_shape import FLAT_ROOF, Roof, RoofKind
from ryu_scape.progress import Step
from ryu_scape.settings import HeightSettings

FLAT_BEYOND_DOUBT = 0.01
WELL_EXPLAINED = 0.2
FACETS_PENALTY, MOSTLY_FLAT = 1.5, 0.4
"""Facets must fit so much better than a pitched roof, or than a flat one that leaves no more than this unexplained."""
TOLD_BY_FIT = frozenset({RoofKind.GABLE, RoofKind.HIP, RoofKind.PYRAMID})
"""Kinds that a roof of facets keeps if it fitted as one of them, though not as well."""


@dataclass(frozen=True, eq=False)
class FittedRoofs:
    """One roof a building, and how closely the DSM follows it.

    roofs: (b,) Roof. eave_m: (b,) its elevation at the eave. spread_m: (b,) one sigma of the DSM about the roof and, as
    the eave is found by following the slope, the share of the rise that the roof's cost puts in doubt. cost: (b,) share
    of the samples that the roof leaves unexplained, times a penalty for complexity. NaN without samples.
    """

    roofs: NDArray[np.object_]
    eave_m: NDArray[np.float64]
    spread_m: NDArray[np.float64]
    cost: NDArray[np.float64]

    @staticmethod
    def flat(candidate: Candidate) -> FittedRoofs:
        """Flat roofs at the elevations of the candidate of that kind."""
        roofs = np.full(candidate.plans.count, FLAT_ROOF, object)
        return FittedRoofs(roofs, candidate.eave_m, candidate.spread_m, candidate.cost)

    @property
    def is_pitched(self) -> NDArray[np.bool_]:
        """(b,) roofs that are not flat."""
        return self.roofs != FLAT_ROOF

    @property
    def is_plain(self) -> NDArray[np.bool_]:
        """(b,) whether most of the DSM follows the roof; where it does not, it is flat for want of a better one."""
        return self.is_pitched | (self.cost <= MOST_UNEXPLAINED)

    def or_pitched(self, candidate: Candidate, chosen: NDArray[np.bool_]) -> FittedRoofs:
        """The candidate's roofs for the buildings chosen (b,), and these for the rest."""
        roofs = self.roofs.copy()
        for index in np.flatnonzero(chosen).tolist():
            roofs[index] = candidate.roof(index)
        doubt_m = np.where(chosen, candidate.cost, 0.0) * candidate.rise_m
        spread_m = np.hypot(candidate.spread_m, doubt_m)
        return self.where(chosen, FittedRoofs(roofs, candidate.eave_m, spread_m, candidate.cost))

    def plain_or(self, eave_m: NDArray[np.float64], spread_m: NDArray[np.float64]) -> FittedRoofs:
        """The same, at elevations (b,) with a spread (b,) of the buildings' own where a roof is not plain."""
        is_plain = self.is_plain
        eave_m, spread_m = np.where(is_plain, self.eave_m, eave_m), np.where(is_plain, self.spread_m, spread_m)
        return replace(self, eave_m=eave_m, spread_m=spread_m)

    def roofs_beneath(self, highest_m: NDArray[np.float64]) -> tuple[Roof, ...]:
        """The roofs, none of whose ridges is above the highest elevation (b,) seen there."""
        room_m = (highest_m - self.eave_m).tolist()
        return tuple(roof.rising(min(roof.rise_m, room)) for roof, room in zip(self.roofs, room_m, strict=True))

    def where(self, chosen: NDArray[np.bool_], others: FittedRoofs) -> FittedRoofs:
        """The others for the buildings chosen (b,), and these for the rest."""
        return FittedRoofs(
            np.where(chosen, others.roofs, self.roofs),
            np.where(chosen, others.eave_m, self.eave_m),
            np.where(chosen, others.spread_m, self.spread_m),
            np.where(chosen, others.cost, self.cost),
        )


def fit_flat_roofs(samples: RoofSamples, count: int) -> FittedRoofs:
    """A flat roof for each of `count` buildings, as where the DSM is too coarse to show any other."""
    return FittedRoofs.flat(candidate_of(RoofKind.FLAT, RoofPlans.none(count), samples))


def fit_roofs(
    samples: RoofSamples,
    plans: RoofPlans,
    polygons: NDArray[np.object_],
    settings: HeightSettings,
    step: Step,
) -> FittedRoofs:
    """Choose a roof for every building of `plans`; flat unless a pitched one fits clearly better.

    polygons: (b,) outlines. A building without samples gets NaN for its eave and spread. step: hears now and then which
    fraction of the buildings is done.
    """
    flat = candidate_of(RoofKind.FLAT, plans, samples)
    samples = samples.of_buildings(flat.cost > FLAT_BEYOND_DOUBT)
    candidates = centred(samples, plans, settings)
    best_cost = np.fmin(flat.cost, _costs(candidates).min(axis=0))
    unclear = samples.of_buildings(plans.is_any & (best_cost > WELL_EXPLAINED))
    candidates += off_centre(unclear, plans, settings)
    candidates += on_seen_plans(unclear, plans.count, settings)
    on_plans = _best_of(flat, candidates, settings)
    faceted = _faceted(on_plans, samples, polygons, step)
    return on_plans.where(faceted.cost < _cost_to_beat(on_plans, settings), faceted)


def _costs(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    return np.stack([candidate.cost for candidate in candidates])


def _best_of(flat: Candidate, candidates: Sequence[Candidate], settings: HeightSettings) -> FittedRoofs:
    """The cheapest of the candidates where it is clearly cheaper than the flat roof, else that one."""
    costs = _costs(candidates)
    best, is_pitched = costs.argmin(axis=0), costs.min(axis=0) < settings.pitched_roof_cost_share * flat.cost
    fitted = FittedRoofs.flat(flat)
    for number, candidate in enumerate(candidates):
        fitted = fitted.or_pitched(candidate, is_pitched & (best == number))
    return fitted


def _cost_to_beat(fitted: FittedRoofs, settings: HeightSettings) -> NDArray[np.float64]:
    """What facets (b,) have to leave less unexplained than: clearly less where roofs on plans say most of it."""
    is_pitched = fitted.is_pitched
    cost = np.where(is_pitched, fitted.cost, settings.pitched_roof_cost_share * fitted.cost)
    return cost / np.where(is_pitched | (fitted.cost <= MOSTLY_FLAT), FACETS_PENALTY, 1.0)


def _faceted(fitted: FittedRoofs, samples: RoofSamples, polygons: NDArray[np.object_], step: Step) -> FittedRoofs:
    """Roofs of facets for those that do not explain their samples well; those of all others cost infinitely much."""
    count = fitted.roofs.size
    roofs, (eave_m, spread_m), cost = fitted.roofs.copy(), np.full((2, count), np.nan), np.full(count, np.inf)
    for index, own in samples.each(count, fitted.cost > WELL_EXPLAINED):
        step(index / count)
        faceted = fit_facets(polygons[index], own.plan_m, own.elevation_m)
        if faceted is None:
            continue
        kind = roofs[index].kind if roofs[index].kind in TOLD_BY_FIT else faceted.roof.kind
        roofs[index], eave_m[index] = replace(faceted.roof, kind=kind), faceted.eave_m
        cost[index] = unexplained(faceted.residual_m).mean()
        spread_m[index] = np.hypot(faceted.spread_m, cost[index] * faceted.roof.rise_m)
    return FittedRoofs(roofs, eave_m, spread_m, cost)

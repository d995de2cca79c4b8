"""Which roof a building has: candidates fitted to the DSM inside its outline, the simplest good one taken.

Candidates compete by the share of the roof that they leave unexplained. Where no ridge in the middle of the outline
explains the roof, off-centre ones and plans read off the DSM compete too, and where none of them does, a roof of the
planes that the DSM shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from ryu_scape.settings import HeightSettings

FLAT_BEYOND_DOUBT = 0.01
WELL_EXPLAINED = 0.2
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


def fit_flat_roofs(samples: RoofSamples, count: int) -> FittedRoofs:
    """A flat roof for each of `count` buildings, as where the DSM is too coarse to show any other."""
    flat = candidate_of(RoofKind.FLAT, RoofPlans.none(count), samples)
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
    flat = candidate_of(RoofKind.FLAT, plans, samples)
    samples = samples.of_buildings(flat.cost > FLAT_BEYOND_DOUBT)
    candidates = centred(samples, plans, settings)
    best_cost = np.fmin(flat.cost, _least_cost(candidates))
    unclear = samples.of_buildings(plans.is_any & (best_cost > WELL_EXPLAINED))
    candidates += off_centre(unclear, plans, settings)
    candidates += on_seen_plans(unclear, plans.count, settings)
    on_plans = _best_of(flat, candidates, settings)
    return _better_with_facets(on_plans, flat, samples, polygons, step)


@dataclass(frozen=True, eq=False)
class _Contest:
    """The best roof so far of each building (b,): its eave and spread as in FittedRoofs, and what it costs.

    is_pitched: whether it beat the flat roof. cost_to_beat: what another kind of roof has to be better than.
    """

    roofs: list[Roof]
    eave_m: NDArray[np.float64]
    spread_m: NDArray[np.float64]
    cost: NDArray[np.float64]
    is_pitched: NDArray[np.bool_]
    cost_to_beat: NDArray[np.float64]


def _least_cost(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    return np.min([candidate.cost for candidate in candidates], axis=0)


def _best_of(flat: Candidate, candidates: Sequence[Candidate], settings: HeightSettings) -> _Contest:
    """The cheapest of the candidates where it is clearly cheaper than the flat roof, else that one."""
    cost = np.stack([candidate.cost for candidate in candidates])
    best, least = cost.argmin(axis=0), cost.min(axis=0)
    flat_cost_to_beat = settings.pitched_roof_cost_share * flat.cost
    is_pitched = least < flat_cost_to_beat
    roofs, eave_m, spread_m = [FLAT_ROOF] * flat.plans.count, flat.eave_m.copy(), flat.spread_m.copy()
    for number, candidate in enumerate(candidates):
        chosen = np.flatnonzero(is_pitched & (best == number))
        eave_m[chosen] = candidate.eave_m[chosen]
        spread_m[chosen] = np.hypot(candidate.spread_m[chosen], candidate.cost[chosen] * candidate.rise_m[chosen])
        for index in chosen.tolist():
            roofs[index] = candidate.roof(index)
    is_plain = is_pitched | (flat.cost <= MOSTLY_FLAT)
    cost_to_beat = np.where(is_pitched, least, flat_cost_to_beat) / np.where(is_plain, FACETS_PENALTY, 1.0)
    return _Contest(roofs, eave_m, spread_m, np.where(is_pitched, least, flat.cost), is_pitched, cost_to_beat)


def _better_with_facets(
    contest: _Contest,
    flat: Candidate,
    samples: RoofSamples,
    polygons: NDArray[np.object_],
    step: Callable[[float], None],
) -> FittedRoofs:
    """The contest's roofs, and in the place of those that do not explain their samples well a roof of facets."""
    roofs, is_pitched = contest.roofs.copy(), contest.is_pitched.copy()
    eave_m, spread_m = contest.eave_m.copy(), contest.spread_m.copy()
    for index, own in samples.each(len(roofs), contest.cost > WELL_EXPLAINED):
        step(index / len(roofs))
        faceted = fit_facets(polygons[index], own.plan_m, own.elevation_m)
        if faceted is None:
            continue
        cost = float(unexplained(faceted.residual_m).mean())
        if cost < contest.cost_to_beat[index]:
            kind = roofs[index].kind if roofs[index].kind in TOLD_BY_FIT else faceted.roof.kind
            roofs[index], eave_m[index], is_pitched[index] = replace(faceted.roof, kind=kind), faceted.eave_m, True
            spread_m[index] = np.hypot(faceted.spread_m, cost * faceted.roof.rise_m)
    return FittedRoofs(tuple(roofs), eave_m, spread_m, is_pitched | (flat.cost <= MOST_UNEXPLAINED))

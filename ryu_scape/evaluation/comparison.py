"""How good buildings are, set beside the truth: hits, misses and false alarms, and their heights' errors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.evaluation.building_set import BuildingSet
from ryu_scape.evaluation.matching import match_polygons
from ryu_scape.evaluation.scores import AreaCounts, BuildingCounts, HeightErrors

SMALLEST_BUILDING_M2 = 1.8
"""Twenty pixels of SpaceNet-2: what is smaller is no building to its rule."""
NONE = -1


class Verdict(Enum):
    """What becomes of a building in a comparison."""

    HIT = "hit"
    FALSE_ALARM = "false alarm"
    MISS = "miss"
    OUTSIDE = "outside"


@dataclass(frozen=True, eq=False)
class OutlineScores:
    """How well outlines agree: in square metres, and building by building. area_m2: of the place that was compared."""

    area: AreaCounts
    buildings: BuildingCounts
    area_m2: float


@dataclass(frozen=True, eq=False)
class Comparison:
    """Buildings that were judged, and the truth.

    truth: None where only heights were compared. partner: (judged,) index of the true building that each was found
    to be, or NONE. iou: (judged,) with it, NaN for none. true_height_m: (judged,) NaN where unknown.
    judged_verdicts, true_verdicts: (n,) each. outlines: None without true outlines.
    """

    judged: BuildingSet
    truth: BuildingSet | None
    partner: NDArray[np.intp]
    iou: NDArray[np.float64]
    true_height_m: NDArray[np.float64]
    judged_verdicts: tuple[Verdict, ...]
    true_verdicts: tuple[Verdict, ...]
    outlines: OutlineScores | None

    @property
    def height_error_m(self) -> NDArray[np.float64]:
        """Judged less true height (judged,), NaN where either is unknown."""
        return self.judged.height_m - self.true_height_m

    @property
    def heights(self) -> HeightErrors:
        """Of all buildings whose height is known on both sides."""
        errors = HeightErrors()
        errors.add(self.judged.height_m, self.true_height_m)
        return errors


def compare(judged: BuildingSet, truth: BuildingSet, place: shapely.Polygon) -> Comparison:
    """Set buildings beside the truth, both cut to `place`; a height is compared where a building was found.

    Areas are those of all outlines of a side together. Buildings are matched one by one (`match_polygons`), even where
    they touch.
    """
    cut, true_cut = (shapely.intersection(side.polygons, place) for side in (judged, truth))
    inside, true_inside = (np.flatnonzero(shapely.area(each) >= SMALLEST_BUILDING_M2) for each in (cut, true_cut))
    pairs, iou = match_polygons(cut[inside], true_cut[true_inside])
    hits, true_hits = inside[pairs[:, 0]], true_inside[pairs[:, 1]]
    partner, its_iou, height_m = (np.full(len(cut), value) for value in (NONE, np.nan, np.nan))
    partner[hits], its_iou[hits], height_m[hits] = true_hits, iou, truth.height_m[true_hits]
    return Comparison(
        judged,
        truth,
        partner,
        its_iou,
        height_m,
        _verdicts(len(cut), inside, hits, Verdict.FALSE_ALARM),
        _verdicts(len(true_cut), true_inside, true_hits, Verdict.MISS),
        OutlineScores(
            _areas(cut, true_cut), BuildingCounts(len(hits), inside.size, true_inside.size), float(shapely.area(place))
        ),
    )


def compare_heights(judged: BuildingSet, true_height_m: NDArray[np.float64]) -> Comparison:
    """Set heights alone beside the true ones (judged,) of the same outlines."""
    count = len(judged.footprints)
    return Comparison(
        judged, None, np.full(count, NONE), np.full(count, np.nan), true_height_m, (Verdict.OUTSIDE,) * count, (), None
    )


def _verdicts(count: int, inside: NDArray[np.intp], hits: NDArray[np.intp], otherwise: Verdict) -> tuple[Verdict, ...]:
    verdicts = np.full(count, Verdict.OUTSIDE, object)
    verdicts[inside], verdicts[hits] = otherwise, Verdict.HIT
    return tuple(verdicts)


def _areas(judged: NDArray[np.object_], true: NDArray[np.object_]) -> AreaCounts:
    """Square metres of all outlines of a side together, what overlaps counted once."""
    one, other = (shapely.get_parts(shapely.union_all(polygons)) for polygons in (judged, true))
    first, second = shapely.STRtree(other).query(one, predicate="intersects")
    both_m2 = shapely.area(shapely.intersection(one[first], other[second])).sum()
    return AreaCounts(float(both_m2), float(shapely.area(one).sum()), float(shapely.area(other).sum()))

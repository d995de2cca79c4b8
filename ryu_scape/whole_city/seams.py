"""One building once: where two squares found the same one, or each left it to the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.whole_city.measured_square import SquareShapes

LEAST_SHARED = 0.5
"""Outlines are of one building if they share this much of the smaller one."""


def chosen_of(squares: Sequence[SquareShapes]) -> list[NDArray[np.bool_]]:
    """Which buildings of each square (b,) belong to the city.

    Certain ones do, unless an earlier square's is the same building; of those that lie just beyond a square's side,
    the ones that no square is certain of. So every square may see a seam in its own way, and nothing is there twice.
    """
    square = np.repeat(np.arange(len(squares)), [len(each.polygons) for each in squares])
    polygons = np.concatenate([each.polygons for each in squares]) if squares else np.empty(0, object)
    is_certain = np.concatenate([each.is_certain for each in squares]) if squares else np.empty(0, bool)
    order = np.lexsort((np.arange(square.size), ~is_certain))
    rank = np.empty(order.size, np.intp)
    rank[order] = np.arange(order.size)
    is_chosen = np.ones(square.size, bool)
    first, second = _same(polygons, square)
    earlier, later = np.where(rank[first] < rank[second], (first, second), (second, first))
    for one, other in sorted(zip(earlier.tolist(), later.tolist(), strict=True), key=lambda pair: rank[pair[0]]):
        if is_chosen[one]:
            is_chosen[other] = False
    return np.split(is_chosen, np.cumsum([len(each.polygons) for each in squares])[:-1]) if squares else []


def _same(polygons: NDArray[np.object_], square: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs (k,) of buildings of different squares that are the same."""
    if not len(polygons):
        return np.empty(0, np.intp), np.empty(0, np.intp)
    first, second = shapely.STRtree(polygons).query(polygons)
    are_rivals = square[first] < square[second]
    first, second = first[are_rivals], second[are_rivals]
    common_m2 = shapely.area(shapely.intersection(polygons[first], polygons[second]))
    smaller_m2 = np.minimum(shapely.area(polygons[first]), shapely.area(polygons[second]))
    are_same = common_m2 >= LEAST_SHARED * smaller_m2
    return first[are_same], second[are_same]

"""Which predicted building is which true one: each in one pair at most, those that agree best first."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

LEAST_IOU = 0.5


def match_labels(predicted: NDArray[np.int32], true: NDArray[np.int32]) -> NDArray[np.int64]:
    """Pairs (k, 2) of a predicted and a true label, both from 1 on, with an IoU of at least LEAST_IOU."""
    true_count = int(true.max()) + 1
    keys, shared = np.unique(predicted.astype(np.int64) * true_count + true, return_counts=True)
    pairs = np.column_stack(np.divmod(keys, true_count))
    real = (pairs > 0).all(axis=1)
    pairs, shared = pairs[real], shared[real]
    areas = np.bincount(predicted.ravel())[pairs[:, 0]] + np.bincount(true.ravel())[pairs[:, 1]]
    return pairs[_best(pairs, shared / (areas - shared))]


def match_polygons(
    predicted: NDArray[np.object_], true: NDArray[np.object_]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Pairs (k, 2) of an index into `predicted` and one into `true`, and their IoU (k,) of at least LEAST_IOU."""
    pairs = np.column_stack(shapely.STRtree(true).query(predicted, predicate="intersects"))
    shared = shapely.area(shapely.intersection(predicted[pairs[:, 0]], true[pairs[:, 1]]))
    areas = shapely.area(predicted)[pairs[:, 0]] + shapely.area(true)[pairs[:, 1]]
    iou = shared / (areas - shared)
    best = _best(pairs, iou)
    return pairs[best], iou[best]


def _best(pairs: NDArray[np.integer], iou: NDArray[np.float64]) -> NDArray[np.intp]:
    """Which pairs (k, 2) remain, in their order, when the best takes both its partners, then the best of the rest…"""
    good = np.flatnonzero(iou >= LEAST_IOU)
    best_first = good[np.argsort(-iou[good], kind="stable")]
    kept: list[int] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for number, (one, other) in zip(best_first.tolist(), pairs[best_first].tolist(), strict=True):
        if one not in taken[0] and other not in taken[1]:
            kept.append(number)
            taken[0].add(one)
            taken[1].add(other)
    return np.sort(np.array(kept, np.intp))

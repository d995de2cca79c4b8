"""Items in groups: where each group begins, and the number of an item within its group."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def starts(sizes: NDArray[np.integer]) -> NDArray[np.intp]:
    """The first item (g,) of each group of these sizes (g,), laid end to end."""
    return np.cumsum(sizes) - sizes


def offsets(sizes: NDArray[np.integer]) -> NDArray[np.int64]:
    """(g + 1,) group i has the items [offset i, offset i + 1)."""
    return np.append(0, np.cumsum(sizes)).astype(np.int64)


def sizes_of(owner: NDArray[np.integer], count: int) -> NDArray[np.intp]:
    """How many items (count,) each group has."""
    return np.bincount(owner, minlength=count)


def spread(sizes: NDArray[np.integer]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The group (n,) of each item of groups of these sizes (g,), and its number (n,) within the group, from 0."""
    owner = np.repeat(np.arange(sizes.size), sizes)
    return owner, np.arange(owner.size) - starts(sizes)[owner]


def items_of_runs(first: NDArray[np.integer], sizes: NDArray[np.integer]) -> NDArray[np.intp]:
    """The items (n,) of runs (r,), one run after the other: `sizes` following numbers from each `first` on."""
    run, number = spread(sizes)
    return first[run] + number


def by_group(owner: NDArray[np.integer]) -> NDArray[np.intp]:
    """The order (n,) that brings the items of each group together, groups ascending, and leaves them as they were."""
    return np.argsort(owner, kind="stable")


def best_of_each(owner: NDArray[np.integer], merit: NDArray[np.float64]) -> NDArray[np.intp]:
    """The item (g,) of most merit (n,) of each group that has items, groups ascending; the last one of equals."""
    order = np.lexsort((merit, owner))
    return order[np.diff(owner[order], append=-1) != 0]


def least_of_each(owner: NDArray[np.integer], values: NDArray[Any], at_most: NDArray[Any]) -> NDArray[Any]:
    """The least value (g,) of each group's items (n,), and `at_most` (g,) where that is less."""
    least = at_most.copy()
    np.minimum.at(least, owner, values)
    return least


def most_of_each(owner: NDArray[np.integer], values: NDArray[Any], at_least: NDArray[Any]) -> NDArray[Any]:
    """The largest value (g,) of each group's items (n,), and `at_least` (g,) where that is more."""
    most = at_least.copy()
    np.maximum.at(most, owner, values)
    return most


def mean_of_each(owner: NDArray[np.integer], values: NDArray[Any], count: int) -> NDArray[np.float64]:
    """The mean (count,) of each group's items (n,), 0 for one without any."""
    return np.bincount(owner, values, count) / np.maximum(sizes_of(owner, count), 1)


def runs(numbers: NDArray[np.integer]) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """The first and the last number (r,) of each run of successive ones among ascending `numbers` (n,)."""
    is_break = np.diff(numbers) != 1
    return numbers[np.append(True, is_break)[: numbers.size]], numbers[np.append(is_break, True)[: numbers.size]]


def numbered(owner: NDArray[np.integer]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The groups (g,) that have items, ascending, and the place (n,) of each item's group among them."""
    present, number = np.unique(owner, return_inverse=True)
    return present, number

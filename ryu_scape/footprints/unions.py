"""Which elements belong together, by pointers from each to another of its kind."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def followed(pointers: NDArray[Any]) -> NDArray[Any]:
    """Where each pointer (n,) leads in the end; there must be no cycles but pointers to themselves."""
    while True:
        further = pointers[pointers]
        if np.array_equal(further, pointers):
            return pointers
        pointers = further


def numbered(roots: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Roots (n,), each its own root, counted from 0: the number (n,) of everyone's root, and the roots in order."""
    is_root = roots == np.arange(roots.size)
    return (np.cumsum(is_root) - 1)[roots], np.flatnonzero(is_root)


def joined(first: NDArray[Any], second: NDArray[Any], count: int) -> NDArray[np.intp]:
    """The number (count,), from 0, of the group of each element when element `first[i]` belongs with `second[i]`."""
    roots = np.arange(count)
    while True:
        lowest = np.minimum(roots[first], roots[second])
        lower = roots.copy()
        np.minimum.at(lower, roots[first], lowest)
        np.minimum.at(lower, roots[second], lowest)
        lower = followed(lower)
        if np.array_equal(lower, roots):
            return numbered(roots)[0]
        roots = lower

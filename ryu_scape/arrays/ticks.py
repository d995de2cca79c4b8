"""Round numbers for scales."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_ROUND = (1.0, 2.0, 5.0, 10.0)


def round_step(span: float, most: int) -> float:
    """The smallest 1, 2 or 5 times a power of ten of which at most `most` steps fit into a positive span."""
    least = span / most
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in _ROUND if power * factor >= least * (1 - 1e-9))


def round_below(span: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that a positive span holds."""
    power = 10.0 ** math.floor(math.log10(span))
    return max(power * factor for factor in _ROUND if power * factor <= span * (1 + 1e-9))


def ticks_between(low: float, high: float, most: int) -> NDArray[np.float64]:
    """Round numbers within [low, high], evenly spaced, about `most` of them."""
    step = round_step(max(high - low, 1e-9), most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return step * np.arange(first, last + 1).astype(np.float64)

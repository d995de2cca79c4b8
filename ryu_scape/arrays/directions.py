"""Directions of buildings, which are the same after a quarter turn: means and turns of four times the angle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

QUARTER_TURN = np.pi / 2


def fourfold_mean(angle: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """The direction in (-pi / 4, pi / 4] that angles (n,) follow or are square to, by their weights (n,)."""
    return float(np.angle(np.sum(weight * np.exp(4j * angle))) / 4)


def nearest_fourfold(angle: NDArray[np.float64], direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is nearest to angles among all that follow directions or are square to them."""
    return direction + np.rint((angle - direction) / QUARTER_TURN) * QUARTER_TURN


def fourfold_turn(angle: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """By how much, in (-pi / 4, pi / 4], angles differ from the nearest multiple of a quarter turn."""
    return np.angle(np.exp(4j * np.asarray(angle))) / 4

"""Building probability to footprints: threshold, contours with their hierarchy, simplification, map metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Footprint:
    """The outline of one building in map metres.

    exterior: (n, 2) float64 (x, y), counter-clockwise, unclosed. holes: courtyards, each (k, 2), clockwise, unclosed.
    confidence: mean building probability inside, in [0, 1].
    """

    exterior: NDArray[np.float64]
    holes: tuple[NDArray[np.float64], ...]
    confidence: float

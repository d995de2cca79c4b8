"""Colours for numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_STEPS = 256


@dataclass(frozen=True, eq=False)
class Ramp:
    """The colours of the numbers from `lowest` to `highest`; those beyond look like these.

    rgba: (256, 4) uint8.
    """

    rgba: NDArray[np.uint8]
    lowest: float
    highest: float

    def colours_of(self, values: NDArray[np.floating]) -> NDArray[np.uint8]:
        """(…, 4) uint8 RGBA of numbers (…); transparent where they are NaN."""
        span = max(self.highest - self.lowest, np.finfo(np.float32).tiny)
        share = np.nan_to_num((values - self.lowest) / span, nan=0.0, posinf=1.0, neginf=0.0)
        colours = self.rgba[np.clip(share * (_STEPS - 1) + 0.5, 0, _STEPS - 1).astype(np.uint8)]
        colours[np.isnan(values)] = 0
        return colours

    def between(self, lowest: float, highest: float) -> Ramp:
        """The same colours for other numbers."""
        return Ramp(self.rgba, lowest, highest)


def ramp_through(*anchors: str) -> Ramp:
    """A ramp from 0 to 1 through evenly spaced colours, each #rrggbb or #rrggbbaa."""
    channels = np.array([[*bytes.fromhex(anchor[1:].ljust(8, "f"))] for anchor in anchors], float)
    at, places = np.linspace(0, 1, _STEPS), np.linspace(0, 1, len(anchors))
    rgba = np.stack([np.interp(at, places, channel) for channel in channels.T], axis=1)
    return Ramp(np.rint(rgba).astype(np.uint8), 0.0, 1.0)

"""Colours in other numbers than 8 bits as a screen shows them: which of them become black and which white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.raster.nodata import blank_nodata

MOST_SAMPLE = 4_000_000
"""Pixels of all files together that a stretch is found from."""


@dataclass(frozen=True)
class Stretch:
    """The values of each band that become black and white."""

    low: tuple[float, ...]
    high: tuple[float, ...]

    @staticmethod
    def of(samples: Sequence[NDArray[np.float32]], percentiles: tuple[float, float]) -> Stretch:
        """The percentiles of samples (bands, n) of one image, or of several that are to look alike."""
        count = sum(sample.shape[1] for sample in samples)
        every = -(-count // MOST_SAMPLE)
        together = np.concatenate([sample[:, :: max(1, every)] for sample in samples], axis=1)
        if not together.size:
            together = np.zeros((len(together), 1), np.float32)
        low, high = np.percentile(together, percentiles, axis=1)
        return Stretch(tuple(low.tolist()), tuple(high.tolist()))

    def light(self, values: NDArray[np.generic], measured: NDArray[np.bool_]) -> tuple[NDArray, NDArray[np.bool_]]:
        """Values (bands, h, w), measured (h, w), as (bands, h, w) of 0 to 255, and (h, w) where they are complete.

        Takes `low` to 1 and `high` to 255: 0 is left to pixels that are 0 in all bands, the sign of missing data.
        Between them tones rise with the root, close to the sRGB encoding (IEC 61966-2-1): sensors count light, screens
        and photographs, those that the network was trained on among them, do not.
        """
        blanked = blank_nodata(values, measured)
        complete = np.asarray(np.isfinite(blanked).all(axis=0))
        lit = complete & (blanked != 0).any(axis=0)
        low, high = (np.array(each)[:, None, None] for each in (self.low, self.high))
        light = np.clip((blanked - low) / np.where(high > low, high - low, 1), 0, 1)
        return np.where(lit, np.rint(1 + 254 * np.sqrt(light)), 0), complete

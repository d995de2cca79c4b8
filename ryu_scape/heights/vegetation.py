"""What tells trees that the network took for buildings: they are green and rough, which roofs are not both."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.colours import excess_green
from ryu_scape.heights.pixels import LabelledPixels
from ryu_scape.heights.statistics import GroupedValues
from ryu_scape.survey import Survey

SMOOTHING_M = 0.75
"""A roof's planes look the same at this scale; a crown's twigs do not."""
MOST_SAMPLES = 100


def measure_vegetation(
    survey: Survey, dsm_m: NDArray[np.float32], on_roof: LabelledPixels, count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Greenness (b,), the median of (2 G - R - B) / (R + G + B), and roughness (b,) in metres, NaN where unknown.

    on_roof: pixels of each of `count` buildings. Roughness is the median distance of the DSM (H, W) from itself,
    smoothed. Source: both together part trees from buildings in Rottensteiner, Trinder, Clode & Kubik 2005 (Information
    Fusion 6:4).
    """
    samples = on_roof.thinned(MOST_SAMPLES, count, survey.grid.width)
    green_share = excess_green(*(band.ravel()[samples.pixel] for band in survey.rgb))
    smooth_m = cv2.GaussianBlur(dsm_m, (0, 0), SMOOTHING_M / survey.grid.gsd_m)
    rough_m = np.abs(dsm_m.ravel()[samples.pixel] - smooth_m.ravel()[samples.pixel])
    greenness, roughness_m = (
        GroupedValues.of(values, samples.building, count).percentile(50.0) for values in (green_share, rough_m)
    )
    return greenness, roughness_m

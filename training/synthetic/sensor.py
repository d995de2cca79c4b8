"""What a height model of a given GSD keeps of the true surface."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

COARSE_GSD_M = 10.0


def sense_dsm(surface_m: NDArray[np.float32], gsd_m: float, dsm_gsd_m: float, rng: Generator) -> NDArray[np.float32]:
    """The DSM as it comes back on the orthophoto's grid: averaged to `dsm_gsd_m`, made noisy, interpolated.

    surface_m: (H, W) metres at `gsd_m`. A fine DSM keeps edges but is a little smoothed and noisy (photogrammetry); a
    coarse one is rounded to whole metres with an error of about 1.5 m (AW3D30). Returns (H, W) float32 metres.
    """
    height, width = surface_m.shape
    return cv2.resize(coarsen(surface_m, gsd_m, dsm_gsd_m, rng), (width, height), interpolation=cv2.INTER_LINEAR)


def coarsen(surface_m: NDArray[np.float32], gsd_m: float, dsm_gsd_m: float, rng: Generator) -> NDArray[np.float32]:
    """The DSM on its own grid of about `dsm_gsd_m`."""
    height, width = surface_m.shape
    cells = (max(2, round(width * gsd_m / dsm_gsd_m)), max(2, round(height * gsd_m / dsm_gsd_m)))
    if dsm_gsd_m >= COARSE_GSD_M:
        dsm = cv2.resize(surface_m, cells, interpolation=cv2.INTER_AREA)
        return np.round(dsm + rng.normal(0, 1.5, dsm.shape)).astype(np.float32)
    smoothed = cv2.GaussianBlur(surface_m, (0, 0), rng.uniform(0.3, 1.2) * max(dsm_gsd_m / gsd_m, 1.0) * 0.6)
    dsm = cv2.resize(smoothed, cells, interpolation=cv2.INTER_AREA if dsm_gsd_m > gsd_m else cv2.INTER_LINEAR)
    return (dsm + rng.normal(0, rng.uniform(0.03, 0.2), dsm.shape)).astype(np.float32)

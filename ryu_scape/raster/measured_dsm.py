"""A DSM in the pixels that it was measured in, where a file holds it in finer ones."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ryu_scape.raster.dsm_cells import DsmCells
from ryu_scape.raster.finest_detail import finest_detail_px
from ryu_scape.raster.grid import GeoGrid, Georeference, fitted_grid
from ryu_scape.raster.resampling_undone import cells_before_resampling

COARSEST_DRAWN_M = 5.0
"""Nobody resamples a DSM to coarser pixels to lay it onto an image."""
DETAIL_TO_GSD = 0.5
"""The GSD at which a DSM shows what a blurred one shows, as a share of its finest detail."""
BLURRED_M, DETAIL_TO_SIDE = 4.6, 1.3
"""From so coarse a finest detail on roofs are too blurred to be read: cells of this multiple of it are."""


@dataclass(frozen=True, eq=False)
class MeasuredDsm:
    """Elevations (H, W) float32 in metres, NaN = no data, and where they lie.

    gsd_m: at which they were measured. detail_m: how far they are blurred in finer pixels than that, 0.0 where not.
    """

    elevation_m: NDArray[np.float32]
    georeference: Georeference
    gsd_m: float
    detail_m: float = 0.0

    def cells_under(self, grid: GeoGrid) -> DsmCells | None:
        """The cells under an image's grid, None where the elevations tell what single roofs are like."""
        if not self.detail_m:
            return DsmCells.of(self.elevation_m, self.georeference, grid, self.gsd_m)
        if self.detail_m < BLURRED_M:
            return None
        own, side_m = self.georeference, DETAIL_TO_SIDE * self.detail_m
        own_gsd_m = fitted_grid(own)[0].gsd_m
        height, width = (max(1, round(length * own_gsd_m / side_m)) for length in self.elevation_m.shape)
        scale = Affine.scale(own.width / width, own.height / height)
        blocks = Georeference(own.name, own.transform @ scale, own.crs, height, width)
        means_m = cv2.resize(self.elevation_m, (width, height), interpolation=cv2.INTER_AREA)
        return DsmCells.of(means_m, blocks, grid, own_gsd_m * own.width / width)


def as_measured(elevation_m: NDArray[np.float32], own: Georeference, gsd_m: float) -> MeasuredDsm:
    """The DSM (H, W) before it was resampled to pixels of `gsd_m`, or itself where nothing tells that it was.

    Raises InputError when it lies nowhere on the Earth.
    """
    if gsd_m > COARSEST_DRAWN_M:
        return MeasuredDsm(elevation_m, own, gsd_m)
    detail_px = finest_detail_px(elevation_m)
    measured = cells_before_resampling(elevation_m, own, detail_px)
    if measured is not None:
        return MeasuredDsm(*measured, fitted_grid(measured[1])[0].gsd_m)
    detail_m = detail_px * gsd_m
    return MeasuredDsm(elevation_m, own, max(gsd_m, DETAIL_TO_GSD * detail_m), detail_m)

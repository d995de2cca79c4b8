"""The ground three ways: the orthophoto as a point cloud, a shaded terrain surface below it, and a base to stand on."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.raster import GeoGrid, RasterPair
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, VertexArrays

DEEPEST_PIT_M = 1.0
TALLEST_OBJECT_M = 25.0
BLEED_M = 1.5
TERRAIN_SINK_M = 0.05

LEAST_BASE_DEPTH_M = 4.0
BASE_DEPTH_SHARE = 0.02
BASE_TOP_RGB = (134, 112, 88)
BASE_BOTTOM_RGB = (92, 76, 60)

_INVALID_CELL_SHARE = 0.999


def thin_out(
    pair: RasterPair, dtm_m: NDArray[np.float32], most_pixels: int
) -> tuple[RasterPair, NDArray[np.float32]]:
    """Every k-th row and column of the rasters, as views, with the smallest k that leaves at most `most_pixels`."""
    height, width = dtm_m.shape
    stride = max(1, int(np.sqrt(height * width / most_pixels)))
    while -(-height // stride) * -(-width // stride) > most_pixels:
        stride += 1
    offset = stride // 2
    kept = (slice(min(offset, height - 1), None, stride), slice(min(offset, width - 1), None, stride))
    transform = pair.grid.transform
    raise NotImplementedError

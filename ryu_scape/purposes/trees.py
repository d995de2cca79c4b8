"""Trees, as a DSM shows them beside buildings."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.masks import disc
from ryu_scape.purposes.surface import Surface3D

RIM_M = 1.0
"""So far beside a building a DSM shows its wall, smeared, and no tree."""
NARROWEST_M = 1.5
"""What is narrower is a mast or noise."""


def canopy_of(surface: Surface3D, lowest_m: float) -> NDArray[np.float32]:
    """Height (H, W) over the ground of what is no building and at least so high, 0 elsewhere."""
    height_m = surface.surface_m - surface.ground_m
    is_built = (surface.building >= 0).astype(np.uint8)
    rim = cv2.dilate(is_built, disc(math.ceil(RIM_M / surface.grid.gsd_m))) > 0
    is_tree = ((height_m >= lowest_m) & ~rim).astype(np.uint8)
    is_tree = cv2.morphologyEx(is_tree, cv2.MORPH_OPEN, disc(math.ceil(NARROWEST_M / 2.0 / surface.grid.gsd_m)))
    return np.where(is_tree > 0, height_m, 0.0).astype(np.float32)

"""Which pixels show a building's roof, and which the ground around it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import most_of_each
from ryu_scape.arrays.masks import nearest_of
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey

PLASTIC_FRACTIONS = np.rint(np.array([0.7548776662466927, 0.5698402909980532]) * (1 << 32)).astype(np.uint32)
"""1 / p and 1 / p², p being the plastic number, in steps of 2⁻³²."""
EDGE_PX = 2


@dataclass(frozen=True, eq=False)
class LabelledPixels:
    """Pixels of a raster, as flat indices (n,), and the building each belongs to (n,)."""

    pixel: NDArray[np.intp]
    building: NDArray[np.int32]

    def thinned(self, most_a_building: int, count: int, width: int) -> LabelledPixels:
        """About `most_a_building` pixels of each of `count` buildings that has more, spread evenly, the same each time.

        width: of the raster. Those are kept whose row and column, each times an irrational number, add up to a small
        fraction; powers of the plastic number make that a nearly even lattice (Roberts, 2018, the R2 sequence).
        Fractions are counted in steps of 2⁻³², so that whole numbers fall away by overflow.
        """
        row, column = np.divmod(self.pixel.astype(np.uint32), np.uint32(width))
        fraction = row * PLASTIC_FRACTIONS[0] + column * PLASTIC_FRACTIONS[1]
        sizes = np.maximum(np.bincount(self.building, minlength=count), most_a_building)
        limit = ((1 << 32) * (most_a_building / sizes) - 1).astype(np.uint32)
        kept = fraction <= limit[self.building]
        return LabelledPixels(self.pixel[kept], self.building[kept])


def block_pixels(labels: NDArray[np.int32], gsd_m: float, settings: HeightSettings) -> LabelledPixels:
    """The pixels of each footprint well inside the block of touching buildings, up to the walls that these share.

    labels: (H, W) building of each pixel, -1 outside.
    """
    return _well_inside(labels >= 0, labels, gsd_m, settings)


def roof_pixels(labels: NDArray[np.int32], gsd_m: float, settings: HeightSettings) -> LabelledPixels:
    """The pixels well inside each footprint, away from its neighbours too; all of one that is nowhere so wide.

    labels: (H, W) building of each pixel, -1 outside.
    """
    return _well_inside(_parted(labels), labels, gsd_m, settings)


def cut_off(labels: NDArray[np.int32], valid: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    """Which (count,) labels (H, W) touch the edge of a raster, or of where it is valid (H, W)."""
    around = cv2.erode(np.pad(valid.view(np.uint8), 1), np.ones((2 * EDGE_PX + 1,) * 2, np.uint8))
    at_edge = labels[(around[1:-1, 1:-1] == 0) & (labels >= 0)]
    return np.bincount(at_edge, minlength=count) > 0


def _well_inside(
    body: NDArray[np.bool_], labels: NDArray[np.int32], gsd_m: float, settings: HeightSettings
) -> LabelledPixels:
    building = labels >= 0
    depth_px = cv2.distanceTransform(body.view(np.uint8), cv2.DIST_L2, 5)
    label, depth = labels[building], depth_px[building] * gsd_m
    deepest = most_of_each(label, depth, np.zeros(int(labels.max(initial=-1)) + 1, np.float32))
    inside = (depth > np.minimum(settings.roof_erosion_m, 0.5 * deepest)[label]) | (deepest == 0)[label]
    return LabelledPixels(np.flatnonzero(building)[inside], label[inside])


def _parted(labels: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Pixels (H, W) of buildings, less those beside another building's: there a DSM shows the wall between the two."""
    parted = labels >= 0
    for axis in range(2):
        here, there = np.moveaxis(labels, axis, 0)[:-1], np.moveaxis(labels, axis, 0)[1:]
        meets = (here != there) & (here >= 0) & (there >= 0)
        np.moveaxis(parted, axis, 0)[:-1][meets] = False
        np.moveaxis(parted, axis, 0)[1:][meets] = False
    return parted


def ground_pixels(labels: NDArray[np.int32], survey: Survey, settings: HeightSettings) -> LabelledPixels:
    """The pixels in a ring around each footprint that belong to no other one.

    With a DSM much coarser than the footprints the ring lies farther out, past the pixels that mix roof and ground.
    """
    gsd_m = survey.grid.gsd_m
    blur_m = max(0.0, 0.5 * (survey.dsm_gsd_m or 0.0) - 0.5)
    building = labels >= 0
    distance_px, nearest = nearest_of(building)
    first_m, last_m = (radius_m + blur_m for radius_m in settings.ground_ring_m)
    distance_m = np.multiply(distance_px, gsd_m, out=distance_px)
    pixel = np.flatnonzero(~building & (distance_m > first_m) & (distance_m < last_m) & survey.valid)
    return LabelledPixels(pixel, labels[building][nearest.ravel()[pixel]])

"""Trees of a survey: their tops, whose crown each pixel is of, and what of a crown its pixels tell."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.masks import nearest_of
from ryu_scape.raster import GeoGrid
from ryu_scape.scene.boxes import scattered
from ryu_scape.scene.crown_pixels import CrownPixels
from ryu_scape.scene.terrain import plan_positions
from ryu_scape.survey import Survey

LEAVES_RGB, UNLIKE_NEIGHBOURS = np.array([86.0, 108.0, 68.0]), 0.15
"""Of trees that no photo shows, and how much lighter or darker than that they may be, as a share."""
CLEAR_OF_WALLS_M = 1.0
"""How far houses reach into what is beside them."""
LEAST_RADIUS_M = 0.6
"""What is narrower is no tree."""


@dataclass(frozen=True, eq=False)
class Crowns:
    """Trees (t,): middle_m (t, 2) in metres from the scene's origin, ground_m (t,) elevation above it.

    height_m: (t,) of the top above the ground. radius_m: (t,) of a disc as large as the crown. rgb: (t, 3) in 0..255.
    """

    middle_m: NDArray[np.float64]
    ground_m: NDArray[np.float64]
    height_m: NDArray[np.float64]
    radius_m: NDArray[np.float64]
    rgb: NDArray[np.float64]

    @property
    def slenderness(self) -> NDArray[np.float64]:
        """(t,) how many times as high as wide each is; infinite for one without a pixel."""
        width_m = 2 * self.radius_m
        return np.divide(self.height_m, width_m, out=np.full_like(width_m, np.inf), where=width_m > 0)


@dataclass(frozen=True, eq=False)
class Canopy:
    """The trees of a survey, and is_tree (H, W): the pixels at which it shows them."""

    crowns: Crowns
    is_tree: NDArray[np.bool_]


def no_canopy(shape: tuple[int, int]) -> Canopy:
    """No tree on a survey of (H, W) pixels."""
    none = np.empty(0)
    return Canopy(Crowns(np.empty((0, 2)), none, none, none, np.empty((0, 3))), np.zeros(shape, bool))


def measured(
    pixels: CrownPixels, survey: Survey, height_m: NDArray[np.float64], origin_m: NDArray[np.float64]
) -> Crowns:
    """The crowns of these pixels and heights (t,)."""
    height, width = survey.dtm_m.shape
    row, column = (pixels.mean(np.broadcast_to(at, (height, width))) for at in np.ogrid[:height, :width])
    middle_m = np.column_stack(plan_positions(survey.grid, column + 0.5, row + 0.5, origin_m))
    return Crowns(
        middle_m=middle_m,
        ground_m=pixels.mean(survey.dtm_m) - origin_m[2],
        height_m=height_m,
        radius_m=pixels.radius_px * survey.grid.gsd_m,
        rgb=np.stack([pixels.mean(band) for band in survey.rgb], axis=1) if survey.is_photo else _leaves(middle_m),
    )


def _leaves(middle_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Colours (t, 3) for trees at these positions (t, 2) that no photo shows."""
    return LEAVES_RGB * (1.0 + UNLIKE_NEIGHBOURS * (2.0 * scattered(middle_m)[:, None] - 1.0))


def clear_of(blocked: NDArray[np.bool_], least_m: float, grid: GeoGrid) -> NDArray[np.bool_]:
    """(H, W) what is farther than that from all that is blocked (H, W)."""
    distance_px = cv2.distanceTransform((~blocked).view(np.uint8), cv2.DIST_L2, 3)
    return np.asarray(distance_px > least_m / grid.gsd_m)


def peaks(surface: NDArray[np.float32], chosen: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Flat positions (p,) of chosen pixels (H, W) that no neighbour overlooks in a surface (H, W), highest first."""
    highest = cv2.dilate(surface, np.ones((3, 3), np.uint8))
    peak = np.flatnonzero((surface >= highest) & chosen)
    return peak[np.argsort(-surface.ravel()[peak], kind="stable")]


def tops_among(
    peak: NDArray[np.intp], window_m: NDArray[np.floating], grid: GeoGrid, wood: NDArray[np.integer] | None = None
) -> NDArray[np.intp]:
    """The peaks (t,), of all (p,) from the highest on, that no higher one within their own window (p,) overlooks.

    wood: (p,) the number of that in which each stands, from which no other is seen; by default they all are in one.
    """
    places = shapely.points(np.column_stack(np.divmod(peak, grid.width)) * grid.gsd_m)
    lower, higher = shapely.STRtree(places).query(places, predicate="dwithin", distance=window_m)
    overlooks = higher < lower
    if wood is not None:
        overlooks &= wood[higher] == wood[lower]
    is_top = np.ones(peak.size, bool)
    is_top[lower[overlooks]] = False
    return peak[is_top]


def nearest_top(tops: NDArray[np.intp], grid: GeoGrid) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Which of the tops (t,) is nearest to each pixel (H, W), and how far away it is."""
    is_top = np.zeros((grid.height, grid.width), bool)
    is_top.ravel()[tops] = True
    distance_px, number = nearest_of(is_top)
    return np.argsort(tops)[number], distance_px * np.float32(grid.gsd_m)


def only(crowns: Crowns, chosen: NDArray[np.bool_]) -> Crowns:
    """Those of (t,) crowns that are chosen (t,)."""
    return Crowns(*(values[chosen] for values in vars(crowns).values()))

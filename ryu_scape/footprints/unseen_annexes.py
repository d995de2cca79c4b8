"""Annexes that the network did not see: what leans on a building, stands out, is even and is not green.

Only a fine DSM shows them; to the network a shed of nine square metres looks like a yard. That roofs are even, and what
is green and uneven grows, is known (Rottensteiner, Trinder, Clode & Kubik 2005, Information Fusion 6:4).
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.colours import excess_green
from ryu_scape.arrays.groups import mean_of_each
from ryu_scape.arrays.masks import dilated, disc
from ryu_scape.footprints.annexes import annexes_too
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings
from ryu_scape.survey import Survey

SURE_ROOF = 0.85
"""Where the network is less sure of a roof than this, an annex may stand."""
TOUCHING_M, LEAST_WIDTH_M, MOST_M2 = 0.8, 2.0, 60.0
FOOT_SHARE = 0.7
"""An annex reaches as far as it is higher than this share of the lowest one, for a DSM blurs its walls."""
AROUND_M, WALL_M = 1.2, 1.0
"""What lies so far from an annex, and not so close to a wall, is the ground that it stands out of."""
RIM_M, LEAST_PIXELS = 0.7, 8
"""So far from their edges roofs are looked at, if so many pixels are left."""
MOST_UNEVEN_M, MOST_GREEN = 0.2, 0.08
CONFIDENCE = np.float32(0.8)


def with_unseen_annexes(
    probability: BuildingProbability, above_m: NDArray[np.float32], survey: Survey, settings: FootprintSettings
) -> BuildingProbability:
    """The probability raised to `CONFIDENCE` where a fine DSM, above_m (H, W) over the terrain, shows annexes."""
    is_roof = probability.values >= SURE_ROOF
    is_high = survey.valid & (above_m >= FOOT_SHARE * settings.lowest_annex_m)
    body, count = _leaning(is_high & ~is_roof, is_roof, survey.grid.gsd_m, settings)
    if not count:
        return probability
    stands_out = _rises_m(body, count, above_m, is_roof, survey.grid.gsd_m) >= settings.lowest_annex_m
    is_even, greenness = _are_even(body, count, above_m, survey.grid.gsd_m), _greenness(body, count, survey.rgb)
    values = probability.values.copy()
    is_annex = np.append(False, stands_out & is_even & (greenness <= MOST_GREEN))[body]
    values[is_annex] = np.maximum(values[is_annex], CONFIDENCE)
    return replace(probability, values=values)


def _leaning(
    is_high: NDArray[np.bool_], is_roof: NDArray[np.bool_], gsd_m: float, settings: FootprintSettings
) -> tuple[NDArray[np.int32], int]:
    """What is high, wide enough, as large as an annex and beside a roof: numbers (H, W) from 1, and how many."""
    wide = cv2.morphologyEx(is_high.view(np.uint8), cv2.MORPH_OPEN, disc(round(LEAST_WIDTH_M / 2 / gsd_m)))
    count, body = cv2.connectedComponents(wide, connectivity=4)
    area_m2 = np.bincount(body.ravel(), minlength=count) * gsd_m**2
    leans = np.zeros(count, bool)
    leans[body[dilated(is_roof, round(TOUCHING_M / gsd_m))]] = True
    leans &= (area_m2 >= annexes_too(settings).smallest_area_m2) & (area_m2 <= MOST_M2)
    leans[0] = False
    return np.where(leans, np.cumsum(leans), 0).astype(np.int32)[body], int(np.count_nonzero(leans))


def _rises_m(
    body: NDArray[np.int32], count: int, above_m: NDArray[np.float32], is_roof: NDArray[np.bool_], gsd_m: float
) -> NDArray[np.float64]:
    """How far each of the bodies (count,), numbered from 1 in a raster (H, W), rises above the ground around it.

    0 where no ground is known.
    """
    grown = cv2.dilate(body.astype(np.float32), disc(round(AROUND_M / gsd_m))).astype(np.int32)
    is_ground = (grown > 0) & ~dilated(body > 0, 1) & ~dilated(is_roof, round(WALL_M / gsd_m))
    is_ground &= np.isfinite(above_m)
    owner = grown[is_ground] - 1
    rise_m = mean_of_each(body[body > 0] - 1, above_m[body > 0], count) - mean_of_each(owner, above_m[is_ground], count)
    return np.where(np.bincount(owner, minlength=count) > 0, rise_m, 0.0)


def _are_even(body: NDArray[np.int32], count: int, above_m: NDArray[np.float32], gsd_m: float) -> NDArray[np.bool_]:
    """Which of the bodies (count,) lie in a plane, but for their edges."""
    depth_m = cv2.distanceTransform((body > 0).view(np.uint8), cv2.DIST_L2, 5) * gsd_m
    row, column = np.nonzero(depth_m > RIM_M)
    owner, height_m = body[row, column] - 1, above_m[row, column].astype(np.float64)
    off_m = _off_planes_m(owner, np.stack([row, column]), height_m, count)
    is_even = np.sqrt(mean_of_each(owner, off_m**2, count)) <= MOST_UNEVEN_M
    return np.asarray(is_even & (np.bincount(owner, minlength=count) >= LEAST_PIXELS))


def _off_planes_m(
    owner: NDArray[np.int32], places: NDArray[np.intp], height_m: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """How far points (n,) at places (2, n) are above the plane of least squares through all of their owner's."""
    basis = np.stack([np.ones(owner.size), *(place - mean_of_each(owner, place, count)[owner] for place in places)])
    products = np.stack([np.bincount(owner, one * other, count) for one in basis for other in basis], axis=1)
    moments = np.stack([np.bincount(owner, one * height_m, count) for one in basis], axis=1)
    plane = np.linalg.pinv(products.reshape(count, 3, 3), hermitian=True) @ moments[..., None]
    return np.asarray(height_m - (plane[owner, :, 0] * basis.T).sum(axis=1))


def _greenness(body: NDArray[np.int32], count: int, rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The mean excess green (count,) of each body."""
    return mean_of_each(body[body > 0] - 1, excess_green(*rgb[:, body > 0]), count)

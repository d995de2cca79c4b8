"""Heights by the lengths of shadows, and by what outlines let assume.

A building is as high as its shadow is long times the tangent of the sun's elevation, which all buildings of an image
share. What is assumed by the outlines is off by a factor that a district shares as well, and by one of each building's
own. Every pair of an elevation and a district is weighed by how likely it makes all shadows. Heights follow with all
that is left unsure. Logarithms in even steps make every product a shift.

Where nobody tells the elevation, what the buildings have in common must tell it, so all of them follow the district.
Where it is known, half of them need not: sheds among houses, podiums among towers are as assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.heights.likely_sun import STEP as SUN_STEP
from ryu_scape.heights.likely_sun import LikelySun
from ryu_scape.heights.podiums import find_podiums
from ryu_scape.heights.shadows import LEAST_WALL_M, Shadows

STEP = 0.06
LENGTHS = np.log(0.3) + np.arange(97) * STEP
SUNS_APART = round(SUN_STEP / STEP)
SHIFTS = np.arange(-42, 43) * STEP
"""Logarithms: of lengths in metres, of shadows over assumed heights."""
OWN_SIGMA = 0.33
APART, APART_SIGMA = 0.5, 0.6
DISTRICT, DISTRICT_SIGMA, HIGH_SHARE, HIGH_DISTRICT, HIGH_SIGMA = 0.15, 0.25, 0.07, 0.8, 0.45
"""Most districts are nearly as high as assumed; the few that are not are higher."""
SURENESS, UNTOLD, ROUGHNESS, SURE_WALL_M = 3.5, 0.06, 0.15, 4.0
OTHERS_SHARE, LENGTHS_SIGMA = 0.5, 0.07
ROOF_M_A_METRE, WIDEST_ROOF_M, MOST_ROOF = 0.1, 14.0, 0.5
AT_ONCE, TINY = 500, 1e-12
PERCENTILES = (0.16, 0.5, 0.84)
"""Those between which the likelier two thirds lie; half as far apart as they are is sigma."""


@dataclass(frozen=True, eq=False)
class ShadowHeights:
    """Heights in metres and their standard deviations of (b,) buildings.

    is_seen: (b,) whose shadow is clear. factor_sigma: of the logarithm of the factor by which all are off together.
    """

    height_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]
    is_seen: NDArray[np.bool_]
    factor_sigma: float


def heights_by_shadows(
    shadows: Shadows, polygons: NDArray[np.object_], assumed_m: NDArray[np.float64], sun: LikelySun
) -> ShadowHeights:
    """Weigh shadows of polygons (b,) and heights assumed for them (b,)."""
    roof_m = _above_eaves(polygons, assumed_m)
    parts = _told_of(shadows, polygons, assumed_m - roof_m, sun)
    weight = _weighed(parts, sun)
    low, middle, high = np.exp(np.hstack([part.percentiles(weight) for part in parts])) + roof_m
    likely = weight.sum(axis=1)
    logarithm = float(likely @ sun.logarithm)
    factor_sigma = float(np.hypot(LENGTHS_SIGMA, np.sqrt(likely @ (sun.logarithm - logarithm) ** 2)))
    return ShadowHeights(middle, (high - low) / 2, shadows.is_clear, factor_sigma)


def _told_of(
    shadows: Shadows, polygons: NDArray[np.object_], eave_m: NDArray[np.float64], sun: LikelySun
) -> list[_Told]:
    """What shadows tell of some buildings at a time, whose eaves (b,) are assumed to be so high."""
    apart_share = np.where(find_podiums(polygons), 1.0, APART if sun.is_known else 0.0)
    assumed, likelihood = np.log(eave_m), _likelihood(shadows)
    parts = (slice(start, start + AT_ONCE) for start in range(0, len(eave_m), AT_ONCE))
    return [_Told(assumed[part], likelihood[part], apart_share[part], sun) for part in parts]


def _weighed(parts: Sequence[_Told], sun: LikelySun) -> NDArray[np.float64]:
    """How likely (s, shifts) each sun and shift is by all shadows together; adds up to 1."""
    district = SHIFTS[None] + sun.logarithm[:, None]
    chance = np.log(_likely_districts(district) * sun.chance[:, None] + TINY)
    chance += sum(np.log(part.likely()).sum(axis=0) for part in parts)
    weight = np.exp(chance - chance.max())
    return np.asarray(weight / weight.sum())


def _above_eaves(polygons: NDArray[np.object_], assumed_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far (b,) in metres a building rises above the eave that throws its shadow: wide roofs more."""
    narrow = shapely.area(polygons) / np.maximum(0.25 * shapely.length(polygons), 1e-9)
    return np.asarray(np.minimum(ROOF_M_A_METRE * np.minimum(narrow, WIDEST_ROOF_M), MOST_ROOF * assumed_m))


def _likely_districts(district: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely it is that all heights are off by a factor with this logarithm."""

    def normal(mean: float, sigma: float) -> NDArray[np.float64]:
        return np.asarray(np.exp(-0.5 * ((district - mean) / sigma) ** 2) / sigma)

    return (1.0 - HIGH_SHARE) * normal(DISTRICT, DISTRICT_SIGMA) + HIGH_SHARE * normal(HIGH_DISTRICT, HIGH_SIGMA)


def _likelihood(shadows: Shadows) -> NDArray[np.float64]:
    """How likely (b, lengths) shadows of LENGTHS are, from UNTOLD to 1; 1 for all where there is too little wall."""
    place = np.minimum(np.exp(LENGTHS) / shadows.step_m, shadows.support.shape[1] - 1.001)
    below = place.astype(np.intp)
    share = place - below
    support = shadows.support[:, below] * (1.0 - share) + shadows.support[:, below + 1] * share
    support *= SURENESS * np.minimum(shadows.wall_m / SURE_WALL_M, 1.0)[:, None]
    likely = np.exp(support - support.max(axis=1, keepdims=True))
    likely = cv2.GaussianBlur(likely, (0, 0), sigmaX=ROUGHNESS / STEP, sigmaY=1e-9, borderType=cv2.BORDER_REPLICATE)
    at_most = np.maximum.accumulate(likely[:, ::-1], axis=1)[:, ::-1]
    share_of_others = np.where(shadows.is_shaded, OTHERS_SHARE, 0.0)[:, None]
    likely = (1.0 - share_of_others) * likely + share_of_others * at_most
    likely = (1.0 - UNTOLD) * likely / likely.max(axis=1, keepdims=True) + UNTOLD
    return np.asarray(np.where(shadows.wall_m[:, None] >= LEAST_WALL_M, likely, 1.0))


@dataclass(frozen=True, eq=False)
class _Told:
    """What the shadows of (b,) buildings tell, by the sun (s,), the shift against what is assumed and the length.

    assumed: (b,) logarithms of heights. likelihood: (b, lengths). apart_share: (b,) how likely it is that each does not
    follow the district. Large arrays are made when they are asked for: of a city not all have room at once.
    """

    assumed: NDArray[np.float64]
    likelihood: NDArray[np.float64]
    apart_share: NDArray[np.float64]
    sun: LikelySun

    def likely(self) -> NDArray[np.float64]:
        """How likely (b, s, shifts) each shadow is."""
        return self._likely(*self._expected())

    def percentiles(self, weight: NDArray[np.float64]) -> NDArray[np.float64]:
        """Logarithms (3, b) of PERCENTILES of the height of eaves. weight: (s, shifts) how likely these are."""
        of_district, apart = self._expected()
        share = weight / self._likely(of_district, apart)
        chance = np.zeros((len(share), len(LENGTHS) + SUNS_APART * (len(weight) - 1)))
        for number in range(len(weight)):
            following = np.einsum("bxl,bx->bl", of_district, share[:, number])
            alone = apart[:, number] * share[:, number].sum(axis=1, keepdims=True)
            first = SUNS_APART * number
            chance[:, first : first + len(LENGTHS)] += self._mixed(following, alone) * self.likelihood
        places = _places_of(np.array(PERCENTILES), np.cumsum(chance, axis=1) / chance.sum(axis=1, keepdims=True))
        return np.asarray(LENGTHS[0] + self.sun.logarithm[0] + STEP * places)

    def _expected(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How likely LENGTHS are: of those that follow the district (b, shifts, lengths), of others (b, s, lengths)."""
        of_district = _around(self.assumed[:, None] + SHIFTS, OWN_SIGMA)
        return of_district, _around(self.assumed[:, None] - self.sun.logarithm, APART_SIGMA)

    def _likely(self, of_district: NDArray[np.float64], apart: NDArray[np.float64]) -> NDArray[np.float64]:
        following, alone = (np.einsum("bxl,bl->bx", each, self.likelihood) for each in (of_district, apart))
        return self._mixed(following[:, None], alone[:, :, None]) + TINY

    def _mixed(self, following: NDArray[np.float64], alone: NDArray[np.float64]) -> NDArray[np.float64]:
        share = np.expand_dims(self.apart_share, tuple(range(1, alone.ndim)))
        return np.asarray((1.0 - share) * following + share * alone)


def _around(middle: NDArray[np.float64], sigma: float) -> NDArray[np.float64]:
    """How likely (b, m, lengths) LENGTHS are around each of some logarithms (b, m)."""
    likely = np.exp(-0.5 * ((LENGTHS - middle[..., None]) / sigma) ** 2)
    return np.asarray(likely / np.maximum(likely.sum(axis=2, keepdims=True), TINY))


def _places_of(ranks: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where (r, b) the share `below` (b, places) of each building reaches each of the ranks (r,), in places."""
    rank = ranks[:, None, None]
    past = (below[None] < rank).sum(axis=2)
    buildings = np.arange(len(below))[None]
    here, before = (below[buildings, np.maximum(past - back, 0)] for back in (0, 1))
    share = np.where(past > 0, (rank[..., 0] - before) / np.maximum(here - before, TINY), 0.5)
    return np.asarray(past - 0.5 + share)

"""Heights by the lengths of shadows, and by what outlines let assume.

A building is as high as its shadow is long times the tangent of the sun's elevation, which nobody tells. All buildings
of an image share it. What is assumed by the outlines is off by a factor that a district shares as well, and by one of
each building's own. Every pair of an elevation and a district is weighed by how likely it makes all shadows. Heights
follow with all that is left unsure. Logarithms in even steps make every product a shift.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.heights.shadows import LEAST_WALL_M, Shadows

STEP = 0.06
LENGTHS = np.log(0.3) + np.arange(97) * STEP
SUNS_APART = 2
SUNS = np.arange(-9, 12) * (SUNS_APART * STEP)
ELEVATIONS_DEG = np.degrees(np.arctan(np.exp(SUNS)))
SHIFTS = np.arange(-42, 43) * STEP
"""Logarithms: of lengths in metres, of the tangent of the sun's elevation, of shadows over assumed heights."""
OWN_SIGMA = 0.33
DISTRICT, DISTRICT_SIGMA, HIGH_SHARE, HIGH_DISTRICT, HIGH_SIGMA = 0.1, 0.22, 0.07, 0.8, 0.45
"""Most districts are nearly as high as assumed; the few that are not are higher."""
SURENESS, UNTOLD, ROUGHNESS, SURE_WALL_M = 3.5, 0.08, 0.15, 4.0
OTHERS_SHARE = 0.5
ROOF_M_A_METRE, WIDEST_ROOF_M, MOST_ROOF = 0.07, 14.0, 0.5
AT_ONCE, TINY = 500, 1e-12
PERCENTILES = (0.16, 0.5, 0.84)
"""Those between which the likelier two thirds lie; half as far apart as they are is sigma."""
LOW_SUN_DEG, HIGH_SUN_DEG, SUN_SIGMA_DEG = 30.0, 70.0, 6.0
HOUR, HOUR_SIGMA, AZIMUTH_SIGMA_DEG, ANY_SUN = 10.75, 1.5, 8.0, 0.2
TILT_DEG = 23.44


@dataclass(frozen=True, eq=False)
class ShadowHeights:
    """Heights in metres and their standard deviations of (b,) buildings; is_seen: (b,) whose shadow is clear."""

    height_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]
    is_seen: NDArray[np.bool_]
    sun_elevation_deg: float


def heights_by_shadows(
    shadows: Shadows, polygons: NDArray[np.object_], assumed_m: NDArray[np.float64], likely_sun: NDArray[np.float64]
) -> ShadowHeights:
    """Weigh shadows of polygons (b,) and heights assumed for them (b,). likely_sun: one for each of ELEVATIONS_DEG."""
    roof = _above_eaves(polygons, assumed_m)
    assumed, likelihood = np.log(assumed_m) - roof, _likelihood(shadows)
    parts = [slice(start, start + AT_ONCE) for start in range(0, len(assumed), AT_ONCE)]
    told = sum(np.log(_told(assumed[part], likelihood[part])).sum(axis=0) for part in parts)
    chance = np.log(_likely_districts(SHIFTS[None] + SUNS[:, None]) * likely_sun[:, None] + TINY) + told
    weight = np.exp(chance - chance.max())
    weight /= weight.sum()
    low, middle, high = np.exp(
        np.hstack([_percentiles(assumed[part], likelihood[part], weight) for part in parts]) + roof
    )
    elevation_deg = float(np.degrees(np.arctan(np.exp(weight.sum(axis=1) @ SUNS))))
    return ShadowHeights(middle, (high - low) / 2, shadows.is_clear, elevation_deg)


def likely_elevations(sun_azimuth_deg: float, latitude_deg: float | None) -> NDArray[np.float64]:
    """How likely each of ELEVATIONS_DEG is: on what days and at what hours the sun stands there, and images are taken.

    The hour is that of satellites and flights, before noon by the sun, on any day of the year. Where the sun never
    stands there at such an hour, or the latitude is not known, all usual elevations are likely.
    """
    anywhere = _usual_elevations()
    if latitude_deg is None:
        return anywhere
    hour, azimuth_deg, elevation_deg = _suns_of_a_year(latitude_deg)
    off_deg = (azimuth_deg - sun_azimuth_deg + 180.0) % 360.0 - 180.0
    fits = np.exp(-0.5 * ((hour - HOUR) / HOUR_SIGMA) ** 2 - 0.5 * (off_deg / AZIMUTH_SIGMA_DEG) ** 2)
    places = np.arange(len(SUNS))
    nearest = np.rint(np.interp(elevation_deg, ELEVATIONS_DEG, places, left=-1.0, right=-1.0))
    there = np.bincount(nearest[nearest >= 0].astype(np.intp), fits[nearest >= 0], len(SUNS))
    return anywhere if there.sum() < 1.0 else (1.0 - ANY_SUN) * there / there.sum() + ANY_SUN * anywhere


def _usual_elevations() -> NDArray[np.float64]:
    """How likely each of ELEVATIONS_DEG is where nothing is known."""
    outside = np.maximum(LOW_SUN_DEG - ELEVATIONS_DEG, 0.0) + np.maximum(ELEVATIONS_DEG - HIGH_SUN_DEG, 0.0)
    anywhere = np.exp(-0.5 * (outside / SUN_SIGMA_DEG) ** 2) * np.gradient(ELEVATIONS_DEG)
    return np.asarray(anywhere / anywhere.sum())


def _suns_of_a_year(latitude_deg: float) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Hours by the sun (days, hours), and its azimuths and elevations in degrees, on days all over a year."""
    day, hour = np.meshgrid(np.linspace(0.0, 2 * np.pi, 73)[:-1], np.arange(6.0, 18.01, 0.1))
    declination, angle = np.radians(TILT_DEG) * np.sin(day), np.radians(15.0 * (hour - 12.0))
    latitude = np.radians(latitude_deg)
    up = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(angle)
    east = -np.cos(declination) * np.sin(angle)
    north = np.cos(latitude) * np.sin(declination) - np.sin(latitude) * np.cos(declination) * np.cos(angle)
    return hour, np.degrees(np.arctan2(east, north)), np.degrees(np.arcsin(up))


def _above_eaves(polygons: NDArray[np.object_], assumed_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logarithm (b,) of a building's height over the eave that throws its shadow: wide roofs rise above it."""
    narrow = shapely.area(polygons) / np.maximum(0.25 * shapely.length(polygons), 1e-9)
    rise_m = ROOF_M_A_METRE * np.minimum(narrow, WIDEST_ROOF_M)
    return np.asarray(-np.log(1.0 - np.minimum(rise_m / assumed_m, MOST_ROOF)))


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


def _expected(assumed: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely (b, shifts, lengths) LENGTHS are of buildings whose shadows are shifted so against what is assumed."""
    off = LENGTHS[None, None] - (assumed[:, None] + SHIFTS[None])[..., None]
    likely = np.exp(-0.5 * (off / OWN_SIGMA) ** 2)
    return np.asarray(likely / np.maximum(likely.sum(axis=2, keepdims=True), TINY))


def _told(assumed: NDArray[np.float64], likelihood: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely (b, shifts) each building's shadow is."""
    return np.einsum("bsl,bl->bs", _expected(assumed), likelihood) + TINY


def _percentiles(
    assumed: NDArray[np.float64], likelihood: NDArray[np.float64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Logarithms (3, b) of PERCENTILES of the height of eaves. weight: (suns, shifts) how likely these are."""
    expected = _expected(assumed)
    told = np.einsum("bsl,bl->bs", expected, likelihood) + TINY
    chance = np.zeros((len(assumed), len(LENGTHS) + SUNS_APART * (len(SUNS) - 1)))
    for number, shifts in enumerate(weight):
        first = SUNS_APART * number
        chance[:, first : first + len(LENGTHS)] += np.einsum("bsl,bs->bl", expected, shifts[None] / told) * likelihood
    places = _places_of(np.array(PERCENTILES), np.cumsum(chance, axis=1) / chance.sum(axis=1, keepdims=True))
    return np.asarray(LENGTHS[0] + SUNS[0] + STEP * places)


def _places_of(ranks: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where (r, b) the share `below` (b, places) of each building reaches each of the ranks (r,), in places."""
    rank = ranks[:, None, None]
    past = (below[None] < rank).sum(axis=2)
    buildings = np.arange(len(below))[None]
    here, before = (below[buildings, np.maximum(past - back, 0)] for back in (0, 1))
    share = np.where(past > 0, (rank[..., 0] - before) / np.maximum(here - before, TINY), 0.5)
    return np.asarray(past - 0.5 + share)

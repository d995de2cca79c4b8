"""Whether the houses of a place have pitched roofs, by their light: these are brighter towards the sun, flat ones not.

One roof tells little, for a stain may do the same. But where nearly all houses of a place are brighter on one side, and
the sun may stand there, their roofs are pitched.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import mean_of_each, sizes_of
from ryu_scape.heights.likely_sun import azimuths_of_images
from ryu_scape.heights.pixels import LabelledPixels
from ryu_scape.heights.roof_plans import DIRECTION, RoofPlans
from ryu_scape.survey import Survey

COARSEST_M = 0.7
LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)
AZIMUTHS_DEG = np.arange(0.0, 360.0, 10.0)
NEAR_TOLD_SUN_DEG, POINTS_AT_SUN = 60.0, 0.6
FEWEST_HOUSES, LEAST_M2 = 10, 25.0
"""So many must tell; a smaller roof is a shed's, or a part of another one, and tells nothing."""
BRIGHTER, CLEARLY_BRIGHTER, MOST_ARE, SURE = 0.013, 0.04, 0.5, 1.5
"""Set on synthetic tiles (seed 66000) and in view of Las Vegas and Banepa. Nearly all are brighter if the share of
those less that of the darker ones is above MOST_ARE by so many standard deviations."""


@dataclass(frozen=True, eq=False)
class RoofLight:
    """How brightness changes over (b,) roofs.

    pixels: (b,) that tell it. east, north: (b,) its covariance with the place, as a share of its mean. east_east,
    east_north, north_north: (b,) the places' own.
    """

    pixels: NDArray[np.intp]
    east: NDArray[np.float64]
    north: NDArray[np.float64]
    east_east: NDArray[np.float64]
    east_north: NDArray[np.float64]
    north_north: NDArray[np.float64]

    @classmethod
    def of(cls, survey: Survey, on_roof: LabelledPixels, count: int) -> RoofLight:
        """Of the survey's image on the pixels of `count` roofs."""
        row, column = np.divmod(on_roof.pixel, survey.grid.width)
        brightness = LUMINANCE @ survey.rgb[:, row, column].astype(np.float32)

        def mean(values: NDArray[np.floating]) -> NDArray[np.float64]:
            return mean_of_each(on_roof.building, values, count)

        def less_mean(values: NDArray[np.floating]) -> NDArray[np.float64]:
            return np.asarray(values - mean(values)[on_roof.building])

        relative = less_mean(brightness / np.maximum(mean(brightness), 1.0)[on_roof.building])
        transform = survey.grid.transform
        east = less_mean(transform.a * column + transform.b * row)
        north = less_mean(transform.d * column + transform.e * row)
        means = map(mean, (relative * east, relative * north, east * east, east * north, north * north))
        return cls(sizes_of(on_roof.building, count), *means)

    def towards(self, azimuth_deg: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much brighter each roof (..., b) gets over a standard deviation of its places along azimuths (..., 1)."""
        east, north = np.sin(np.radians(azimuth_deg)), np.cos(np.radians(azimuth_deg))
        variance = east**2 * self.east_east + 2 * east * north * self.east_north + north**2 * self.north_north
        return np.asarray((east * self.east + north * self.north) / np.sqrt(np.maximum(variance, 1e-6)))


def pitched_by_light(
    survey: Survey, on_roof: LabelledPixels, plans: RoofPlans, is_house: NDArray[np.bool_], is_large: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which (b,) of the houses (b,) have a pitched roof by the survey's image; none where that does not tell.

    A house whose ridge would point at the sun is taken for what the others are: a gable would not show there. Larger
    ones (b,) must be clearly brighter, for among them are flat ones.
    """
    nothing = np.zeros(plans.count, bool)
    light, tells = _light_of_houses(survey, on_roof, is_house)
    suns_deg = _possible_suns_deg(survey)
    if light is None or not suns_deg.size:
        return nothing
    brighter = light.towards(suns_deg[:, None])
    sides = _more_than_not(brighter[:, tells])
    sun = int(sides.argmax())
    if not _are_nearly_all(sides[sun], tells):
        return nothing
    ridge = np.pi / 2 - np.nan_to_num(plans.wings[:, 0, DIRECTION])
    points_at_sun = np.abs(np.cos(ridge - np.radians(suns_deg[sun]))) > POINTS_AT_SUN
    is_pitched_house = is_house & (points_at_sun | (brighter[sun] > BRIGHTER))
    return np.asarray(is_pitched_house | is_large & (brighter[sun] > CLEARLY_BRIGHTER))


def roof_contrast(
    survey: Survey, on_roof: LabelledPixels, is_house: NDArray[np.bool_], sun_azimuth_deg: float
) -> float | None:
    """How much brighter the houses (b,) get towards the sun, as `RoofLight.towards` says it, in the median.

    None where the image does not show nearly all of them to have pitched roofs.
    """
    light, tells = _light_of_houses(survey, on_roof, is_house)
    if light is None:
        return None
    brighter = light.towards(np.array(sun_azimuth_deg))[tells]
    return float(np.median(brighter)) if _are_nearly_all(_more_than_not(brighter), tells) else None


def _light_of_houses(
    survey: Survey, on_roof: LabelledPixels, is_house: NDArray[np.bool_]
) -> tuple[RoofLight | None, NDArray[np.bool_]]:
    """The light on all roofs, and which houses (b,) show it well; no light where too few do."""
    if not survey.is_photo or survey.grid.gsd_m > COARSEST_M:
        return None, is_house
    light = RoofLight.of(survey, on_roof, len(is_house))
    tells = is_house & (light.pixels * survey.grid.gsd_m**2 >= LEAST_M2)
    return (light if tells.sum() >= FEWEST_HOUSES else None), tells


def _possible_suns_deg(survey: Survey) -> NDArray[np.float64]:
    """Those of AZIMUTHS_DEG at which the sun may have stood: near where it is told, or where images are taken."""
    if survey.sun is None:
        return AZIMUTHS_DEG[azimuths_of_images(AZIMUTHS_DEG, survey.grid.latitude_deg)]
    off_deg = (AZIMUTHS_DEG - survey.sun.azimuth_deg + 180.0) % 360.0 - 180.0
    return AZIMUTHS_DEG[np.abs(off_deg) <= NEAR_TOLD_SUN_DEG]


def _more_than_not(brighter: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share (...) of the last axis that is brighter, less the share that is darker."""
    return np.asarray((brighter > BRIGHTER).mean(axis=-1) - (brighter < -BRIGHTER).mean(axis=-1))


def _are_nearly_all(side: NDArray[np.float64], tells: NDArray[np.bool_]) -> bool:
    """Whether so many more of the telling houses are brighter than darker."""
    return bool(side - SURE * np.sqrt((1.0 - side**2) / tells.sum()) >= MOST_ARE)

"""How high the sun may have stood when an image was taken.

Metadata say it, or it stands as it does at such a bearing. Slopes towards it are the brighter the lower it stands: by
Lambert's law the light on them differs from that on level ground by the cotangent of its elevation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.sun_position import YEAR, SunPath, sun_over

STEP = 0.12
LOGARITHMS: NDArray[np.float64] = np.linspace(-9, 11, 21) * STEP
ELEVATIONS_DEG = np.degrees(np.arctan(np.exp(LOGARITHMS)))
LOW_DEG, HIGH_DEG, SIGMA_DEG, HIGHEST_DEG = 30.0, 70.0, 6.0, 85.0
HOUR, HOUR_SIGMA, AZIMUTH_SIGMA_DEG, ANYWHERE = 10.75, 1.5, 8.0, 0.2
CONTRAST, LEAST_CONTRAST, CONTRAST_SIGMA = 0.1, 0.015, 0.35
"""Of pitched roofs under a sun at 45 degrees; sigma of its logarithm: roofs are steeper or flatter, air is hazy."""
DAYS_APART, MINUTES_APART, LEAST_FITTING = 5, 6, 1.0


@dataclass(frozen=True, eq=False)
class LikelySun:
    """Elevations (s,) that are possible, in even steps, and how likely each is.

    logarithm: of the tangent of each, STEP apart. chance: adds up to 1.
    """

    logarithm: NDArray[np.float64]
    chance: NDArray[np.float64]

    @classmethod
    def known(cls, elevation_deg: float) -> LikelySun:
        """The only one there is. One at the zenith, which throws no shadows, counts as one near it."""
        return cls(np.log(np.tan(np.radians([min(elevation_deg, HIGHEST_DEG)]))), np.ones(1))

    @classmethod
    def at(cls, azimuth_deg: float, latitude_deg: float | None) -> LikelySun:
        """On what days and at what hours the sun stands there, and images are taken.

        The hour is that of satellites and flights, before noon by the sun, on any day of the year. Where the sun never
        stands there at such an hour, or the latitude is not known, all usual elevations are likely.
        """
        anywhere = _usual()
        if latitude_deg is None:
            return cls(LOGARITHMS, anywhere)
        sun, hour = _suns_of_a_year(latitude_deg)
        off_deg = (sun.azimuth_deg - azimuth_deg + 180.0) % 360.0 - 180.0
        fits = np.exp(-0.5 * ((hour - HOUR) / HOUR_SIGMA) ** 2 - 0.5 * (off_deg / AZIMUTH_SIGMA_DEG) ** 2)
        nearest = np.interp(sun.elevation_deg, ELEVATIONS_DEG, np.arange(len(LOGARITHMS)), left=-1.0, right=-1.0)
        is_usual = nearest >= 0
        there = np.bincount(np.rint(nearest[is_usual]).astype(np.intp), fits[is_usual], len(LOGARITHMS))
        if there.sum() < LEAST_FITTING:
            return cls(LOGARITHMS, anywhere)
        return cls(LOGARITHMS, (1.0 - ANYWHERE) * there / there.sum() + ANYWHERE * anywhere)

    def lighting(self, contrast: float) -> LikelySun:
        """The same where pitched roofs show this `roof_contrast`."""
        by_light = np.log(CONTRAST / max(contrast, LEAST_CONTRAST))
        chance = self.chance * np.exp(-0.5 * ((self.logarithm - by_light) / CONTRAST_SIGMA) ** 2)
        return LikelySun(self.logarithm, chance / chance.sum())

    @property
    def is_known(self) -> bool:
        """Whether there is no other."""
        return len(self.logarithm) == 1


def azimuths_of_images(azimuth_deg: NDArray[np.float64], latitude_deg: float | None) -> NDArray[np.bool_]:
    """At which of these azimuths (n,) the sun stands high enough on some day, at an hour at which images are taken.

    Anywhere where the latitude is not known.
    """
    if latitude_deg is None:
        return np.ones(azimuth_deg.shape, bool)
    sun, hour = _suns_of_a_year(latitude_deg)
    is_usual = (np.abs(hour - HOUR) <= 2 * HOUR_SIGMA) & (sun.elevation_deg >= LOW_DEG)
    off_deg = (sun.azimuth_deg[is_usual, None] - azimuth_deg + 180.0) % 360.0 - 180.0
    return np.asarray((np.abs(off_deg) <= AZIMUTH_SIGMA_DEG).any(axis=0))


def _usual() -> NDArray[np.float64]:
    """How likely each of ELEVATIONS_DEG is where nothing is known."""
    outside = np.maximum(LOW_DEG - ELEVATIONS_DEG, 0.0) + np.maximum(ELEVATIONS_DEG - HIGH_DEG, 0.0)
    anywhere = np.exp(-0.5 * (outside / SIGMA_DEG) ** 2) * np.gradient(ELEVATIONS_DEG)
    return np.asarray(anywhere / anywhere.sum())


def _suns_of_a_year(latitude_deg: float) -> tuple[SunPath, NDArray[np.float64]]:
    """The sun by day all over a year, and the hours (n,) of it, by a clock that is within 17 minutes of the sun's."""
    day, minute = np.meshgrid(np.arange(0, 365, DAYS_APART), np.arange(6 * 60, 18 * 60 + 1, MINUTES_APART))
    start = np.datetime64(f"{YEAR}-01-01T00:00:00")
    times = start + (day.ravel() * 86_400 + minute.ravel() * 60).astype("timedelta64[s]")
    return sun_over(0.0, latitude_deg, times, 0.0), minute.ravel() / 60.0

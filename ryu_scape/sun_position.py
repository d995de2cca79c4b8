"""Where the sun stands over a place, by date and hour.

Source: Meeus, Astronomical Algorithms (2nd ed.), chapters 25 and 28, in the low-accuracy form that NOAA's solar
calculator uses: within 0.02° of pvlib's NREL SPA between 1950 and 2050 but for refraction, which is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

YEAR = 2025
"""A year that is no leap year stands for all: the sun of a date differs by less than 0.3° from one year to the next."""


@dataclass(frozen=True, eq=False)
class SunPath:
    """Where the sun stands at n times.

    azimuth_deg: (n,) clockwise from north. elevation_deg: (n,) above the horizon. hours: (n,) how long each time
    counts. times: (n,) datetime64[s] UTC.
    """

    azimuth_deg: NDArray[np.float64]
    elevation_deg: NDArray[np.float64]
    hours: NDArray[np.float64]
    times: NDArray[np.datetime64]

    def __len__(self) -> int:
        return self.hours.size

    @property
    def by_day(self) -> SunPath:
        """Only the times at which the sun is up."""
        is_up = self.elevation_deg > 0.0
        return SunPath(self.azimuth_deg[is_up], self.elevation_deg[is_up], self.hours[is_up], self.times[is_up])


def sun_over(longitude_deg: float, latitude_deg: float, times: NDArray[np.datetime64], hours: float) -> SunPath:
    """The sun over a place at times (n,) UTC, each of which stands for so many hours."""
    seconds = (times - np.datetime64("2000-01-01T12:00:00")).astype("timedelta64[s]").astype(np.float64)
    centuries = seconds / 86_400.0 / 36_525.0
    mean_longitude = 280.46646 + centuries * (36_000.76983 + centuries * 0.0003032)
    anomaly = np.radians(357.52911 + centuries * (35_999.05029 - 0.0001537 * centuries))
    centre = (
        np.sin(anomaly) * (1.914602 - centuries * (0.004817 + 0.000014 * centuries))
        + np.sin(2 * anomaly) * (0.019993 - 0.000101 * centuries)
        + np.sin(3 * anomaly) * 0.000289
    )
    node = np.radians(125.04 - 1934.136 * centuries)
    apparent = np.radians(mean_longitude + centre - 0.00569 - 0.00478 * np.sin(node))
    obliquity = np.radians(23.4392911 - 0.0130042 * centuries + 0.00256 * np.cos(node))
    declination = np.arcsin(np.sin(obliquity) * np.sin(apparent))
    ascension_deg = np.degrees(np.arctan2(np.cos(obliquity) * np.sin(apparent), np.cos(apparent)))
    sidereal_deg = 280.46061837 + 360.98564736629 * seconds / 86_400.0
    hour_angle = np.radians(sidereal_deg + longitude_deg - ascension_deg)
    latitude = np.radians(latitude_deg)
    up = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    east = -np.cos(declination) * np.sin(hour_angle)
    north = np.cos(latitude) * np.sin(declination) - np.sin(latitude) * np.cos(declination) * np.cos(hour_angle)
    azimuth_deg = np.degrees(np.arctan2(east, north)) % 360.0
    return SunPath(azimuth_deg, np.degrees(np.arcsin(up.clip(-1.0, 1.0))), np.full(times.size, hours), times)


def hours_of_day(month: int, day: int, longitude_deg: float, step_h: float) -> NDArray[np.datetime64]:
    """The middles of all steps of a day, from midnight to midnight by the clock of the place's longitude, in UTC."""
    middles_s = np.rint((np.arange(round(24.0 / step_h)) + 0.5) * step_h * 3600.0)
    return time_of_day(month, day, 0.0, longitude_deg) + middles_s.astype("timedelta64[s]")


def time_of_day(month: int, day: int, hour: float, longitude_deg: float) -> np.datetime64:
    """The time in UTC, to the second, at which it is so late by the clock of the place's longitude."""
    first = np.datetime64(f"{YEAR}-{month:02d}-01T00:00:00") + np.timedelta64(day - 1, "D")
    return first + np.timedelta64(round(3600.0 * (hour - clock_offset_h(longitude_deg))), "s")


def clock_offset_h(longitude_deg: float) -> int:
    """Whole hours by which a clock of this longitude is ahead of UTC, without summer time: one for each 15°."""
    return round(longitude_deg / 15.0)

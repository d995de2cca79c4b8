"""The sun through a year, one direction after the other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.sun_position import SunPath, hours_of_day, sun_over

STEP_H = 0.5
DAYS_APART = 7
"""Every seventh day is looked at: the sun's height at noon differs by 2.8° at most between two of them."""


def sun_of_year(longitude_deg: float, latitude_deg: float) -> SunPath:
    """The sun in the middle of each whole week of a year, which stands for its share of 365 days."""
    days = np.arange(DAYS_APART // 2, 365 - DAYS_APART // 2, DAYS_APART)
    first = hours_of_day(1, 1, longitude_deg, STEP_H)
    times = (first[None, :] + days[:, None] * np.timedelta64(1, "D")).ravel()
    return sun_over(longitude_deg, latitude_deg, times, STEP_H * 365.0 / days.size)


def suns(path: SunPath, progress: ProgressReporter, doing: str) -> Iterator[SunPath]:
    """The times of a path one by one, reported. Raises OperationCancelled when asked to stop."""
    for number in range(len(path)):
        advance(progress, doing, number / len(path))
        one = slice(number, number + 1)
        yield SunPath(path.azimuth_deg[one], path.elevation_deg[one], path.hours[one], path.times[one])


def direction_on_map(sun: SunPath, north_turn_deg: float) -> tuple[float, float]:
    """Bearing from the map's north and elevation of the only time of a path, in degrees."""
    return float(sun.azimuth_deg[0] - north_turn_deg) % 360.0, float(sun.elevation_deg[0])

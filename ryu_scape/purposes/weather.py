"""The light of a typical year from a weather file, EnergyPlus' EPW (Auxiliary Programs, "EnergyPlus Weather File").

Eight lines tell of the station, then one tells of each hour: the mean of the hour before, in the station's own time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from ryu_scape.purposes.sun_position import YEAR
from ryu_scape.purposes.sun_year import DAYS_APART

LARGEST_FILE_BYTES = 1 << 25
"""Fifteen times that of a common one."""
DAYS, HOURS = 365, 24
EARTH_RADIUS_KM = 6371.0

_HEADER_LINES = 8
_MONTH, _DAY, _HOUR, _LIGHT = 1, 2, 3, {"ghi": 13, "dni": 14, "dhi": 15}
_MISSING = 9999.0


@dataclass(frozen=True, eq=False)
class Weather:
    """A station and its year.

    clock_h: its time is ahead of UTC by so much. light: by `ghi` (on level ground), `dni` (on what faces the sun) and
    `dhi` (from the sky alone) the mean of each hour (365, 24) in watts per square metre.
    """

    station: str
    longitude_deg: float
    latitude_deg: float
    clock_h: float
    light: Mapping[str, NDArray[np.float64]]

    def around(self, times: NDArray[np.datetime64]) -> Mapping[str, NDArray[np.float64]]:
        """As `light` at times (n,) UTC: each the mean of this hour on the days that the times stand for."""
        local = times + np.timedelta64(round(60.0 * self.clock_h), "m")
        hours = (local - np.datetime64(f"{YEAR}-01-01T00:00:00")) // np.timedelta64(1, "h") % (DAYS * HOURS)
        return {name: _mean_of_days(table)[hours // HOURS, hours % HOURS] for name, table in self.light.items()}

    def distance_km(self, longitude_deg: float, latitude_deg: float) -> float:
        """From the station to a place, by the haversine formula."""
        north, east = np.radians((latitude_deg - self.latitude_deg, longitude_deg - self.longitude_deg))
        shrunk = np.cos(np.radians(latitude_deg)) * np.cos(np.radians(self.latitude_deg))
        half_chord = np.sqrt(np.sin(0.5 * north) ** 2 + shrunk * np.sin(0.5 * east) ** 2)
        return float(2.0 * EARTH_RADIUS_KM * np.arcsin(min(1.0, half_chord)))


def read_weather(path: Path) -> Weather:
    """Raises InputError for a file that is not there, and for one that is no EPW of a whole year."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise _refusal(path, "it is too large")
        with path.open(encoding="utf-8", errors="replace") as file:
            header, rows = list(islice(file, _HEADER_LINES)), file.read().splitlines()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", "Name a weather file (.epw).") from error
    place = header[0].strip().split(",") if header else []
    try:
        if place[0].lstrip("\ufeff") != "LOCATION":
            raise ValueError
        latitude_deg, longitude_deg, clock_h = map(float, place[6:9])
        table = np.loadtxt(rows, delimiter=",", usecols=(_MONTH, _DAY, _HOUR, *_LIGHT.values()), ndmin=2, comments=None)
    except (ValueError, IndexError):
        raise _refusal(path, "its lines are not those of that format") from None
    if not (abs(latitude_deg) <= 90.0 and abs(longitude_deg) <= 180.0 and abs(clock_h) <= 14.0):
        raise _refusal(path, "its station lies nowhere on Earth")
    table = table[(table[:, 0] != 2) | (table[:, 1] != 29)]
    if len(table) != DAYS * HOURS or not np.array_equal(table[:, 2], np.tile(np.arange(1, HOURS + 1), DAYS)):
        raise _refusal(path, "it has not every hour of a year")
    light = table[:, 3:]
    if not ((light >= 0.0) & (light < _MISSING)).all():
        raise _refusal(path, "its light has gaps")
    columns = light.T.reshape(len(_LIGHT), DAYS, HOURS)
    return Weather(place[1].strip(), longitude_deg, latitude_deg, clock_h, dict(zip(_LIGHT, columns, strict=True)))


def _mean_of_days(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each day the mean of the week around it, for one day in seven is looked at; the year goes round."""
    half = DAYS_APART // 2
    return np.mean([np.roll(table, days, axis=0) for days in range(-half, half + 1)], axis=0)


def _refusal(path: Path, why: str) -> InputError:
    return InputError(
        f"{path.name} is no weather file (EPW) of a year: {why}.",
        "Get one for the place, such as PVGIS' typical meteorological year in the format EPW.",
    )

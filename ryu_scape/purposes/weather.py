"""The light of a typical year from a weather file of one of two formats.

EnergyPlus' EPW (Auxiliary Programs, "EnergyPlus Weather File"), and TMY3 (Wilcox & Marion, 2008, Users Manual for TMY3
Data Sets, NREL/TP-581-43156). Some lines tell of the station, then one tells of each hour: the mean of the hour before,
in the station's own time.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ryu_scape.errors import InputError
from ryu_scape.purposes.sun_year import DAYS_APART
from ryu_scape.raster.projection import great_circle_km
from ryu_scape.sun_position import YEAR

LARGEST_FILE_BYTES = 1 << 25
"""Fifteen times that of a common one."""
DAYS, HOURS = 365, 24

_LIGHT = ("ghi", "dni", "dhi")
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
        """From the station to a place."""
        station_deg = np.array([self.longitude_deg, self.latitude_deg])
        return great_circle_km(station_deg, np.array([longitude_deg, latitude_deg]))


def read_weather(path: Path) -> Weather:
    """Raises InputError for a file that is not there, and for one that is neither an EPW nor a TMY3 of a whole year."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise _refusal(path, "it is too large")
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", "Name a weather file (.epw or .csv).") from error
    layout = next((layout for layout in _LAYOUTS if layout.is_that_of(lines)), None)
    try:
        if layout is None:
            raise ValueError
        station, latitude_deg, longitude_deg, clock_h = layout.station_of(lines)
        table = layout.table_of(lines)
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
    return Weather(station, longitude_deg, latitude_deg, clock_h, dict(zip(_LIGHT, columns, strict=True)))


@dataclass(frozen=True)
class _Layout:
    """Where a format of one line an hour says what, its fields parted by commas.

    title: how line `title_line` begins. header_lines: those before the hours. place: fields of the first line with the
    station's name, latitude, longitude and hours ahead of UTC. moment: those of an hour's line with month, day and hour
    (1 to 24), or date (MM/DD/YYYY) and time (HH:MM). light: those with what `_LIGHT` names.
    """

    title: str
    title_line: int
    header_lines: int
    place: tuple[int, int, int, int]
    moment: tuple[int, ...]
    light: tuple[int, int, int]

    def is_that_of(self, lines: Sequence[str]) -> bool:
        return len(lines) > self.title_line and lines[self.title_line].startswith(self.title)

    def station_of(self, lines: Sequence[str]) -> tuple[str, float, float, float]:
        (fields,) = csv.reader(lines[:1])
        name, latitude, longitude, clock = (fields[number] for number in self.place)
        return name.strip(), float(latitude), float(longitude), float(clock)

    def table_of(self, lines: Sequence[str]) -> NDArray[np.float64]:
        """Month, day, hour and the light of each hour (n, 6)."""
        picked = [",".join(self._picked(line.split(","))) for line in lines[self.header_lines :] if line]
        return np.loadtxt(picked, delimiter=",", ndmin=2, comments=None)

    def _picked(self, cells: Sequence[str]) -> list[str]:
        moment = [cells[number] for number in self.moment]
        if len(moment) == 2:
            month, day, _ = moment[0].split("/")
            moment = [month, day, moment[1].split(":")[0]]
        return [*moment, *(cells[number] for number in self.light)]


_LAYOUTS = (
    _Layout("LOCATION", 0, 8, (1, 6, 7, 8), (1, 2, 3), (13, 14, 15)),
    _Layout("Date (MM/DD/YYYY),Time (HH:MM)", 1, 2, (1, 4, 5, 3), (0, 1), (4, 7, 10)),
)
"""EPW's, and TMY3's."""


def _mean_of_days(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each day the mean of the week around it, for one day in seven is looked at; the year goes round."""
    half = DAYS_APART // 2
    return np.mean([np.roll(table, days, axis=0) for days in range(-half, half + 1)], axis=0)


def _refusal(path: Path, why: str) -> InputError:
    return InputError(
        f"{path.name} is no weather file (EPW or TMY3) of a year: {why}.",
        "Get one for the place, such as PVGIS' typical meteorological year in the format EPW.",
    )

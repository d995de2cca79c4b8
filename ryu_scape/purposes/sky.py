"""The sun over a city at an hour that a person names, as the city's map sees it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ryu_scape.city import City
from ryu_scape.purposes.place import longitude_latitude, north_turn_deg
from ryu_scape.purposes.sun_year import direction_on_map
from ryu_scape.sun import Sun
from ryu_scape.sun_position import YEAR, clock_offset_h, sun_over


@dataclass(frozen=True)
class Sky:
    """Over a place in degrees; turn_deg: of the map's north, clockwise from true north."""

    longitude_deg: float
    latitude_deg: float
    turn_deg: float

    @classmethod
    def over(cls, city: City) -> Sky:
        """Raises InputError for a CRS that has no place on Earth."""
        return cls(*longitude_latitude(city), north_turn_deg(city))

    def sun(self, month: int, day: int, hour: float) -> Sun:
        """By the clock of the place's longitude, without summer time; below the horizon at night."""
        start = np.datetime64(f"{YEAR}-{month:02d}-01T00:00:00") + np.timedelta64(day - 1, "D")
        moment = start + np.timedelta64(round(3600 * (hour - clock_offset_h(self.longitude_deg))), "s")
        path = sun_over(self.longitude_deg, self.latitude_deg, np.array([moment]), 0.0)
        return Sun(*direction_on_map(path, self.turn_deg))

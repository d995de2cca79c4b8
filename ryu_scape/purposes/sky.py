"""The sun over a city at an hour that a person names, as the city's map sees it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ryu_scape.city import City
from ryu_scape.purposes.place import longitude_latitude, north_turn_deg
from ryu_scape.purposes.sun_year import direction_on_map
from ryu_scape.sun import Sun
from ryu_scape.sun_position import sun_over, time_of_day


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
        time = time_of_day(month, day, hour, self.longitude_deg)
        path = sun_over(self.longitude_deg, self.latitude_deg, np.array([time]), 0.0)
        return Sun(*direction_on_map(path, self.turn_deg))

"""Where a city lies, in degrees."""

from __future__ import annotations

import numpy as np

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.raster import projection
from ryu_scape.raster.projection import WGS84, ProjectionError, crs_name, project


def longitude_latitude(city: City) -> tuple[float, float]:
    """Of the middle of the image. Raises InputError for a CRS that has no place on Earth."""
    grid = city.grid
    middle_m = grid.to_map(np.array([(0.5 * grid.width, 0.5 * grid.height)]))
    try:
        longitude_deg, latitude_deg = project(middle_m, grid.crs, WGS84)[0]
    except ProjectionError as error:
        raise InputError(
            f"Where on the Earth the place lies is not known: its CRS ({crs_name(grid.crs)}) does not tell.",
            "Give the image a CRS of the Earth.",
        ) from error
    return float(longitude_deg), float(latitude_deg)


def north_turn_deg(city: City) -> float:
    """By how much the map's north is turned clockwise from true north in the middle of the image (its convergence)."""
    return projection.north_turn_deg(*longitude_latitude(city), city.grid.crs)

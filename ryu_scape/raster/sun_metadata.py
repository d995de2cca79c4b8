"""The sun by which an image was taken, as those who delivered it say: in an .IMD, .RPB or .XML beside it.

GDAL reads what DigitalGlobe, GeoEye, Airbus and others deliver with a GeoTIFF. Some say where the sun stood, nearly
all when the image was taken.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping

import numpy as np
from rasterio.io import DatasetReader

from ryu_scape.raster.geotiff import blames_the_file
from ryu_scape.raster.grid import GeoGrid
from ryu_scape.raster.projection import WGS84, ProjectionError, north_turn_deg, project
from ryu_scape.sun import Sun
from ryu_scape.sun_position import sun_over

DOMAIN = "IMD"
ANGLES = (("meanSunAz", "meanSunEl"), ("sunAz", "sunEl"))
"""As an .IMD calls azimuth and elevation in the group of each image, today's and QuickBird's way."""
LOWEST_DEG = 5.0
"""No image is taken by a lower sun; whoever says so means another hour."""
FIRST_YEAR = np.datetime64("1980-01-01T00:00:00")
"""GDAL takes a time that it cannot read for 1970."""
logger = logging.getLogger(__name__)


@blames_the_file
def sun_in_metadata(dataset: DatasetReader, grid: GeoGrid) -> Sun | None:
    """By the north of the grid's map; None where nothing is told, or nothing that can be."""
    try:
        longitude_deg, latitude_deg = _middle_of(grid)
        turn_deg = north_turn_deg(longitude_deg, latitude_deg, grid.crs)
        sun = _by_angles(dataset.tags(ns=DOMAIN)) or _by_time(_time_in(dataset), longitude_deg, latitude_deg)
    except (ProjectionError, ValueError):
        logger.info("The sun of %s is not told", dataset.name, exc_info=True)
        return None
    if sun is None or not LOWEST_DEG <= sun.elevation_deg <= 90.0 or not math.isfinite(sun.azimuth_deg):
        return None
    return Sun((sun.azimuth_deg - turn_deg) % 360.0, sun.elevation_deg)


def tags_of_sun(sun: Sun, grid: GeoGrid) -> dict[str, str]:
    """What `sun_in_metadata` finds a sun by in a file on this grid, as tags of its DOMAIN. Raises ProjectionError."""
    azimuth_deg = (sun.azimuth_deg + north_turn_deg(*_middle_of(grid), grid.crs)) % 360.0
    azimuth, elevation = ANGLES[0]
    return {azimuth: f"{azimuth_deg:.3f}", elevation: f"{sun.elevation_deg:.3f}"}


def _middle_of(grid: GeoGrid) -> tuple[float, float]:
    """Longitude and latitude, in degrees."""
    middle = grid.to_map(np.array([[grid.width / 2, grid.height / 2]]))
    longitude_deg, latitude_deg = project(middle, grid.crs, WGS84)[0].tolist()
    return longitude_deg, latitude_deg


def told_of_sun(dataset: DatasetReader) -> str:
    """All that `sun_in_metadata` goes by, but for the place: the sun is another only where this is."""
    return repr((sorted(dataset.tags(ns=DOMAIN).items()), _time_in(dataset)))


def _time_in(dataset: DatasetReader) -> str:
    return str(dataset.tags(ns="IMAGERY").get("ACQUISITIONDATETIME", ""))


def _by_angles(tags: Mapping[str, str]) -> Sun | None:
    """As tags of an .IMD say, whose names begin with that of their group. Raises ValueError for what is no number."""
    values = {name.rpartition(".")[2]: value for name, value in tags.items()}
    for azimuth, elevation in ANGLES:
        if azimuth in values and elevation in values:
            return Sun(float(values[azimuth]), float(values[elevation]))
    return None


def _by_time(time: str, longitude_deg: float, latitude_deg: float) -> Sun | None:
    """At a time in UTC, `2012-05-15 02:39:36`. Raises ValueError for what is no time."""
    if not time:
        return None
    moment = np.array([time.replace(" ", "T")], "datetime64[s]")
    if moment[0] < FIRST_YEAR:
        return None
    path = sun_over(longitude_deg, latitude_deg, moment, 0.0)
    return Sun(float(path.azimuth_deg[0]), float(path.elevation_deg[0]))

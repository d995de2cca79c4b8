"""Where a scene stands on the globe: an affine transform to Earth-centred, Earth-fixed metres (EPSG:4978).

A map's north is not the globe's and its metres are not quite true: the transform turns and stretches the scene by the
CRS's convergence and scale. What an affine transform cannot do is bend: at 1 km from the middle the globe falls off by
8 cm. Elevations are taken as heights above the ellipsoid: no geoid is applied, whatever the DSM's vertical datum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.errors import InputError
from ryu_scape.raster.projection import WGS84, ProjectionError, crs_name, project

SEMI_MAJOR_M, FLATTENING = 6_378_137.0, 1 / 298.257223563
"""The ellipsoid of WGS 84."""
_SIDE = 9


def scene_to_earth(city: City) -> NDArray[np.float64]:
    """The transform (4, 4) of columns that takes a scene's (x east, y north, z up, 1) to the globe.

    The best one, by least squares, over the scene's bounds. Raises InputError for a CRS that has no place on the globe.
    """
    (west, south, low), (east, north, high) = city.scene.bounds_m
    axes = np.linspace(west, east, _SIDE), np.linspace(south, north, _SIDE), np.array([low, max(high, low + 1.0)])
    local_m = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    earth_m = map_to_earth(city, local_m + city.scene.origin_m)
    middle_m = earth_m.mean(axis=0)
    design = np.column_stack((local_m, np.ones(len(local_m))))
    transform = np.eye(4)
    transform[:3] = np.linalg.lstsq(design, earth_m - middle_m, rcond=None)[0].T
    transform[:3, 3] += middle_m
    return transform


def map_to_earth(city: City, points_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points (n, 3) of the map, as x, y and elevation, in Earth-centred metres. Raises as `scene_to_earth` does."""
    try:
        degrees = project(points_m[:, :2], city.grid.crs, WGS84)
    except ProjectionError as error:
        raise InputError(
            f"The place cannot be put on the globe: its CRS ({crs_name(city.grid.crs)}) leads nowhere on Earth.",
            "Choose another format, or give the image a CRS of the Earth.",
        ) from error
    return degrees_to_earth(degrees, points_m[:, 2])


def degrees_to_earth(degrees: NDArray[np.float64], height_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude and latitude (n, 2) at heights (n,) above the ellipsoid, in Earth-centred metres (n, 3)."""
    longitude, latitude = np.radians(degrees).T
    eccentricity_2 = FLATTENING * (2.0 - FLATTENING)
    normal_m = SEMI_MAJOR_M / np.sqrt(1.0 - eccentricity_2 * np.sin(latitude) ** 2)
    level_m = (normal_m + height_m) * np.cos(latitude)
    polar_m = (normal_m * (1.0 - eccentricity_2) + height_m) * np.sin(latitude)
    return np.column_stack((level_m * np.cos(longitude), level_m * np.sin(longitude), polar_m))

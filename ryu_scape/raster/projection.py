"""Exact projection of points between coordinate reference systems, and the UTM zone of a place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError
from rasterio.crs import CRS
from rasterio.errors import CRSError, RasterioError
from rasterio.warp import transform as project_lists

from ryu_scape.errors import InputError

WGS84 = CRS.from_epsg(4326)
EARTH_RADIUS_KM = 6371.0
UTM_LATITUDES_DEG = (-80.0, 84.0)
POLAR_STEREOGRAPHIC_NORTH, POLAR_STEREOGRAPHIC_SOUTH = 32661, 32761


class ProjectionError(ValueError):
    """Points have no place in the CRS into which they were to be projected."""


def project(points: NDArray[np.float64], source: CRS, target: CRS) -> NDArray[np.float64]:
    """Points (n, 2) as (x, y) or (longitude, latitude) of `source`, in `target`. Raises ProjectionError."""
    try:
        x, y = project_lists(source, target, points[:, 0].tolist(), points[:, 1].tolist())
    except (RasterioError, CPLE_BaseError) as error:
        raise ProjectionError(str(error)) from error
    projected = np.column_stack([x, y])
    if not np.isfinite(projected).all():
        raise ProjectionError("a point projects to infinity")
    return projected


def north_turn_deg(longitude_deg: float, latitude_deg: float, crs: CRS) -> float:
    """How far the north of a map in `crs` is turned clockwise from true north at a place (its convergence)."""
    step_deg = 1e-3 if latitude_deg < 89.0 else -1e-3
    ends = np.array([(longitude_deg, latitude_deg), (longitude_deg, latitude_deg + step_deg)])
    east_m, north_m = np.diff(project(ends, WGS84, crs), axis=0)[0] * np.sign(step_deg)
    return float(-np.degrees(np.arctan2(east_m, north_m)))


def great_circle_km(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Distance on a spherical Earth between two (longitude, latitude) in degrees, by the haversine formula."""
    longitudes, latitudes = np.radians(np.stack([first, second])).T
    half_chord = np.hypot(
        np.sin(np.diff(latitudes) / 2), np.sqrt(np.cos(latitudes).prod()) * np.sin(np.diff(longitudes) / 2)
    )
    return float(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, half_chord))[0])


def utm_zone(longitude_deg: float, latitude_deg: float) -> CRS:
    """The WGS 84 UTM zone that holds a point; beyond UTM, the polar stereographic grid."""
    if latitude_deg > UTM_LATITUDES_DEG[1]:
        return CRS.from_epsg(POLAR_STEREOGRAPHIC_NORTH)
    if latitude_deg < UTM_LATITUDES_DEG[0]:
        return CRS.from_epsg(POLAR_STEREOGRAPHIC_SOUTH)
    zone = int((longitude_deg + 180) % 360 // 6) + 1
    return CRS.from_epsg((32600 if latitude_deg >= 0 else 32700) + zone)


def crs_named(name: str) -> CRS:
    """The CRS of a code or a definition. Raises InputError for what is neither."""
    try:
        return CRS.from_user_input(name)
    except (CRSError, ValueError) as error:
        raise InputError(f"{name} is no coordinate system.", "Name one such as EPSG:32629.") from error


def crs_name(crs: CRS) -> str:
    """A short name for a person: the EPSG code where there is one, else the name in the definition."""
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else crs.to_wkt().split('"')[1]

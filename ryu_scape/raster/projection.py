"""Exact projection of points between coordinate reference systems, and the UTM zone of a place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError
from rasterio.crs import CRS
from rasterio.errors import RasterioError
from rasterio.warp import transform as project_lists

from ryu_scape.errors import InputError

WGS84 = CRS.from_epsg(4326)
UTM_LATITUDES_DEG = (-80.0, 84.0)
POLAR_STEREOGRAPHIC_NORTH, POLAR_STEREOGRAPHIC_SOUTH = 32661, 32761


def project(points: NDArray[np.float64], source: CRS, target: CRS) -> NDArray[np.float64]:
    """Points (n, 2) as (x, y) or (longitude, latitude) of `source`, in `target`.

    Raises InputError when any of them has no place there.
    """
    try:
        x, y = project_lists(source, target, points[:, 0].tolist(), points[:, 1].tolist())
    except (RasterioError, CPLE_BaseError) as error:
        raise _off_the_map(source) from error
    projected = np.column_stack([x, y])
    if not np.isfinite(projected).all():
        raise _off_the_map(source)
    return projected


def utm_at(point: NDArray[np.float64], crs: CRS) -> CRS:
    """The WGS 84 UTM zone that holds a point (1, 2) of `crs`; beyond UTM, the polar stereographic grid."""
    longitude_deg, latitude_deg = project(point, crs, WGS84)[0]
    if latitude_deg > UTM_LATITUDES_DEG[1]:
        return CRS.from_epsg(POLAR_STEREOGRAPHIC_NORTH)
    if latitude_deg < UTM_LATITUDES_DEG[0]:
        return CRS.from_epsg(POLAR_STEREOGRAPHIC_SOUTH)
    zone = int((longitude_deg + 180) % 360 // 6) + 1
    return CRS.from_epsg((32600 if latitude_deg >= 0 else 32700) + zone)


def crs_name(crs: CRS) -> str:
    """A short name for a person: the EPSG code where there is one, else the start of the definition."""
    return crs.to_string() if len(crs.to_string()) <= 40 else crs.to_wkt().split('"')[1]


def _off_the_map(crs: CRS) -> InputError:
    return InputError(
        f"The georeference ({crs_name(crs)}) cannot be placed on the Earth.",
        "Save the raster in a geographic or projected coordinate system such as EPSG:4326 or UTM.",
    )

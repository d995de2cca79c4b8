"""The part of the Earth that a city is limited to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.errors import InputError
from ryu_scape.footprints.given import read_given
from ryu_scape.progress import ProgressReporter
from ryu_scape.raster.projection import WGS84, ProjectionError, crs_name, project

STEP_DEG = 0.002
"""Sides of an area run straight in degrees: on a map they bend, between points this far apart at most."""


def area_named(text: str, progress: ProgressReporter) -> shapely.Geometry:
    """West, south, east and north in degrees, or what the polygons of a file cover, in degrees (WGS 84).

    Raises InputError for what is neither, and as `read_given` does.
    """
    try:
        bounds = [float(part) for part in text.split(",")]
    except ValueError:
        given, _ = read_given(Path(text), WGS84, progress)
        return shapely.union_all(shapely.make_valid(given.polygons))
    west, south, east, north = bounds if len(bounds) == 4 else (0.0, 0.0, 0.0, 0.0)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InputError(
            f"{text} is no area.", "Give west,south,east,north in degrees, such as 4.35,52.00,4.37,52.02, or a file."
        )
    return shapely.box(west, south, east, north)


def area_on(area: shapely.Geometry, crs: CRS) -> shapely.Geometry:
    """An area in degrees on a map. Raises InputError where it has no place there."""
    try:
        return shapely.transform(shapely.segmentize(area, STEP_DEG), lambda degrees: project(degrees, WGS84, crs))
    except ProjectionError as error:
        raise InputError(
            f"The area has no place on the city's map ({crs_name(crs)}).", "Check its coordinates."
        ) from error


def are_within(area: shapely.Geometry | None, points_m: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which points (n,) on the map lie in an area; all of them where there is none."""
    if area is None:
        return np.ones(len(points_m), bool)
    shapely.prepare(area)
    return np.asarray(shapely.intersects(area, points_m), bool)

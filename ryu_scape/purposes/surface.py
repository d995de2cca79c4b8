"""The surface of a city as a raster: buildings as they are modelled, all else as the DSM shows it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.footprints import polygons_of
from ryu_scape.footprints.footprint import label_raster
from ryu_scape.raster import GeoGrid
from ryu_scape.scene.roofs import Roofs

MOST_PX = 4_000_000
"""A larger raster is thinned: a study looks at it hundreds of times."""


@dataclass(frozen=True, eq=False)
class Surface3D:
    """All rasters are (H, W) on `grid`.

    surface_m, ground_m: float32 elevations. building: int32 index of the building, -1 outside. is_within: bool, false
    in an image's empty margin, where the ground is no more than a guess and counts for nothing.
    """

    grid: GeoGrid
    surface_m: NDArray[np.float32]
    ground_m: NDArray[np.float32]
    building: NDArray[np.int32]
    is_within: NDArray[np.bool_]


def surface_of(city: City) -> Surface3D:
    """The surface of the scene, thinned to `MOST_PX`."""
    survey = city.survey.thinned(MOST_PX)
    grid, ground_m = survey.grid, survey.dtm_m
    seen_m = ground_m if survey.dsm_m is None else np.fmax(survey.dsm_m, ground_m)
    building = label_raster(polygons_of([each.footprint for each in city.buildings]), grid)
    surface_m = np.array(seen_m, np.float32)
    rows, columns = np.nonzero(building >= 0)
    if rows.size:
        owner = building[rows, columns].astype(np.intp)
        on_map = grid.to_map(np.column_stack((columns + 0.5, rows + 0.5)))
        surface_m[rows, columns] = roof_elevation_m(city, on_map - city.scene.origin_m[:2], owner)
    is_within = (building >= 0) | ~_margin_of(survey.valid)
    return Surface3D(grid, surface_m, np.array(ground_m, np.float32), building, is_within)


def _margin_of(valid: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What has no data (H, W) from the border inwards: gaps in the midst of an image are none of it."""
    _, gap = cv2.connectedComponents((~valid).view(np.uint8), connectivity=4)
    at_border = np.concatenate((gap[0], gap[-1], gap[:, 0], gap[:, -1]))
    return np.isin(gap, at_border[at_border > 0])


def roof_elevation_m(city: City, plan_m: NDArray[np.float64], building: NDArray[np.intp]) -> NDArray[np.float64]:
    """Elevation (n,) of the modelled roofs of buildings (n,) at (n, 2) metres from the scene's origin."""
    relief_m = Roofs.of(city.buildings, city.scene.origin_m).relief_m(plan_m, building)
    eave_m = np.array([each.eave_elevation_m for each in city.buildings])
    return np.asarray(eave_m[building] + relief_m)

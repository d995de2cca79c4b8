"""The ground that each building stands on: the terrain beneath it, set right by the ground that is seen around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.arrays.groups import least_of_each
from ryu_scape.heights.pixels import ground_pixels
from ryu_scape.heights.statistics import GroupedValues
from ryu_scape.raster import GeoGrid
from ryu_scape.settings import HeightSettings
from ryu_scape.survey import Survey

GROUND_ABOVE_DTM_M = (-1.0, 0.5)
"""What of the DSM is ground: above it stand bushes, cars and roofs, among them roofs without a footprint."""
TRUSTED_GROUND_M2 = 5.0
"""Seen ground of this area counts as much as the DTM."""
SHARE_OF_RELIEF = 0.25
UNSEEN_GROUND_SIGMA_M = 0.3


@dataclass(frozen=True, eq=False)
class GroundLevels:
    """Elevation (b,) of the ground under each building, one standard deviation (b,) of it, and the lowest (b,), all in
    metres.
    """

    elevation_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]
    lowest_m: NDArray[np.float64]

    def pairs(self) -> list[tuple[float, float]]:
        """Elevation and lowest of each."""
        return list(zip(self.elevation_m.tolist(), self.lowest_m.tolist(), strict=True))


def find_ground(
    survey: Survey,
    labels: NDArray[np.int32],
    polygons: NDArray[np.object_],
    settings: HeightSettings,
) -> GroundLevels:
    """The mean DTM under each footprint, moved by how far ground in a ring around the footprint lies above the DTM.

    labels: (H, W) the footprint of each pixel, -1 outside. polygons: (b,) footprints.
    Only what lies close to the DTM is ground. The less of it is seen, as in a closed courtyard or a row of houses, the
    more the DTM counts, and the larger is sigma; it also grows with the DTM's relief under the footprint. Without a
    DSM, and with one of large cells, the DTM stands as it is.
    """
    terrain = _terrain_under(survey.dtm_m, labels, polygons, survey.grid)
    if survey.roofs_m is None:
        return terrain
    ring = ground_pixels(labels, survey, settings)
    above_m = survey.roofs_m.ravel()[ring.pixel] - survey.dtm_m.ravel()[ring.pixel]
    least_m, most_m = GROUND_ABOVE_DTM_M
    is_ground = (above_m > least_m) & (above_m < most_m)
    seen = GroupedValues.of(above_m[is_ground], ring.building[is_ground], len(polygons))
    seen_m2 = seen.sizes * survey.grid.gsd_m**2
    trust = seen_m2 / (seen_m2 + TRUSTED_GROUND_M2)
    moved_m = trust * np.nan_to_num(seen.percentile(settings.ground_percentile))
    sigma_m = np.hypot(terrain.sigma_m, (1.0 - trust) * UNSEEN_GROUND_SIGMA_M)
    return GroundLevels(terrain.elevation_m + moved_m, sigma_m, terrain.lowest_m + moved_m)


def _terrain_under(
    dtm_m: NDArray[np.float32], labels: NDArray[np.int32], polygons: NDArray[np.object_], grid: GeoGrid
) -> GroundLevels:
    """The DTM under each footprint: its mean and its least value, and how unsure its relief makes these.

    A footprint that covers no pixel has the nearest one's.
    """
    nearest_m = _nearest_to_middle(dtm_m, polygons, grid)
    inside = labels >= 0
    label = labels[inside].astype(np.intp)
    size = np.bincount(label, minlength=len(polygons))
    count = np.maximum(size, 1)
    offset_m = dtm_m[inside] - nearest_m[label]
    mean_m = np.bincount(label, offset_m, len(polygons)) / count
    variance = np.bincount(label, offset_m * offset_m, len(polygons)) / count - mean_m * mean_m
    lowest_m = least_of_each(label, offset_m, np.where(size > 0, np.inf, 0.0))
    relief_m = np.sqrt(np.maximum(variance, 0.0))
    return GroundLevels(nearest_m + mean_m, SHARE_OF_RELIEF * relief_m, nearest_m + lowest_m)


def _nearest_to_middle(dtm_m: NDArray[np.float32], polygons: NDArray[np.object_], grid: GeoGrid) -> NDArray[np.float64]:
    """The DTM (b,) at the pixel nearest to the middle of each footprint."""
    middle = grid.to_pixel(shapely.get_coordinates(shapely.centroid(polygons)))
    column, row = np.floor(middle).astype(np.intp).T
    return dtm_m[row.clip(0, grid.height - 1), column.clip(0, grid.width - 1)].astype(np.float64)

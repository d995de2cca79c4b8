"""The ground that each building stands on: the terrain beneath it, set right by the ground that is seen around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

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
    mean_m, relief_m, least_m = _terrain_under(survey.dtm_m, labels, polygons, survey.grid)
    if survey.dsm_m is None or survey.dsm_cells is not None:
        return GroundLevels(mean_m, SHARE_OF_RELIEF * relief_m, least_m)
    ring = ground_pixels(labels, survey, settings)
    above_m = survey.dsm_m.ravel()[ring.pixel] - survey.dtm_m.ravel()[ring.pixel]
    lowest_m, highest_m = GROUND_ABOVE_DTM_M
    is_ground = (above_m > lowest_m) & (above_m < highest_m)
    seen = GroupedValues.of(above_m[is_ground], ring.building[is_ground], len(polygons))
    seen_m2 = seen.sizes * survey.grid.gsd_m**2
    trust = seen_m2 / (seen_m2 + TRUSTED_GROUND_M2)
    moved_m = trust * np.nan_to_num(seen.percentile(settings.ground_percentile))
    sigma_m = np.hypot(SHARE_OF_RELIEF * relief_m, (1.0 - trust) * UNSEEN_GROUND_SIGMA_M)
    return GroundLevels(mean_m + moved_m, sigma_m, least_m + moved_m)


def _terrain_under(
    dtm_m: NDArray[np.float32], labels: NDArray[np.int32], polygons: NDArray[np.object_], grid: GeoGrid
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Mean, standard deviation and least (b,) of the DTM under each footprint, the nearest one's if it covers none."""
    centre = grid.to_pixel(shapely.get_coordinates(shapely.centroid(polygons)))
    column, row = np.floor(centre).astype(np.intp).T
    nearest = dtm_m[row.clip(0, grid.height - 1), column.clip(0, grid.width - 1)].astype(np.float64)
    inside = labels >= 0
    label = labels[inside].astype(np.intp)
    size = np.bincount(label, minlength=len(polygons))
    count = np.maximum(size, 1)
    offset = dtm_m[inside] - nearest[label]
    mean = np.bincount(label, offset, len(polygons)) / count
    variance = np.bincount(label, offset * offset, len(polygons)) / count - mean * mean
    lowest = np.where(size > 0, np.inf, 0.0)
    np.minimum.at(lowest, label, offset)
    return nearest + mean, np.sqrt(np.maximum(variance, 0.0)), nearest + lowest

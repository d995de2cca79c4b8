"""Ground and roof elevation of each building, read off the DSM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from ryu_scape.footprints import Footprint, label_raster
from ryu_scape.raster import RasterPair
from ryu_scape.settings import HeightSettings

GAUSSIAN_SIGMA_PER_IQR = 0.7413


class HeightSource(Enum):
    """Where a building's height came from."""

    DSM = "dsm"
    DEFAULT = "default"


@dataclass(frozen=True, eq=False)
class Building:
    """A footprint with its elevations in metres above the DSM's datum; the roof is flat at the eave.

    height_sigma_m: one standard deviation of the height.
    """

    footprint: Footprint
    ground_elevation_m: float
    eave_elevation_m: float
    height_source: HeightSource
    height_sigma_m: float

    @property
    def height_m(self) -> float:
        """Eave above ground."""
        return self.eave_elevation_m - self.ground_elevation_m


def measure_buildings(
    pair: RasterPair, dtm_m: NDArray[np.float32], footprints: Sequence[Footprint], settings: HeightSettings
) -> tuple[Building, ...]:
    """Give every footprint its ground and eave elevation.

    dtm_m: (H, W) bare-earth elevation on `pair.grid`, finite everywhere. The eave is a percentile of the DSM inside
    the eroded footprint (70 to 75 lies closest to the reference, 3D BAG), the ground a low percentile of a ring around
    it that keeps clear of other buildings, or the DTM where the ring holds no data. Without a DSM, or with none inside
    the footprint, the height is `default_height_m` and the source says so.
    """
    polygons = np.array([Polygon(f.exterior, f.holes) for f in footprints], object)
    labels = label_raster(polygons, pair.grid)
    count = len(footprints)
    terrain = _percentiles(dtm_m, labels, count, 50.0)
    terrain = np.where(np.isnan(terrain), _terrain_at(dtm_m, polygons, pair), terrain)
    if pair.dsm_m is None:
        return _with_default_height(footprints, terrain, settings)
    inside, ring = _inside_and_ring(labels, pair, settings)
    plain = np.where(np.isfinite(pair.dsm_m), labels, -1)
    eave = _percentiles(pair.dsm_m, np.where(plain >= 0, inside, -1), count, settings.roof_percentile)
    eave = np.where(np.isnan(eave), _percentiles(pair.dsm_m, plain, count, settings.roof_percentile), eave)
    ring = np.where(np.isfinite(pair.dsm_m), ring, -1)
    ground = _percentiles(pair.dsm_m, ring, count, settings.ground_percentile)
    ground = np.where(np.isnan(ground), terrain, ground)
    sigma = _height_sigma(pair, inside, ring, count)
    return tuple(
        _building(footprint, *values, settings)
        for footprint, *values in zip(footprints, ground.tolist(), eave.tolist(), sigma.tolist(), strict=True)
    )


def _building(
    footprint: Footprint, ground_m: float, eave_m: float, sigma_m: float, settings: HeightSettings
) -> Building:
    if np.isnan(eave_m):
        return _default(footprint, ground_m, settings)
    eave_m = max(eave_m, ground_m + settings.smallest_height_m)
    return Building(footprint, ground_m, eave_m, HeightSource.DSM, sigma_m)


def _default(footprint: Footprint, ground_m: float, settings: HeightSettings) -> Building:
    eave_m = ground_m + settings.default_height_m
    return Building(footprint, ground_m, eave_m, HeightSource.DEFAULT, settings.default_height_sigma_m)


def _with_default_height(
    footprints: Sequence[Footprint], terrain_m: NDArray[np.float64], settings: HeightSettings
) -> tuple[Building, ...]:
    return tuple(_default(f, ground, settings) for f, ground in zip(footprints, terrain_m.tolist(), strict=True))


def _inside_and_ring(
    labels: NDArray[np.int32], pair: RasterPair, settings: HeightSettings
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Labels of the pixels well inside each footprint, and of those in the ring around it, -1 elsewhere.

    With a DSM much coarser than the footprints the ring lies farther out, past the pixels that mix roof and ground.
    """
    gsd_m = pair.grid.gsd_m
    blur_m = max(0.0, 0.5 * (pair.dsm_gsd_m or 0.0) - 0.5)
    building = labels >= 0
    depth_m = cv2.distanceTransform(building.astype(np.uint8), cv2.DIST_L2, 5) * gsd_m
    inside = np.where(depth_m > settings.roof_erosion_m, labels, -1)
    distance, nearest = cv2.distanceTransformWithLabels(
        (~building).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    label_of_seed = np.full(int(nearest.max()) + 1, -1, np.int32)
    label_of_seed[nearest[building]] = labels[building]
    first_m, last_m = (radius_m + blur_m for radius_m in settings.ground_ring_m)
    in_ring = ~building & (distance * gsd_m > first_m) & (distance * gsd_m < last_m) & pair.valid
    return inside, np.where(in_ring, label_of_seed[nearest], -1)


def _percentiles(
    values: NDArray[np.float32], labels: NDArray[np.int32], count: int, percentile: float
) -> NDArray[np.float64]:
    """The percentile of a raster over each label, (count,), NaN for a label without pixels; nearest rank."""
    pixel = np.flatnonzero(labels >= 0)
    label, value = labels.ravel()[pixel], values.ravel()[pixel]
    order = np.lexsort((value, label))
    sizes = np.bincount(label, minlength=count)
    starts = np.cumsum(sizes) - sizes
    rank = starts + np.rint(np.maximum(sizes - 1, 0) * percentile / 100).astype(np.intp)
    result = np.full(count, np.nan)
    some = sizes > 0
    result[some] = value[order[rank[some]]]
    return result


def _height_sigma(
    pair: RasterPair, inside: NDArray[np.int32], ring: NDArray[np.int32], count: int
) -> NDArray[np.float64]:
    """Spread of roof and ground together, from their interquartile ranges: robust against chimneys and trees."""
    assert pair.dsm_m is not None
    variance = np.zeros(count)
    for labels in (np.where(np.isfinite(pair.dsm_m), inside, -1), ring):
        low, high = (_percentiles(pair.dsm_m, labels, count, p) for p in (25.0, 75.0))
        variance += np.nan_to_num((high - low) * GAUSSIAN_SIGMA_PER_IQR, nan=1.0) ** 2
    return np.sqrt(variance)


def _terrain_at(dtm_m: NDArray[np.float32], polygons: NDArray[np.object_], pair: RasterPair) -> NDArray[np.float64]:
    """DTM under each polygon's centroid, for those too small to cover a pixel centre."""
    if not len(polygons):
        return np.empty(0)
    centre = pair.grid.to_pixel(shapely.get_coordinates(shapely.centroid(polygons)))
    col, row = np.floor(centre).astype(int).T
    return dtm_m[row.clip(0, pair.grid.height - 1), col.clip(0, pair.grid.width - 1)].astype(np.float64)

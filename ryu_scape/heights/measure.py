"""Footprints to buildings: their ground, their roof and how far to trust both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from ryu_scape.footprints import Footprint, label_raster
from ryu_scape.heights.building import Building, HeightSource
from ryu_scape.heights.pixels import LabelledPixels, ground_pixels, roof_pixels
from ryu_scape.heights.roof_fitting import FittedRoofs, RoofSamples, fit_roofs
from ryu_scape.heights.roof_plans import plan_roofs
from ryu_scape.heights.roof_shape import FLAT_ROOF, Roof
from ryu_scape.heights.statistics import GroupedValues
from ryu_scape.heights.uncertainty import height_sigma
from ryu_scape.raster import GeoGrid, RasterPair
from ryu_scape.settings import HeightSettings


def measure_buildings(
    pair: RasterPair, dtm_m: NDArray[np.float32], footprints: Sequence[Footprint], settings: HeightSettings
) -> tuple[Building, ...]:
    """Give every footprint its ground, its eave and its roof.

    dtm_m: (H, W) bare-earth elevation on `pair.grid`, finite everywhere. The ground is the DTM under the footprint,
    corrected by how far the DSM around it lies above the DTM: a low percentile, so that trees and cars do not count.
    The roof is fitted to the DSM inside the eroded footprint; where it is no plain shape its elevation is a percentile
    (70 to 75 lies closest to the reference, 3D BAG). Without a DSM, or with none inside the footprint, the height is
    `default_height_m` and the source says so.
    """
    polygons = np.array([Polygon(f.exterior, f.holes) for f in footprints], object)
    labels = label_raster(polygons, pair.grid)
    terrain, relief = _terrain_under(dtm_m, labels, polygons, pair.grid)
    if pair.dsm_m is None:
        return tuple(_default(f, ground, settings) for f, ground in zip(footprints, terrain.tolist(), strict=True))
    count = len(footprints)
    on_roof = roof_pixels(labels, pair.grid.gsd_m, settings)
    elevations = _grouped(pair.dsm_m, on_roof, count)
    around = _grouped(pair.dsm_m - dtm_m, ground_pixels(labels, pair, settings), count)
    ground = terrain + np.nan_to_num(around.percentile(settings.ground_percentile))
    fitted = _fit(pair, on_roof, polygons, settings)
    eave = np.where(fitted.is_plain, fitted.eave_m, elevations.percentile(settings.roof_percentile))
    sigma = height_sigma(eave - ground, fitted.spread_m, relief, polygons, pair.dsm_gsd_m, settings)
    percentiles = np.stack([elevations.percentile(percentile) for percentile in (50.0, 70.0, 90.0, 100.0)], axis=1)
    measured = zip(
        footprints, ground.tolist(), eave.tolist(), sigma.tolist(), fitted.roofs, percentiles.tolist(), strict=True
    )
    return tuple(_building(*values, settings) for values in measured)


def _building(
    footprint: Footprint,
    ground_m: float,
    eave_m: float,
    sigma_m: float,
    roof: Roof,
    percentiles_m: Sequence[float],
    settings: HeightSettings,
) -> Building:
    """A building of the DSM, at least `smallest_height_m` high and its ridge no higher than the DSM ever is there."""
    if np.isnan(eave_m):
        return _default(footprint, ground_m, settings)
    ridge_m = min(eave_m + roof.rise_m, percentiles_m[-1])
    eave_m = max(eave_m, ground_m + settings.smallest_height_m)
    rise_m = ridge_m - eave_m
    roof = replace(roof, rise_m=rise_m) if rise_m > 0 and roof.wings else FLAT_ROOF
    return Building(footprint, ground_m, eave_m, HeightSource.DSM, sigma_m, roof, *percentiles_m)


def _default(footprint: Footprint, ground_m: float, settings: HeightSettings) -> Building:
    eave_m = ground_m + settings.default_height_m
    return Building(footprint, ground_m, eave_m, HeightSource.DEFAULT, settings.default_height_sigma_m)


def _grouped(raster: NDArray[np.float32], pixels: LabelledPixels, count: int) -> GroupedValues:
    return GroupedValues.of(raster.ravel()[pixels.pixel], pixels.building, count)


def _fit(
    pair: RasterPair, on_roof: LabelledPixels, polygons: NDArray[np.object_], settings: HeightSettings
) -> FittedRoofs:
    """Roofs of all buildings; flat ones where the DSM is too coarse to show a roof's shape."""
    assert pair.dsm_m is not None and pair.dsm_gsd_m is not None
    least_filled = settings.least_rectangularity if pair.dsm_gsd_m <= settings.coarsest_roof_gsd_m else np.inf
    plans = plan_roofs(polygons, least_filled)
    thin = on_roof.thinned(settings.most_roof_samples, len(polygons))
    elevation = pair.dsm_m.ravel()[thin.pixel].astype(np.float64)
    known = np.isfinite(elevation)
    row, column = np.divmod(thin.pixel[known], pair.grid.width)
    plan = pair.grid.to_map(np.column_stack((column, row)) + 0.5)
    return fit_roofs(RoofSamples(plan, elevation[known], thin.building[known].astype(np.intp)), plans, settings)


def _terrain_under(
    dtm_m: NDArray[np.float32], labels: NDArray[np.int32], polygons: NDArray[np.object_], grid: GeoGrid
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean (b,) and standard deviation (b,) of the DTM under each footprint; what covers no pixel takes the nearest."""
    centre = grid.to_pixel(shapely.get_coordinates(shapely.centroid(polygons)))
    column, row = np.floor(centre).astype(np.intp).T
    nearest = dtm_m[row.clip(0, grid.height - 1), column.clip(0, grid.width - 1)].astype(np.float64)
    pixel = np.flatnonzero(labels >= 0)
    label = labels.ravel()[pixel]
    count = np.maximum(np.bincount(label, minlength=len(polygons)), 1)
    offset = dtm_m.ravel()[pixel] - nearest[label]
    mean = np.bincount(label, offset, len(polygons)) / count
    variance = np.bincount(label, offset * offset, len(polygons)) / count - mean * mean
    return nearest + mean, np.sqrt(np.maximum(variance, 0.0))

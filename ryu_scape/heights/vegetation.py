"""Trees that the network took for buildings: green and rough, which roofs are not both."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

from ryu_scape.footprints import label_raster
from ryu_scape.heights.building import Building
from ryu_scape.heights.pixels import roof_pixels
from ryu_scape.heights.statistics import GroupedValues
from ryu_scape.raster import RasterPair
from ryu_scape.settings import HeightSettings

SMOOTHING_M = 0.75
"""A roof's planes look the same at this scale; a crown's twigs do not."""


def without_vegetation(
    buildings: Sequence[Building], pair: RasterPair, settings: HeightSettings
) -> tuple[Building, ...]:
    """Leave out what is greener than `greenest_roof` and whose DSM is rougher than `roughest_roof_m`.

    A DSM too coarse to show roofs has no say, nor has one without data there. Source: roughness and colour together
    part trees from buildings in Rottensteiner, Trinder, Clode & Kubik 2005 (Information Fusion 6:4). The bounds are set
    by eye, on two tiles of the procedural city and one photogrammetric survey.
    """
    gsd_m = pair.dsm_gsd_m
    if pair.dsm_m is None or gsd_m is None or gsd_m > settings.coarsest_roof_gsd_m or not buildings:
        return tuple(buildings)
    greenness, roughness_m = _measure(buildings, pair, settings)
    is_tree = (greenness > settings.greenest_roof) & (roughness_m > settings.roughest_roof_m)
    return tuple(building for building, tree in zip(buildings, is_tree, strict=True) if not tree)


def _measure(
    buildings: Sequence[Building], pair: RasterPair, settings: HeightSettings
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Greenness (b,), the median of (2 G - R - B) / (R + G + B), and roughness (b,) in metres, NaN where unknown.

    Roughness is the median distance of the DSM inside the outline from itself, smoothed.
    """
    assert pair.dsm_m is not None
    polygons = np.array([Polygon(b.footprint.exterior, b.footprint.holes) for b in buildings], object)
    on_roof = roof_pixels(label_raster(polygons, pair.grid), pair.grid.gsd_m, settings)
    red, green, blue = (band.ravel()[on_roof.pixel].astype(np.float32) for band in pair.rgb)
    green_share = (2 * green - red - blue) / np.maximum(red + green + blue, 1)
    smooth_m = cv2.GaussianBlur(pair.dsm_m, (0, 0), SMOOTHING_M / pair.grid.gsd_m)
    rough_m = np.abs(pair.dsm_m.ravel()[on_roof.pixel] - smooth_m.ravel()[on_roof.pixel])
    greenness, roughness_m = (
        GroupedValues.of(values, on_roof.building, len(buildings)).percentile(50.0) for values in (green_share, rough_m)
    )
    return greenness, roughness_m

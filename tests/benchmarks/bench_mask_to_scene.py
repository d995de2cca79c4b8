"""Seconds from a dense mask to the scene: footprints, terrain, heights with roofs, geometry; on two sizes of tile.

The aims are less than 0.25 s on 650 × 650 pixels with 210 buildings, and less than 6 s on 4,096 × 4,096.
Run from the repository's root: python -m tests.benchmarks.bench_mask_to_scene
"""

from __future__ import annotations

import time

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from ryu_scape.footprints import extract_footprints
from ryu_scape.heights import (
    measure_buildings,
    with_terrain_beneath,
    without_level_ground,
    without_vegetation,
)
from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.scene.builder import build_scene
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import Settings
from tests.surveys import survey_over

GSD_M = 0.3


def dense_mask(side_px: int) -> NDArray[np.float32]:
    """Squares of 28 pixels, 42 apart in rows that are 45 apart."""
    mask = np.zeros((side_px, side_px), np.float32)
    for row in range(10, side_px - 10, 45):
        for col in range(8, side_px - 30, 42):
            mask[row : row + 28, col : col + 28] = 1
    return mask


def time_stages(side_px: int, rounds: int) -> None:
    """Print the median seconds of each stage, and of their sum."""
    mask = dense_mask(side_px)
    grid = GeoGrid(Affine(GSD_M, 0, 4e5, 0, -GSD_M, 4e6), CRS.from_epsg(32651), side_px, side_px)
    dsm_m, dtm_m = mask * 8, np.zeros_like(mask)
    rasters = RasterStack(grid, np.full((3, side_px, side_px), 128, np.uint8), dsm_m, mask >= 0, GSD_M)
    first = survey_over(rasters, dtm_m)
    settings, seconds = Settings(), []
    for _ in range(rounds):
        times = [time.perf_counter()]
        found = extract_footprints(BuildingProbability(grid, mask), settings.footprints, dsm_m, GSD_M).footprints
        times.append(time.perf_counter())
        survey = with_terrain_beneath(first, found, settings.heights)
        times.append(time.perf_counter())
        buildings = without_level_ground(measure_buildings(survey, found, settings.heights), survey, settings.heights)
        buildings = without_vegetation(buildings, survey, settings.heights)
        times.append(time.perf_counter())
        build_scene(survey, buildings, settings.scene)
        times.append(time.perf_counter())
        seconds.append(np.diff(times))
    stages = zip(("footprints", "terrain", "heights", "scene"), np.median(seconds, axis=0), strict=True)
    together = np.median(np.sum(seconds, axis=1))
    print(f"{side_px:,} x {side_px:,} px, {len(buildings):,} buildings: {together:.3f} s (median of {rounds})")
    print("  " + ", ".join(f"{stage} {each:.3f} s" for stage, each in stages))


if __name__ == "__main__":
    time_stages(650, rounds=9)
    time_stages(4096, rounds=3)

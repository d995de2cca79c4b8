"""Seconds from a mask with 210 buildings on 650 × 650 pixels to the scene: footprints, heights with roofs, geometry.

The aim is less than 0.25 s. Run from the repository's root: python -m tests.benchmarks.bench_mask_to_scene
"""

from __future__ import annotations

import time
from statistics import median

import numpy as np
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.footprints import extract_footprints
from ryu_scape.heights import measure_buildings
from ryu_scape.raster import GeoGrid, RasterPair
from ryu_scape.scene.builder import build_scene
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import Settings

SIDE_PX, ROUNDS = 650, 9


def main() -> None:
    """Print the median seconds of each stage, and their sum."""
    mask = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    for row in range(10, 640, 45):
        for col in range(8, 620, 42):
            mask[row : row + 28, col : col + 28] = 1
    grid = GeoGrid(Affine(0.3, 0, 4e5, 0, -0.3, 4e6), CRS.from_epsg(32651), SIDE_PX, SIDE_PX)
    dsm_m, dtm_m = mask * 8, np.zeros_like(mask)
    pair = RasterPair(grid, np.full((3, SIDE_PX, SIDE_PX), 128, np.uint8), dsm_m, mask >= 0, 0.3)
    settings, rounds = Settings(), []
    for _ in range(ROUNDS):
        times = [time.perf_counter()]
        found = extract_footprints(BuildingProbability(grid, mask), settings.footprints, dsm_m, 0.3).footprints
        times.append(time.perf_counter())
        buildings = measure_buildings(pair, dtm_m, found, settings.heights)
        times.append(time.perf_counter())
        build_scene(pair, dtm_m, buildings, settings.scene)
        times.append(time.perf_counter())
        rounds.append(np.diff(times))
    for stage, seconds in zip(("footprints", "heights", "scene"), np.median(rounds, axis=0), strict=True):
        print(f"{stage:<12}{seconds:.3f} s")
    print(f"{'together':<12}{median(map(sum, rounds)):.3f} s for {len(buildings)} buildings (median of {ROUNDS})")


if __name__ == "__main__":
    main()

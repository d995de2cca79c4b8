"""How long outlining takes, how it grows with the number of buildings, and what separation and right angles gain.

Run from the repository's root: python -m tests.benchmarks.bench_footprints
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import geopandas
import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS
from rasterio.features import rasterize
from shapely import affinity

from ryu_scape.footprints import extract_footprints
from ryu_scape.footprints.regularisation import regular_outlines
from ryu_scape.footprints.separation import label_buildings
from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings, OutlineShape

DATASET = Path(__file__).parents[2] / "Dataset"
GSD_M = 0.3
PLOT_M = 16.0
L_SHAPE = shapely.Polygon([(0, 0), (12, 0), (12, 5), (7, 5), (7, 11), (0, 11)])
SETTINGS = FootprintSettings()


def probability_of(shapes: list[shapely.Polygon], grid: GeoGrid, blur_m: float, gap: float) -> BuildingProbability:
    """Shapes as a network might see them: blurred, uneven, less sure by `gap` along the walls between neighbours."""
    labels = label_mask(shapes, grid).astype(np.float32)
    square = np.ones((3, 3), np.uint8)
    lowest = cv2.erode(np.where(labels > 0, labels, np.inf).astype(np.float32), square)
    values = ((labels > 0) - gap * ((labels > 0) & (cv2.dilate(labels, square) != lowest))).astype(np.float32)
    values = cv2.GaussianBlur(values, (0, 0), blur_m / grid.gsd_m)
    uneven = cv2.GaussianBlur(np.random.default_rng(0).normal(size=values.shape), (0, 0), 1.5 / grid.gsd_m)
    return BuildingProbability(grid, (values + 0.04 * uneven / uneven.std()).clip(0, 1).astype(np.float32))


def label_mask(shapes: list[shapely.Polygon], grid: GeoGrid) -> np.ndarray:
    """Number (H, W) of the shape at each pixel, from 1, 0 outside."""
    numbered = zip(shapes, range(1, len(shapes) + 1), strict=True)
    return rasterize(numbered, (grid.height, grid.width), transform=grid.transform, dtype=np.int32)


def suburb(count: int) -> BuildingProbability:
    """L-shaped houses on a grid of plots, each turned its own way."""
    per_row = int(np.ceil(np.sqrt(count)))
    side_px = int(per_row * PLOT_M / GSD_M)
    grid = GeoGrid(Affine(GSD_M, 0, 5e5, 0, -GSD_M, 4.6e6), CRS.from_epsg(32633), side_px, side_px)
    angles = np.random.default_rng(1).uniform(0, 360, count)
    shapes = [
        affinity.translate(
            affinity.rotate(L_SHAPE, angle),
            5e5 + (index % per_row + 0.12) * PLOT_M,
            4.6e6 - (index // per_row + 0.85) * PLOT_M,
        )
        for index, angle in enumerate(angles)
    ]
    return probability_of(shapes, grid, 0.6, 0.0)


def sample_tile(name: str) -> tuple[list[shapely.Polygon], GeoGrid]:
    """The true buildings of a sample tile that are large enough, and a grid of 0.3 m under them."""
    frame = geopandas.read_file(DATASET / f"buildings_{name}.geojson").to_crs(32651).explode()
    west, _, _, north = frame.total_bounds
    grid = GeoGrid(Affine(GSD_M, 0, west, 0, -GSD_M, north), CRS.from_epsg(32651), 650, 650)
    return [shape for shape in frame.geometry if shape.area >= SETTINGS.smallest_area_m2], grid


def instance_f1(labels: np.ndarray, truth: np.ndarray) -> float:
    """F1 of the instances of a label raster, matched at an IoU above 0.5."""
    sizes = truth.max() + 1, labels.max() + 1
    joint = np.bincount((truth.astype(np.int64) * sizes[1] + labels).ravel(), minlength=sizes[0] * sizes[1])
    joint = joint.reshape(sizes)
    shared = joint[1:, 1:]
    union = joint.sum(axis=1)[1:, None] + joint.sum(axis=0)[None, 1:] - shared
    return float(2 * np.count_nonzero(shared > 0.5 * union) / sum(shared.shape))


def mean_iou(probability: BuildingProbability, truth: list[shapely.Polygon], settings: FootprintSettings) -> str:
    """Mean IoU of the buildings found with their true ones, and corners a building."""
    found = extract_footprints(probability, settings).footprints
    polygons = np.array([shapely.Polygon(f.exterior, f.holes) for f in found], object)
    reference = np.array(truth, object)
    ours, theirs = shapely.STRtree(reference).query(polygons, predicate="intersects")
    shared = shapely.area(shapely.intersection(polygons[ours], reference[theirs]))
    iou = shared / (shapely.area(polygons[ours]) + shapely.area(reference[theirs]) - shared)
    corners = np.mean([len(f.exterior) + sum(map(len, f.holes)) for f in found])
    return f"{iou[iou > 0.5].mean():.3f} with {corners:.0f} corners"


def best_of(repeats: int, work: Callable[[], object]) -> float:
    """Shortest wall time in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the tables."""
    print("buildings  raster px  labels ms  right angles ms  all ms  us/building")
    for count in (200, 1_000, 5_000):
        probability = suburb(count)
        contours = extract_footprints(probability, replace(SETTINGS, outline_shape=OutlineShape.CONTOUR)).footprints
        polygons = np.array([shapely.Polygon(f.exterior, f.holes) for f in contours], object)
        repeats = 5 if count < 1_000 else 2
        labels_s = best_of(repeats, lambda p=probability: label_buildings(p, SETTINGS))
        angles_s = best_of(repeats, lambda p=polygons: regular_outlines(p, SETTINGS.simplify_tolerance_m))
        all_s = best_of(repeats, lambda p=probability: extract_footprints(p, SETTINGS))
        print(
            f"{count:9,}  {probability.grid.width:9,}  {1e3 * labels_s:9.0f}  {1e3 * angles_s:15.0f}"
            f"  {1e3 * all_s:6.0f}  {1e6 * all_s / count:11.0f}"
        )

    print("\nsample tile        gap seen  instance F1: merged  parted   IoU: contour  regular")
    for name in ("old_town", "hillside_suburb", "apartment_blocks", "towers"):
        shapes, grid = sample_tile(name)
        truth = label_mask(shapes, grid)
        for gap in (0.0, 0.7):
            probability = probability_of(shapes, grid, 0.6, gap)
            likely = (probability.values >= SETTINGS.probability_threshold).astype(np.uint8)
            merged = instance_f1(cv2.connectedComponents(likely, connectivity=4)[1], truth)
            parted = instance_f1(label_buildings(probability, SETTINGS), truth)
            contour = mean_iou(probability, shapes, replace(SETTINGS, outline_shape=OutlineShape.CONTOUR))
            regular = mean_iou(probability, shapes, SETTINGS)
            print(f"{name:17}  {gap:8.1f}  {merged:19.3f}  {parted:6.3f}   {contour}  {regular}")


if __name__ == "__main__":
    main()

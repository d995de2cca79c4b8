"""Shapes of buildings in metres, and rasters of them."""

from __future__ import annotations

import cv2
import numpy as np
import shapely
from affine import Affine
from rasterio.crs import CRS
from rasterio.features import rasterize
from shapely import affinity

from ryu_scape.footprints import Outlines
from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.probability import BuildingProbability

WEST, NORTH, GSD_M = 354_000.0, 4_600_000.0, 0.3

SHAPES = {
    "rectangle": shapely.box(0, 0, 14, 9),
    "L": shapely.Polygon([(0, 0), (15, 0), (15, 6), (7, 6), (7, 14), (0, 14)]),
    "T": shapely.Polygon([(0, 0), (18, 0), (18, 6), (12, 6), (12, 14), (6, 14), (6, 6), (0, 6)]),
    "U": shapely.Polygon([(0, 0), (18, 0), (18, 12), (12, 12), (12, 5), (6, 5), (6, 12), (0, 12)]),
    "courtyard": shapely.box(0, 0, 30, 24) - shapely.box(8, 7, 22, 16),
}
CORNERS = {"rectangle": [4], "L": [6], "T": [8], "U": [8], "courtyard": [4, 4]}


def grid_of(size_m: float) -> GeoGrid:
    side_px = round(size_m / GSD_M)
    return GeoGrid(Affine(GSD_M, 0, WEST, 0, -GSD_M, NORTH), CRS.from_epsg(32651), side_px, side_px)


def placed(shape: shapely.Polygon, x_m: float, y_m: float, angle_deg: float = 0.0) -> shapely.Polygon:
    """The shape turned about its middle and moved so that this lies at (x, -y) metres from the grid's corner."""
    turned = affinity.rotate(shape, angle_deg, origin=(0, 0))
    centre = turned.envelope.centroid
    return affinity.translate(turned, WEST + x_m - centre.x, NORTH - y_m - centre.y)


def label_mask(shapes: list[shapely.Polygon], grid: GeoGrid) -> np.ndarray:
    numbered = zip(shapes, range(1, len(shapes) + 1), strict=True)
    return rasterize(numbered, (grid.height, grid.width), transform=grid.transform, dtype=np.int32)


def blurred(mask: np.ndarray, grid: GeoGrid, sigma_m: float = 0.6, noise: float = 0.0, seed: int = 0) -> np.ndarray:
    """A mask as a network might see it: without sharp edges, and a little uneven."""
    values = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), sigma_m / grid.gsd_m)
    if noise:
        uneven = cv2.GaussianBlur(np.random.default_rng(seed).normal(size=mask.shape), (0, 0), 1.5 / grid.gsd_m)
        values += noise * (uneven / uneven.std()).astype(np.float32)
    return values.clip(0, 1)


def probability_of(
    shapes: list[shapely.Polygon], grid: GeoGrid, gap: float = 0.0, noise: float = 0.0
) -> BuildingProbability:
    """Blurred shapes; where two touch, the pixels beside their wall are less sure by `gap`."""
    labels = label_mask(shapes, grid).astype(np.float32)
    lowest = cv2.erode(np.where(labels > 0, labels, np.inf).astype(np.float32), np.ones((3, 3)))
    beside_wall = (labels > 0) & (cv2.dilate(labels, np.ones((3, 3))) != lowest)
    return BuildingProbability(grid, blurred((labels > 0) - gap * beside_wall, grid, noise=noise))


def polygons_of(found: Outlines) -> np.ndarray:
    return np.array([shapely.Polygon(f.exterior, f.holes) for f in found.footprints], object)


def overlap(first: shapely.Polygon, second: shapely.Polygon) -> float:
    return float(first.intersection(second).area / first.union(second).area)


def corner_angles_deg(polygon: shapely.Polygon) -> np.ndarray:
    """How much each corner of all rings differs from a right angle."""
    differences = []
    for ring in (polygon.exterior, *polygon.interiors):
        heading = np.degrees(np.arctan2(*np.diff(np.asarray(ring.coords), axis=0).T[::-1]))
        turn = np.abs(np.diff(heading, append=heading[0]))
        differences.append(np.abs(np.mod(turn + 45, 90) - 45) + 90 * (np.mod(turn + 45, 180) < 90))
    return np.concatenate(differences)

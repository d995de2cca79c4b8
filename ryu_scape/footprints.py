"""Building probability to footprints: threshold, contours with their hierarchy, simplification, map metres."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from shapely.geometry import Polygon

from ryu_scape.raster import GeoGrid
from ryu_scape.segmentation.probability import BuildingProbability
from ryu_scape.settings import FootprintSettings


@dataclass(frozen=True, eq=False)
class Footprint:
    """The outline of one building in map metres.

    exterior: (n, 2) float64 (x, y), counter-clockwise, unclosed. holes: courtyards, each (k, 2), clockwise, unclosed.
    confidence: mean building probability inside, in [0, 1].
    """

    exterior: NDArray[np.float64]
    holes: tuple[NDArray[np.float64], ...]
    confidence: float


@dataclass(frozen=True, eq=False)
class ExtractedFootprints:
    """The footprints found, and how many specks were too small to be a building."""

    footprints: tuple[Footprint, ...]
    dropped_specks: int


def extract_footprints(probability: BuildingProbability, settings: FootprintSettings) -> ExtractedFootprints:
    """Outline every building of a probability raster, largest detail kept being `simplify_tolerance_m`.

    Simplification is Douglas and Peucker's; polygons that it makes cross themselves are repaired.
    """
    grid = probability.grid
    mask = (probability.values >= settings.probability_threshold).astype(np.uint8)
    outlines_px = trace_outlines(mask)
    polygons = shapely.transform(outlines_px, grid.to_map)
    polygons = _parts(shapely.simplify(polygons, settings.simplify_tolerance_m))
    polygons = _without_small_holes(polygons, settings.smallest_hole_area_m2)
    large = shapely.area(polygons) >= settings.smallest_area_m2
    kept = shapely.orient_polygons(polygons[large])
    confidences = mean_inside(probability.values, kept, grid)
    footprints = tuple(_footprint(polygon, conf) for polygon, conf in zip(kept, confidences.tolist(), strict=True))
    return ExtractedFootprints(footprints, int(np.count_nonzero(~large)))


def trace_outlines(mask: NDArray[np.uint8]) -> NDArray[np.object_]:
    """Polygons with holes around the regions of a mask (H, W), in pixel coordinates (col, row) with integer corners.

    Contours run through pixel centres; traced on the mask at twice its size, each of their points lies in the quarter
    of a pixel next to the pixel corner that it stands for, so outlines follow the pixels' edges exactly.
    Pixels that touch at a corner only belong to two polygons.
    """
    doubled = cv2.resize(mask, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    contours, hierarchy = cv2.findContours(doubled, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return np.empty(0, object)
    corners = (np.concatenate([contour[:, 0] for contour in contours]) + 1) // 2
    rings = shapely.linearrings(corners, indices=np.repeat(np.arange(len(contours)), [len(c) for c in contours]))
    parents = hierarchy[0, :, 3]
    outer, inner = np.flatnonzero(parents < 0), np.flatnonzero(parents >= 0)
    inner = inner[np.argsort(parents[inner], kind="stable")]
    shell_of_hole = np.searchsorted(outer, parents[inner])
    traced = _cut_holes(shapely.polygons(rings[outer]), rings[inner], shell_of_hole)
    return shapely.simplify(_parts(traced), 0)


def label_raster(polygons: NDArray[np.object_], grid: GeoGrid) -> NDArray[np.int32]:
    """Index (H, W) int32 of the polygon in map metres around each pixel's centre, -1 for none; later ones win."""
    shape = grid.height, grid.width
    if not len(polygons):
        return np.full(shape, -1, np.int32)
    numbered = zip(polygons, range(len(polygons)), strict=True)
    return rasterize(numbered, shape, fill=-1, transform=grid.transform, dtype=np.int32)


def mean_inside(values: NDArray[np.float32], polygons: NDArray[np.object_], grid: GeoGrid) -> NDArray[np.float64]:
    """Mean of a raster (H, W) inside each polygon (n,) in map metres; 0 where a polygon covers no pixel."""
    labels = label_raster(polygons, grid).ravel()
    inside = np.flatnonzero(labels >= 0)
    sums = np.bincount(labels[inside], values.ravel()[inside], minlength=len(polygons))
    counts = np.bincount(labels[inside], minlength=len(polygons))
    return sums / np.maximum(counts, 1)


def _cut_holes(
    shells: NDArray[np.object_], holes: NDArray[np.object_], shell_of_hole: NDArray[np.intp]
) -> NDArray[np.object_]:
    """Shells with their holes cut out; holes come sorted by shell."""
    if not holes.size:
        return shells
    with_holes = np.unique(shell_of_hole)
    cutters = shapely.multipolygons(shapely.polygons(holes), indices=np.searchsorted(with_holes, shell_of_hole))
    cut = shells.copy()
    cut[with_holes] = shapely.difference(shapely.make_valid(shells[with_holes]), shapely.make_valid(cutters))
    return cut


def _parts(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """All polygons in `geometries`, repaired where invalid, as a flat array."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometries)))
    is_polygon = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)
    return parts[is_polygon]


def _without_small_holes(polygons: NDArray[np.object_], smallest_m2: float) -> NDArray[np.object_]:
    filled = polygons.copy()
    for i in np.flatnonzero(shapely.get_num_interior_rings(polygons)):
        holes = [ring for ring in polygons[i].interiors if Polygon(ring).area >= smallest_m2]
        filled[i] = Polygon(polygons[i].exterior, holes)
    return filled


def _footprint(polygon: Polygon, confidence: float) -> Footprint:
    exterior, *holes = (np.asarray(ring.coords)[:-1].copy() for ring in (polygon.exterior, *polygon.interiors))
    return Footprint(exterior, tuple(holes), confidence)

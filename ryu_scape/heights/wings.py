"""Polygons that are no rectangle to the rectangles they are made of: the legs of an L, the bars of a T or a courtyard.

In the polygon's own directions its corners span a grid of a few lines; the largest rectangles of whole cells are wings.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from ryu_scape.arrays.directions import fourfold_mean
from ryu_scape.heights.roof_shape import Wing

logger = logging.getLogger(__name__)

MOST_LINES = 9
MOST_WINGS = 4
NEAREST_LINES_M = 0.9
LEAST_WIDTH_M = 2.5
LEAST_NEW_SHARE = 0.08
LEAST_COVERAGE = 0.9

Rectangle = tuple[float, float, float, float]
"""West, south, east and north side in a polygon's own axes."""


@dataclass(frozen=True)
class _OwnAxes:
    """A polygon's own axes: from its first corner, in map metres, the first one along `direction`, in radians.

    Turned about the map's origin, millions of metres away, a polygon may come to cross itself.
    """

    x_m: float
    y_m: float
    direction: float

    @staticmethod
    def of(polygon: Polygon) -> _OwnAxes:
        x_m, y_m = polygon.exterior.coords[0]
        return _OwnAxes(x_m, y_m, main_direction(polygon))

    def turned(self, polygon: Polygon) -> BaseGeometry:
        """The polygon in these axes, valid."""
        cosine, sine = math.cos(self.direction), math.sin(self.direction)
        turn = np.array([[cosine, -sine], [sine, cosine]])
        own = shapely.transform(polygon, lambda x_y: (x_y - (self.x_m, self.y_m)) @ turn)
        return own if own.is_valid else shapely.make_valid(own, method="structure", keep_collapsed=False)

    def on_map(self, x_m: float, y_m: float) -> tuple[float, float]:
        cosine, sine = math.cos(self.direction), math.sin(self.direction)
        return self.x_m + cosine * x_m - sine * y_m, self.y_m + sine * x_m + cosine * y_m


def split_into_wings(polygon: Polygon) -> tuple[Wing, ...]:
    """The wings of a polygon, the largest first; none where rectangles do not make it up, or GEOS cannot tell.

    Of two wings that cross, the smaller one ends hipped within the larger one; and a wing ends hipped where the
    building goes on beyond its end.
    """
    axes = _OwnAxes.of(polygon)
    own = axes.turned(polygon)
    if own.is_empty:
        return ()
    columns, rows = (_lines(coordinates) for coordinates in shapely.get_coordinates(own).T)
    if max(len(columns), len(rows)) > MOST_LINES or min(len(columns), len(rows)) < 2:
        return ()
    is_inside = _cells_inside(own, columns, rows)
    try:
        rectangles = _chosen(own, [_sides(cell, columns, rows) for cell in _largest_rectangles(is_inside)])
    except shapely.GEOSException:
        logger.info("An outline cannot be split into wings", exc_info=True)
        return ()
    return tuple(_wing(number, rectangles, own, axes) for number in range(len(rectangles)))


def wing_around(polygon: Polygon) -> Wing:
    """The rectangle around a polygon in the direction of its edges."""
    axes = _OwnAxes.of(polygon)
    own = axes.turned(polygon)
    return _wing(0, [own.bounds], own, axes)


def main_direction(polygon: Polygon) -> float:
    """The direction in radians that a polygon's edges follow, or are square to, weighted by their length."""
    edges = np.diff(shapely.get_coordinates(polygon.exterior), axis=0)
    length = np.hypot(*edges.T)
    return fourfold_mean(np.arctan2(edges[:, 1], edges[:, 0]), length)


def _lines(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ascending positions of the grid's lines: the middles of runs of coordinates that lie close together."""
    ordered = np.unique(coordinates)
    run = np.append(0, np.cumsum(np.diff(ordered) > NEAREST_LINES_M))
    return np.bincount(run, ordered) / np.bincount(run)


def _cells_inside(polygon: BaseGeometry, columns: NDArray[np.float64], rows: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(columns - 1, rows - 1) whether the middle of each cell lies in the polygon."""
    x, y = np.meshgrid(0.5 * (columns[1:] + columns[:-1]), 0.5 * (rows[1:] + rows[:-1]), indexing="ij")
    return shapely.contains_xy(polygon, x, y)


def _largest_rectangles(is_inside: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Rectangles of cells inside that no larger one holds: first column and row, last column and row (excluded)."""
    rectangles = _rectangles_inside(is_inside)
    reach = rectangles * (-1, -1, 1, 1)
    is_held = (reach[:, None] <= reach[None]).all(axis=2)
    largest = rectangles[is_held.sum(axis=1) == 1]
    return [(a, b, c, d) for a, b, c, d in largest.tolist()]


def _rectangles_inside(is_inside: NDArray[np.bool_]) -> NDArray[np.intp]:
    """All rectangles (r, 4) that hold no cell outside, as `_largest_rectangles` has them."""
    total = np.pad(is_inside.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    (low_i, high_i), (low_j, high_j) = (np.triu_indices(size + 1, 1) for size in is_inside.shape)
    filled = total[high_i][:, high_j] - total[high_i][:, low_j] - total[low_i][:, high_j] + total[low_i][:, low_j]
    size = np.multiply.outer(high_i - low_i, high_j - low_j)
    i, j = np.nonzero(filled == size)
    return np.stack((low_i[i], low_j[j], high_i[i], high_j[j]), axis=1)


def _sides(span: tuple[int, int, int, int], columns: NDArray[np.float64], rows: NDArray[np.float64]) -> Rectangle:
    west, south, east, north = span
    return float(columns[west]), float(rows[south]), float(columns[east]), float(rows[north])


def _chosen(polygon: BaseGeometry, rectangles: list[Rectangle]) -> list[Rectangle]:
    """The largest rectangles that each add enough, largest first; none where together they are not the polygon."""
    wide = [r for r in rectangles if min(r[2] - r[0], r[3] - r[1]) >= LEAST_WIDTH_M]
    wide.sort(key=lambda r: (r[0] - r[2]) * (r[3] - r[1]))
    chosen: list[Rectangle] = []
    covered = Polygon()
    for rectangle in wide:
        larger = covered.union(shapely.box(*rectangle))
        if larger.area - covered.area >= LEAST_NEW_SHARE * polygon.area:
            chosen.append(rectangle)
            covered = larger
    is_whole = covered.intersection(polygon).area >= LEAST_COVERAGE * covered.union(polygon).area
    return chosen if is_whole and len(chosen) <= MOST_WINGS else []


def _wing(number: int, rectangles: list[Rectangle], polygon: BaseGeometry, axes: _OwnAxes) -> Wing:
    west, south, east, north = rectangles[number]
    is_upright = north - south > east - west
    x, y = 0.5 * (west + east), 0.5 * (south + north)
    half_length, half_width = sorted((0.5 * (east - west), 0.5 * (north - south)), reverse=True)
    hipped = [
        any(_holds(larger, end) for larger in rectangles[:number]) or polygon.contains(beyond)
        for end, beyond in _ends(x, y, half_length, is_upright)
    ]
    return Wing(
        *axes.on_map(x, y),
        half_length,
        half_width,
        math.degrees(axes.direction) + (90.0 if is_upright else 0.0),
        starts_hipped=hipped[0],
        ends_hipped=hipped[1],
    )


def _ends(
    x: float, y: float, half_length: float, is_upright: bool
) -> Iterator[tuple[tuple[float, float], shapely.Point]]:
    """Start and end of a wing's ridge, and a point just beyond each."""
    for side in (-1.0, 1.0):
        end, beyond = side * half_length, side * (half_length + NEAREST_LINES_M)
        along, further = ((0.0, end), (0.0, beyond)) if is_upright else ((end, 0.0), (beyond, 0.0))
        yield (x + along[0], y + along[1]), shapely.Point(x + further[0], y + further[1])


def _holds(rectangle: Rectangle, point: tuple[float, float]) -> bool:
    west, south, east, north = rectangle
    slack = NEAREST_LINES_M
    return west - slack < point[0] < east + slack and south - slack < point[1] < north + slack

"""Where the terrain ends: straight cuts instead of the stairs of its cells."""

from __future__ import annotations

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

STRAIGHTENED_CELLS = 2.5
"""How far the border may be moved into the data to become straight."""
LEAST_CELLS = 30.0
"""Smaller islands are dropped, smaller holes left as they are."""
NEAR_CELLS = 2.0
_SHIFT = 6
"""Fractional bits of the pixel coordinates that OpenCV fills polygons with."""


def cut_straight(cells: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], shapely.Geometry | None]:
    """The cells (rows, columns) of a terrain within straight borders, and the area in nodes (column, row) that is left.

    The area lies within the valid cells; small islands of them are dropped. None where nothing has to be cut off.
    """
    area = None if cells.all() else _simplified(cells)
    if area is None:
        return cells, None
    row, column = np.nonzero(cells)
    kept = np.zeros_like(cells)
    shapely.prepare(area)
    kept[row, column] = shapely.intersects_xy(area, column + 0.5, row + 0.5)
    return kept, area


def onto_border(nodes: NDArray[np.float64], area: shapely.Geometry) -> NDArray[np.float64]:
    """Nodes (n, 2) as (column, row) at the stairs along the border of an area, moved onto it."""
    border = shapely.boundary(area)
    places = shapely.points(nodes)
    moved = shapely.get_coordinates(shapely.line_interpolate_point(border, shapely.line_locate_point(border, places)))
    is_near = np.hypot(*(moved - nodes).T) <= NEAR_CELLS
    return np.where(is_near[:, None], moved, nodes)


def border_to_border(count: int) -> NDArray[np.floating]:
    """Where `count` nodes stand along an image of as many cells: in their middles, the outermost on its border."""
    at = np.arange(count) + 0.5
    at[0], at[-1] = 0.0, count
    return at


def pixels_within(area: shapely.Geometry, nodes_shape: tuple[int, int], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Whether pixels of an image (H, W) lie in an area in nodes, where the image's cells have one each."""

    def pixels(ring: shapely.Geometry) -> NDArray[np.int32]:
        at = [
            np.interp(nodes, np.arange(count), border_to_border(count)) * size / count
            for nodes, count, size in zip(
                shapely.get_coordinates(ring).T, reversed(nodes_shape), reversed(shape), strict=True
            )
        ]
        return np.rint((np.stack(at, axis=1) - 0.5) * (1 << _SHIFT)).astype(np.int32)

    within = np.zeros(shape, np.uint8)
    cv2.fillPoly(within, [pixels(ring) for ring in shapely.get_rings(shapely.get_parts(area))], 1, shift=_SHIFT)
    return within.astype(bool)


def _simplified(cells: NDArray[np.bool_]) -> shapely.Geometry | None:
    """The islands of valid cells less their holes, in nodes, with straight sides but for small holes."""
    contours, hierarchy = cv2.findContours(cells.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    parents = hierarchy[0, :, 3] if len(contours) else ()
    rings = [shapely.Polygon(contour[:, 0] + 0.5).buffer(0) if len(contour) > 2 else None for contour in contours]
    is_large = [ring is not None and ring.area >= LEAST_CELLS for ring in rings]
    islands = [_within(rings[i], ~cells) for i, parent in enumerate(parents) if parent < 0 and is_large[i]]
    holes = [_around(rings[i], ~cells) for i, parent in enumerate(parents) if parent >= 0 and is_large[i]]
    area = shapely.difference(shapely.union_all(islands), shapely.union_all(holes))
    return None if area.is_empty else area


def _within(ring: shapely.Geometry, empty: NDArray[np.bool_]) -> shapely.Geometry:
    """A polygon with straight sides along a filled ring of cells, without the `empty` cells beyond it."""
    straight = ring.simplify(STRAIGHTENED_CELLS)
    beyond = _cells_of(empty, straight)
    beyond = beyond[~shapely.contains(ring, beyond)]
    return straight.buffer(-_depth(straight, beyond), join_style="mitre")


def _around(ring: shapely.Geometry, empty: NDArray[np.bool_]) -> shapely.Geometry:
    """A polygon with straight sides around the `empty` cells within a ring of valid ones."""
    straight = ring.simplify(STRAIGHTENED_CELLS)
    within = _cells_of(empty, ring)
    return straight.buffer(_depth(straight, within[~shapely.contains(straight, within)]), join_style="mitre")


def _cells_of(chosen: NDArray[np.bool_], area: shapely.Geometry) -> NDArray[np.object_]:
    """The middles of the chosen cells that lie in an area, as points."""
    row, column = np.nonzero(chosen)
    shapely.prepare(area)
    is_within = shapely.contains_xy(area, column + 0.5, row + 0.5)
    return shapely.points(column[is_within] + 0.5, row[is_within] + 0.5)


def _depth(area: shapely.Geometry, points: NDArray[np.object_]) -> float:
    """By how much a border through the middles of cells has to be moved until `points` lie half a cell beyond it.

    Where there is none, it may move by half a cell the other way, to the outer sides of its own cells.
    """
    deepest = shapely.distance(shapely.boundary(area), points).max(initial=-1.0)
    return float(deepest) + 0.5

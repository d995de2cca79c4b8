"""The planes of roofs over plain rectangles, by far the most common, without any search for crossings."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ryu_scape.footprints.cleaning import LATTICE_M
from ryu_scape.heights import RoofKind
from ryu_scape.heights.roof_plans import DIRECTION, HALF_LENGTH, HALF_WIDTH

LARGEST_MISFIT_M = 0.05
SHORTEST_RIDGE_M = 0.1
SIGNS = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])

START, END = 4, 5
PLANES = {
    RoofKind.SHED: ((0, 1, 2, 3),),
    RoofKind.GABLE: ((0, 1, END, START), (START, END, 2, 3)),
    RoofKind.HIP: ((0, 1, END, START), (1, 2, END), (2, 3, START, END), (3, 0, START)),
    RoofKind.PYRAMID: ((0, 1, START), (1, 2, START), (2, 3, START), (3, 0, START)),
}
"""Corners of each plane: the outline's, counter-clockwise from the wing's start, and the two ends of the ridge."""


def planes_over_rectangles(
    polygons: NDArray[np.object_], kinds: NDArray[np.object_], wings: NDArray[np.float64]
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Polygons (k,) of the planes of all roofs over rectangles, and the roof (k,) that each belongs to.

    polygons: (p,) outlines. wings: (p, w, 7), a table of `RoofPlans`. Roofs whose outline is not the rectangle of their
    one wing have none.
    """
    roof, corners = _fitting_corners(polygons, wings)
    ridge = _ridges(kinds[roof], wings[roof, 0], corners)
    is_long = np.hypot(*(ridge[:, 1] - ridge[:, 0]).T) > SHORTEST_RIDGE_M
    points = np.concatenate((corners, np.round(ridge / LATTICE_M) * LATTICE_M), axis=1)
    planes, owners = [np.empty(0, object)], [np.empty(0, np.intp)]
    for kind, rings in PLANES.items():
        chosen = np.flatnonzero((kinds[roof] == kind) & (is_long | (kind in (RoofKind.SHED, RoofKind.PYRAMID))))
        for ring in rings:
            planes.append(shapely.polygons(points[chosen][:, ring]))
            owners.append(roof[chosen])
    return np.concatenate(planes), np.concatenate(owners)


def _fitting_corners(
    polygons: NDArray[np.object_], wings: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Roofs (r,) whose outline is the rectangle of their only wing, and its corners (r, 4, 2) from the wing's start."""
    is_quad = (shapely.get_num_coordinates(polygons) == 5) & (shapely.get_num_interior_rings(polygons) == 0)
    roof = np.flatnonzero(is_quad & (np.isfinite(wings[:, :, 0]).sum(axis=1) == 1))
    corners = shapely.get_coordinates(polygons[roof]).reshape(-1, 5, 2)[:, :4]
    wing = wings[roof, 0]
    along = np.stack((np.cos(wing[:, DIRECTION]), np.sin(wing[:, DIRECTION])), axis=1)
    across = np.stack((-along[:, 1], along[:, 0]), axis=1)
    half = wing[:, HALF_LENGTH, None] * along, wing[:, HALF_WIDTH, None] * across
    expected = wing[:, None, :2] + SIGNS[:, :1] * half[0][:, None] + SIGNS[:, 1:] * half[1][:, None]
    first = np.linalg.norm(corners - expected[:, :1], axis=2).argmin(axis=1)
    corners = np.take_along_axis(corners, (first[:, None] + np.arange(4))[..., None] % 4, axis=1)
    fits = np.linalg.norm(corners - expected, axis=2).max(axis=1, initial=0.0) < LARGEST_MISFIT_M
    return roof[fits], corners[fits]


def _ridges(kinds: NDArray[np.object_], wing: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Start and end (r, 2, 2) of each ridge: over the middle of the end walls, or drawn in by half a width."""
    walls = np.stack((0.5 * (corners[:, 3] + corners[:, 0]), 0.5 * (corners[:, 1] + corners[:, 2])), axis=1)
    centre = walls.mean(axis=1, keepdims=True)
    drawn_in = np.maximum(1.0 - wing[:, HALF_WIDTH] / wing[:, HALF_LENGTH], 0.0)
    share = np.select([kinds == RoofKind.HIP, kinds == RoofKind.PYRAMID], [drawn_in, np.zeros_like(drawn_in)], 1.0)
    return centre + share[:, None, None] * (walls - centre)

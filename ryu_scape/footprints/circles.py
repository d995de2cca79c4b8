"""Outlines of round buildings: circles in place of what was traced."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

CIRCLE_SAGITTA_M = 0.1
ROUNDNESS = 0.015


def round_outlines(polygons: NDArray[np.object_], tolerance_m: float) -> NDArray[np.object_]:
    """A circle of the same area for each polygon (n,) whose outline keeps one distance from its centre, else None."""
    outlines = shapely.segmentize(shapely.get_exterior_ring(polygons), tolerance_m)
    points, owner = shapely.get_coordinates(outlines, return_index=True)
    centre = shapely.get_coordinates(shapely.centroid(polygons))
    distance = np.hypot(*(points - centre[owner]).T)
    count = np.bincount(owner)
    mean = np.bincount(owner, distance) / count
    deviation = np.sqrt(np.bincount(owner, (distance - mean[owner]) ** 2) / count)
    is_round = (deviation <= np.maximum(ROUNDNESS * mean, 0.4 * tolerance_m)) & (mean >= 6 * tolerance_m)
    is_round &= shapely.get_num_interior_rings(polygons) == 0
    circles = np.full(len(polygons), None, object)
    for index in np.flatnonzero(is_round):
        circles[index] = _circle(centre[index], np.sqrt(shapely.area(polygons[index]) / np.pi))
    return circles


def _circle(centre: NDArray[np.float64], radius: float) -> shapely.Polygon:
    """A regular polygon of the circle's area that strays from it by `CIRCLE_SAGITTA_M` at most."""
    corners = int(np.ceil(np.pi / np.arccos(1 - CIRCLE_SAGITTA_M / radius) / 4) * 4)
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    same_area = radius * np.sqrt(2 * np.pi / corners / np.sin(2 * np.pi / corners))
    return shapely.Polygon(centre + same_area * np.column_stack([np.cos(turn), np.sin(turn)]))

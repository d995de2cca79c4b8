"""The scene as the camera knows it: coarse ground to stand on and to hit with a ray, and points to keep in view."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import SceneGeometry

_MOST_NODES_PER_SIDE = 96
_RAY_SAMPLES = 1024
_MOST_LANDMARKS_PER_LAYER = 1500


@dataclass(frozen=True, eq=False)
class Ground:
    """Ground heights at the nodes of a regular grid.

    heights_m: (rows, columns) float64, row 0 at the lowest y, at least 2 x 2.
    bounds_m: (2, 3) float64, lowest and highest corner of the whole scene; the grid spans its x and y.
    landmarks_m: (n, 3) float64, points all over the scene: who sees them sees it whole.
    """

    heights_m: NDArray[np.float64]
    bounds_m: NDArray[np.float64]
    landmarks_m: NDArray[np.float64]

    def height_at(self, x_y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Bilinear height in metres at (..., 2) points; outside the grid, that of the nearest edge."""
        low, high = self.bounds_m[0, :2], self.bounds_m[1, :2]
        last = np.array(self.heights_m.shape[::-1]) - 1
        at = np.clip((x_y - low) / np.maximum(high - low, 1e-9) * last, 0, last)
        column, row = np.moveaxis(np.minimum(at.astype(int), last - 1), -1, 0)
        right, up = np.moveaxis(at, -1, 0) - (column, row)
        h = self.heights_m
        lower = h[row, column] * (1 - right) + h[row, column + 1] * right
        upper = h[row + 1, column] * (1 - right) + h[row + 1, column + 1] * right
        return np.asarray(lower * (1 - up) + upper * up)

    def hit(self, origin_m: NDArray[np.float64], direction: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """First point (3,) where the ray from `origin_m` meets the ground within the scene's bounds, or None."""
        span = _ray_span_in_box(origin_m, direction, self.bounds_m + np.array([[-1e-3], [1e-3]]))
        if span is None:
            return None
        points = origin_m + np.linspace(*span, _RAY_SAMPLES)[:, None] * direction
        clearance = points[:, 2] - self.height_at(points[:, :2])
        below = clearance <= 1e-6
        if not below.any():
            return None
        first = int(np.argmax(below))
        if first == 0:
            return np.asarray(points[0])
        share = clearance[first - 1] / (clearance[first - 1] - clearance[first])
        return np.asarray(points[first - 1] + share * (points[first] - points[first - 1]))


def corners_of(bounds_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """(8, 3) corners of a (2, 3) box."""
    which = np.indices((2, 2, 2)).reshape(3, 8).T
    return np.asarray(bounds_m[which, np.arange(3)])


def flat_ground(bounds_m: NDArray[np.float64]) -> Ground:
    """Level ground at the bottom of a scene that fills `bounds_m` (2, 3)."""
    return Ground(np.full((2, 2), bounds_m[0, 2], np.float64), bounds_m, corners_of(bounds_m))


def ground_of(scene: SceneGeometry) -> Ground:
    """Average the heights of the scene's terrain, or of its ground points, about the nodes of a grid.

    The grid is coarse enough for about four vertices a node; a node without any takes the median height.
    """
    layer = next((scene.layers[shown] for shown in (Layer.TERRAIN, Layer.GROUND_POINTS) if shown in scene.layers), None)
    if layer is None or len(layer.vertices) == 0:
        return flat_ground(scene.bounds_m)
    positions = layer.vertices["position"]
    low, high = scene.bounds_m[0, :2], scene.bounds_m[1, :2]
    n = int(np.clip(np.sqrt(len(positions)) / 2, 2, _MOST_NODES_PER_SIDE))
    column, row = np.rint((positions[:, :2] - low) / np.maximum(high - low, 1e-9) * (n - 1)).astype(int).T
    node = np.clip(row, 0, n - 1) * n + np.clip(column, 0, n - 1)
    count = np.bincount(node, minlength=n * n)
    total = np.bincount(node, weights=positions[:, 2], minlength=n * n)
    fallback = float(np.median(positions[:, 2]))
    heights_m = np.where(count > 0, total / np.maximum(count, 1), fallback)
    return Ground(heights_m.reshape(n, n), scene.bounds_m, _landmarks_of(scene))


def _landmarks_of(scene: SceneGeometry) -> NDArray[np.float64]:
    """Vertices at even intervals, and those farthest out along each axis."""
    parts = []
    for pieces in scene.pieces.values():
        step = 1 + sum(piece.vertices.size for piece in pieces) // _MOST_LANDMARKS_PER_LAYER
        for positions in (piece.vertices["position"] for piece in pieces if piece.vertices.size):
            parts.append(positions[::step])
            parts.append(positions[[*positions.argmin(axis=0), *positions.argmax(axis=0)]])
    return np.concatenate(parts).astype(np.float64)


def _ray_span_in_box(
    origin: NDArray[np.float64], direction: NDArray[np.float64], box: NDArray[np.float64]
) -> tuple[float, float] | None:
    """Ray parameters where it enters and leaves an axis-aligned box (the slab method of Kay and Kajiya, 1986)."""
    safe = np.where(np.abs(direction) < 1e-12, 1e-12, direction)
    slabs = (box - origin) / safe
    enter = max(float(slabs.min(axis=0).max()), 0.0)
    leave = float(slabs.max(axis=0).min())
    return (enter, leave) if leave > enter else None

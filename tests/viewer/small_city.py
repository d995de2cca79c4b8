"""A hand-made scene: sloping ground with streets, and boxes with windows on it."""

from __future__ import annotations

import numpy as np

from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, SceneGeometry, VertexArrays

SIDE_M = 160.0
_QUAD = np.array([0, 1, 2, 0, 2, 3], np.uint32)


def ground_height_m(x_y: np.ndarray) -> np.ndarray:
    return 0.05 * x_y[..., 0] + 2.0 * np.sin(x_y[..., 1] / 40.0)


def small_city(point_spacing_m: float = 0.8, boxes_per_side: int = 4, seed: int = 7) -> SceneGeometry:
    """A square of SIDE_M around the origin, `boxes_per_side` squared buildings in a street grid."""
    rng = np.random.default_rng(seed)
    layers = {Layer.GROUND_POINTS: _points(point_spacing_m, rng), Layer.TERRAIN: _terrain(5.0)}
    pitch_m = SIDE_M / boxes_per_side
    quads: dict[Layer, list[tuple[np.ndarray, np.ndarray]]] = {Layer.WALLS: [], Layer.ROOFS: [], Layer.WINDOWS: []}
    for row, column in np.ndindex(boxes_per_side, boxes_per_side):
        centre = (np.array([column, row]) + 0.5) * pitch_m - SIDE_M / 2
        _add_box(quads, centre, rng.uniform(0.2, 0.36, 2) * pitch_m, rng.uniform(6, 38), rng)
    layers |= {layer: _quads(parts) for layer, parts in quads.items()}
    positions = np.concatenate([layer.vertices["position"] for layer in layers.values()])
    bounds_m = np.array([positions.min(axis=0), positions.max(axis=0)], np.float64)
    return SceneGeometry(layers, np.array([500_000.0, 4_600_000.0, 10.0]), bounds_m, {})


def _vertices(positions: np.ndarray, normals: np.ndarray, colours: np.ndarray) -> np.ndarray:
    vertices = np.empty(len(positions), VERTEX_DTYPE)
    vertices["position"], vertices["normal"] = positions, normals
    vertices["colour"][:, :3] = np.clip(colours, 0, 255)
    vertices["colour"][:, 3] = 255
    return vertices


def _grid(spacing_m: float) -> tuple[np.ndarray, int]:
    ticks = np.arange(-SIDE_M / 2, SIDE_M / 2 + 1e-6, spacing_m)
    x_y = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    return np.column_stack([x_y, ground_height_m(x_y)]), len(ticks)


def _ground_colours(positions: np.ndarray) -> np.ndarray:
    to_street = np.abs((positions[:, :2] + SIDE_M / 2) % 40 - 0).min(axis=1)
    return np.where(to_street[:, None] < 5, (112, 112, 116), (104, 124, 78))


def _points(spacing_m: float, rng: np.random.Generator) -> VertexArrays:
    positions, _ = _grid(spacing_m)
    colours = _ground_colours(positions) + rng.normal(0, 9, (len(positions), 1))
    return VertexArrays(_vertices(positions, np.array([0, 0, 1]), colours), np.empty(0, np.uint32))


def _terrain(spacing_m: float) -> VertexArrays:
    positions, n = _grid(spacing_m)
    corner = (np.arange(n - 1)[:, None] * n + np.arange(n - 1)).ravel()[:, None]
    indices = np.concatenate([corner, corner + 1, corner + n + 1, corner, corner + n + 1, corner + n], axis=1)
    vertices = _vertices(positions, np.array([0, 0, 1]), _ground_colours(positions))
    return VertexArrays(vertices, indices.ravel().astype(np.uint32))


def _quads(parts: list[tuple[np.ndarray, np.ndarray]]) -> VertexArrays:
    """(4, 3) corners counter-clockwise and (3,) colour of each quad."""
    corners = np.array([corner for corner, _ in parts])
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 3] - corners[:, 0])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    colours = np.repeat(np.array([colour for _, colour in parts]), 4, axis=0)
    indices = (np.arange(len(parts), dtype=np.uint32)[:, None] * 4 + _QUAD).ravel()
    return VertexArrays(_vertices(corners.reshape(-1, 3), np.repeat(normals, 4, axis=0), colours), indices)


def _add_box(quads: dict, centre: np.ndarray, half: np.ndarray, height_m: float, rng: np.random.Generator) -> None:
    signs = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    ring = centre + signs * half
    low = float(ground_height_m(ring).min())
    high = low + height_m
    colour = np.array([150, 140, 130]) + rng.uniform(-35, 45, 3)
    quads[Layer.ROOFS].append((np.column_stack([ring, np.full(4, high)]), colour))
    for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        quads[Layer.WALLS].append((_upright(start, end, low, high), colour * 0.9))
        outward = np.array([end[1] - start[1], start[0] - end[0]]) / np.linalg.norm(end - start)
        bays = int(np.linalg.norm(end - start) // 3)
        for bay, storey in np.ndindex(bays, int(height_m // 3)):
            left, right = (start + (end - start) * (bay + share) / bays + 0.04 * outward for share in (0.28, 0.72))
            sill = low + storey * 3 + 0.9
            quads[Layer.WINDOWS].append((_upright(left, right, sill, sill + 1.5), np.array([62, 76, 92])))


def _upright(start: np.ndarray, end: np.ndarray, low: float, high: float) -> np.ndarray:
    return np.array([(*start, low), (*end, low), (*end, high), (*start, high)])

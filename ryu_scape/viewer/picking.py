"""What of a scene a ray meets: what lies under the cursor."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import items_of_runs
from ryu_scape.scene.chunks import Chunks
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import SceneGeometry, VertexArrays

Vector = NDArray[np.float64]
_MARGIN_M = 1e-3
_PARALLEL = 1e-12


@dataclass(frozen=True, eq=False)
class Hit:
    """place_m: (3,) what a ray meets, in metres from the scene's origin. building: whose it is, None for the ground."""

    place_m: Vector
    building: int | None


def first_hit(
    scene: SceneGeometry,
    origin_m: Vector,
    direction: Vector,
    hidden_layers: Set[Layer] = frozenset(),
    box_m: Vector | None = None,
) -> Hit | None:
    """What a ray meets before all else; None where that is nothing.

    origin_m, direction: (3,), in metres from the scene's origin, as is box_m (2, 3), beyond which there is nothing.
    Trees are points, through which the ray goes.
    """
    everywhere = np.array(0.0), np.array(np.inf)
    within = everywhere if box_m is None else _span_in_box(box_m, origin_m, direction)
    nearest_m, building = np.inf, None
    for layer, pieces in scene.pieces.items():
        if layer in hidden_layers or pieces[0].is_point_cloud:
            continue
        offsets, first = scene.triangle_offsets.get(layer), 0
        for piece in pieces:
            hit = _nearest(piece, origin_m, direction, within, nearest_m)
            if hit is not None:
                nearest_m, triangle = hit
                building = None if offsets is None else int(np.searchsorted(offsets, first + triangle, "right")) - 1
            first += piece.triangle_count
    return Hit(origin_m + nearest_m * direction, building) if np.isfinite(nearest_m) else None


def _nearest(
    layer: VertexArrays, origin_m: Vector, direction: Vector, within: tuple[Vector, Vector], nearest_m: float
) -> tuple[float, int] | None:
    """Distance and number of the first triangle that a ray meets between two distances and nearer than `nearest_m`."""
    triangles = (
        np.arange(layer.triangle_count)
        if layer.chunks is None
        else _triangles_near(layer.chunks, origin_m, direction, nearest_m)
    )
    if not triangles.size:
        return None
    corners = layer.indices.reshape(-1, 3)[triangles]
    distance_m = _distances(layer.vertices["position"][corners].astype(np.float64), origin_m, direction)
    distance_m[(distance_m < within[0]) | (distance_m > within[1])] = np.inf
    first = int(distance_m.argmin())
    return (float(distance_m[first]), int(triangles[first])) if distance_m[first] < nearest_m else None


def _triangles_near(chunks: Chunks, origin_m: Vector, direction: Vector, nearest_m: float) -> NDArray[np.int64]:
    """Numbers of the finest triangles of the chunks that a ray passes."""
    enter, leave = _span_in_box(chunks.bounds_m + np.array([[-_MARGIN_M], [_MARGIN_M]]), origin_m, direction)
    passed = np.flatnonzero((leave >= np.maximum(enter, 0.0)) & (enter < nearest_m))
    first, count = chunks.first[passed, 0] // 3, chunks.count[passed, 0] // 3
    return items_of_runs(first, count)


def _span_in_box(boxes_m: Vector, origin_m: Vector, direction: Vector) -> tuple[Vector, Vector]:
    """Distances (…) at which a ray enters and leaves boxes (…, 2, 3); it passes by where it would leave first.

    The slab method of Kay and Kajiya, 1986.
    """
    safe = np.where(np.abs(direction) < _PARALLEL, _PARALLEL, direction)
    slabs = (boxes_m - origin_m) / safe
    return slabs.min(axis=-2).max(axis=-1), slabs.max(axis=-2).min(axis=-1)


def _distances(corners_m: Vector, origin_m: Vector, direction: Vector) -> Vector:
    """Along a ray to each triangle (t, 3, 3), infinite where it passes by (Möller and Trumbore, 1997)."""
    start, edge, other = corners_m[:, 0], corners_m[:, 1] - corners_m[:, 0], corners_m[:, 2] - corners_m[:, 0]
    across = np.cross(direction, other)
    determinant = np.einsum("ij,ij->i", edge, across)
    is_parallel = np.abs(determinant) < _PARALLEL
    scale = 1.0 / np.where(is_parallel, 1.0, determinant)
    from_start = origin_m - start
    upright = np.cross(from_start, edge)
    u = np.einsum("ij,ij->i", from_start, across) * scale
    v = upright @ direction * scale
    distance_m = np.einsum("ij,ij->i", other, upright) * scale
    is_hit = ~is_parallel & (u >= 0) & (v >= 0) & (u + v <= 1) & (distance_m > 0)
    return np.where(is_hit, distance_m, np.inf)

"""The arrays that go to the graphics card and to the exporters as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

VERTEX_DTYPE = np.dtype([("position", "<f4", 3), ("normal", "<f4", 3), ("colour", "u1", 4)])
"""One vertex, 28 bytes: position in metres from the scene's origin, unit normal, RGBA."""


@dataclass(frozen=True, eq=False)
class VertexArrays:
    """One layer of the scene.

    vertices: (n,) VERTEX_DTYPE. indices: (3 m,) uint32, counter-clockwise seen from outside; empty for a point cloud.
    A layer without anything in it has neither.
    """

    vertices: NDArray[np.void]
    indices: NDArray[np.uint32]

    @property
    def is_point_cloud(self) -> bool:
        """Whether the vertices are drawn as points."""
        return self.indices.size == 0 and self.vertices.size > 0

    @property
    def triangle_count(self) -> int:
        """Triangles of this layer."""
        return self.indices.size // 3


@dataclass(frozen=True, eq=False)
class SceneGeometry:
    """A whole scene, x east, y north, z up.

    layers: by name (`ground_points`, `terrain`, `base`, `walls`, `roofs`, `parapets`, `windows`, `details`), positions
        in metres from `origin_m`.
    origin_m: (3,) float64 map metres and elevation, subtracted before the cast to float32.
    bounds_m: (2, 3) float64, lowest and highest corner of all positions, relative to the origin.
    triangle_offsets: for each building layer (n_buildings + 1,) int64: building i owns [offset i, offset i + 1).
    """

    layers: Mapping[str, VertexArrays]
    origin_m: NDArray[np.float64]
    bounds_m: NDArray[np.float64]
    triangle_offsets: Mapping[str, NDArray[np.int64]]

    @property
    def triangle_count(self) -> int:
        """Triangles of all layers."""
        return sum(layer.triangle_count for layer in self.layers.values())

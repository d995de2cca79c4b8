"""Flat-shaded faces: each keeps its own vertices, so that light breaks at every edge of a building."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ryu_scape.arrays.groups import by_group, offsets, sizes_of
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, VertexArrays

UP = (0.0, 0.0, 1.0)
DOWN = (0.0, 0.0, -1.0)

Corner = tuple[NDArray[np.float64], ArrayLike]
"""One of the corners of f faces: plan positions (f, 2), and elevations for (f,)."""

_FAN = {3: np.array([[0, 1, 2]], np.uint32), 4: np.array([[0, 1, 2], [0, 2, 3]], np.uint32)}


@dataclass(frozen=True, eq=False)
class Faces:
    """Triangles or quads of buildings: vertices (f, 3 or 4) VERTEX_DTYPE, counter-clockwise from outside."""

    vertices: NDArray[np.void]
    building: NDArray[np.intp]

    def in_building_order(self) -> Faces:
        """The same, those of each building in the order that they have here."""
        if not (np.diff(self.building) < 0).any():
            return self
        order = by_group(self.building)
        return Faces(self.vertices[order], self.building[order])

    def between(self, first: int, stop: int) -> Faces:
        """Those of the buildings `first` to `stop` - 1, numbered from 0, of faces in building order."""
        start, end = np.searchsorted(self.building, (first, stop))
        return Faces(self.vertices[start:end], self.building[start:end] - first)


def upright(
    start_m: NDArray[np.float64], end_m: NDArray[np.float64], low_m: ArrayLike, high_m: ArrayLike
) -> list[Corner]:
    """The corners of upright quads between two levels (f,), seen from where `start_m` (f, 2) is left of `end_m`."""
    return [(start_m, low_m), (end_m, low_m), (end_m, high_m), (start_m, high_m)]


def make_faces(
    corners: Sequence[Corner],
    normals: ArrayLike,
    colours: ArrayLike,
    building: NDArray[np.intp],
) -> Faces:
    """Assemble f faces from their three or four corners.

    corners: counter-clockwise from outside.
    normals: unit vectors that broadcast to (f, 3). colours: RGB in 0..255 that broadcast to (f, corners, 3).
    building: (f,) owner of each face.
    """
    vertices = np.empty((building.size, len(corners)), VERTEX_DTYPE)
    position, normal = vertices["position"], vertices["normal"]
    for index, (plan, elevation) in enumerate(corners):
        position[:, index, :2] = plan
        position[:, index, 2] = elevation
    normal[:] = np.broadcast_to(np.asarray(normals, np.float32), (building.size, 3))[:, None]
    colours = np.asarray(colours)
    vertices["colour"][..., :3] = colours if colours.dtype == np.uint8 else np.clip(colours, 0, 255)
    vertices["colour"][..., 3] = 255
    return Faces(vertices, building)


def pack(parts: Sequence[Faces], building_count: int) -> tuple[VertexArrays, NDArray[np.int64]]:
    """Join faces into one layer whose triangles stand in building order, and the layer's triangle offsets."""
    triangles, owners, first = [np.empty((0, 3), np.uint32)], [np.empty(0, np.intp)], 0
    for part in parts:
        faces, corners = part.vertices.shape
        starts = np.arange(first, first + faces * corners, corners, dtype=np.uint32)
        fan = _FAN[corners]
        triangles.append((starts[:, None, None] + fan).reshape(-1, 3))
        owners.append(np.repeat(part.building, len(fan)))
        first += faces * corners
    owner, triangle = np.concatenate(owners), np.concatenate(triangles)
    if (np.diff(owner) < 0).any():
        triangle = triangle.take(by_group(owner), axis=0)
    words = [part.vertices.view(np.uint32).ravel() for part in parts] or [np.empty(0, np.uint32)]
    vertices = (words[0] if len(words) == 1 else np.concatenate(words)).view(VERTEX_DTYPE)
    return VertexArrays(vertices, triangle.ravel()), offsets(sizes_of(owner, building_count))

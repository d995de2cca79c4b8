"""Trees as light models, each a crown of few triangles on a trunk."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ryu_scape.scene.boxes import scattered
from ryu_scape.scene.chunks import Chunks
from ryu_scape.scene.crowns import Crowns
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, VertexArrays

SIDES, TRUNK_SIDES = 8, 4
RING_HEIGHT = np.array([0.1, 0.36, 0.64, 0.86])
ROUND_RADIUS, POINTED_RADIUS = np.array([0.7, 1.0, 0.92, 0.56]), np.array([1.0, 0.82, 0.5, 0.22])
"""How wide a crown is at the heights of its rings, as shares of its radius."""
RINGS = RING_HEIGHT.size
CROWN_BOTTOM = 0.22
"""Share of a tree's height at which its crown begins; that of a bush begins at the ground."""
BUSH, TREE = 0.7, 1.3
"""Plants so many times as high as wide cease to be bushes, and have their whole trunk."""
SLIM, POINTED = 1.8, 3.4
"""Trees so many times as high as wide begin to be pointed, and are fully so."""
OVERLAP = 1.12
"""Crowns reach into each other."""
UNEVENNESS = 0.42
DARKEST, LIGHTEST, SPECKLE = 0.72, 1.42, 0.34
"""Colour of a crown at its bottom and at its top, and how much its corners differ, as shares of its mean."""
TRUNK_RGB = np.array([88, 74, 60])
TRUNK_PER_HEIGHT, THINNEST_TRUNK_M, THICKEST_TRUNK_M, ROOTED_M = 0.025, 0.08, 0.45, 0.3
TILE_M = 32.0
DISTANT_ERROR = 0.2
"""What a distant crown of eight triangles leaves out, as a share of its radius."""

CROWN_CORNERS = RINGS * SIDES + 2


def plant(crowns: Crowns) -> VertexArrays:
    """One model for each of (t,) crowns, each a chunk: closely, as eight triangles from afar, and then not at all."""
    if not crowns.radius_m.size:
        return VertexArrays(np.empty(0, VERTEX_DTYPE), np.empty(0, np.uint32))
    crowns = _tile_by_tile(crowns)
    vertices = np.concatenate((_crown_vertices(crowns), _trunk_vertices(crowns)), axis=1)
    first_vertex = np.arange(0, vertices.size, vertices.shape[1], dtype=np.uint32)[:, None]
    near, far = (first_vertex + triangles.ravel() for triangles in (_near_triangles(), _far_triangles()))
    return VertexArrays(vertices.ravel(), near.ravel(), _chunks(vertices, near, far, crowns.radius_m))


def _tile_by_tile(crowns: Crowns) -> Crowns:
    """The crowns in another order: those that stand close together follow each other."""
    column, row = np.floor(crowns.middle_m / TILE_M).astype(np.int64).T
    return Crowns(*(values[np.lexsort((column, row))] for values in vars(crowns).values()))


def _chunks(
    vertices: NDArray[np.void], near: NDArray[np.uint32], far: NDArray[np.uint32], radius_m: NDArray[np.float64]
) -> Chunks:
    """A chunk for each tree, of its vertices (t, v), its indices from nearby and from afar (t, n), its radius (t,)."""
    number = np.arange(len(vertices))
    near_size, far_size = near.shape[1], far.shape[1]
    first = np.stack((near_size * number, near.size + far_size * number, near_size * number), axis=1)
    count = np.tile([near_size, far_size, 0], (len(vertices), 1))
    error_m = np.stack((np.zeros_like(radius_m), DISTANT_ERROR * radius_m, radius_m), axis=1).astype(np.float32)
    bounds_m = np.stack((vertices["position"].min(axis=1), vertices["position"].max(axis=1)), axis=1)
    return Chunks(bounds_m, first, count, error_m, far.ravel())


def _crown_vertices(crowns: Crowns) -> NDArray[np.void]:
    """(t, CROWN_CORNERS) VERTEX_DTYPE: bottom, rings of corners from below, top."""
    slimness = crowns.height_m / (2 * crowns.radius_m)
    pointed = _share(slimness, SLIM, POINTED)
    shape = _crown_shape(crowns, pointed)
    bottom_m = CROWN_BOTTOM * _share(slimness, BUSH, TREE) * (1.0 - 0.5 * pointed) * crowns.height_m
    wide_m = OVERLAP * crowns.radius_m
    size_m = np.column_stack((wide_m, wide_m, crowns.height_m - bottom_m))[:, None]
    foot_m = np.column_stack((crowns.middle_m, crowns.ground_m + bottom_m))[:, None]
    shade = DARKEST + (LIGHTEST - DARKEST) * shape[..., 2] + SPECKLE * _noise(crowns, CROWN_CORNERS, 3)
    return _vertices(foot_m + size_m * shape, (shape - (0, 0, 0.4)) / size_m, crowns.rgb[:, None] * shade[..., None])


def _crown_shape(crowns: Crowns, pointed: NDArray[np.float64]) -> NDArray[np.float64]:
    """(t, CROWN_CORNERS, 3) corners of crowns of radius and height 1, each as far pointed (t,) as it is said to be."""
    pointed = pointed[:, None, None]
    ring, side = np.arange(RINGS)[:, None], np.arange(SIDES)
    turn = 2 * np.pi * (side + 0.5 * ring) / SIDES + 2 * np.pi * scattered(crowns.middle_m)[:, None, None]
    out = (1.0 - pointed) * ROUND_RADIUS[:, None] + pointed * POINTED_RADIUS[:, None]
    out = out * (1.0 + UNEVENNESS * _noise(crowns, RINGS * SIDES, 1).reshape(-1, RINGS, SIDES))
    high = RING_HEIGHT[:, None] + 0.3 * UNEVENNESS * _noise(crowns, RINGS * SIDES, 2).reshape(-1, RINGS, SIDES)
    rings = np.stack((out * np.cos(turn), out * np.sin(turn), high), axis=-1).reshape(-1, RINGS * SIDES, 3)
    bottom, top = (np.broadcast_to(np.array([0.0, 0.0, end]), (len(rings), 1, 3)) for end in (0.0, 1.0))
    return np.concatenate((bottom, rings, top), axis=1)


def _trunk_vertices(crowns: Crowns) -> NDArray[np.void]:
    """(t, 2 TRUNK_SIDES) VERTEX_DTYPE: corners below the ground, then within the crown."""
    turn = 2 * np.pi * np.arange(TRUNK_SIDES) / TRUNK_SIDES
    outward = np.column_stack((np.cos(turn), np.sin(turn), np.zeros(TRUNK_SIDES)))
    radius_m = np.clip(TRUNK_PER_HEIGHT * crowns.height_m, THINNEST_TRUNK_M, THICKEST_TRUNK_M)
    foot_m = np.column_stack((crowns.middle_m, crowns.ground_m - ROOTED_M))
    lift_m = np.zeros_like(foot_m)
    lift_m[:, 2] = ROOTED_M + 0.5 * crowns.height_m
    low_m = foot_m[:, None] + radius_m[:, None, None] * outward
    positions_m = np.concatenate((low_m, low_m + lift_m[:, None]), axis=1)
    return _vertices(positions_m, np.tile(outward, (2, 1)), TRUNK_RGB)


def _vertices(positions_m: NDArray, normals: NDArray, rgb: NDArray) -> NDArray[np.void]:
    """(t, n) VERTEX_DTYPE of positions (t, n, 3), and directions and colours that broadcast to these."""
    vertices = np.empty(positions_m.shape[:2], VERTEX_DTYPE)
    vertices["position"] = positions_m
    vertices["normal"] = normals / np.linalg.norm(normals, axis=-1, keepdims=True)
    vertices["colour"][..., :3] = np.clip(rgb, 0, 255)
    vertices["colour"][..., 3] = 255
    return vertices


def _share(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """How far values (t,) are from `low` to `high`, within [0, 1]."""
    return np.clip((values - low) / (high - low), 0.0, 1.0)


def _noise(crowns: Crowns, corners: int, salt: int) -> NDArray[np.float64]:
    """Numbers (t, corners) in [-0.5, 0.5) that are the same in every run."""
    places = np.repeat(crowns.middle_m, corners, axis=0)
    number = np.tile(np.arange(corners), crowns.radius_m.size)
    return scattered(places, 64 * salt + number).reshape(-1, corners) - 0.5


def _near_triangles() -> NDArray[np.uint32]:
    """(n, 3) corners of a tree's triangles, counter-clockwise from outside: its crown, then its trunk."""
    side, following = np.arange(SIDES), (np.arange(SIDES) + 1) % SIDES
    rings = 1 + SIDES * np.arange(RINGS)
    bottom = np.column_stack((np.zeros(SIDES, int), rings[0] + following, rings[0] + side))
    top = np.column_stack((np.full(SIDES, CROWN_CORNERS - 1), rings[-1] + side, rings[-1] + following))
    bands = [
        triangles
        for low, high in pairwise(rings)
        for triangles in (
            np.column_stack((low + side, low + following, high + side)),
            np.column_stack((low + following, high + following, high + side)),
        )
    ]
    low, low_following = CROWN_CORNERS + np.arange(TRUNK_SIDES), CROWN_CORNERS + np.roll(np.arange(TRUNK_SIDES), -1)
    trunk = [
        np.column_stack((low, low_following, low_following + TRUNK_SIDES)),
        np.column_stack((low, low_following + TRUNK_SIDES, low + TRUNK_SIDES)),
    ]
    return np.concatenate([bottom, *bands, top, *trunk]).astype(np.uint32)


def _far_triangles() -> NDArray[np.uint32]:
    """(8, 3) corners of an octahedron: bottom, top, and four of the middle ring."""
    middle = 1 + SIDES + SIDES // 4 * np.arange(4)
    following = np.roll(middle, -1)
    bottom = np.column_stack((np.zeros(4, int), following, middle))
    top = np.column_stack((np.full(4, CROWN_CORNERS - 1), middle, following))
    return np.concatenate((bottom, top)).astype(np.uint32)

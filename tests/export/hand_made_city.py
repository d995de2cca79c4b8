"""A hand-made city that the export tests share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.city import City
from ryu_scape.heights import Building
from ryu_scape.raster import GeoGrid
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, SceneGeometry, VertexArrays
from tests.surveys import city_on

ORIGIN_M = np.array([354_250.125, 3_461_780.5, 12.25])

_CUBE_CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.float64)
_CUBE_QUADS = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
_QUAD_TRIANGLES = np.array([0, 1, 2, 0, 2, 3])


def box(lowest_m: tuple[float, float, float], size_m: tuple[float, float, float], rgb: tuple[int, ...]) -> VertexArrays:
    """A closed box with its own vertices for each side, wound outward."""
    corners = _CUBE_CORNERS[_CUBE_QUADS] * size_m + lowest_m
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    vertices = np.zeros(24, VERTEX_DTYPE)
    vertices["position"] = corners.reshape(-1, 3)
    vertices["normal"] = np.repeat(normals / np.linalg.norm(normals, axis=1, keepdims=True), 4, axis=0)
    vertices["colour"] = (*rgb, 255)
    indices = (np.arange(0, 24, 4)[:, None] + _QUAD_TRIANGLES).ravel().astype(np.uint32)
    return VertexArrays(vertices, indices)


def ground(side_px: int, triangulated: bool) -> VertexArrays:
    """A gently sloping square of 1 m pixels around the origin, each with a colour of its own."""
    row, col = np.mgrid[:side_px, :side_px]
    vertices = np.zeros(side_px**2, VERTEX_DTYPE)
    east, north = col.ravel() - side_px / 2, side_px / 2 - row.ravel()
    vertices["position"] = np.stack([east, north, 0.05 * east], axis=1)
    vertices["normal"] = np.array([-0.05, 0.0, 1.0]) / np.hypot(0.05, 1.0)
    vertices["colour"] = np.stack([row.ravel(), col.ravel(), row.ravel() + col.ravel(), np.full(row.size, 255)], axis=1)
    north_west = (row * side_px + col)[:-1, :-1].ravel()[:, None]
    triangles = north_west + np.array([0, side_px, 1, 1, side_px, side_px + 1]) if triangulated else np.empty(0)
    return VertexArrays(vertices, triangles.ravel().astype(np.uint32))


def scene_of(layers: dict[Layer, VertexArrays]) -> SceneGeometry:
    positions = np.concatenate([layer.vertices["position"] for layer in layers.values()]).astype(np.float64)
    bounds_m = np.stack([positions.min(axis=0), positions.max(axis=0)])
    return SceneGeometry(layers, ORIGIN_M, bounds_m, triangle_offsets={})


def city_of(scene: SceneGeometry, buildings: Sequence[Building] = (), epsg: int = 32651) -> City:
    """The scene on a grid of 16 x 16 pixels of 1 m around its origin."""
    transform = Affine(1.0, 0.0, scene.origin_m[0] - 8, 0.0, -1.0, scene.origin_m[1] + 8)
    return city_on(GeoGrid(transform, CRS.from_epsg(epsg), 16, 16), buildings, scene)

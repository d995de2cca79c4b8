"""A tower on a square, to cast a shadow."""

from __future__ import annotations

import numpy as np

from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, SceneGeometry, VertexArrays
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.ground import ground_of

SIZE_PX = (800, 600)
HEIGHT_M, HALF_M, SIDE_M = 12.0, 5.0, 160.0


def tower() -> SceneGeometry:
    """A box on a level square, both grey, around the origin."""
    signs = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], float)
    low, high = (np.column_stack((HALF_M * signs, np.full(4, z))) for z in (0.0, HEIGHT_M))
    ground = np.column_stack((0.5 * SIDE_M * signs, np.zeros(4)))
    following = np.roll(np.arange(4), -1)
    walls = [np.stack((low[i], low[j], high[j], high[i])) for i, j in zip(range(4), following, strict=True)]
    layers = {Layer.TERRAIN: _quads([ground]), Layer.WALLS: _quads(walls), Layer.ROOFS: _quads([high])}
    bounds_m = np.array([(*ground[0][:2], 0.0), (*ground[2][:2], HEIGHT_M)])
    return SceneGeometry(layers, np.zeros(3), bounds_m, {})


def _quads(quads: list[np.ndarray]) -> VertexArrays:
    corners = np.array(quads)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 3] - corners[:, 0])
    vertices = np.empty(corners.shape[:2], VERTEX_DTYPE)
    vertices["position"] = corners
    vertices["normal"] = (normals / np.linalg.norm(normals, axis=1, keepdims=True))[:, None]
    vertices["colour"] = (150, 150, 150, 255)
    indices = 4 * np.arange(len(quads), dtype=np.uint32)[:, None] + np.array([0, 1, 2, 0, 2, 3], np.uint32)
    return VertexArrays(vertices.ravel(), indices.ravel())


def camera(sun_azimuth_deg: float) -> Camera:
    """Looks towards the sun from high up, so that nothing hides the shadow."""
    return Camera.home(ground_of(tower()), SIZE_PX[0] / SIZE_PX[1], sun_azimuth_deg, 60.0)

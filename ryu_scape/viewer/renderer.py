"""Draw a scene with plain OpenGL 2.1; the window and the offscreen picture share this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from OpenGL import GL

from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, SceneGeometry, VertexArrays
from ryu_scape.viewer.buffers import LayerBuffers
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.program import Program, shader_source

_POINT_OVERLAP = 1.5
_GLASS_LAYERS = frozenset({"windows"})


@dataclass(frozen=True)
class _Resources:
    """What does not depend on the scene."""

    sky: Program
    surface: Program
    screen: LayerBuffers


class SceneRenderer:
    """Uploads a scene once and draws it from any camera.

    `set_scene` and `set_hidden_layers` may be called at any time; `draw` and `release` need a current context,
    and always the same one.
    """

    def __init__(self) -> None:
        self._scene: SceneGeometry | None = None
        self._is_dirty = False
        self._hidden_layers: frozenset[str] = frozenset()
        self._layers: dict[str, LayerBuffers] = {}
        self._resources: _Resources | None = None

    def set_scene(self, scene: SceneGeometry | None) -> None:
        """Show `scene` from the next `draw` on."""
        self._scene = scene
        self._is_dirty = True

    def set_hidden_layers(self, names: Iterable[str]) -> None:
        """Leave these layers out."""
        self._hidden_layers = frozenset(names)

    def draw(self, camera: Camera, width_px: int, height_px: int) -> None:
        """Draw into the current framebuffer, `width_px` x `height_px` device pixels.

        Raises MachineError when the driver refuses the shaders.
        """
        if self._resources is None:
            self._resources = _make_resources()
        if self._is_dirty:
            self._upload()
        GL.glViewport(0, 0, width_px, height_px)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
        _draw_sky(self._resources, camera, width_px / height_px)
        if self._scene is not None:
            self._draw_layers(self._resources.surface, self._scene, camera, width_px, height_px)
        GL.glUseProgram(0)

    def release(self) -> None:
        """Free everything on the graphics card; the next `draw` uploads anew."""
        for layer in self._layers.values():
            layer.release()
        self._layers = {}
        if self._resources is not None:
            self._resources.sky.release()
            self._resources.surface.release()
            self._resources.screen.release()
        self._resources = None
        self._is_dirty = self._scene is not None

    def _upload(self) -> None:
        for layer in self._layers.values():
            layer.release()
        layers = self._scene.layers if self._scene is not None else {}
        self._layers = {name: LayerBuffers(layer) for name, layer in layers.items() if len(layer.vertices)}
        self._is_dirty = False

    def _draw_layers(
        self, program: Program, scene: SceneGeometry, camera: Camera, width_px: int, height_px: int
    ) -> None:
        aspect = width_px / height_px
        size_m = float(np.linalg.norm(np.ptp(scene.bounds_m, axis=0)))
        px_at_one_metre = height_px / (2 * camera.tangent)
        program.use(
            u_view_projection=camera.projection_matrix(aspect) @ camera.view_matrix(),
            u_eye=camera.eye_m,
            u_haze_start_m=camera.distance_m,
            u_haze_range_m=1.5 * size_m,
        )
        GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glEnable(GL.GL_POINT_SPRITE)
        GL.glEnable(GL.GL_VERTEX_PROGRAM_POINT_SIZE)
        # Triangles are pushed back a little where they share the ground with the point cloud.
        GL.glPolygonOffset(1.0, 1.0)
        for name, layer in self._layers.items():
            if name in self._hidden_layers:
                continue
            program.use(
                u_glass=float(name in _GLASS_LAYERS),
                u_point_size_m_px=_POINT_OVERLAP * _point_spacing_m(scene, name) * px_at_one_metre,
            )
            (GL.glEnable if name == "terrain" else GL.glDisable)(GL.GL_POLYGON_OFFSET_FILL)
            layer.draw()
        GL.glDisable(GL.GL_POLYGON_OFFSET_FILL)
        GL.glDisable(GL.GL_VERTEX_PROGRAM_POINT_SIZE)
        GL.glDisable(GL.GL_POINT_SPRITE)
        GL.glDisable(GL.GL_DEPTH_TEST)


def _make_resources() -> _Resources:
    corners = np.zeros(3, VERTEX_DTYPE)
    corners["position"] = [(-1, -1, 0), (3, -1, 0), (-1, 3, 0)]
    return _Resources(
        sky=Program(shader_source("sky.vert"), shader_source("sky.glsl", "sky.frag")),
        surface=Program(shader_source("surface.vert"), shader_source("sky.glsl", "surface.frag")),
        screen=LayerBuffers(VertexArrays(corners, np.arange(3, dtype=np.uint32))),
    )


def _draw_sky(resources: _Resources, camera: Camera, aspect: float) -> None:
    right, up, forward = camera.axes
    resources.sky.use(u_right=right * camera.tangent * aspect, u_up=up * camera.tangent, u_forward=forward)
    resources.screen.draw()


def _point_spacing_m(scene: SceneGeometry, layer: str) -> float:
    """Mean distance between neighbours when the layer's points are spread evenly over the scene."""
    width_m, depth_m, _ = np.ptp(scene.bounds_m, axis=0)
    return float(np.sqrt(width_m * depth_m / len(scene.layers[layer].vertices)))

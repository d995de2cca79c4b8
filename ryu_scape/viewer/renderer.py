"""Draw a scene with plain OpenGL 2.1; the window and the offscreen picture share this."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, SceneGeometry, VertexArrays
from ryu_scape.viewer.buffers import LayerBuffers
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.program import Program, shader_source
from ryu_scape.viewer.surroundings import RADIUS_M, SurroundingsTexture

_GLASS_LAYER = "windows"
_SURFACE_UNDER_POINTS = "terrain"
# Share of the view's height that a gap between ground points may take before the surface under them takes over.
_LARGEST_POINT_GAP = 0.007
_NO_FADE_PX = 1e6


class SceneRenderer:
    """Uploads a scene once and draws it from any camera.

    `set_scene` and `set_hidden_layers` may be called at any time; `draw` and `release` need a current context,
    and always the same one.
    """

    def __init__(self) -> None:
        self._scene: SceneGeometry | None = None
        self._hidden_layers: frozenset[str] = frozenset()
        self._toolkit: _Toolkit | None = None
        self._uploaded: _UploadedScene | None = None

    def set_scene(self, scene: SceneGeometry) -> None:
        """Show `scene` from the next `draw` on."""
        self._scene = scene

    def set_hidden_layers(self, names: Iterable[str]) -> None:
        """Leave these layers out."""
        self._hidden_layers = frozenset(names)

    def draw(self, camera: Camera, width_px: int, height_px: int) -> None:
        """Draw into the current framebuffer, `width_px` x `height_px` device pixels; without a scene, only clear it.

        Raises MachineError when the driver refuses the shaders.
        """
        GL.glViewport(0, 0, width_px, height_px)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
        if self._scene is None:
            return
        if self._toolkit is None:
            self._toolkit = _Toolkit()
        if self._uploaded is None or self._uploaded.scene is not self._scene:
            self._release_scene()
            self._uploaded = _UploadedScene(self._scene, self._toolkit.plan)
            GL.glViewport(0, 0, width_px, height_px)
        self._uploaded.surroundings.bind()
        self._toolkit.draw_background(camera, width_px / height_px, self._uploaded.surroundings.box_m)
        self._uploaded.draw(self._toolkit.surface, camera, width_px, height_px, self._hidden_layers)
        GL.glUseProgram(0)

    def release(self) -> None:
        """Free everything on the graphics card; the next `draw` uploads anew."""
        self._release_scene()
        if self._toolkit is not None:
            self._toolkit.release()
            self._toolkit = None

    def forget_context(self) -> None:
        """Start over in a new context: what was uploaded went with the old one."""
        self._toolkit = None
        self._uploaded = None

    def _release_scene(self) -> None:
        if self._uploaded is not None:
            self._uploaded.release()
            self._uploaded = None


class _Toolkit:
    """The programs, and the triangle that covers the view: what does not depend on the scene."""

    def __init__(self) -> None:
        corners = np.zeros(3, VERTEX_DTYPE)
        corners["position"] = [(-1, -1, 0), (3, -1, 0), (-1, 3, 0)]
        self._view = LayerBuffers(VertexArrays(corners, np.arange(3, dtype=np.uint32)))
        self._background = Program(shader_source("background.vert"), shader_source("sky.glsl", "background.frag"))
        self.surface = Program(shader_source("surface.vert"), shader_source("sky.glsl", "surface.frag"))
        self.plan = Program(shader_source("surface.vert"), shader_source("plan.frag"))

    def draw_background(self, camera: Camera, aspect: float, box_m: NDArray[np.float64]) -> None:
        right, up, forward = camera.axes
        self._background.use(
            u_right=right * camera.tangent * aspect,
            u_up=up * camera.tangent,
            u_forward=forward,
            u_eye=camera.eye_m,
            u_floor_m=camera.ground.bounds_m[0, 2],
            u_box_lowest=box_m[0],
            u_box_highest=box_m[1],
        )
        self._view.draw()

    def release(self) -> None:
        for part in (self._view, self._background, self.surface, self.plan):
            part.release()


class _UploadedScene:
    """A scene's layers and the texture of their surroundings on the graphics card."""

    def __init__(self, scene: SceneGeometry, plan: Program) -> None:
        self.scene = scene
        self._layers = {name: LayerBuffers(layer) for name, layer in scene.layers.items() if len(layer.vertices)}
        all_but_terrain = frozenset(self._layers) - {_SURFACE_UNDER_POINTS}

        def draw_plan(projection: NDArray[np.float64], px_per_m: float, is_terrain_only: bool) -> None:
            hidden_layers = all_but_terrain if is_terrain_only else frozenset()
            self._draw_layers(plan, projection, px_per_m, _NO_FADE_PX, hidden_layers)

        self.surroundings = SurroundingsTexture(scene.bounds_m, draw_plan)

    def draw(
        self, surface: Program, camera: Camera, width_px: int, height_px: int, hidden_layers: frozenset[str]
    ) -> None:
        aspect = width_px / height_px
        surface.use(
            u_eye=camera.eye_m,
            u_haze_start_m=camera.distance_m,
            u_haze_range_m=1.5 * float(np.linalg.norm(np.ptp(self.scene.bounds_m, axis=0))),
            u_surroundings_radius_m=np.array(RADIUS_M),
            u_box_lowest=self.surroundings.box_m[0],
            u_box_highest=self.surroundings.box_m[1],
        )
        has_surface = _SURFACE_UNDER_POINTS in self._layers.keys() - hidden_layers
        self._draw_layers(
            surface,
            camera.projection_matrix(aspect) @ camera.view_matrix(),
            px_at_one_metre=height_px / (2 * camera.tangent),
            point_fade_px=_LARGEST_POINT_GAP * height_px if has_surface else _NO_FADE_PX,
            hidden_layers=hidden_layers,
        )

    def release(self) -> None:
        for layer in self._layers.values():
            layer.release()
        self.surroundings.release()

    def _draw_layers(
        self,
        program: Program,
        view_projection: NDArray[np.float64],
        px_at_one_metre: float,
        point_fade_px: float,
        hidden_layers: frozenset[str],
    ) -> None:
        program.use(u_view_projection=view_projection, u_px_at_one_metre=px_at_one_metre)
        shown = [(name, layer) for name, layer in self._layers.items() if name not in hidden_layers]
        with _enabled(GL.GL_DEPTH_TEST, GL.GL_POLYGON_OFFSET_FILL):
            for name, layer in shown:
                if not layer.is_point_cloud:
                    GL.glPolygonOffset(*((1.0, 1.0) if name == _SURFACE_UNDER_POINTS else (0.0, 0.0)))
                    program.use(u_glass=float(name == _GLASS_LAYER), u_point_spacing_m=0.0, u_point_fade_px=1.0)
                    layer.draw()
        with _enabled(GL.GL_DEPTH_TEST, GL.GL_BLEND, GL.GL_POINT_SPRITE, GL.GL_VERTEX_PROGRAM_POINT_SIZE):
            GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
            for name, layer in shown:
                if layer.is_point_cloud:
                    spacing_m = self._point_spacing_m(name)
                    program.use(u_glass=0.0, u_point_spacing_m=spacing_m, u_point_fade_px=point_fade_px)
                    layer.draw()

    def _point_spacing_m(self, name: str) -> float:
        """Mean distance between neighbours when the layer's points are spread evenly over the scene."""
        width_m, depth_m, _ = np.ptp(self.scene.bounds_m, axis=0)
        return float(np.sqrt(width_m * depth_m / len(self.scene.layers[name].vertices)))


def _enabled(*capabilities: int) -> ExitStack:
    """Switch OpenGL capabilities on for the length of a `with` block."""
    stack = ExitStack()
    for capability in capabilities:
        GL.glEnable(capability)
        stack.callback(GL.glDisable, capability)
    return stack

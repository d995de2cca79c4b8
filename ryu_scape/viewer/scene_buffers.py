"""A whole scene on the graphics card."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.viewer.buffers import LayerBuffers
from ryu_scape.viewer.program import Program
from ryu_scape.viewer.surroundings import SurroundingsTexture

GROUND_POINTS = "ground_points"
TERRAIN = "terrain"
_WINDOWS = "windows"


class SceneBuffers:
    """The layers' buffers and the texture of their surroundings; made with a current context and a plan program."""

    def __init__(self, scene: SceneGeometry, plan: Program) -> None:
        self.scene = scene
        self._layers = {name: LayerBuffers(layer) for name, layer in scene.layers.items() if len(layer.vertices)}

        def draw_plan(projection: NDArray[np.float64], px_per_m: float, is_terrain_only: bool) -> None:
            shown = {TERRAIN} if is_terrain_only else self._layers.keys()
            plan.use(u_view_projection=projection)
            self.draw_surfaces(plan, shown)
            self.draw_points(plan, shown, px_per_m, step=1)

        self.surroundings = SurroundingsTexture(scene.bounds_m, draw_plan)

    def draw_surfaces(self, program: Program, shown: Collection[str]) -> None:
        """Draw those of the shown layers that are made of triangles with `program`, which is in use."""
        with _enabled(GL.GL_DEPTH_TEST, GL.GL_POLYGON_OFFSET_FILL):
            for name, layer in self._layers.items():
                if name in shown and not layer.is_point_cloud:
                    # The terrain yields to what lies on it.
                    GL.glPolygonOffset(*((1.0, 1.0) if name == TERRAIN else (0.0, 0.0)))
                    program.use(u_glass=float(name == _WINDOWS))
                    layer.draw()

    def draw_points(self, program: Program, shown: Collection[str], px_at_one_metre: float, step: int) -> None:
        """Draw every `step`-th point of the shown point clouds, larger in turn, blended over what is there."""
        with _enabled(GL.GL_DEPTH_TEST, GL.GL_BLEND, GL.GL_POINT_SPRITE, GL.GL_VERTEX_PROGRAM_POINT_SIZE):
            GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
            for name, layer in self._layers.items():
                if name in shown and layer.is_point_cloud:
                    spacing_m = self._point_spacing_m(name) * np.sqrt(step)
                    program.use(u_spacing_px_at_one_metre=spacing_m * px_at_one_metre)
                    layer.draw(step)

    def release(self) -> None:
        """Free everything on the graphics card."""
        for layer in self._layers.values():
            layer.release()
        self.surroundings.release()

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

"""The programs that draw a scene, and the triangle that covers the view: what does not depend on the scene."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, VertexArrays
from ryu_scape.viewer.buffers import LayerBuffers
from ryu_scape.viewer.framing import Framing
from ryu_scape.viewer.grain_texture import GrainTexture
from ryu_scape.viewer.program import Program, shader_source
from ryu_scape.viewer.scene_buffers import enabled
from ryu_scape.viewer.shadow_map import can_cast_shadows
from ryu_scape.viewer.steps import finish


class ScenePrograms:
    """One program for surfaces, smooth ones, crowns, points, the plan that shadows are cast by, and the background.

    has_shadows: whether surfaces and crowns look shadows up.
    """

    def __init__(self) -> None:
        """Compile them in the current context. Raises MachineError when the driver refuses the shaders."""
        corners = np.zeros(3, VERTEX_DTYPE)
        corners["position"] = [(-1, -1, 0), (3, -1, 0), (-1, 3, 0)]
        self._view = LayerBuffers(VertexArrays(corners, np.arange(3, dtype=np.uint32)))
        finish(self._view.fill())
        background = shader_source("background.frag", ("sky.glsl", "background.glsl"))
        self._background = Program(shader_source("background.vert"), background)
        self.has_shadows = can_cast_shadows()
        shadow = "shadow.glsl" if self.has_shadows else "no_shadow.glsl"
        self.surface, self.smooth_surface, self.crowns = (
            Program(
                shader_source("surface.vert"),
                shader_source("surface.frag", ("sky.glsl", "light.glsl", shadow, *texture, "surface.glsl")),
            )
            for texture in (
                ("no_leaves.glsl", "grain.glsl"),
                ("no_leaves.glsl", "no_grain.glsl"),
                ("leaves.glsl", "no_grain.glsl"),
            )
        )
        points = shader_source("points.vert", ("sky.glsl", "light.glsl"))
        self.points = Program(points, shader_source("points.frag"))
        self.grain = GrainTexture()
        self.plan = Program(shader_source("plan.vert"), shader_source("plan.frag"))

    def draw_background(self, framing: Framing, box_m: NDArray[np.float64]) -> None:
        """Put sky and floor behind what is drawn; the surroundings' texture must be bound."""
        to_right, to_top, to_middle = framing.lines_of_sight
        self._background.use(
            u_right=to_right,
            u_up=to_top,
            u_forward=to_middle,
            u_eye=framing.camera.eye_m,
            u_floor_m=framing.camera.ground.bounds_m[0, 2],
            u_box_lowest=box_m[0],
            u_box_highest=box_m[1],
        )
        with enabled(GL.GL_DEPTH_TEST):
            GL.glDepthFunc(GL.GL_LEQUAL)
            self._view.draw_runs(self._view.whole)
            GL.glDepthFunc(GL.GL_LESS)

    def release(self) -> None:
        """Free everything on the graphics card."""
        programs = (self._background, self.surface, self.smooth_surface, self.crowns, self.points, self.plan)
        for part in (self._view, self.grain, *programs):
            part.release()

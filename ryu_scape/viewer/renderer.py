"""Draw a scene with plain OpenGL 2.1; the window and the offscreen picture share this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.scene.layers import Layer
from ryu_scape.scene.look import Look
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.sun import Sun
from ryu_scape.viewer.framing import FINE_PX, Framing
from ryu_scape.viewer.level_of_detail import View
from ryu_scape.viewer.scene_buffers import SceneBuffers
from ryu_scape.viewer.scene_drawing import Paint, SceneDrawing
from ryu_scape.viewer.scene_programs import ScenePrograms
from ryu_scape.viewer.section import Section, clipped
from ryu_scape.viewer.shadow_map import ShadowMap
from ryu_scape.viewer.shown import Shown
from ryu_scape.viewer.steps import Steps, within


class SceneRenderer:
    """Uploads a scene once and draws it from any camera.

    `set_scene` and the other setters may be called at any time; the steps of `upload`, `look_around` and `draw`, and
    `release`, need a current context, and always the same one. Steps may be left in their midst: what they had done is
    not done anew by those that are asked for next.
    """

    def __init__(self) -> None:
        self._scene: SceneGeometry | None = None
        self._hidden_layers: frozenset[Layer] = frozenset()
        self._opacity: Mapping[Layer, float] = {}
        self._selected: NDArray[np.intp] = np.empty(0, np.intp)
        self._paints: tuple[Paint, ...] = ()
        self._programs: ScenePrograms | None = None
        self._buffers: SceneBuffers | None = None
        self._look = Look()
        self._section = Section()
        self._shadows: _Shadows | None = None

    def set_look(self, look: Look) -> None:
        """Draw in this light from the next `draw` on."""
        self._look = look

    def set_section(self, section: Section) -> None:
        """Draw no more than this from the next `draw` on, and as high; cameras see the scene as it is drawn."""
        self._section = section

    def set_scene(self, scene: SceneGeometry) -> None:
        """Show `scene` from the next `draw` on, nothing of it selected or painted."""
        self._scene = scene
        self._selected = np.empty(0, np.intp)
        self._paints = ()

    def set_hidden_layers(self, layers: Iterable[Layer]) -> None:
        """Leave these layers out."""
        self._hidden_layers = frozenset(layers)

    def set_opacity(self, opacity: Mapping[Layer, float]) -> None:
        """How much each layer covers what is behind it, in [0, 1]; those that are not named cover it wholly."""
        self._opacity = dict(opacity)

    def set_selected(self, buildings: Iterable[int]) -> None:
        """Tint these buildings of the scene."""
        self._selected = np.unique(np.array([*buildings], np.intp))

    def set_paints(self, paints: Iterable[Paint]) -> None:
        """Paint walls and roofs of some buildings of the scene; all others look as they are."""
        self._paints = tuple(paints)

    def upload(self) -> Steps:
        """Bring the scene, if it is a new one, to the graphics card; `draw` does it too, where it was not done before.

        Raises MachineError when the driver refuses the shaders.
        """
        if self._scene is None:
            return
        if self._programs is None:
            self._programs = ScenePrograms()
            yield
        if self._buffers is None or self._buffers.scene is not self._scene:
            self._buffers = SceneBuffers(self._scene, self._buffers)
        yield from self._buffers.fill()

    def look_around(self) -> Steps:
        """Shade a changed scene by what is around in it; until then it is as open as the one before, or everywhere."""
        yield from self.upload()
        if self._programs is not None and self._buffers is not None:
            yield from self._buffers.look_around(self._programs.plan)

    def draw(self, framing: Framing) -> Steps:
        """Draw into the current framebuffer; without a scene, only clear it.

        Raises MachineError when the driver refuses the shaders.
        """
        yield from self.upload()
        if self._programs is not None and self._buffers is not None:
            yield from self._cast_shadows(self._programs, self._buffers)
        GL.glClearColor(0.0, 0.0, 0.0, 0.0)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
        yield
        if self._programs is not None and self._buffers is not None:
            shadow_map = None if self._shadows is None else self._shadows.map
            kept = self._paints, self._selected, self._look, self._section
            drawing = SceneDrawing(self._programs, self._buffers, self._shown(self._buffers), *kept, shadow_map)
            yield from drawing.steps(framing)

    def release(self) -> None:
        """Free everything on the graphics card; the next `draw` uploads anew."""
        self._release_buffers()
        if self._programs is not None:
            self._programs.release()
            self._programs = None

    def forget_context(self) -> None:
        """Start over in a new context: what was uploaded went with the old one."""
        self._programs = None
        self._buffers = None
        self._shadows = None

    def _shown(self, buffers: SceneBuffers) -> Shown:
        unseen = self._hidden_layers | {layer for layer, opacity in self._opacity.items() if opacity <= 0.0}
        layers = frozenset(buffers.scene.layers.keys() - unseen)
        return Shown(layers, self._opacity, is_cut_open=self._section.box_m is not None)

    def _cast_shadows(self, programs: ScenePrograms, buffers: SceneBuffers) -> Steps:
        """Draw the map of what is shown, if anything has changed; there is none where the driver can have none."""
        if not (programs.has_shadows and self._look.casts_shadows):
            self._release_shadows()
            return
        casting = frozenset(layer for layer in self._shown(buffers).layers if layer.casts_shadows)
        sun = self._look.sun_over(buffers.scene.sun)
        box_m = self._section.box_from(buffers.scene.origin_m)
        cast = (buffers, casting, sun, None if box_m is None else tuple(box_m.ravel().tolist()))

        def draw(projection: NDArray[np.float64], px_per_m: float) -> Steps:
            programs.plan.use(u_view_projection=projection)
            view = View(projection, None, px_per_m, FINE_PX)
            yield from within(partial(clipped, box_m), buffers.draw_surfaces(programs.plan, Shown(casting), view))

        if self._shadows is None or self._shadows.cast != cast:
            self._release_shadows()
            self._shadows = _Shadows(cast, ShadowMap(buffers.scene.bounds_m, sun.direction, draw))
        yield from self._shadows.map.fill()

    def _release_shadows(self) -> None:
        if self._shadows is not None:
            self._shadows.map.release()
            self._shadows = None

    def _release_buffers(self) -> None:
        self._release_shadows()
        if self._buffers is not None:
            self._buffers.release()
            self._buffers = None


@dataclass(frozen=True, eq=False)
class _Shadows:
    """A shadow map, and what cast it: a scene on the graphics card, the layers shown, the sun, a box that cuts it."""

    cast: tuple[SceneBuffers, frozenset[Layer], Sun, tuple[float, ...] | None]
    map: ShadowMap

"""Draw a scene with plain OpenGL 2.1; the window and the offscreen picture share this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.scene.layers import Layer
from ryu_scape.scene.look import Look
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.sun import Sun
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.framing import FINE_PX, Framing
from ryu_scape.viewer.level_of_detail import View
from ryu_scape.viewer.scene_buffers import SceneBuffers
from ryu_scape.viewer.scene_programs import ScenePrograms
from ryu_scape.viewer.section import Exaggeration, Section, clipped
from ryu_scape.viewer.shadow_map import UNIT as SHADOW_UNIT
from ryu_scape.viewer.shadow_map import ShadowMap
from ryu_scape.viewer.steps import Steps, within

_COARSER_POINTS = 2.0
"""Where things are left out of a picture, points may be so many times as far apart as those are large."""
# Share of the view's height that a gap between ground points may take before the terrain under them takes over.
_LARGEST_POINT_GAP = 0.007
_NO_FADE_PX = 1e6
_OUT_OF_SIGHT = 100.0
"""So many widths away the whole scene casts its shadow on the floor, where only part of it is shown."""
_SELECTED_TINT = np.array([1.0, 0.8, 0.1, 0.42])
_NO_TINT = np.zeros(4)
_PAINTED = frozenset(layer for layer in Layer if layer.is_solid)
_PAINT_COVER = 0.88


@dataclass(frozen=True, eq=False)
class Paint:
    """A colour, 0 to 255 each, and the buildings (k,) of the scene that bear it, ascending."""

    rgb: tuple[int, int, int]
    buildings: NDArray[np.intp]


class SceneRenderer:
    """Uploads a scene once and draws it from any camera.

    `set_scene` and the other setters may be called at any time; the steps of `upload`, `look_around` and `draw`, and
    `release`, need a current context, and always the same one. Steps may be left in their midst: what they had done is
    not done anew by those that are asked for next.
    """

    def __init__(self) -> None:
        self._scene: SceneGeometry | None = None
        self._hidden_layers: frozenset[Layer] = frozenset()
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
        GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
        yield
        if self._programs is not None and self._buffers is not None:
            yield from self._draw_layers(self._programs, self._buffers, framing)

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

    def _draw_layers(self, programs: ScenePrograms, buffers: SceneBuffers, framing: Framing) -> Steps:
        camera, height_px, is_coarse = framing.camera, framing.height_px, framing.is_coarse
        shown, paints, selected, section = self._shown(buffers), self._paints, self._selected, self._section
        stretch = Exaggeration(section.exaggeration, float(buffers.scene.bounds_m[0, 2]))
        is_cut_open = section.box_m is not None
        matrix = framing.view_projection @ stretch.matrix
        eye_m = stretch.real(camera.eye_m)
        cut = partial(clipped, section.box_from(buffers.scene.origin_m))
        view = _view_of(camera, eye_m, matrix, height_px, framing.tolerance_px)
        uniforms = {
            "u_view_projection": matrix,
            "u_eye": eye_m,
            "u_haze_start_m": camera.distance_m,
            "u_haze_range_m": 1.5 * float(np.linalg.norm(np.ptp(buffers.scene.bounds_m, axis=0))),
            "u_surroundings_radius_m": buffers.surroundings.radius_m,
            "u_box_lowest": buffers.surroundings.box_m[0],
            "u_box_highest": buffers.surroundings.box_m[1],
            "u_to_sun": self._look.sun_over(buffers.scene.sun).direction,
            **self._look.uniforms(buffers.scene.sun, buffers.scene.brightening),
        }
        shadow_map = None if self._shadows is None else self._shadows.map
        for program, layers in ((programs.surface, shown - {Layer.TREES}), (programs.crowns, shown & {Layer.TREES})):
            program.use(**uniforms)
            buffers.bind_textures(program, is_coarse)
            if shadow_map is not None:
                shadow_map.bind()
                program.use(u_to_shadow_map=shadow_map.matrix, u_shadow_texel_m=shadow_map.texel_m)
                program.use_texture("u_shadow_map", SHADOW_UNIT)
            yield from within(cut, buffers.draw_surfaces(program, layers, view, is_cut_open=is_cut_open))
        for paint in paints:
            programs.surface.use(u_paint=np.array([*paint.rgb, 255 * _PAINT_COVER]) / 255)
            with cut():
                buffers.draw_buildings(programs.surface, paint.buildings, shown & _PAINTED, nearer=1)
            programs.surface.use(u_paint=_NO_TINT)  # before the next step, which may never be taken
            yield
        if selected.size:
            programs.surface.use(u_tint=_SELECTED_TINT)
            with cut():
                buffers.draw_buildings(programs.surface, selected, shown, nearer=2)
            programs.surface.use(u_tint=_NO_TINT)
        if framing.has_background:
            floor_box_m = buffers.surroundings.box_m
            away_m = 0.0 if section.box_m is None else _OUT_OF_SIGHT * np.ptp(floor_box_m, axis=0)
            programs.draw_background(framing, floor_box_m + away_m)
            yield
        programs.points.use(
            **uniforms, u_fade_px=_LARGEST_POINT_GAP * height_px if Layer.TERRAIN in shown else _NO_FADE_PX
        )
        if is_coarse:
            view = replace(view, tolerance_px=_COARSER_POINTS * view.tolerance_px)
        yield from within(cut, buffers.draw_points(programs.points, shown, view))
        GL.glUseProgram(0)

    def _shown(self, buffers: SceneBuffers) -> frozenset[Layer]:
        return frozenset(buffers.scene.layers.keys() - self._hidden_layers)

    def _cast_shadows(self, programs: ScenePrograms, buffers: SceneBuffers) -> Steps:
        """Draw the map of what is shown, if anything has changed; there is none where the driver can have none."""
        if not (programs.has_shadows and self._look.casts_shadows):
            self._release_shadows()
            return
        casting = frozenset(layer for layer in self._shown(buffers) if layer.casts_shadows)
        sun = self._look.sun_over(buffers.scene.sun)
        box_m = self._section.box_from(buffers.scene.origin_m)
        cast = (buffers, casting, sun, None if box_m is None else tuple(box_m.ravel().tolist()))

        def draw(projection: NDArray[np.float64], px_per_m: float) -> Steps:
            programs.plan.use(u_view_projection=projection)
            view = View(projection, None, px_per_m, FINE_PX)
            yield from within(partial(clipped, box_m), buffers.draw_surfaces(programs.plan, casting, view))

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


def _view_of(
    camera: Camera, eye_m: NDArray[np.float64], matrix: NDArray[np.float64], height_px: int, tolerance_px: float
) -> View:
    """What a camera sees from a place of the scene with its (4, 4) matrix in a picture so high."""
    if camera.is_parallel:
        return View(matrix, None, height_px / (2 * camera.half_height_m), tolerance_px)
    return View(matrix, eye_m, height_px / (2 * camera.tangent), tolerance_px)


@dataclass(frozen=True, eq=False)
class _Shadows:
    """A shadow map, and what cast it: a scene on the graphics card, the layers shown, the sun, a box that cuts it."""

    cast: tuple[SceneBuffers, frozenset[Layer], Sun, tuple[float, ...] | None]
    map: ShadowMap

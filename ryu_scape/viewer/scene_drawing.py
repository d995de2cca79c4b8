"""One picture of a scene that is on the graphics card, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.scene.grain import grain_width_m
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.look import Look
from ryu_scape.viewer.fading import depths_alone
from ryu_scape.viewer.framing import Framing
from ryu_scape.viewer.grain_texture import UNIT as GRAIN_UNIT
from ryu_scape.viewer.level_of_detail import View
from ryu_scape.viewer.program import Program
from ryu_scape.viewer.scene_buffers import SceneBuffers
from ryu_scape.viewer.scene_programs import ScenePrograms
from ryu_scape.viewer.section import Exaggeration, Section, clipped
from ryu_scape.viewer.shadow_map import UNIT as SHADOW_UNIT
from ryu_scape.viewer.shadow_map import ShadowMap
from ryu_scape.viewer.shown import Shown
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
_CROWNS = frozenset({Layer.TREES})
_PAINTED = frozenset(layer for layer in Layer if layer.is_solid)
_PAINT_COVER = 0.88


@dataclass(frozen=True, eq=False)
class Paint:
    """A colour, 0 to 255 each, and the buildings (k,) of the scene that bear it, ascending."""

    rgb: tuple[int, int, int]
    buildings: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class SceneDrawing:
    """What a picture is made of.

    selected: buildings (k,) of the scene, ascending. shadow_map: of what is shown, None where nothing casts shadows.
    """

    programs: ScenePrograms
    buffers: SceneBuffers
    shown: Shown
    paints: tuple[Paint, ...]
    selected: NDArray[np.intp]
    look: Look
    section: Section
    shadow_map: ShadowMap | None

    def steps(self, framing: Framing) -> Steps:
        """Draw into the current framebuffer, which is clear."""
        scene, surroundings = self.buffers.scene, self.buffers.surroundings
        stretch = Exaggeration(self.section.exaggeration, float(scene.bounds_m[0, 2]))
        matrix, eye_m = framing.view_projection @ stretch.matrix, stretch.real(framing.camera.eye_m)
        view = _view_of(framing, matrix, eye_m)
        cut = partial(clipped, self.section.box_from(scene.origin_m))
        uniforms = {
            "u_view_projection": matrix,
            "u_eye": eye_m,
            "u_haze_start_m": framing.camera.distance_m,
            "u_haze_range_m": 1.5 * float(np.linalg.norm(np.ptp(scene.bounds_m, axis=0))),
            "u_surroundings_radius_m": surroundings.radius_m,
            "u_box_lowest": surroundings.box_m[0],
            "u_box_highest": surroundings.box_m[1],
            "u_to_sun": self.look.sun_over(scene.sun).direction,
            **self.look.uniforms(scene.sun, scene.brightening),
        }
        surface = self.programs.smooth_surface if framing.is_coarse else self.programs.surface
        self._tell((surface, self.programs.crowns), uniforms, is_coarse=framing.is_coarse)
        yield from within(cut, self._surfaces(surface, self.shown.opaque, view))
        if framing.has_background:
            away_m = _OUT_OF_SIGHT * np.ptp(surroundings.box_m, axis=0) if self.shown.is_cut_open else 0.0
            self.programs.draw_background(framing, surroundings.box_m + away_m)
            yield
        fade_px = _LARGEST_POINT_GAP * framing.height_px if Layer.TERRAIN in self.shown.layers else _NO_FADE_PX
        self.programs.points.use(**uniforms, u_fade_px=fade_px)
        coarser = replace(view, tolerance_px=_COARSER_POINTS * view.tolerance_px) if framing.is_coarse else view
        yield from within(cut, self.buffers.draw_points(self.programs.points, self.shown, coarser))
        faded = self.shown.faded
        if faded.layers:
            yield from within(partial(_depths_within, cut), self._surfaces(surface, faded, view))
            yield from within(cut, self._surfaces(surface, faded, view))
        GL.glUseProgram(0)

    def _tell(
        self, programs: Sequence[Program], uniforms: Mapping[str, float | NDArray[np.float64]], *, is_coarse: bool
    ) -> None:
        """Tell programs what holds for all surfaces."""
        for program in programs:
            program.use(**uniforms)
            self.buffers.bind_textures(program, is_coarse)
            self.programs.grain.bind()
            program.use(u_grain_m=grain_width_m(self.buffers.scene))
            program.use_texture("u_grain", GRAIN_UNIT)
            if self.shadow_map is not None:
                self.shadow_map.bind()
                program.use(u_to_shadow_map=self.shadow_map.matrix, u_shadow_texel_m=self.shadow_map.texel_m)
                program.use_texture("u_shadow_map", SHADOW_UNIT)

    def _surfaces(self, surface: Program, shown: Shown, view: View) -> Steps:
        """Draw triangles, then those of painted and of selected buildings over them."""
        buffers = self.buffers
        yield from buffers.draw_surfaces(surface, shown.without(_CROWNS), view)
        yield from buffers.draw_surfaces(self.programs.crowns, shown.only(_CROWNS), view)
        for paint in self.paints:
            surface.use(u_paint=np.array([*paint.rgb, 255 * _PAINT_COVER]) / 255)
            buffers.draw_buildings(surface, paint.buildings, shown.only(_PAINTED), nearer=1)
            surface.use(u_paint=_NO_TINT)  # before the next step, which may never be taken
            yield
        if self.selected.size:
            surface.use(u_tint=_SELECTED_TINT)
            buffers.draw_buildings(surface, self.selected, shown, nearer=2)
            surface.use(u_tint=_NO_TINT)
            yield


@contextmanager
def _depths_within(cut: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    with cut(), depths_alone():
        yield


def _view_of(framing: Framing, matrix: NDArray[np.float64], eye_m: NDArray[np.float64]) -> View:
    """What is seen from a place of the scene with its (4, 4) matrix."""
    camera = framing.camera
    if camera.is_parallel:
        return View(matrix, None, framing.height_px / (2 * camera.half_height_m), framing.tolerance_px)
    return View(matrix, eye_m, framing.height_px / (2 * camera.tangent), framing.tolerance_px)

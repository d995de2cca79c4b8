"""A whole scene on the graphics card."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from contextlib import ExitStack

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import PlanTexture, SceneGeometry, VertexArrays
from ryu_scape.viewer import cover_texture
from ryu_scape.viewer.buffers import LayerBuffers
from ryu_scape.viewer.cover_texture import CoverTexture
from ryu_scape.viewer.level_of_detail import Runs, View, joined, runs_in_view
from ryu_scape.viewer.program import Program
from ryu_scape.viewer.surroundings import SurroundingsTexture


class SceneBuffers:
    """The layers' buffers, their cover and the texture of their surroundings.

    Made with a current context and a plan program. What the scene shares with the one `before` is taken over, and what
    it does not is freed: nothing else may be done with `before` then. The surroundings of the same place are taken over
    too, those of another one are open: `look_around` brings them up to date.
    """

    def __init__(self, scene: SceneGeometry, plan: Program, before: SceneBuffers | None = None) -> None:
        self.scene = scene
        self._plan = plan
        pieces = {layer: [piece for piece in pieces if len(piece.vertices)] for layer, pieces in scene.pieces.items()}
        kept = {} if before is None else before._yield_pieces({piece for some in pieces.values() for piece in some})
        self._layers = {
            layer: [kept.get(piece) or LayerBuffers(piece) for piece in some] for layer, some in pieces.items() if some
        }
        self._cover = None if before is None else before._yield_cover(scene.texture)
        if self._cover is None and scene.texture is not None:
            self._cover = CoverTexture(scene.texture)

        self._is_up_to_date = False
        self.surroundings: SurroundingsTexture = (
            SurroundingsTexture(scene.bounds_m, None) if before is None else before.surroundings
        )
        if before is not None and not np.array_equal(before.scene.origin_m, scene.origin_m):
            self.look_around()

    def look_around(self) -> None:
        """Let the surroundings be those of this scene, where they are still those of the one before."""
        if not self._is_up_to_date:
            self.surroundings.release()
            self.surroundings = self._seen_from_above()
            self._is_up_to_date = True

    def _seen_from_above(self) -> SurroundingsTexture:
        def draw_plan(projection: NDArray[np.float64], px_per_m: float, is_terrain_only: bool) -> None:
            shown = {Layer.TERRAIN} if is_terrain_only else self._layers.keys()
            view = View(projection, None, px_per_m, tolerance_px=1.0)
            self._plan.use(u_view_projection=projection)
            self.draw_surfaces(self._plan, shown, view)
            self.draw_points(self._plan, shown, view)

        return SurroundingsTexture(self.scene.bounds_m, draw_plan)

    def bind_textures(self, program: Program, is_coarse: bool) -> None:
        """Let `program`, which is in use, look up the surroundings and the cover, less sharp if `is_coarse`."""
        if self._cover is not None:
            self._cover.bind(is_coarse)
            across, down = self._cover.plan_to_uv
            program.use(u_plan_to_u=across, u_plan_to_v=down)
            program.use_texture("u_cover", cover_texture.UNIT)
        self.surroundings.bind()

    def draw_surfaces(self, program: Program, shown: Collection[Layer], view: View) -> None:
        """Draw those of the shown layers that are made of triangles with `program`, which is in use."""
        with enabled(GL.GL_DEPTH_TEST, GL.GL_POLYGON_OFFSET_FILL):
            # Buildings first: the ground behind them then costs no light.
            for layer, pieces in reversed(self._layers.items()):
                if layer in shown and not pieces[0].is_point_cloud:
                    # The terrain yields to what lies on it.
                    GL.glPolygonOffset(*((1.0, 1.0) if layer is Layer.TERRAIN else (0.0, 0.0)))
                    is_covered = self._cover is not None and layer in self.scene.textured_layers
                    program.use(**_material(layer), u_is_covered=float(is_covered))
                    for piece in pieces:
                        if piece.chunks is None:
                            piece.draw()
                        else:
                            piece.draw_runs(joined(runs_in_view(piece.chunks, view)))

    def draw_buildings(
        self, program: Program, buildings: NDArray[np.intp], shown: Collection[Layer], nearer: int
    ) -> None:
        """Draw the shown layers of some buildings, ascending, in full detail, by a few steps of depth nearer."""
        with enabled(GL.GL_DEPTH_TEST, GL.GL_POLYGON_OFFSET_FILL):
            GL.glPolygonOffset(-float(nearer), -float(nearer))
            for layer in self.scene.triangle_offsets.keys() & set(shown):
                offsets = self.scene.triangle_offsets[layer]
                is_covered = self._cover is not None and layer in self.scene.textured_layers
                program.use(**_material(layer), u_is_covered=float(is_covered))
                first, last = offsets[buildings], offsets[buildings + 1]
                for piece in self._layers.get(layer, ()):
                    piece.draw_triangles(first, last)
                    first, last = first - piece.layer.triangle_count, last - piece.layer.triangle_count

    def draw_points(self, program: Program, shown: Collection[Layer], view: View) -> None:
        """Draw the shown point clouds, larger where they are thinned, blended over what is there."""
        with enabled(GL.GL_DEPTH_TEST, GL.GL_BLEND, GL.GL_POINT_SPRITE, GL.GL_VERTEX_PROGRAM_POINT_SIZE):
            GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
            clouds = [piece for layer, pieces in self._layers.items() if layer in shown for piece in pieces]
            for cloud in clouds:
                if cloud.is_point_cloud and cloud.chunks is None:
                    program.use(u_spacing_px_at_one_metre=self._point_spacing_m(cloud) * view.px_at_one_metre)
                    cloud.draw()
                elif cloud.is_point_cloud and cloud.chunks is not None:
                    for spacing_m, runs in _by_size(runs_in_view(cloud.chunks, view)):
                        program.use(u_spacing_px_at_one_metre=spacing_m * view.px_at_one_metre)
                        cloud.draw_runs(runs)

    def release(self) -> None:
        """Free everything on the graphics card."""
        self._yield_pieces(set())
        if self._cover is not None:
            self._cover.release()
        self.surroundings.release()

    def _yield_pieces(self, wanted: Set[VertexArrays]) -> dict[VertexArrays, LayerBuffers]:
        """The buffers of these pieces, so far as they are there; all others are freed."""
        own = {piece.layer: piece for pieces in self._layers.values() for piece in pieces}
        for unwanted in own.keys() - wanted:
            own.pop(unwanted).release()
        return own

    def _yield_cover(self, texture: PlanTexture | None) -> CoverTexture | None:
        """The cover, if it is made of this texture; else it is freed."""
        if self._cover is not None and self._cover.picture is not texture:
            self._cover.release()
            return None
        return self._cover

    def _point_spacing_m(self, cloud: LayerBuffers) -> float:
        """Mean distance between neighbours when a cloud's points are spread evenly over the scene."""
        width_m, depth_m, _ = np.ptp(self.scene.bounds_m, axis=0)
        return float(np.sqrt(width_m * depth_m / len(cloud.layer.vertices)))


def _material(layer: Layer) -> dict[str, float]:
    return {"u_glass": float(layer.is_glass), "u_is_cut": float(layer.is_cut)}


def _by_size(runs: Runs) -> Iterator[tuple[float, Runs]]:
    """Runs by what they leave out, in metres."""
    for size_m in np.unique(runs.size_m):
        yield float(size_m), runs.only(runs.size_m == size_m)


def enabled(*capabilities: int) -> ExitStack:
    """Switch OpenGL capabilities on for the length of a `with` block."""
    stack = ExitStack()
    for capability in capabilities:
        GL.glEnable(capability)
        stack.callback(GL.glDisable, capability)
    return stack

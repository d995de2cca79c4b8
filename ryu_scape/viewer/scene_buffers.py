"""A whole scene on the graphics card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import ExitStack

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.scene.chunks import Chunks
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import PlanTexture, SceneGeometry, VertexArrays
from ryu_scape.viewer import cover_texture
from ryu_scape.viewer.buffers import LayerBuffers
from ryu_scape.viewer.cover_texture import CoverTexture
from ryu_scape.viewer.fading import faded
from ryu_scape.viewer.level_of_detail import Pieces, Runs, View, in_bands, in_lots, runs_in_view
from ryu_scape.viewer.lots import Lot, in_steps
from ryu_scape.viewer.program import Program
from ryu_scape.viewer.shown import Shown
from ryu_scape.viewer.steps import Steps
from ryu_scape.viewer.surroundings import SurroundingsTexture

_INDICES_A_STEP = 90_000
_POINTS_A_STEP = 30_000
_PIXELS_A_STEP = 1_000_000
"""In so much of a picture the ground, which covers most of it, is drawn at a time; all else in twice as much."""
_OVER_WHAT_IS_THERE = GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA, GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA
_FOR_SURFACES = GL.GL_DEPTH_TEST, GL.GL_POLYGON_OFFSET_FILL, GL.GL_SCISSOR_TEST
_FOR_POINTS = GL.GL_DEPTH_TEST, GL.GL_BLEND, GL.GL_POINT_SPRITE, GL.GL_VERTEX_PROGRAM_POINT_SIZE


class SceneBuffers:
    """The layers' buffers, their cover and the texture of their surroundings.

    Made with a current context; to be filled before anything is drawn. What the scene shares with the one `before` is
    taken over, and what it does not is freed: nothing else may be done with `before` then. The surroundings of the same
    place are taken over too, those of another one are open: `look_around` brings them up to date.
    """

    def __init__(self, scene: SceneGeometry, before: SceneBuffers | None = None) -> None:
        self.scene = scene
        pieces = {layer: [piece for piece in pieces if len(piece.vertices)] for layer, pieces in scene.pieces.items()}
        kept = {} if before is None else before._yield_pieces({piece for some in pieces.values() for piece in some})
        self._layers = {
            layer: [kept.get(piece) or LayerBuffers(piece) for piece in some] for layer, some in pieces.items() if some
        }
        self._chunked = {layer: Pieces(chunks) for layer, some in self._layers.items() if (chunks := _chunks_of(some))}
        self._cover = None if before is None else before._yield_cover(scene.texture)
        if self._cover is None and scene.texture is not None:
            self._cover = CoverTexture(scene.texture)

        taken = None if before is None else before._yield_surroundings(scene.origin_m)
        self.surroundings = taken or SurroundingsTexture(scene.bounds_m)
        self._own_surroundings: SurroundingsTexture | None = None

    def fill(self) -> Steps:
        """Bring to the graphics card what is not there yet."""
        for pieces in self._layers.values():
            for piece in pieces:
                yield from piece.fill()
        if self._cover is not None:
            yield from self._cover.fill()

    def look_around(self, plan: Program) -> Steps:
        """Let the surroundings be those of this scene, where they are still those of the one before."""

        def draw_plan(projection: NDArray[np.float64], px_per_m: float, is_terrain_only: bool) -> Steps:
            shown = Shown(frozenset({Layer.TERRAIN} if is_terrain_only else self._layers))
            view = View(projection, None, px_per_m, tolerance_px=1.0)
            plan.use(u_view_projection=projection)
            yield from self.draw_surfaces(plan, shown, view)
            yield from self.draw_points(plan, shown, view)

        if self._own_surroundings is None:
            self._own_surroundings = SurroundingsTexture(self.scene.bounds_m)
        yield from self._own_surroundings.fill(draw_plan)
        if self.surroundings is not self._own_surroundings:
            self.surroundings.release()
            self.surroundings = self._own_surroundings

    def bind_textures(self, program: Program, is_coarse: bool) -> None:
        """Let `program`, which is in use, look up the surroundings and the cover, less sharp if `is_coarse`."""
        if self._cover is not None:
            self._cover.bind(is_coarse)
            across, down = self._cover.plan_to_uv
            program.use(u_plan_to_u=across, u_plan_to_v=down)
            program.use_texture("u_cover", cover_texture.UNIT)
        self.surroundings.bind()

    def draw_surfaces(self, program: Program, shown: Shown, view: View) -> Steps:
        """Draw those of the shown layers that are made of triangles with `program`, whose uniforms are set."""
        hides_insides = shown.hides_insides(self._layers)
        # Buildings first: the ground behind them then costs no light.
        for layer, pieces in reversed(self._layers.items()):
            if layer in shown.layers and not pieces[0].is_point_cloud:
                # The terrain yields to what lies on it.
                offset = (1.0, 1.0) if layer is Layer.TERRAIN else (0.0, 0.0)
                only_outsides = (GL.GL_CULL_FACE,) if layer.is_solid and hides_insides else ()
                for part, lots in in_steps(self._lots(layer, view), _INDICES_A_STEP):
                    with enabled(*_FOR_SURFACES, *only_outsides), faded(shown.opacity_of(layer)):
                        GL.glScissor(*part)
                        GL.glPolygonOffset(*offset)
                        program.use(**self._material(layer))
                        for lot in lots:
                            lot.piece.draw_runs(lot.runs)
                    yield

    def draw_buildings(self, program: Program, buildings: NDArray[np.intp], shown: Shown, nearer: int) -> None:
        """Draw the shown layers of some buildings, ascending, in full detail, by a few steps of depth nearer."""
        for layer in self.scene.triangle_offsets.keys() & shown.layers:
            offsets = self.scene.triangle_offsets[layer]
            first, last = offsets[buildings], offsets[buildings + 1]
            with enabled(GL.GL_DEPTH_TEST, GL.GL_POLYGON_OFFSET_FILL), faded(shown.opacity_of(layer)):
                GL.glPolygonOffset(-float(nearer), -float(nearer))
                program.use(**self._material(layer))
                for piece in self._layers.get(layer, ()):
                    piece.draw_triangles(first, last)
                    first, last = first - piece.layer.triangle_count, last - piece.layer.triangle_count

    def draw_points(self, program: Program, shown: Shown, view: View) -> Steps:
        """Draw the shown point clouds, larger where they are thinned, blended over what is there."""
        for layer, cloud in [(layer, cloud) for layer, clouds in self._layers.items() for cloud in clouds]:
            if layer in shown.layers and cloud.is_point_cloud:
                program.use(u_opacity=shown.opacity_of(layer))
                for spacing_m, runs in self._by_spacing(cloud, view):
                    for lot in in_lots(runs, _POINTS_A_STEP):
                        with enabled(*_FOR_POINTS):
                            GL.glBlendFuncSeparate(*_OVER_WHAT_IS_THERE)
                            program.use(u_spacing_px_at_one_metre=spacing_m * view.px_at_one_metre)
                            cloud.draw_runs(lot)
                        yield

    def release(self) -> None:
        """Free everything on the graphics card."""
        self._yield_pieces(set())
        if self._cover is not None:
            self._cover.release()
        self._yield_surroundings(None)

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

    def _yield_surroundings(self, origin_m: NDArray[np.float64] | None) -> SurroundingsTexture | None:
        """The surroundings as they look now, if their scene has this origin; all else is freed."""
        is_of_place = origin_m is not None and np.array_equal(self.scene.origin_m, origin_m)
        kept = self.surroundings if is_of_place else None
        for texture in {self.surroundings, self._own_surroundings or self.surroundings}:
            if texture is not kept:
                texture.release()
        return kept

    def _material(self, layer: Layer) -> dict[str, float]:
        is_covered = self._cover is not None and layer in self.scene.textured_layers
        return {"u_glass": float(layer.is_glass), "u_is_cut": float(layer.is_cut), "u_is_covered": float(is_covered)}

    def _lots(self, layer: Layer, view: View) -> Iterator[Lot]:
        """What is drawn of a layer of triangles, band by band of the picture."""
        pieces, chunked = self._layers[layer], self._chunked.get(layer)
        left, bottom, width_px, height_px = (int(number) for number in GL.glGetIntegerv(GL.GL_VIEWPORT))
        most_px = _PIXELS_A_STEP if layer is Layer.TERRAIN else 2 * _PIXELS_A_STEP
        count = max(width_px * height_px // most_px, 1)
        for lowest, rows, band in in_bands(view, height_px, min(count, height_px)):
            part = left, bottom + lowest, width_px, rows
            in_view = enumerate(piece.whole for piece in pieces) if chunked is None else chunked.in_view(band)
            for number, runs in in_view:
                for lot in in_lots(runs, _INDICES_A_STEP):
                    yield Lot(pieces[number], lot, part)

    def _by_spacing(self, cloud: LayerBuffers, view: View) -> Iterator[tuple[float, Runs]]:
        """Runs of points by the distance between neighbours in metres."""
        if cloud.chunks is None:
            return iter([(self._point_spacing_m(cloud), cloud.whole)])
        return _by_size(runs_in_view(cloud.chunks, view))

    def _point_spacing_m(self, cloud: LayerBuffers) -> float:
        """Mean distance between neighbours when a cloud's points are spread evenly over the scene."""
        width_m, depth_m, _ = np.ptp(self.scene.bounds_m, axis=0)
        return float(np.sqrt(width_m * depth_m / len(cloud.layer.vertices)))


def _chunks_of(pieces: Sequence[LayerBuffers]) -> list[Chunks]:
    """The chunks of all pieces, none where a piece is not in chunks."""
    chunks = [piece.chunks for piece in pieces if piece.chunks is not None]
    return chunks if len(chunks) == len(pieces) else []


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

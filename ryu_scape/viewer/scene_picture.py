"""A scene's picture for a window, kept until the scene or the camera changes."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.framebuffer import Framebuffer
from ryu_scape.viewer.framing import Framing
from ryu_scape.viewer.pace import Pace
from ryu_scape.viewer.renderer import SceneRenderer
from ryu_scape.viewer.steps import Steps, finish, go_on

_A_CORNER = (2, 2)


class ScenePicture:
    """Draws with a renderer into a framebuffer of its own, as finely as there is time for.

    Another framebuffer keeps the last picture that became whole. All methods but `change` and `forget_context` need a
    current context.
    """

    def __init__(self, renderer: SceneRenderer) -> None:
        self._renderer = renderer
        self._pace = Pace()
        self._shown: Framebuffer | None = None
        self._spare: Framebuffer | None = None
        self._drawing: Steps | None = None
        self._is_draft = False
        self._is_changed = True

    @property
    def is_current(self) -> bool:
        """Whether the picture is that of the scene and the camera as they are."""
        return self._drawing is None and not self._is_changed

    @property
    def is_finished(self) -> bool:
        """Whether it is that, as finely as it ever gets."""
        return self.is_current and not self._is_draft

    @property
    def is_there(self) -> bool:
        """Whether anything was drawn yet."""
        return self._shown is not None

    def change(self, *, is_new_scene: bool = False) -> None:
        """Scene or camera have changed: the picture has to be drawn anew, once what moves is drawn.

        A view that stands still would take long to be drawn for nothing, and what a new scene has is unlike the old.
        """
        self._is_changed = True
        if is_new_scene:
            self._drawing = None

    def go_on(
        self, camera: Camera, size_px: tuple[int, int], pixel_ratio: float, *, is_moving: bool, end_s: float
    ) -> bool:
        """Draw the scene until then by `time.perf_counter`; say whether a picture has become whole.

        It is for a window of `size_px` device pixels, `pixel_ratio` of which are one of Qt's own. Raises MachineError
        when the graphics driver cannot.
        """
        if self._drawing is None or (self._is_changed and not self._is_draft):
            self._is_changed, self._is_draft = False, is_moving
            self._drawing = self._draw(camera, size_px, pixel_ratio, is_moving=is_moving)
        drawing, self._drawing = self._drawing, None  # an error ends it
        is_whole = go_on(drawing, end_s)
        if not is_whole:
            self._drawing = drawing
        return is_whole

    def draw(self, camera: Camera, size_px: tuple[int, int], pixel_ratio: float) -> None:
        """Draw the scene at once and in full. Raises MachineError when the graphics driver cannot."""
        self._drawing, self._is_changed, self._is_draft = None, False, False
        finish(self._draw(camera, size_px, pixel_ratio, is_moving=False))

    def copy_to_window(self, size_px: tuple[int, int]) -> None:
        """Put what was drawn last into a window of this size, in device pixels."""
        assert self._shown is not None  # noqa: S101 - something was drawn: said to mypy
        self._shown.copy_to_window(size_px)

    def read(self) -> NDArray[np.uint8]:
        """What was drawn last and stood still: (height, width, 3), top row first."""
        assert self._shown is not None  # noqa: S101 - something was drawn: said to mypy
        with self._shown.bound():
            return self._shown.read()

    def read_small(self, least_px: tuple[int, int]) -> NDArray[np.uint8]:
        """What was drawn last, halved as long as it stays so (width, height) large: quick, but for its last halving."""
        assert self._shown is not None  # noqa: S101 - something was drawn: said to mypy
        half = self._shown.halved()
        while half.size_px[0] >= 2 * least_px[0] and half.size_px[1] >= 2 * least_px[1]:
            larger, half = half, half.halved()
            larger.release()
        try:
            with half.bound():
                return half.read()
        finally:
            half.release()

    def forget_context(self) -> None:
        """Start over in a new context, in which nothing of the old one exists."""
        self._is_changed = True
        self._drawing = self._shown = self._spare = None

    def _draw(self, camera: Camera, size_px: tuple[int, int], pixel_ratio: float, *, is_moving: bool) -> Steps:
        yield from self._renderer.upload() if is_moving else self._renderer.look_around()
        pixels = size_px[0] * size_px[1]
        finest = self._pace.supersampling(pixels, pixel_ratio, is_moving=False)
        supersampling = self._pace.supersampling(pixels, pixel_ratio, is_moving=is_moving)
        framebuffer = self._spare_for(size_px, supersampling)
        yield
        if self._shown is None:
            framebuffer.copy_to_window(_A_CORNER)  # drivers compile what copies when it is first asked to
            yield
        tolerance_px = self._pace.tolerance_px(is_coarse=supersampling < finest)
        steps = self._renderer.draw(Framing(camera, *framebuffer.size_px, tolerance_px=tolerance_px))
        spent_s, started_s = 0.0, time.perf_counter()
        for _ in framebuffer.drawing(steps):
            GL.glFinish()
            spent_s += time.perf_counter() - started_s
            yield
            started_s = time.perf_counter()
        self._pace.has_drawn(spent_s, int(np.prod(framebuffer.size_px)), is_moving=is_moving)
        self._shown, self._spare = framebuffer, self._shown

    def _spare_for(self, size_px: tuple[int, int], supersampling: float) -> Framebuffer:
        if self._spare is None or not self._spare.is_for(*size_px, supersampling):
            if self._spare is not None:
                self._spare.release()
            self._spare = Framebuffer(*size_px, supersampling)
        return self._spare

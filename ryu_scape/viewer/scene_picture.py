"""A scene's picture for a window, kept until the scene or the camera changes."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.framebuffer import Framebuffer
from ryu_scape.viewer.pace import Pace
from ryu_scape.viewer.renderer import SceneRenderer


class ScenePicture:
    """Draws with a renderer into a framebuffer of its own, as finely as there is time for.

    is_current: whether the picture is that of the scene and the camera as they are; whoever changes these says no.
    All methods but `forget_context` need a current context.
    """

    def __init__(self, renderer: SceneRenderer) -> None:
        self.is_current = False
        self._renderer = renderer
        self._framebuffer: Framebuffer | None = None
        self._pace = Pace()

    def draw(self, camera: Camera, size_px: tuple[int, int], pixel_ratio: float, *, is_moving: bool) -> None:
        """Draw the scene for a window of `size_px` device pixels, `pixel_ratio` of which are one of Qt's own.

        Raises MachineError when the graphics driver cannot.
        """
        if is_moving:
            self._renderer.upload()
        else:
            self._renderer.look_around()
        pixels = size_px[0] * size_px[1]
        finest = self._pace.supersampling(pixels, pixel_ratio, is_moving=False)
        supersampling = self._pace.supersampling(pixels, pixel_ratio, is_moving=is_moving)
        framebuffer = self._framebuffer_for(size_px, supersampling)
        GL.glFinish()
        started_s = time.perf_counter()
        with framebuffer.bound():
            self._renderer.draw(camera, *framebuffer.size_px, is_coarse=supersampling < finest)
        GL.glFinish()
        if not is_moving or not self._pace.seconds_per_px:
            self._pace.seconds_per_px = (time.perf_counter() - started_s) / float(np.prod(framebuffer.size_px))
        self.is_current = True

    def copy_to_window(self) -> None:
        """Put what was drawn last into the window."""
        if self._framebuffer is not None:
            self._framebuffer.copy_to_window()

    def read(self) -> NDArray[np.uint8]:
        """What was drawn last and stood still: (height, width, 3), top row first."""
        assert self._framebuffer is not None  # noqa: S101 - something was drawn: said to mypy
        with self._framebuffer.bound():
            return self._framebuffer.read()

    def forget_context(self) -> None:
        """Start over in a new context, in which nothing of the old one exists."""
        self.is_current = False
        self._framebuffer = None

    def _framebuffer_for(self, size_px: tuple[int, int], supersampling: float) -> Framebuffer:
        if self._framebuffer is None or not self._framebuffer.is_for(*size_px, supersampling):
            if self._framebuffer is not None:
                self._framebuffer.release()
            self._framebuffer = Framebuffer(*size_px, supersampling)
        return self._framebuffer

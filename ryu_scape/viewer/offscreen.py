"""Render a scene to an array without a window: by EGL on Linux, by a Qt offscreen surface elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from ryu_scape.errors import MachineError
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.gl_platform import choose_gl_platform, is_bound_to_egl
from ryu_scape.viewer.ground import ground_of

_SUPERSAMPLING = 2


def render_image(
    scene: SceneGeometry, size_px: tuple[int, int] = (1600, 1000), camera: Camera | None = None
) -> NDArray[np.uint8]:
    """Draw `scene` into an array (height, width, 3) uint8, top row first, without any display.

    size_px: (width, height). camera: by default the one that the Home key gives in the window.
    Raises MachineError where there is no OpenGL 2.1.
    """
    width_px, height_px = size_px
    choose_gl_platform("egl")
    with _current_context():
        from ryu_scape.viewer.framebuffer import Framebuffer
        from ryu_scape.viewer.renderer import SceneRenderer

        renderer = SceneRenderer()
        renderer.set_scene(scene)
        framebuffer = Framebuffer(width_px * _SUPERSAMPLING, height_px * _SUPERSAMPLING)
        try:
            with framebuffer.bound():
                renderer.draw(camera or Camera.home(ground_of(scene), width_px / height_px), *framebuffer.size_px)
                large = framebuffer.read()
        finally:
            renderer.release()
            framebuffer.release()
    return _averaged(large, _SUPERSAMPLING)


def _averaged(image: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    height, width, channels = image.shape
    blocks = image.reshape(height // factor, factor, width // factor, factor, channels)
    return np.rint(blocks.mean(axis=(1, 3), dtype=np.float32)).astype(np.uint8)


@contextmanager
def _current_context() -> Iterator[None]:
    if is_bound_to_egl():
        from ryu_scape.viewer.egl_context import egl_context as context
    else:
        from ryu_scape.viewer.qt_context import qt_context as context
    with context():
        yield

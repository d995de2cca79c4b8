"""Render a scene to an array without a window: by EGL on Linux, by a Qt offscreen surface elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import OpenGL
from numpy.typing import NDArray

from ryu_scape.scene.layers import Layer
from ryu_scape.scene.look import Look
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.ground import ground_of

_SUPERSAMPLING = 2


def render_image(
    scene: SceneGeometry,
    size_px: tuple[int, int] = (1600, 1000),
    camera: Camera | None = None,
    hidden_layers: Iterable[Layer] = (),
    look: Look | None = None,
) -> NDArray[np.uint8]:
    """Draw `scene` into an array (height, width, 3) uint8, top row first, without any display.

    size_px: (width, height). camera: by default the one that the Home key gives in the window.
    hidden_layers: those to leave out. look: by default in the light of the scene's photograph. Raises MachineError
    where there is no OpenGL 2.1.
    """
    width_px, height_px = size_px
    with _current_context():
        from ryu_scape.viewer.framebuffer import Framebuffer
        from ryu_scape.viewer.renderer import SceneRenderer
        from ryu_scape.viewer.steps import finish

        renderer = SceneRenderer()
        renderer.set_scene(scene)
        renderer.set_hidden_layers(hidden_layers)
        renderer.set_look(look or Look())
        framebuffer = Framebuffer(width_px, height_px, _SUPERSAMPLING)
        try:
            finish(renderer.look_around())
            seen_from = camera or Camera.home(ground_of(scene), width_px / height_px)
            finish(framebuffer.drawing(renderer.draw(seen_from, *framebuffer.size_px)))
            with framebuffer.bound():
                return framebuffer.read()
        finally:
            renderer.release()
            framebuffer.release()


@contextmanager
def _current_context() -> Iterator[None]:
    if _binds_to_egl():
        from ryu_scape.viewer.egl_context import egl_context as context
    else:
        from ryu_scape.viewer.qt_context import qt_context as context
    with context():
        yield


def _binds_to_egl() -> bool:
    """Bind PyOpenGL to EGL, on Linux and as long as nothing bound it to a window; say whether it is bound so."""
    if sys.platform.startswith("linux") and "OpenGL.platform" not in sys.modules:
        os.environ["PYOPENGL_PLATFORM"] = "egl"
        OpenGL.ERROR_CHECKING = True  # with checks off, PyOpenGL 3.1.10 fails to import its EGL module
    return os.environ.get("PYOPENGL_PLATFORM") == "egl"

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

_TILE_PX = 2048


def render_image(
    scene: SceneGeometry,
    size_px: tuple[int, int] = (1600, 1000),
    camera: Camera | None = None,
    hidden_layers: Iterable[Layer] = (),
    look: Look | None = None,
    has_background: bool = True,
) -> NDArray[np.uint8]:
    """Draw `scene` into an array (height, width, 3) uint8, top row first, without any display.

    size_px: (width, height). camera: by default the one that the Home key gives in the window.
    hidden_layers: those to leave out. look: by default in the light of the scene's photograph. has_background: without
    sky and floor the array is (height, width, 4), and transparent where the scene is not. Raises MachineError where
    there is no OpenGL 2.1.
    """
    with _current_context():
        from ryu_scape.viewer.large_picture import LargePicture
        from ryu_scape.viewer.renderer import SceneRenderer
        from ryu_scape.viewer.steps import finish

        renderer = SceneRenderer()
        renderer.set_scene(scene)
        renderer.set_hidden_layers(hidden_layers)
        renderer.set_look(look or Look())
        seen_from = camera or Camera.home(ground_of(scene), size_px[0] / size_px[1])
        picture = LargePicture(seen_from, size_px, _TILE_PX, has_background)
        try:
            finish(picture.draw(renderer))
        finally:
            renderer.release()
        return picture.pixels


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

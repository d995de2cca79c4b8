"""What the sun sees: the scene's depths from there, in which the shaders look up what lies in shadow.

Source: Williams 1978, "Casting curved shadows on curved surfaces" (SIGGRAPH). The scene stands still, so one map does
until the scene, what is shown of it or the sun changes. OpenGL 2.1 has all that it takes; where a driver refuses to
draw depths alone, no shadows are cast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.viewer.ground import corners_of
from ryu_scape.viewer.steps import Resumable, Steps, within

UNIT = 2
MOST_SIDE_PX = 2048
_PROBE_PX = 16

DepthDrawer = Callable[[NDArray[np.float64], float], Steps]
"""Steps that draw the scene with a (4, 4) view-projection matrix, so many pixels a metre."""


class ShadowMap:
    """The depths of a scene within `bounds_m` (2, 3) from `to_sun` (3,).

    Made with a current context; to be filled before anything is drawn with it.

    matrix: (4, 4) from world metres to the map's coordinates and depth, each in [0, 1]. texel_m: side of its pixels.
    """

    def __init__(self, bounds_m: NDArray[np.float64], to_sun: NDArray[np.float64], draw: DepthDrawer) -> None:
        side_px = min(int(GL.glGetIntegerv(GL.GL_MAX_TEXTURE_SIZE)), MOST_SIDE_PX)
        projection, width_m = _projection(bounds_m, to_sun)
        half = np.diag([0.5, 0.5, 0.5, 1.0])
        half[:3, 3] = 0.5
        self.matrix = half @ projection
        self.texel_m = width_m / side_px
        self._texture, self._framebuffer, _ = _depth_target(side_px)
        self._side_px = side_px
        self._filling = Resumable(within(self._bound, _on_cleared(draw(projection, 1 / self.texel_m))))

    def fill(self) -> Steps:
        """Draw what is not in the map yet."""
        return self._filling

    def bind(self) -> None:
        """Make this the texture of `UNIT`."""
        GL.glActiveTexture(GL.GL_TEXTURE0 + UNIT)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._texture)

    def release(self) -> None:
        """Free the map on the graphics card."""
        GL.glDeleteFramebuffers(1, [self._framebuffer])
        GL.glDeleteTextures(1, [self._texture])

    @contextmanager
    def _bound(self) -> Iterator[None]:
        before, viewport = int(GL.glGetIntegerv(GL.GL_FRAMEBUFFER_BINDING)), GL.glGetIntegerv(GL.GL_VIEWPORT)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._framebuffer)
        GL.glViewport(0, 0, self._side_px, self._side_px)
        try:
            yield
        finally:
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)
            GL.glViewport(*viewport)


def _on_cleared(steps: Steps) -> Steps:
    GL.glClear(GL.GL_DEPTH_BUFFER_BIT)
    yield
    yield from steps


def can_cast_shadows() -> bool:
    """Whether the driver of the current context draws depths into a texture."""
    texture, framebuffer, is_complete = _depth_target(_PROBE_PX)
    GL.glDeleteFramebuffers(1, [framebuffer])
    GL.glDeleteTextures(1, [texture])
    return is_complete


def _projection(bounds_m: NDArray[np.float64], to_sun: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """(4, 4) parallel projection from the sun onto all of a box, and the longer side of what it shows in metres."""
    beside = np.cross((0.0, 1.0, 0.0) if abs(to_sun[2]) > 0.99 else (0.0, 0.0, 1.0), to_sun)
    beside /= np.linalg.norm(beside)
    axes = np.stack((beside, np.cross(to_sun, beside), -to_sun))
    seen = corners_of(bounds_m) @ axes.T
    low, high = seen.min(axis=0) - 1.0, seen.max(axis=0) + 1.0
    matrix = np.eye(4)
    matrix[:3, :3] = axes / (0.5 * (high - low))[:, None]
    matrix[:3, 3] = -(high + low) / (high - low)
    return matrix, float((high - low)[:2].max())


def _depth_target(side_px: int) -> tuple[int, int, bool]:
    """A depth texture, a framebuffer that draws into it, and whether the driver can."""
    GL.glActiveTexture(GL.GL_TEXTURE0 + UNIT)
    texture = int(GL.glGenTextures(1))
    GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
    for name, value in (
        (GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_WRAP_S, GL.GL_CLAMP_TO_EDGE),
        (GL.GL_TEXTURE_WRAP_T, GL.GL_CLAMP_TO_EDGE),
        (GL.GL_TEXTURE_COMPARE_MODE, GL.GL_COMPARE_REF_TO_TEXTURE),
        (GL.GL_TEXTURE_COMPARE_FUNC, GL.GL_LEQUAL),
    ):
        GL.glTexParameteri(GL.GL_TEXTURE_2D, name, value)
    kind = (GL.GL_DEPTH_COMPONENT, GL.GL_UNSIGNED_INT, None)
    GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_DEPTH_COMPONENT24, side_px, side_px, 0, *kind)
    before = int(GL.glGetIntegerv(GL.GL_FRAMEBUFFER_BINDING))
    framebuffer = int(GL.glGenFramebuffers(1))
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)
    GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_DEPTH_ATTACHMENT, GL.GL_TEXTURE_2D, texture, 0)
    GL.glDrawBuffer(GL.GL_NONE)
    GL.glReadBuffer(GL.GL_NONE)
    is_complete = GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) == GL.GL_FRAMEBUFFER_COMPLETE
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)
    return texture, framebuffer, bool(is_complete)

"""A framebuffer that is no window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.errors import MachineError
from ryu_scape.viewer.steps import Steps, within


class Framebuffer:
    """Colour and depth for a picture `width_px` x `height_px`, drawn `supersampling` times as large for smooth edges.

    A window's may be drawn smaller, with a `supersampling` below 1, where that must not take long.

    Needs a current context for all its life. Raises MachineError when the size is more than the driver can do.
    """

    def __init__(self, width_px: int, height_px: int, supersampling: float = 1) -> None:
        self._picture_px = (width_px, height_px)
        self._supersampling = supersampling
        self.size_px = (max(round(width_px * supersampling), 1), max(round(height_px * supersampling), 1))
        largest_px = int(GL.glGetIntegerv(GL.GL_MAX_RENDERBUFFER_SIZE) / supersampling)
        if max(self._picture_px) > largest_px:
            raise MachineError(
                f"This computer's OpenGL cannot draw a picture {width_px} x {height_px} pixels large.",
                f"Ask for a picture of at most {largest_px} pixels a side.",
            )
        before = int(GL.glGetIntegerv(GL.GL_FRAMEBUFFER_BINDING))
        self._handle = int(GL.glGenFramebuffers(1))
        self._colour, self._depth = (int(handle) for handle in GL.glGenRenderbuffers(2))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._handle)
        self._attach(self._colour, GL.GL_RGBA8, GL.GL_COLOR_ATTACHMENT0)
        self._attach(self._depth, GL.GL_DEPTH_COMPONENT24, GL.GL_DEPTH_ATTACHMENT)
        status = GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)
        if status != GL.GL_FRAMEBUFFER_COMPLETE:
            raise MachineError(
                "This computer's OpenGL cannot draw a picture off the screen.", "Update the graphics driver."
            )

    def is_for(self, width_px: int, height_px: int, supersampling: float) -> bool:
        """Say whether this framebuffer was made with these sizes."""
        return self._picture_px == (width_px, height_px) and self._supersampling == supersampling

    @contextmanager
    def bound(self) -> Iterator[None]:
        """Draw into this framebuffer, then go back to the one before."""
        before = int(GL.glGetIntegerv(GL.GL_FRAMEBUFFER_BINDING))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._handle)
        try:
            yield
        finally:
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)

    def drawing(self, steps: Steps) -> Steps:
        """Take steps that draw into this framebuffer, on all of it."""
        return within(self._bound_whole, steps)

    def read_depth(self) -> NDArray[np.float32]:
        """Depths in [0, 1] of the bound framebuffer as (height, width), bottom row first."""
        width_px, height_px = self.size_px
        depths = np.empty((height_px, width_px), np.float32)
        GL.glReadPixels(0, 0, width_px, height_px, GL.GL_DEPTH_COMPONENT, GL.GL_FLOAT, depths)
        return depths

    def read(self) -> NDArray[np.uint8]:
        """The bound framebuffer's picture (height, width, 3), top row first, supersampled pixels averaged.

        Only where the supersampling is a whole number.
        """
        return _rounded(self._averaged(GL.GL_RGB, 3))

    def read_covered(self) -> NDArray[np.uint8]:
        """The same as (height, width, 4): colours of what is drawn, and how much of a pixel it covers."""
        averaged = self._averaged(GL.GL_RGBA, 4)
        colours, covered = averaged[..., :3], averaged[..., 3:]
        np.divide(255 * colours, covered, out=colours, where=covered > 0)  # they were averaged with what is not drawn
        return _rounded(averaged)

    def _averaged(self, kind: int, channel_count: int) -> NDArray[np.float32]:
        width_px, height_px = self.size_px
        GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
        pixels = np.empty((height_px, width_px, channel_count), np.uint8)
        GL.glReadPixels(0, 0, width_px, height_px, kind, GL.GL_UNSIGNED_BYTE, pixels)
        factor = int(self._supersampling)
        samples = pixels[::-1].reshape(height_px // factor, factor, width_px // factor, factor, channel_count)
        return np.asarray(samples.mean(axis=(1, 3), dtype=np.float32))

    def copy_to_window(self, size_px: tuple[int, int]) -> None:
        """Copy the picture to the framebuffer of a window of this size (width, height), scaled to it."""
        self._copy_to(0, size_px)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, 0)

    def halved(self) -> Framebuffer:
        """Another one with this picture, half as wide and as high."""
        width_px, height_px = self.size_px
        half = Framebuffer(width_px // 2, height_px // 2)
        before = int(GL.glGetIntegerv(GL.GL_FRAMEBUFFER_BINDING))
        self._copy_to(half._handle, half.size_px)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)
        return half

    def release(self) -> None:
        """Free the framebuffer on the graphics card."""
        GL.glDeleteRenderbuffers(2, [self._colour, self._depth])
        GL.glDeleteFramebuffers(1, [self._handle])

    @contextmanager
    def _bound_whole(self) -> Iterator[None]:
        with self.bound():
            GL.glViewport(0, 0, *self.size_px)
            yield

    def _copy_to(self, handle: int, size_px: tuple[int, int]) -> None:
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self._handle)
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, handle)
        GL.glBlitFramebuffer(0, 0, *self.size_px, 0, 0, *size_px, GL.GL_COLOR_BUFFER_BIT, GL.GL_LINEAR)

    def _attach(self, renderbuffer: int, kind: int, attachment: int) -> None:
        GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, renderbuffer)
        GL.glRenderbufferStorage(GL.GL_RENDERBUFFER, kind, *self.size_px)
        GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, attachment, GL.GL_RENDERBUFFER, renderbuffer)


def _rounded(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.rint(values).astype(np.uint8)

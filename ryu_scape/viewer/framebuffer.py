"""A framebuffer that is no window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.errors import MachineError


class Framebuffer:
    """Colour and depth of a given size in pixels; needs a current context for all its life.

    Raises MachineError when the size is more than the driver can do.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self.size_px = (width_px, height_px)
        largest_px = int(GL.glGetIntegerv(GL.GL_MAX_RENDERBUFFER_SIZE))
        if max(self.size_px) > largest_px:
            raise MachineError(
                f"This computer's OpenGL cannot draw a picture {width_px} x {height_px} pixels large.",
                f"Ask for a picture of at most {largest_px} pixels a side, before any supersampling.",
            )
        self._handle = int(GL.glGenFramebuffers(1))
        self._colour, self._depth = (int(handle) for handle in GL.glGenRenderbuffers(2))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._handle)
        self._attach(self._colour, GL.GL_RGBA8, GL.GL_COLOR_ATTACHMENT0)
        self._attach(self._depth, GL.GL_DEPTH_COMPONENT24, GL.GL_DEPTH_ATTACHMENT)
        status = GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, 0)
        if status != GL.GL_FRAMEBUFFER_COMPLETE:
            raise MachineError(
                "This computer's OpenGL cannot draw without a window.", "Update the graphics driver, or use the window."
            )

    @contextmanager
    def bound(self) -> Iterator[None]:
        """Draw into this framebuffer."""
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._handle)
        try:
            yield
        finally:
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, 0)

    def read(self) -> NDArray[np.uint8]:
        """Colours of the bound framebuffer as (height, width, 3), top row first."""
        width_px, height_px = self.size_px
        GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
        pixels = np.empty((height_px, width_px, 3), np.uint8)
        GL.glReadPixels(0, 0, width_px, height_px, GL.GL_RGB, GL.GL_UNSIGNED_BYTE, pixels)
        return pixels[::-1]

    def release(self) -> None:
        """Free the framebuffer on the graphics card."""
        GL.glDeleteRenderbuffers(2, [self._colour, self._depth])
        GL.glDeleteFramebuffers(1, [self._handle])

    def _attach(self, renderbuffer: int, kind: int, attachment: int) -> None:
        GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, renderbuffer)
        GL.glRenderbufferStorage(GL.GL_RENDERBUFFER, kind, *self.size_px)
        GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, attachment, GL.GL_RENDERBUFFER, renderbuffer)

"""Layers that can be seen through.

First only their depths are drawn, then their colours where these depths are: whatever the order of the triangles, the
nearest surface of all that is faded covers what is behind it once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from OpenGL import GL


@contextmanager
def depths_alone() -> Iterator[None]:
    """Draw no colours for the length of a `with` block."""
    GL.glColorMask(GL.GL_FALSE, GL.GL_FALSE, GL.GL_FALSE, GL.GL_FALSE)
    try:
        yield
    finally:
        GL.glColorMask(GL.GL_TRUE, GL.GL_TRUE, GL.GL_TRUE, GL.GL_TRUE)


@contextmanager
def faded(opacity: float) -> Iterator[None]:
    """Let what is drawn within cover this share, in [0, 1], of what is behind it, if its depth is there already."""
    if opacity >= 1.0:
        yield
        return
    GL.glEnable(GL.GL_BLEND)
    GL.glBlendColor(0.0, 0.0, 0.0, opacity)
    GL.glBlendFunc(GL.GL_CONSTANT_ALPHA, GL.GL_ONE_MINUS_CONSTANT_ALPHA)
    GL.glDepthFunc(GL.GL_LEQUAL)
    try:
        yield
    finally:
        GL.glDepthFunc(GL.GL_LESS)
        GL.glDisable(GL.GL_BLEND)

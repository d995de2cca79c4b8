"""An OpenGL context without a window, from Qt: on Windows and macOS, and in a process that has a window."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PyQt5.QtGui import QOffscreenSurface, QOpenGLContext, QSurfaceFormat
from PyQt5.QtWidgets import QApplication

from ryu_scape.errors import MachineError

_application: QApplication | None = None


@contextmanager
def qt_context() -> Iterator[None]:
    """Make an OpenGL 2.1 compatibility context on an offscreen surface current while the block runs.

    Raises MachineError where Qt gets no OpenGL.
    """
    _ensure_application()
    surface_format = QSurfaceFormat()
    surface_format.setRenderableType(QSurfaceFormat.OpenGL)
    surface_format.setVersion(2, 1)
    surface_format.setProfile(QSurfaceFormat.CompatibilityProfile)
    context = QOpenGLContext()
    context.setFormat(surface_format)
    surface = QOffscreenSurface()
    surface.setFormat(surface_format)
    surface.create()
    if not (context.create() and context.makeCurrent(surface)):
        raise MachineError(
            "This computer offers no OpenGL 2.1.", "Install the graphics card maker's driver, then start again."
        )
    try:
        yield
    finally:
        context.doneCurrent()
        surface.destroy()


def _ensure_application() -> None:
    """Qt's surfaces need an application, which must outlive them; the whole kind, so that a window may follow."""
    global _application
    if QApplication.instance() is None:
        _application = QApplication(sys.argv[:1])

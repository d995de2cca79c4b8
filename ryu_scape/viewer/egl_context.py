"""An OpenGL context without any display, on Linux."""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ryu_scape.errors import MachineError

logger = logging.getLogger(__name__)

_PLATFORM_SURFACELESS_MESA = 0x31DD


@contextmanager
def egl_context() -> Iterator[None]:
    """Make a surfaceless OpenGL context current while the block runs.

    Raises MachineError where EGL or desktop OpenGL is missing.
    """
    try:
        from OpenGL import EGL

        display = _initialised_display(EGL)
        context = _made_context(EGL, display)
    except Exception as error:  # PyOpenGL raises ImportError, AttributeError, TypeError or its own, as the case may be
        logger.debug("EGL is not usable", exc_info=True)
        raise MachineError(
            "This computer offers no OpenGL that draws without a display.",
            "Install Mesa's EGL and OpenGL libraries (on Debian and Ubuntu: libegl1, libgl1 and libgl1-mesa-dri).",
        ) from error
    try:
        yield
    finally:
        EGL.eglMakeCurrent(display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, EGL.EGL_NO_CONTEXT)
        EGL.eglDestroyContext(display, context)
        EGL.eglTerminate(display)


def _initialised_display(egl: Any) -> Any:
    """Mesa's surfaceless display, which needs no device; else the driver's default one."""
    from OpenGL.EGL.EXT.platform_base import eglGetPlatformDisplayEXT

    openers = (
        lambda: eglGetPlatformDisplayEXT(_PLATFORM_SURFACELESS_MESA, egl.EGL_DEFAULT_DISPLAY, None),
        lambda: egl.eglGetDisplay(egl.EGL_DEFAULT_DISPLAY),
    )
    for opener in openers:
        try:
            display = opener()
            if egl.eglInitialize(display, None, None):
                return display
        except Exception:  # as above: the failing call decides the type
            logger.debug("An EGL display could not be opened", exc_info=True)
    raise LookupError("no EGL display can be initialised")


def _made_context(egl: Any, display: Any) -> Any:
    wanted = (egl.EGL_SURFACE_TYPE, egl.EGL_PBUFFER_BIT, egl.EGL_RENDERABLE_TYPE, egl.EGL_OPENGL_BIT, egl.EGL_NONE)
    configs, count = (egl.EGLConfig * 1)(), ctypes.c_int()
    egl.eglChooseConfig(display, (ctypes.c_int * len(wanted))(*wanted), configs, 1, count)
    if count.value == 0 or not egl.eglBindAPI(egl.EGL_OPENGL_API):
        raise LookupError("EGL offers no desktop OpenGL")
    context = egl.eglCreateContext(display, configs[0], egl.EGL_NO_CONTEXT, None)
    if not egl.eglMakeCurrent(display, egl.EGL_NO_SURFACE, egl.EGL_NO_SURFACE, context):
        raise LookupError("the EGL context cannot be made current")
    return context

"""Which window system PyOpenGL talks to; it asks the environment once, when its GL module is first imported."""

from __future__ import annotations

import os
import sys


def choose_gl_platform(name: str) -> None:
    """On Linux, bind PyOpenGL to `glx` (a window) or `egl` (no display), unless this process already has a binding."""
    if sys.platform.startswith("linux") and "OpenGL.platform" not in sys.modules:
        os.environ["PYOPENGL_PLATFORM"] = name


def is_bound_to_egl() -> bool:
    """Say whether PyOpenGL is, or will be, bound to EGL."""
    return sys.platform.startswith("linux") and os.environ.get("PYOPENGL_PLATFORM") == "egl"

"""Turn a scene into pixels: a turntable camera, vertex buffers and shaders, in a window or without a display.

PyOpenGL reads two settings once, when its GL module is first imported, and only this package imports that. They are
set here for a window; `offscreen` changes them, if nothing has been drawn yet, for a process without a display.
"""

import os
import sys

import OpenGL

OpenGL.ERROR_CHECKING = os.environ.get("RYU_SCAPE_GL_CHECKS") == "1"
if sys.platform.startswith("linux"):
    os.environ["PYOPENGL_PLATFORM"] = "glx"

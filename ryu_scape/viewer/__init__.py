"""Turn a scene into pixels: a turntable camera, vertex buffers and shaders, in a window or without a display."""

import os

import OpenGL

# PyOpenGL reads this when its GL module is first imported, and every module that does so lies in this package.
OpenGL.ERROR_CHECKING = os.environ.get("RYU_SCAPE_GL_CHECKS") == "1"

import os

# OpenGL calls check for errors in tests; it must be said before the viewer is first imported.
os.environ["RYU_SCAPE_GL_CHECKS"] = "1"

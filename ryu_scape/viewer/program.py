"""A GLSL 1.20 program with its vertex attributes at fixed places, so that every layer fits every program."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.errors import MachineError
from ryu_scape.scene.light import light_source

logger = logging.getLogger(__name__)

ATTRIBUTES = {"a_position": 0, "a_normal": 1, "a_colour": 2}


def shader_source(own: str, light: Sequence[str] = ()) -> str:
    """A file of `shaders/` here, after one `#version 120` and the named files of the light, if any."""
    source = (resources.files(__package__) / "shaders" / own).read_text(encoding="utf-8")
    return "\n".join(["#version 120", *([light_source(*light)] if light else []), source])


class Program:
    """A linked program; needs a current OpenGL context for all its life.

    Raises MachineError, with the driver's log in the log, when the driver refuses the source.
    """

    def __init__(self, vertex_source: str, fragment_source: str) -> None:
        self._handle = GL.glCreateProgram()
        shaders = [
            _compiled(GL.GL_VERTEX_SHADER, vertex_source),
            _compiled(GL.GL_FRAGMENT_SHADER, fragment_source),
        ]
        for shader in shaders:
            GL.glAttachShader(self._handle, shader)
        for name, location in ATTRIBUTES.items():
            GL.glBindAttribLocation(self._handle, location, name)
        GL.glLinkProgram(self._handle)
        for shader in shaders:
            GL.glDeleteShader(shader)
        if not GL.glGetProgramiv(self._handle, GL.GL_LINK_STATUS):
            raise _refused("link", GL.glGetProgramInfoLog(self._handle))
        self._locations: dict[str, int] = {}

    def use(self, **uniforms: float | NDArray[np.floating]) -> None:
        """Make the program current and set uniforms: a number, a vector (2,) to (4,), or a matrix (4, 4)."""
        GL.glUseProgram(self._handle)
        for name, value in uniforms.items():
            _set_uniform(self._location(name), np.asarray(value, np.float32))

    def use_texture(self, name: str, unit: int) -> None:
        """Let a sampler of the program, which is in use, look up the texture of `unit`."""
        GL.glUniform1i(self._location(name), unit)

    def release(self) -> None:
        """Free the program on the graphics card."""
        GL.glDeleteProgram(self._handle)

    def _location(self, name: str) -> int:
        if name not in self._locations:
            self._locations[name] = GL.glGetUniformLocation(self._handle, name)
        return self._locations[name]


def _set_uniform(location: int, value: NDArray[np.float32]) -> None:
    if value.shape == (4, 4):
        GL.glUniformMatrix4fv(location, 1, GL.GL_TRUE, value)
    elif value.ndim == 0:
        GL.glUniform1f(location, float(value))
    else:
        (GL.glUniform2fv, GL.glUniform3fv, GL.glUniform4fv)[len(value) - 2](location, 1, value)


def _compiled(kind: int, source: str) -> int:
    shader = GL.glCreateShader(kind)
    GL.glShaderSource(shader, source)
    GL.glCompileShader(shader)
    if not GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
        raise _refused("compile", GL.glGetShaderInfoLog(shader))
    return int(shader)


def _refused(step: str, log: bytes | str) -> MachineError:
    text = log.decode("utf-8", "replace") if isinstance(log, bytes) else log
    logger.error("The graphics driver could not %s a shader:\n%s", step, text.strip())
    return MachineError(
        f"The graphics driver could not {step} the viewer's shaders.",
        "Update the graphics driver to one with OpenGL 2.1 or later; the log has the driver's own words.",
    )

"""One layer of the scene on the graphics card."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, VertexArrays
from ryu_scape.viewer.level_of_detail import Runs
from ryu_scape.viewer.program import ATTRIBUTES

# Each field of VERTEX_DTYPE: attribute location, components, component type, whether to scale it to [0, 1].
_FORMATS = {
    "position": (ATTRIBUTES["a_position"], 3, GL.GL_FLOAT, GL.GL_FALSE),
    "normal": (ATTRIBUTES["a_normal"], 3, GL.GL_FLOAT, GL.GL_FALSE),
    "colour": (ATTRIBUTES["a_colour"], 4, GL.GL_UNSIGNED_BYTE, GL.GL_TRUE),
}
_OFFSETS = {name: offset for name, (_, offset, *_) in (VERTEX_DTYPE.fields or {}).items()}


class LayerBuffers:
    """A VBO and, for triangles, an IBO; filled when made, with a current context."""

    def __init__(self, layer: VertexArrays) -> None:
        self.layer = layer
        self.chunks = layer.chunks
        self.is_point_cloud = layer.is_point_cloud
        self._length = len(layer.vertices) if self.is_point_cloud else layer.indices.size
        self._vbo, self._ibo = (int(handle) for handle in GL.glGenBuffers(2))
        vertices, indices = [layer.vertices], [layer.indices]
        if layer.chunks is not None:
            indices.append(layer.chunks.coarse_indices)
            if layer.chunks.coarse_vertices is not None:
                vertices.append(layer.chunks.coarse_vertices)
        _fill(GL.GL_ARRAY_BUFFER, self._vbo, vertices)
        _fill(GL.GL_ELEMENT_ARRAY_BUFFER, self._ibo, indices)

    def draw(self) -> None:
        """Draw all of the finest triangles or all points with the current program."""
        self.draw_runs(Runs(np.zeros(1, np.int64), np.array([self._length]), np.zeros(1, np.float32)))

    def draw_triangles(self, first: NDArray[np.int64], last: NDArray[np.int64]) -> None:
        """Draw the finest triangles [first, last) (n,), as far as there are any, with the current program."""
        first, last = np.clip(first, 0, None), np.clip(last, None, self.layer.triangle_count)
        is_any = first < last
        if is_any.any():
            starts, counts = 3 * first[is_any], 3 * (last - first)[is_any]
            self.draw_runs(Runs(starts, counts, np.zeros(starts.size, np.float32)))

    def draw_runs(self, runs: Runs) -> None:
        """Draw these runs of triangles or points with the current program."""
        with self._bound():
            count = runs.count.astype(np.int32)
            if self.is_point_cloud:
                GL.glMultiDrawArrays(GL.GL_POINTS, runs.first.astype(np.int32), count, len(count))
            else:
                bytes_before = (runs.first * 4).astype(np.uintp)
                starts = bytes_before.ctypes.data_as(ctypes.POINTER(ctypes.c_void_p))
                GL.glMultiDrawElements(GL.GL_TRIANGLES, count, GL.GL_UNSIGNED_INT, starts, len(count))

    def release(self) -> None:
        """Free both buffers on the graphics card."""
        GL.glDeleteBuffers(2, [self._vbo, self._ibo])

    @contextmanager
    def _bound(self) -> Iterator[None]:
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._vbo)
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self._ibo)
        for field, (location, size, kind, normalised) in _FORMATS.items():
            offset = ctypes.c_void_p(_OFFSETS[field])
            GL.glEnableVertexAttribArray(location)
            GL.glVertexAttribPointer(location, size, kind, normalised, VERTEX_DTYPE.itemsize, offset)
        yield
        for location, *_ in _FORMATS.values():
            GL.glDisableVertexAttribArray(location)


def _fill(target: int, buffer: int, parts: list[NDArray]) -> None:
    """Put arrays one after the other into a buffer."""
    GL.glBindBuffer(target, buffer)
    GL.glBufferData(target, sum(part.nbytes for part in parts), None, GL.GL_STATIC_DRAW)
    offset = 0
    for part in parts:
        if part.nbytes:
            GL.glBufferSubData(target, offset, part.nbytes, part)
        offset += part.nbytes

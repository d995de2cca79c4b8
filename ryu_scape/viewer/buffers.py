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
from ryu_scape.viewer.steps import Resumable, Steps

# Each field of VERTEX_DTYPE: attribute location, components, component type, whether to scale it to [0, 1].
_FORMATS = {
    "position": (ATTRIBUTES["a_position"], 3, GL.GL_FLOAT, GL.GL_FALSE),
    "normal": (ATTRIBUTES["a_normal"], 3, GL.GL_FLOAT, GL.GL_FALSE),
    "colour": (ATTRIBUTES["a_colour"], 4, GL.GL_UNSIGNED_BYTE, GL.GL_TRUE),
}
_BYTES_A_STEP = 4 << 20
_OFFSETS = {name: offset for name, (_, offset, *_) in (VERTEX_DTYPE.fields or {}).items()}


class LayerBuffers:
    """A VBO and, for triangles, an IBO. Made with a current context; to be filled before anything is drawn."""

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
        self._filling = Resumable(
            step
            for target, buffer, parts in (
                (GL.GL_ARRAY_BUFFER, self._vbo, vertices),
                (GL.GL_ELEMENT_ARRAY_BUFFER, self._ibo, indices),
            )
            for step in _fill(target, buffer, parts)
        )

    def fill(self) -> Steps:
        """Bring to the graphics card what is not there yet."""
        return self._filling

    @property
    def whole(self) -> Runs:
        """All of the finest triangles, or all points."""
        return Runs(np.zeros(1, np.int64), np.array([self._length]), np.zeros(1, np.float32))

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


def _fill(target: int, buffer: int, parts: list[NDArray]) -> Steps:
    """Put arrays one after the other into a buffer."""
    GL.glBindBuffer(target, buffer)
    GL.glBufferData(target, sum(part.nbytes for part in parts), None, GL.GL_STATIC_DRAW)
    offset = 0
    for part in parts:
        all_bytes = np.ascontiguousarray(part).view(np.uint8)
        for first in range(0, all_bytes.size, _BYTES_A_STEP):
            some = all_bytes[first : first + _BYTES_A_STEP]
            GL.glBindBuffer(target, buffer)
            GL.glBufferSubData(target, offset, some.nbytes, some)
            offset += some.nbytes
            yield

"""One layer of the scene on the graphics card."""

from __future__ import annotations

import ctypes

from OpenGL import GL

from ryu_scape.scene.vertex_arrays import VERTEX_DTYPE, VertexArrays
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
        self._vertex_count = len(layer.vertices)
        self._index_count = layer.indices.size
        self.is_point_cloud = layer.is_point_cloud
        self._vbo, self._ibo = (int(handle) for handle in GL.glGenBuffers(2))
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._vbo)
        GL.glBufferData(GL.GL_ARRAY_BUFFER, layer.vertices.nbytes, layer.vertices, GL.GL_STATIC_DRAW)
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self._ibo)
        GL.glBufferData(GL.GL_ELEMENT_ARRAY_BUFFER, layer.indices.nbytes, layer.indices, GL.GL_STATIC_DRAW)

    def draw(self, every: int = 1) -> None:
        """Draw all triangles, or every so-manieth point, with the current program."""
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._vbo)
        for field, (location, size, kind, normalised) in _FORMATS.items():
            offset = ctypes.c_void_p(_OFFSETS[field])
            GL.glEnableVertexAttribArray(location)
            GL.glVertexAttribPointer(location, size, kind, normalised, every * VERTEX_DTYPE.itemsize, offset)
        if self.is_point_cloud:
            GL.glDrawArrays(GL.GL_POINTS, 0, self._vertex_count // every)
        else:
            GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self._ibo)
            GL.glDrawElements(GL.GL_TRIANGLES, self._index_count, GL.GL_UNSIGNED_INT, None)
        for location, *_ in _FORMATS.values():
            GL.glDisableVertexAttribArray(location)

    def release(self) -> None:
        """Free both buffers on the graphics card."""
        GL.glDeleteBuffers(2, [self._vbo, self._ibo])

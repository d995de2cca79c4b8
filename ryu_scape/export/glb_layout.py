"""What lies where in the binary part of a GLB.

Meshes have vertices of their own, in accessors of their own, but all meshes of a batch share a few buffer views.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import by_group
from ryu_scape.export.batches import Batch
from ryu_scape.export.glb_channels import ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER, Channel

PRIMITIVE = np.dtype(
    [
        ("mesh", "i8"),
        ("material", "i8"),
        ("first_view", "i8"),
        ("first_vertex", "i8"),
        ("vertices", "i8"),
        ("first_index", "i8"),
        ("indices", "i8"),
        ("index_bytes", "i8"),
        ("lowest", "f4", 3),
        ("highest", "f4", 3),
    ]
)
"""A part of a mesh that has one material.

Its vertices are so many from `first_vertex` on in each of the views of its channels, which begin with `first_view`; its
indices lie in the view after these. `lowest` and `highest` are the corners of its positions as they are written, Y up.
"""

ALIGNMENT = 4
"""Views and chunks begin on so many bytes."""
_MOST_VERTICES_OF_SHORT_INDICES = 65535


@dataclass(frozen=True)
class BufferView:
    """A stretch of the buffer: bytes without the padding after it, and what glTF calls its target.

    element_bytes: of a vertex or an index. alignment: on how many bytes the next one begins.
    """

    byte_length: int
    element_bytes: int = 1
    target: int | None = None
    alignment: int = ALIGNMENT

    @property
    def stride(self) -> int | None:
        """The bytes from one vertex to the next; of anything else glTF wants none."""
        return self.element_bytes if self.target == ARRAY_BUFFER else None

    @property
    def padded_length(self) -> int:
        """Up to the start of the next one."""
        return aligned(self.byte_length, self.alignment)


@dataclass
class Layout:
    """Grows batch by batch, in the order in which `encoded` is to write them.

    channels: by the number of the material; that of the positions is the first one.
    """

    channels: list[tuple[Channel, ...]]
    views: list[BufferView] = field(default_factory=list)
    _primitives: list[NDArray[np.void]] = field(default_factory=list)

    def add(self, batch: Batch, material: int, first_mesh: int) -> None:
        """Give the batch its views; its meshes are numbered from `first_mesh`.

        Raises ValueError if a position is not finite: JSON could not give the extent.
        """
        positions = self.channels[material][0].encode(batch.vertices)[:, :3]
        if not np.isfinite(positions).all():
            raise ValueError("a position is not a finite number")
        used = np.flatnonzero(np.diff(batch.vertex_starts))
        if not used.size:
            return
        primitives = np.empty(used.size, PRIMITIVE)
        primitives["mesh"] = first_mesh + used
        primitives["material"] = material
        primitives["first_view"] = len(self.views)
        primitives["first_vertex"] = batch.vertex_starts[used]
        primitives["vertices"] = np.diff(batch.vertex_starts)[used]
        primitives["first_index"] = batch.index_starts[used]
        primitives["indices"] = np.diff(batch.index_starts)[used]
        primitives["index_bytes"] = _index_type(batch).itemsize
        primitives["lowest"] = np.minimum.reduceat(positions, primitives["first_vertex"])
        primitives["highest"] = np.maximum.reduceat(positions, primitives["first_vertex"])
        self._primitives.append(primitives)
        self._add_views(batch, material)

    def add_picture(self, byte_length: int) -> None:
        """Give a picture the last view."""
        self.views.append(BufferView(byte_length))

    @property
    def primitives(self) -> NDArray[np.void]:
        """All of them, (n,) PRIMITIVE, mesh by mesh."""
        primitives = np.concatenate([np.empty(0, PRIMITIVE), *self._primitives])
        return primitives[by_group(primitives["mesh"])]

    @property
    def byte_length(self) -> int:
        """The whole buffer."""
        return sum(view.padded_length for view in self.views)

    def encoded(self, batch: Batch, material: int) -> Iterator[NDArray]:
        """The contents of the batch's views, padding included."""
        if batch.vertices.size:
            for channel in self.channels[material]:
                yield channel.encode(batch.vertices)
        if batch.indices.size:
            indices = batch.indices.astype(_index_type(batch))
            yield np.append(indices, np.zeros(aligned(indices.nbytes) - indices.nbytes, np.uint8).view(indices.dtype))

    def _add_views(self, batch: Batch, material: int) -> None:
        for channel in self.channels[material]:
            size = channel.bytes_per_vertex
            self.views.append(BufferView(batch.vertices.size * size, size, ARRAY_BUFFER))
        if batch.indices.size:
            size = _index_type(batch).itemsize
            self.views.append(BufferView(batch.indices.size * size, size, ELEMENT_ARRAY_BUFFER))


def aligned(length: int, alignment: int = ALIGNMENT) -> int:
    """The next multiple of the bytes on which views and chunks begin."""
    return -(-length // alignment) * alignment


def _index_type(batch: Batch) -> np.dtype:
    """Two bytes where they suffice; their highest number is left out because it restarts primitives."""
    longest = np.diff(batch.vertex_starts).max(initial=0)
    return np.dtype("<u2" if longest <= _MOST_VERTICES_OF_SHORT_INDICES else "<u4")

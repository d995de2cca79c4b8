"""The binary part of a GLB whose arrays are packed (glTF extension EXT_meshopt_compression)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ryu_scape.export.batches import Batch
from ryu_scape.export.glb_channels import ELEMENT_ARRAY_BUFFER
from ryu_scape.export.glb_document import compact
from ryu_scape.export.glb_layout import BufferView, Layout, aligned
from ryu_scape.export.meshopt import packed_elements, packed_indices

EXTENSION = "EXT_meshopt_compression"
_PACKED, _UNPACKED = 0, 1
"""Numbers of the buffer that is in the file, and of the one that a reader may fill."""


@dataclass
class PackedBuffer:
    """Arrays that go into `file`, packed, as they are laid out.

    layout: where they will be when they are unpacked. lengths: bytes that each of its views takes in the file.
    """

    layout: Layout
    file: BinaryIO
    lengths: list[int] = field(default_factory=list)

    def add(self, batch: Batch, material: int, first_mesh: int) -> None:
        """Lay out the batch as `Layout` does, and pack it."""
        first_view = len(self.layout.views)
        self.layout.add(batch, material, first_mesh)
        views = self.layout.views[first_view:]
        for view, array in zip(views, self.layout.encoded(batch, material), strict=True):
            self._write(*_packed(view, array))

    def add_picture(self, content: bytes) -> None:
        """A picture is packed as it comes."""
        self.layout.add_picture(len(content))
        self._write(content)

    @property
    def byte_length(self) -> int:
        """What it takes in a GLB."""
        return aligned(sum(self.lengths))

    def buffers(self) -> list[dict[str, Any]]:
        """The two buffers, as glTF describes them."""
        unpacked = {"byteLength": self.layout.byte_length, "extensions": {EXTENSION: {"fallback": True}}}
        return [{"byteLength": self.byte_length}, unpacked]

    def views(self) -> Iterator[str]:
        """Each view, as glTF describes it."""
        start, unpacked_start = 0, 0
        for view, length in zip(self.layout.views, self.lengths, strict=True):
            place = {"buffer": _PACKED, "byteOffset": start, "byteLength": length}
            yield compact(_described(view, unpacked_start, place) if view.target else place)
            start += length
            unpacked_start += view.padded_length

    def _write(self, *pieces: bytes) -> None:
        self.file.writelines(pieces)
        self.lengths.append(sum(map(len, pieces)))


def _packed(view: BufferView, array: NDArray) -> tuple[bytes, ...]:
    """The view's content, without the padding after it."""
    if view.target == ELEMENT_ARRAY_BUFFER:
        return (packed_indices(array[: view.byte_length // array.itemsize]),)
    return tuple(packed_elements(array.view(np.uint8).reshape(-1, view.element_bytes)))


def _described(view: BufferView, start: int, place: dict[str, Any]) -> dict[str, Any]:
    """A view of what is unpacked from `place`."""
    size = view.element_bytes
    mode = "INDICES" if view.target == ELEMENT_ARRAY_BUFFER else "ATTRIBUTES"
    whole = place | {"byteStride": size, "mode": mode, "count": view.byte_length // size}
    stride = {} if view.stride is None else {"byteStride": view.stride}
    unpacked = {"buffer": _UNPACKED, "byteOffset": start, "byteLength": view.byte_length, "target": view.target}
    return unpacked | stride | {"extensions": {EXTENSION: whole}}

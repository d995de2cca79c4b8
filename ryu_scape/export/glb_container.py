"""The file around a GLB's two chunks, its text and its buffer (glTF 2.0, 4.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO

from ryu_scape.errors import InputError
from ryu_scape.export.glb_layout import aligned

LARGEST_FILE_BYTES = 2**32 - 1

_FILE_HEADER, _CHUNK_HEADER = struct.Struct("<4sII"), struct.Struct("<I4s")


def write_text(file: BinaryIO, text: Iterable[str]) -> None:
    """The first chunk, after room for the headers before it."""
    file.seek(_FILE_HEADER.size + _CHUNK_HEADER.size)
    for piece in text:
        file.write(piece.encode("ascii"))
    file.write(b" " * (aligned(file.tell()) - file.tell()))


def write_headers(file: BinaryIO, buffer_length: int) -> None:
    """Those of the file and of both chunks, where the text has ended. Raises InputError beyond 4 GiB."""
    text_end = file.tell()
    length = text_end + (_CHUNK_HEADER.size + buffer_length if buffer_length else 0)
    if length > LARGEST_FILE_BYTES:
        raise InputError(
            f"The scene needs {length / 2**30:.1f} GiB, and a GLB file ends at 4.",
            "Export it as PLY, or cut the tile into parts.",
        )
    file.seek(0)
    file.write(_FILE_HEADER.pack(b"glTF", 2, length))
    file.write(_CHUNK_HEADER.pack(text_end - _FILE_HEADER.size - _CHUNK_HEADER.size, b"JSON"))
    file.seek(text_end)
    if buffer_length:
        file.write(_CHUNK_HEADER.pack(buffer_length, b"BIN\0"))

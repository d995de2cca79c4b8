"""TIFF and BigTIFF taken apart into directories, tags and pixel data, and put together again, lies included.

After the TIFF 6.0 specification and the BigTIFF design; both are small formats of tables that point at each other.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
TYPE_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q", 17: "q", 18: "Q"}
OFFSETS = {273: 279, 324: 325}
"""Tags of where strips or tiles lie, and of how many bytes each takes."""


@dataclass
class Tag:
    """An entry of a directory. `count` and `offset` may lie: `offset`, where it is set, is written as it is."""

    code: int
    type: int
    count: int
    payload: bytes
    offset: int | None = None

    def numbers(self, order: str) -> list[int] | list[float]:
        """The values of a tag of numbers; of others, its bytes."""
        code = TYPE_CODES.get(self.type, "B")
        size = struct.calcsize(code)
        count = len(self.payload) // size
        return list(struct.unpack_from(f"{order}{count}{code}", self.payload))


@dataclass
class Directory:
    """An image: its tags, and its strips or tiles. `next_offset`, where it is set, is written as it is."""

    tags: list[Tag] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)
    next_offset: int | None = None

    def tag(self, code: int) -> Tag | None:
        return next((tag for tag in self.tags if tag.code == code), None)


@dataclass
class Tiff:
    """A file: byte order '<' or '>', whether its offsets have 64 bits, and its images."""

    order: str
    is_big: bool
    directories: list[Directory]


def parse(content: bytes) -> Tiff:
    """Take a sound file apart."""
    order = {b"II": "<", b"MM": ">"}[content[:2]]
    is_big = struct.unpack_from(order + "H", content, 2)[0] == 43
    word = "Q" if is_big else "I"
    offset = struct.unpack_from(order + word, content, 8 if is_big else 4)[0]
    tiff = Tiff(order, is_big, [])
    while offset:
        directory, offset = _parse_directory(content, offset, order, word)
        tiff.directories.append(directory)
    return tiff


def _parse_directory(content: bytes, offset: int, order: str, word: str) -> tuple[Directory, int]:
    number, entry = ("Q", "HHQ") if word == "Q" else ("H", "HHI")
    count = struct.unpack_from(order + number, content, offset)[0]
    offset += struct.calcsize(number)
    room = struct.calcsize(word)
    directory = Directory()
    for _ in range(count):
        code, kind, values = struct.unpack_from(order + entry, content, offset)
        start = offset + struct.calcsize(order + entry)
        size = TYPE_BYTES[kind] * values
        at = start if size <= room else struct.unpack_from(order + word, content, start)[0]
        directory.tags.append(Tag(code, kind, values, content[at : at + size]))
        offset = start + room
    for offsets_code, lengths_code in OFFSETS.items():
        offsets, lengths = directory.tag(offsets_code), directory.tag(lengths_code)
        if offsets and lengths:
            spans = zip(offsets.numbers(order), lengths.numbers(order), strict=True)
            directory.pieces = [content[int(at) : int(at) + int(length)] for at, length in spans]
    return directory, struct.unpack_from(order + word, content, offset)[0]


def serialise(tiff: Tiff) -> bytes:
    """Put a file together: header, then each image's directory, long values and pixels."""
    word, version = ("Q", 43) if tiff.is_big else ("I", 42)
    start = {"<": b"II", ">": b"MM"}[tiff.order] + struct.pack(tiff.order + "H", version)
    start += struct.pack(tiff.order + "HH", 8, 0) if tiff.is_big else b""
    content = bytearray(start + struct.pack(tiff.order + word, len(start) + struct.calcsize(word)))
    for position, directory in enumerate(tiff.directories):
        content += _directory_bytes(directory, len(content), tiff, position == len(tiff.directories) - 1)
    return bytes(content)


def _directory_bytes(directory: Directory, start: int, tiff: Tiff, is_last: bool) -> bytes:
    word, number, entry = ("Q", "Q", "HHQ") if tiff.is_big else ("I", "H", "HHI")
    order, room = tiff.order, struct.calcsize(word)
    largest = (1 << 8 * room) - 1
    entries = len(directory.tags) * (struct.calcsize(order + entry) + room)
    heap_start = start + struct.calcsize(number) + entries + room
    heap = bytearray()
    piece_offsets = []
    for piece in directory.pieces:
        piece_offsets.append(heap_start + len(heap))
        heap += piece
    table = bytearray(struct.pack(order + number, len(directory.tags)))
    for tag in directory.tags:
        table += struct.pack(order + entry, tag.code, tag.type, tag.count & largest)
        payload = _with_piece_offsets(tag, piece_offsets, order)
        if tag.offset is not None:
            table += struct.pack(order + word, tag.offset & largest)
        elif len(payload) <= room:
            table += payload.ljust(room, b"\0")
        else:
            table += struct.pack(order + word, heap_start + len(heap))
            heap += payload
    following = 0 if is_last else heap_start + len(heap)
    following = following if directory.next_offset is None else directory.next_offset & largest
    return bytes(table + struct.pack(order + word, following) + heap)


def _with_piece_offsets(tag: Tag, offsets: list[int], order: str) -> bytes:
    """A tag's payload, but the true offsets where it is the tag of offsets and has as many as there are pieces."""
    code = TYPE_CODES.get(tag.type)
    if tag.code not in OFFSETS or code is None or len(tag.payload) != len(offsets) * struct.calcsize(code):
        return tag.payload
    return struct.pack(f"{order}{len(offsets)}{code}", *offsets) if max(offsets, default=0) < 1 << 16 else tag.payload

"""Named binary tags, Minecraft's own format of files (big endian), as far as a schematic needs them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

_END, _SHORT, _INT, _STRING, _LIST, _COMPOUND, _INTS = 0, 2, 3, 8, 9, 10, 11
BYTES = 7
_LARGEST_STRING = 0xFFFF


def name_of(kind: int, name: str) -> bytes:
    """What stands before a tag's value within a compound."""
    return struct.pack(">b", kind) + _text(name)


def short(name: str, value: int) -> bytes:
    """A whole number of 16 bits, which readers take for one without sign."""
    return name_of(_SHORT, name) + struct.pack(">H", value)


def integer(name: str, value: int) -> bytes:
    """A whole number of 32 bits."""
    return name_of(_INT, name) + struct.pack(">i", value)


def integers(name: str, values: Sequence[int]) -> bytes:
    """Several of these."""
    return name_of(_INTS, name) + struct.pack(f">i{len(values)}i", len(values), *values)


def string(name: str, text: str) -> bytes:
    """A text, cut where the format ends."""
    return name_of(_STRING, name) + _text(text)


def empty_list(name: str) -> bytes:
    """A list of nothing."""
    return name_of(_LIST, name) + struct.pack(">bi", _END, 0)


def compound(name: str, tags: Sequence[bytes]) -> bytes:
    """Tags within one."""
    return opened(name) + b"".join(tags) + CLOSED


def opened(name: str) -> bytes:
    """The beginning of a compound that `CLOSED` ends."""
    return name_of(_COMPOUND, name)


CLOSED = bytes([_END])


def numbered(name: str, values: Mapping[str, int]) -> bytes:
    """A compound of whole numbers."""
    return compound(name, [integer(key, value) for key, value in values.items()])


def _text(text: str) -> bytes:
    content = text.encode("utf-8")[:_LARGEST_STRING].decode("utf-8", "ignore").encode("utf-8")
    return struct.pack(">H", len(content)) + content

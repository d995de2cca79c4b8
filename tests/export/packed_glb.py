"""Unpacks a GLB with EXT_meshopt_compression, value by value as appendix A of its specification goes along."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

PACKED = "EXT_meshopt_compression"


def unpacked(content: bytes) -> bytes:
    """The same GLB without the extension, its arrays as they were before."""
    length = int.from_bytes(content[12:16], "little")
    document: dict[str, Any] = json.loads(content[20 : 20 + length])
    binary, arrays = content[28 + length :], bytearray()
    for view in document["bufferViews"]:
        how = view.pop("extensions", {PACKED: None})[PACKED]
        place = how or view
        piece = binary[place["byteOffset"] :][: place["byteLength"]]
        whole = unpacked_view(piece, how["mode"], how["count"], how["byteStride"]) if how else piece
        assert how is None or len(whole) == view["byteLength"]
        view |= {"buffer": 0, "byteOffset": len(arrays), "byteLength": len(whole)}
        arrays += whole.ljust(-(-len(whole) // 4) * 4, b"\0")
    document["buffers"] = [{"byteLength": len(arrays)}]
    for member in ("extensionsUsed", "extensionsRequired"):
        document[member].remove(PACKED)
    text = json.dumps(document).encode()
    text = text.ljust(-(-len(text) // 4) * 4)
    head = struct.pack("<4sIII4s", b"glTF", 2, 28 + len(text) + len(arrays), len(text), b"JSON")
    return head + text + struct.pack("<I4s", len(arrays), b"BIN\0") + arrays


def unpacked_view(packed: bytes, mode: str, count: int, size: int) -> bytes:
    if mode == "INDICES":
        return b"".join(index.to_bytes(size, "little") for index in _indices(packed, count))
    assert mode == "ATTRIBUTES"
    return _elements(packed, count, size)


def _elements(packed: bytes, count: int, size: int) -> bytes:
    assert packed[0] == 0xA0
    position, tail = 1, max(size, 32)
    last = bytearray(packed[len(packed) - size :])
    out = bytearray()
    most = min(8192 // size & ~15, 256)
    for first in range(0, count, most):
        in_block = min(count - first, most)
        columns = []
        for byte in range(size):
            differences, position = _differences(packed, position, -(-in_block // 16))
            column = []
            for difference in differences[:in_block]:
                last[byte] = (last[byte] + (~(difference >> 1) if difference & 1 else difference >> 1)) & 0xFF
                column.append(last[byte])
            columns.append(column)
        for row in zip(*columns, strict=True):
            out += bytes(row)
    assert position == len(packed) - tail
    return bytes(out)


def _differences(packed: bytes, position: int, groups: int) -> tuple[list[int], int]:
    """Sixteen for each group, and where what follows begins."""
    head = packed[position : position + -(-groups // 4)]
    position += len(head)
    found: list[int] = []
    for group in range(groups):
        way = head[group // 4] >> 2 * (group % 4) & 3
        bits = {0: 0, 1: 2, 2: 4, 3: 8}[way]
        small = packed[position : position + 2 * bits]
        position += len(small)
        for number in range(16):
            if not bits:
                found.append(0)
                continue
            each = 8 // bits
            shift = 8 - bits * (number % each + 1)
            value = small[number // each] >> shift & (1 << bits) - 1
            if bits < 8 and value == (1 << bits) - 1:
                value = packed[position]
                position += 1
            found.append(value)
    return found, position


def _indices(packed: bytes, count: int) -> Iterator[int]:
    assert packed[0] == 0xD1
    position, last = 1, [0, 0]
    for _ in range(count):
        value, shift = 0, 0
        while True:
            byte = packed[position]
            position += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        last[value & 1] += ~(value >> 2) if value & 2 else value >> 2
        yield last[value & 1]
    assert packed[position:] == bytes(4)

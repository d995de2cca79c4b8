"""Reads named binary tags as their format says, for schematics."""

from __future__ import annotations

import gzip
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

_END, _SHORT, _INT, _BYTES, _STRING, _LIST, _COMPOUND, _INTS = 0, 2, 3, 7, 8, 9, 10, 11


def read_schematic(path: Path) -> dict[str, Any]:
    """The tags of the root, with nothing after it."""
    file = BytesIO(gzip.decompress(path.read_bytes()))
    assert file.read(1) == bytes([_COMPOUND])
    assert _text(file) == "Schematic"
    root = _compound(file)
    assert not file.read()
    return root


def blocks_of(schematic: dict[str, Any]) -> np.ndarray:
    """Names (height, length, width) of the blocks; each number takes one byte."""
    names = np.empty(len(schematic["Palette"]), object)
    names[list(schematic["Palette"].values())] = [name.removeprefix("minecraft:") for name in schematic["Palette"]]
    assert names.size <= 128
    shape = schematic["Height"], schematic["Length"], schematic["Width"]
    return names[np.frombuffer(schematic["BlockData"], np.uint8).reshape(shape)]


def _compound(file: BytesIO) -> dict[str, Any]:
    tags = {}
    while (kind := file.read(1)[0]) != _END:
        name = _text(file)
        tags[name] = _value(file, kind)
    return tags


def _value(file: BytesIO, kind: int) -> Any:
    if kind == _COMPOUND:
        return _compound(file)
    if kind == _STRING:
        return _text(file)
    if kind == _SHORT:
        return _number(file, ">H")
    if kind == _LIST:
        assert (_number(file, ">b"), _number(file, ">i")) == (_END, 0)
        return []
    count = _number(file, ">i")
    if kind == _INT:
        return count
    if kind == _BYTES:
        return file.read(count)
    assert kind == _INTS
    return list(struct.unpack(f">{count}i", file.read(4 * count)))


def _text(file: BytesIO) -> str:
    return file.read(_number(file, ">H")).decode("utf-8")


def _number(file: BytesIO, form: str) -> int:
    return int(struct.unpack(form, file.read(struct.calcsize(form)))[0])

"""A reader of GLB that is not ours to write with, strict where trimesh is lenient."""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np

NUMPY_TYPES = {5123: "<u2", 5125: "<u4", 5126: "<f4"}
ELEMENT_LENGTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


class Glb:
    """A reader of its own, strict where trimesh is lenient."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        magic, version, length = struct.unpack_from("<4sII", content)
        assert (magic, version, length) == (b"glTF", 2, len(content))
        json_length, json_type = struct.unpack_from("<I4s", content, 12)
        assert json_type == b"JSON"
        assert json_length % 4 == 0
        self.document: dict[str, Any] = json.loads(content[20 : 20 + json_length])
        self.binary = b""
        if len(content) > 20 + json_length:
            binary_length, binary_type = struct.unpack_from("<I4s", content, 20 + json_length)
            assert binary_type == b"BIN\0"
            self.binary = content[28 + json_length :]
            assert len(self.binary) == binary_length == self.document["buffers"][0]["byteLength"]

    def accessor(self, number: int) -> np.ndarray:
        accessor = self.document["accessors"][number]
        view = self.document["bufferViews"][accessor["bufferView"]]
        kind = np.dtype(NUMPY_TYPES[accessor["componentType"]])
        width = ELEMENT_LENGTHS[accessor["type"]]
        assert view["byteOffset"] % 4 == accessor["byteOffset"] % kind.itemsize == 0
        assert view.get("byteStride", width * kind.itemsize) == width * kind.itemsize
        assert accessor["byteOffset"] + accessor["count"] * width * kind.itemsize <= view["byteLength"]
        start = view["byteOffset"] + accessor["byteOffset"]
        return np.frombuffer(self.binary, kind, accessor["count"] * width, start).reshape(-1, width)

    def node(self, name: str) -> dict[str, Any]:
        return next(node for node in self.document["nodes"] if node["name"] == name)

    def primitives(self, node: str) -> dict[str, dict[str, Any]]:
        """By the name of their material."""
        mesh = self.document["meshes"][self.node(node)["mesh"]]
        return {self.document["materials"][part["material"]]["name"]: part for part in mesh["primitives"]}

    def attribute(self, node: str, material: str, name: str) -> np.ndarray:
        return self.accessor(self.primitives(node)[material]["attributes"][name])


def glb_document(path: Path) -> dict[str, Any]:
    """The JSON of a GLB."""
    content = path.read_bytes()
    return json.loads(content[20 : 20 + int.from_bytes(content[12:16], "little")])


def embedded_glb(path: Path) -> bytes:
    """The GLB inside a page."""
    pieces = re.findall(r'<script class="scene" type="text/plain">([^<]+)</script>', path.read_text("utf-8"))
    return zlib.decompress(b"".join(map(base64.b64decode, pieces)), wbits=31)

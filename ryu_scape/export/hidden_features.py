"""Take features out of a written tile: their triangles shrink to points, so that all else keeps its place."""

from __future__ import annotations

import json
import struct
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.export.glb_channels import UNSIGNED_SHORT

_JSON_START, _CHUNK_HEADER_BYTES = 20, 8
_FEATURE = "_FEATURE_ID_0"


def without_features(glb: bytes, hidden: Collection[int]) -> bytes:
    """The GLB of `write_tile_glb` with no triangle of these features; their rows in the property table stay."""
    (text_bytes,) = struct.unpack_from("<I", glb, _JSON_START - _CHUNK_HEADER_BYTES)
    document = json.loads(glb[_JSON_START : _JSON_START + text_bytes])
    buffer = np.frombuffer(glb, np.uint8).copy()
    start = _JSON_START + text_bytes + _CHUNK_HEADER_BYTES
    numbers = np.array(sorted(hidden), np.float32)
    for mesh in document.get("meshes", ()):
        for primitive in mesh["primitives"]:
            if _FEATURE in primitive["attributes"]:
                feature = _array(buffer, start, document, primitive["attributes"][_FEATURE])
                indices = _array(buffer, start, document, primitive["indices"])
                indices[np.isin(feature[indices], numbers)] = 0
    return buffer.tobytes()


def _array(buffer: NDArray[np.uint8], start: int, document: Mapping[str, Any], accessor: int) -> NDArray[Any]:
    """The numbers of an accessor, as a view of the file."""
    entry = document["accessors"][accessor]
    first = start + document["bufferViews"][entry["bufferView"]]["byteOffset"] + entry.get("byteOffset", 0)
    kind = {5126: "<f4", UNSIGNED_SHORT: "<u2"}.get(entry["componentType"], "<u4")
    return buffer[first : first + entry["count"] * np.dtype(kind).itemsize].view(kind)

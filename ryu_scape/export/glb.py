"""Binary glTF 2.0 (ISO/IEC 12113:2022): one mesh and one material a layer, Y up, metres from the scene's origin.

The ground's point cloud has no normals, which tells viewers to show its colours unlit.
The root node's `extras` hold the LocalFrame, so that the scene can be put back on the map.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.finish import finish_of
from ryu_scape.export.local_frame import GENERATOR, Y_UP, LocalFrame, y_up
from ryu_scape.scene.vertex_arrays import VertexArrays

_UNSIGNED_SHORT, _UNSIGNED_INT, _FLOAT = 5123, 5125, 5126
_ARRAY_BUFFER, _ELEMENT_ARRAY_BUFFER = 34962, 34963
_POINTS, _TRIANGLES = 0, 4


def write_glb(city: City, path: Path) -> None:
    """Write the scene of `city` as `path`; raises as `atomic_write` does."""
    scene = city.scene
    buffer = _Buffer()
    layers = {name: layer for name, layer in scene.layers.items() if layer.vertices.size}
    meshes = [_mesh(name, layer, material, buffer) for material, (name, layer) in enumerate(layers.items())]
    root = {
        "name": "scene",
        "children": list(range(1, len(meshes) + 1)),
        "extras": asdict(LocalFrame.of(city, Y_UP)),
    }
    document = {
        "asset": {"version": "2.0", "generator": GENERATOR},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [_filled(root)] + [{"name": name, "mesh": index} for index, name in enumerate(layers)],
        "meshes": meshes,
        "materials": [_material(name) for name in layers],
        "buffers": [{"byteLength": buffer.byte_length}] if meshes else [],
        "bufferViews": buffer.views,
        "accessors": buffer.accessors,
    }
    with atomic_write(path) as temporary:
        _write_container(temporary, _filled(document), buffer)


class _Buffer:
    """Collects arrays and describes each by one buffer view and one accessor.

    Every element added is a multiple of 4 bytes long, so that all views and the whole are aligned as glTF asks.
    """

    def __init__(self) -> None:
        self.arrays: list[NDArray[Any]] = []
        self.views: list[dict[str, int]] = []
        self.accessors: list[dict[str, Any]] = []
        self.byte_length = 0

    def add(self, array: NDArray[Any], element: str, component_type: int, target: int, **properties: Any) -> int:
        """Take one array, first axis = elements; return the number of its accessor."""
        view = {"buffer": 0, "byteOffset": self.byte_length, "byteLength": array.nbytes, "target": target}
        accessor = {"bufferView": len(self.views), "componentType": component_type, "count": len(array)}
        self.arrays.append(np.ascontiguousarray(array))
        self.views.append(view)
        self.accessors.append(accessor | {"type": element} | properties)
        self.byte_length += array.nbytes
        return len(self.accessors) - 1


def _mesh(name: str, layer: VertexArrays, material: int, buffer: _Buffer) -> dict[str, Any]:
    positions = y_up(layer.vertices["position"])
    extent = {"min": positions.min(axis=0).tolist(), "max": positions.max(axis=0).tolist()}
    colours = _linear_colours(layer.vertices["colour"])
    attributes = {
        "POSITION": buffer.add(positions, "VEC3", _FLOAT, _ARRAY_BUFFER, **extent),
        "COLOR_0": buffer.add(colours, "VEC4", _UNSIGNED_SHORT, _ARRAY_BUFFER, normalized=True),
    }
    primitive: dict[str, Any] = {"attributes": attributes, "material": material, "mode": _POINTS}
    if not layer.is_point_cloud:
        normals = y_up(layer.vertices["normal"])
        attributes["NORMAL"] = buffer.add(normals, "VEC3", _FLOAT, _ARRAY_BUFFER)
        primitive["indices"] = buffer.add(layer.indices, "SCALAR", _UNSIGNED_INT, _ELEMENT_ARRAY_BUFFER)
        primitive["mode"] = _TRIANGLES
    return {"name": name, "primitives": [primitive]}


def _material(layer: str) -> dict[str, Any]:
    return {
        "name": layer,
        "pbrMetallicRoughness": {"metallicFactor": 0.0, "roughnessFactor": finish_of(layer).roughness},
    }


def _linear_colours(rgba: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Colours (n, 4) from sRGB to the linear light that glTF asks for, in 16 bits so that dark tones stay apart.

    The curve is the one of IEC 61966-2-1; alpha is linear already.
    """
    encoded = np.arange(256) / 255.0
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    curve = np.rint(linear * 65535.0).astype("<u2")
    return np.concatenate([curve[rgba[:, :3]], rgba[:, 3:].astype("<u2") * 257], axis=1)


def _filled(document: dict[str, Any]) -> dict[str, Any]:
    """The document less its empty lists, which glTF forbids."""
    return {key: value for key, value in document.items() if value != []}


def _write_container(path: Path, document: dict[str, Any], buffer: _Buffer) -> None:
    text = json.dumps(document, separators=(",", ":"), allow_nan=False).encode("ascii")
    text += b" " * (-len(text) % 4)
    binary_header = struct.pack("<I4s", buffer.byte_length, b"BIN\0") if buffer.arrays else b""
    length = 12 + 8 + len(text) + len(binary_header) + buffer.byte_length
    with path.open("wb") as file:
        file.write(struct.pack("<4sII", b"glTF", 2, length))
        file.write(struct.pack("<I4s", len(text), b"JSON") + text)
        file.write(binary_header)
        for array in buffer.arrays:
            file.write(array.data)

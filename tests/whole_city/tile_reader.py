"""All tiles of a city, taken apart with the standard library."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.whole_city.tile_tree import TILESET

Node = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Shown:
    """A tile with a content: its depth, its error, corners of all of its triangles by building, and on the ground."""

    depth: int
    error_m: float
    is_leaf: bool
    buildings: Mapping[str, NDArray[np.float64]]
    ground: NDArray[np.float64]


def read_glb(path: Path) -> tuple[dict[str, NDArray[np.float64]], NDArray[np.float64]]:
    """Corners (n, 3), y up, of each building's triangles, and of those that belong to none; by the standard library."""
    data = path.read_bytes()
    length = int.from_bytes(data[12:16], "little")
    document, buffer = json.loads(data[20 : 20 + length]), data[28 + length :]

    def array(number: int) -> NDArray[Any]:
        accessor = document["accessors"][number]
        view = document["bufferViews"][accessor["bufferView"]]
        kind = {5126: "<f4", 5123: "<u2", 5125: "<u4"}[accessor["componentType"]]
        width = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}[accessor["type"]]
        first = view["byteOffset"] + accessor.get("byteOffset", 0)
        return np.frombuffer(buffer, kind, accessor["count"] * width, first).reshape(accessor["count"], width)

    names: list[str] = []
    if "extensions" in document:
        properties = document["extensions"]["EXT_structural_metadata"]["propertyTables"][0]["properties"]["id"]
        views = [document["bufferViews"][properties[name]] for name in ("values", "stringOffsets")]
        text, ends = (buffer[view["byteOffset"] :][: view["byteLength"]] for view in views)
        names = [text[start:end].decode() for start, end in pairwise(np.frombuffer(ends, "<u4").tolist())]
    owned: dict[str, list[NDArray[np.float64]]] = {}
    ground = [np.empty((0, 3))]
    for primitive in (each for mesh in document["meshes"] for each in mesh["primitives"] if "indices" in each):
        position = array(primitive["attributes"]["POSITION"]).astype(float)
        corners = array(primitive["indices"]).reshape(-1, 3)
        corners = corners[(corners[:, 0] != corners[:, 1])]
        if "extensions" not in primitive:
            ground.append(position[corners.ravel()])
            continue
        feature = array(primitive["attributes"]["_FEATURE_ID_0"])[corners[:, 0], 0].astype(int)
        for number in np.unique(feature).tolist():
            owned.setdefault(names[number], []).append(position[corners[feature == number].ravel()])
    return {name: np.concatenate(parts) for name, parts in owned.items()}, np.concatenate(ground)


def walked(
    path: Path, node: Node, above: NDArray[np.float64], boxes: tuple[NDArray[np.float64], ...]
) -> Iterator[Shown]:
    """All contents at and below a node; each of their corners lies in its box and all those above."""
    transform = above @ np.array(node.get("transform", np.eye(4).T.ravel())).reshape(4, 4).T
    box = np.array(node["boundingVolume"]["box"])
    frame = np.eye(4)
    frame[:3, :3], frame[:3, 3] = box[3:].reshape(3, 3).T, box[:3]
    boxes = (*boxes, np.linalg.inv(transform @ frame))
    content = path.parent / node["content"]["uri"]
    if content.suffix == ".json":
        yield from walked(content, json.loads(content.read_text("utf-8"))["root"], transform, boxes)
        return
    buildings, ground = read_glb(content)

    def on_earth(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        earth = (corners[:, [0, 2, 1]] * (1, -1, 1)) @ transform[:3, :3].T + transform[:3, 3]
        for inside in boxes:
            assert np.abs(earth @ inside[:3, :3].T + inside[:3, 3]).max(initial=0.0) < 1 + 1e-3
        return earth

    children = node.get("children", ())
    shown = {name: on_earth(corners) for name, corners in buildings.items()}
    yield Shown(len(boxes), node["geometricError"], not children, shown, on_earth(ground))
    for child in children:
        assert child["geometricError"] < node["geometricError"]
        yield from walked(path, child, transform, boxes)


def tiles_of(folder: Path) -> list[Shown]:
    root = json.loads((folder / TILESET).read_text("utf-8"))["root"]
    return list(walked(folder / TILESET, root, np.eye(4), ()))

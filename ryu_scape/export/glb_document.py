"""The JSON part of a GLB, in pieces, for it grows with the number of buildings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.export.building_records import Record
from ryu_scape.export.glb_channels import UNSIGNED_INT, UNSIGNED_SHORT, Channel
from ryu_scape.export.glb_layout import Layout
from ryu_scape.export.local_frame import GENERATOR, Y_UP, LocalFrame
from ryu_scape.export.surfaces import Surface

_POINTS, _TRIANGLES = 0, 4
_NOTHING: Mapping[int, str] = MappingProxyType({})
_CLAMP_TO_EDGE, _LINEAR, _LINEAR_MIPMAP_LINEAR = 33071, 9729, 9987


def document(
    city: City,
    records: Iterable[Record],
    layout: Layout,
    surfaces: Sequence[Surface],
    ground: Sequence[str],
    suffix: str = "",
) -> Iterator[str]:
    """The text.

    records: what is said of each building, in order. surfaces: by the number of their material. ground: names of the
    first meshes, which are single layers; those of the buildings follow in order. suffix: what the names of nodes with
    meshes end on.
    """
    primitives = layout.primitives
    yield compact(head(layout, surfaces))[:-1]
    yield from member("nodes", nodes(city, records, ground, mesh_numbers_of(primitives), suffix=suffix))
    yield from member("meshes", meshes(primitives, layout.channels))
    yield from member("bufferViews", buffer_views(layout))
    yield from member("accessors", accessors(primitives, layout.channels))
    yield "}"


def compact(value: object) -> str:
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def member(name: str, items: Iterable[str]) -> Iterator[str]:
    """An array as the next member; nothing if it is empty, which glTF forbids."""
    separator = f',"{name}":['
    for item in items:
        yield separator
        yield item
        separator = ","
    if separator == ",":
        yield "]"


def head(layout: Layout, surfaces: Sequence[Surface]) -> dict[str, Any]:
    """All members that do not grow with the number of buildings."""
    members: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": GENERATOR},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
    }
    if surfaces:
        members["buffers"] = [{"byteLength": layout.byte_length}]
        members["materials"] = [_material(surface) for surface in surfaces]
    if any(surface.is_textured for surface in surfaces):
        wrap = {"wrapS": _CLAMP_TO_EDGE, "wrapT": _CLAMP_TO_EDGE}
        members["samplers"] = [{"magFilter": _LINEAR, "minFilter": _LINEAR_MIPMAP_LINEAR} | wrap]
        members["images"] = [{"name": "orthophoto", "mimeType": "image/jpeg", "bufferView": len(layout.views) - 1}]
        members["textures"] = [{"source": 0, "sampler": 0}]
    return members


def _material(surface: Surface) -> dict[str, Any]:
    finish: dict[str, Any] = {"metallicFactor": 0.0, "roughnessFactor": surface.roughness}
    if surface.is_textured:
        finish["baseColorTexture"] = {"index": 0}
    return {"name": surface.name, "pbrMetallicRoughness": finish}


def nodes(
    city: City,
    records: Iterable[Record],
    ground: Sequence[str],
    mesh_numbers: Mapping[int, int],
    placed: Sequence[dict[str, Any]] = (),
    suffix: str = "",
) -> Iterator[str]:
    """The root; its children, the ground layers and one that holds the buildings; the buildings.

    records, ground, suffix: as `document` takes them. mesh_numbers: of those meshes that the file has. placed: where
    each mesh lies, as members of its node; nowhere in particular without them.
    """
    placed = placed or [{}] * (len(ground) + len(city.buildings))
    count = len(city.buildings)
    children = len(ground) + (count > 0)
    root = {"name": "scene", "extras": asdict(LocalFrame.of(city, Y_UP))}
    yield compact(root | {"children": list(range(1, children + 1))} if children else root)
    for mesh, name in enumerate(ground):
        yield compact({"name": f"{name}{suffix}", "mesh": mesh} | placed[mesh])
    if count:
        yield compact({"name": "buildings", "children": list(range(children + 1, children + 1 + count))})
    for mesh, record in enumerate(records, start=len(ground)):
        known = {name: value for name, value in record.items() if value is not None}
        node = {"name": f"{record['id']}{suffix}", "extras": known}
        yield compact(node | {"mesh": mesh_numbers[mesh]} | placed[mesh] if mesh in mesh_numbers else node)


def mesh_numbers_of(primitives: NDArray[np.void]) -> dict[int, int]:
    """The number that each mesh with a primitive has in the file."""
    return {int(mesh): number for number, mesh in enumerate(np.unique(primitives["mesh"]))}


def meshes(
    primitives: NDArray[np.void], channels: Sequence[Sequence[Channel]], extensions: Mapping[int, str] = _NOTHING
) -> Iterator[str]:
    """Each mesh with its primitives. extensions: what those of a material have, as members of their object."""
    numbered = zip(primitives["mesh"].tolist(), _primitives(primitives, channels, extensions), strict=True)
    for _, parts in groupby(numbered, key=lambda part: part[0]):
        yield '{"primitives":[' + ",".join(text for _, text in parts) + "]}"


def _primitives(
    primitives: NDArray[np.void], channels: Sequence[Sequence[Channel]], extensions: Mapping[int, str]
) -> Iterator[str]:
    accessor = 0
    for material, indices in primitives[["material", "indices"]].tolist():
        names = [channel.attribute for channel in channels[material]]
        attributes = ",".join(f'"{name}":{number}' for number, name in enumerate(names, start=accessor))
        accessor += len(names)
        shape = f'"mode":{_POINTS}'
        if indices:
            shape = f'"indices":{accessor},"mode":{_TRIANGLES}'
            accessor += 1
        extended = f',"extensions":{{{extensions[material]}}}' if material in extensions else ""
        yield f'{{"attributes":{{{attributes}}},{shape},"material":{material}{extended}}}'


def buffer_views(layout: Layout) -> Iterator[str]:
    """Each view of the buffer."""
    offset = 0
    for view in layout.views:
        described = {"buffer": 0, "byteOffset": offset, "byteLength": view.byte_length}
        details = {"byteStride": view.stride, "target": view.target}
        yield compact(described | {key: value for key, value in details.items() if value is not None})
        offset += view.padded_length


def accessors(primitives: NDArray[np.void], channels: Sequence[Sequence[Channel]]) -> Iterator[str]:
    """Each primitive's channels and indices."""
    for part in primitives:
        view, count = int(part["first_view"]), int(part["vertices"])
        for channel in channels[part["material"]]:
            offset = int(part["first_vertex"]) * channel.bytes_per_vertex
            extent = _extent(part) if channel.attribute == "POSITION" else ""
            normalised = ',"normalized":true' if channel.is_normalised else ""
            yield _accessor(view, offset, channel.component_type, count, channel.element) + normalised + extent + "}"
            view += 1
        if part["indices"]:
            size = int(part["index_bytes"])
            component_type = UNSIGNED_SHORT if size == 2 else UNSIGNED_INT
            yield _accessor(view, int(part["first_index"]) * size, component_type, int(part["indices"]), "SCALAR") + "}"


def _accessor(view: int, offset: int, component_type: int, count: int, element: str) -> str:
    """All members that every accessor has; the brace stays open."""
    return (
        f'{{"bufferView":{view},"byteOffset":{offset},"componentType":{component_type},'
        f'"count":{count},"type":"{element}"'
    )


def _extent(part: np.void) -> str:
    """With nine digits, which give back every float32 exactly."""
    lowest, highest = (",".join(f"{value:.9g}" for value in part[name].tolist()) for name in ("lowest", "highest"))
    return f',"min":[{lowest}],"max":[{highest}]'

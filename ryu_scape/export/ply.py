"""PLY, binary little endian: all layers as one mesh, Z up, metres from the scene's origin.

The ground's point cloud is written as vertices that no face uses, which point cloud tools show as they are. The
orthophoto is not: ground and roofs have its colours. Each face has the row of its `building`, counted from 0, or -1;
the comments `building 0 …` of the header say which identifiers these have.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ryu_scape.arrays.groups import offsets
from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.local_frame import Z_UP, LocalFrame
from ryu_scape.export.plain_text import one_line_of_ascii
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import SceneGeometry

NO_BUILDING = -1

_ROWS_AT_ONCE = 1 << 18
_LONGEST_IDENTIFIER = 900
"""Several readers refuse header lines beyond 1023 characters."""
_VERTEX = np.dtype([("position", "<f4", 3), ("normal", "<f4", 3), ("colour", "u1", 3)])
_FACE = np.dtype([("corners", "u1"), ("indices", "<u4", 3), ("building", "<i4")])

_HEADER = """\
ply
format binary_little_endian 1.0
{comments}element vertex {vertices}
property float x
property float y
property float z
property float nx
property float ny
property float nz
property uchar red
property uchar green
property uchar blue
element face {faces}
property list uchar uint vertex_indices
property int building
end_header
"""

_END = "end_header"
"""Some readers look for it anywhere in a line, so no comment may say it."""


def write_ply(city: City, path: Path) -> None:
    """Write the scene of `city` as `path`; raises as `atomic_write` does."""
    scene = city.scene
    pieces = [(layer, piece) for layer, pieces in scene.pieces.items() for piece in pieces]
    first_vertices = offsets(np.array([piece.vertices.size for _, piece in pieces]))
    comments = [*LocalFrame.of(city, Z_UP).comment_lines(), *_identifiers(city)]
    header = _HEADER.format(
        comments="".join(f"comment {line}\n" for line in comments).replace(_END, _END.replace("_", " ")),
        vertices=first_vertices[-1],
        faces=scene.triangle_count,
    )
    with atomic_write(path) as temporary, temporary.open("wb") as file:
        file.write(header.encode("ascii"))
        for _, piece in pieces:
            for part in _parts(len(piece.vertices)):
                file.write(_vertices(piece.vertices[part]).data)
        owners = {layer: _owners(scene, layer) for layer in scene.pieces}
        for (layer, piece), first_vertex in zip(pieces, first_vertices[:-1], strict=True):
            corners = piece.indices.reshape(-1, 3)
            owner, owners[layer] = np.split(owners[layer], [len(corners)])
            for part in _parts(len(corners)):
                file.write(_faces(corners[part] + np.uint32(first_vertex), owner[part]).data)


def _identifiers(city: City) -> Iterable[str]:
    for row, building in enumerate(city.buildings):
        yield f"building {row} {one_line_of_ascii(building.footprint.identifier)[:_LONGEST_IDENTIFIER]}".rstrip()


def _parts(rows: int) -> Iterable[slice]:
    return (slice(start, start + _ROWS_AT_ONCE) for start in range(0, rows, _ROWS_AT_ONCE))


def _owners(scene: SceneGeometry, layer: Layer) -> NDArray[np.int32]:
    """The building (t,) of each triangle of a layer."""
    if layer not in scene.triangle_offsets:
        return np.full(sum(piece.triangle_count for piece in scene.pieces[layer]), NO_BUILDING, np.int32)
    counts = np.diff(scene.triangle_offsets[layer])
    return np.repeat(np.arange(counts.size, dtype=np.int32), counts)


def _vertices(vertices: NDArray[np.void]) -> NDArray[np.void]:
    packed = np.empty(len(vertices), _VERTEX)
    packed["position"] = vertices["position"]
    packed["normal"] = vertices["normal"]
    packed["colour"] = vertices["colour"][:, :3]
    return packed


def _faces(corners: NDArray[np.uint32], owner: NDArray[np.int32]) -> NDArray[np.void]:
    packed = np.empty(len(corners), _FACE)
    packed["corners"] = 3
    packed["indices"] = corners
    packed["building"] = owner
    return packed

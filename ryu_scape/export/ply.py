"""PLY, binary little endian: all layers as one mesh, Z up, metres from the scene's origin.

The ground's point cloud is written as vertices that no face uses, which point cloud tools show as they are.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.local_frame import Z_UP, LocalFrame

_VERTEX = np.dtype([("position", "<f4", 3), ("normal", "<f4", 3), ("colour", "u1", 3)])
_FACE = np.dtype([("corners", "u1"), ("indices", "<u4", 3)])

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
end_header
"""


def write_ply(city: City, path: Path) -> None:
    """Write the scene of `city` as `path`; raises as `atomic_write` does."""
    scene = city.scene
    layers = list(scene.layers.values())
    first_vertices = np.cumsum([0] + [len(layer.vertices) for layer in layers])
    comments = "".join(f"comment {line}\n" for line in LocalFrame.of(city, Z_UP).comment_lines())
    header = _HEADER.format(comments=comments, vertices=first_vertices[-1], faces=scene.triangle_count)
    with atomic_write(path) as temporary, temporary.open("wb") as file:
        file.write(header.encode("ascii"))
        for layer in layers:
            file.write(_vertices(layer.vertices).data)
        for layer, first_vertex in zip(layers, first_vertices[:-1], strict=True):
            file.write(_faces(layer.indices, first_vertex).data)


def _vertices(vertices: NDArray[np.void]) -> NDArray[np.void]:
    packed = np.empty(len(vertices), _VERTEX)
    packed["position"] = vertices["position"]
    packed["normal"] = vertices["normal"]
    packed["colour"] = vertices["colour"][:, :3]
    return packed


def _faces(indices: NDArray[np.uint32], first_vertex: int) -> NDArray[np.void]:
    packed = np.empty(len(indices) // 3, _FACE)
    packed["corners"] = 3
    packed["indices"] = indices.reshape(-1, 3) + np.uint32(first_vertex)
    return packed

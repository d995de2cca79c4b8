"""Wavefront OBJ with its MTL: one object and one material a layer, Y up, metres from the scene's origin.

Y up is what the format's importers expect unless told otherwise. Vertex colours follow the position (`v x y z r g b`,
sRGB in [0, 1]), an extension that most tools read; the others show each layer in its mean colour, from the MTL.
Smoothing groups stand in for normals: the terrain is smooth, buildings are flat.
Point clouds are left out: the terrain mesh shows the same ground, and most importers drop OBJ points.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ryu_scape.atomic import atomic_write
from ryu_scape.city import City
from ryu_scape.export.finish import finish_of
from ryu_scape.export.local_frame import Y_UP, LocalFrame, y_up
from ryu_scape.export.number_rows import number_rows
from ryu_scape.scene.vertex_arrays import VertexArrays

_ROWS_AT_ONCE = 1 << 16
_SMOOTH_LAYERS = {"terrain"}


def write_obj(city: City, path: Path) -> None:
    """Write the scene of `city` as `path` and its materials beside it, in a .mtl; raises as `atomic_write` does."""
    scene = city.scene
    meshes = {name: layer for name, layer in scene.layers.items() if layer.triangle_count}
    materials = path.with_suffix(".mtl")
    comments = "".join(f"# {line}\n" for line in LocalFrame.of(city, Y_UP).comment_lines())
    with atomic_write(path) as temporary, atomic_write(materials) as temporary_materials:
        temporary_materials.write_text("\n".join(_material(name, mesh) for name, mesh in meshes.items()), "ascii")
        with temporary.open("wb") as file:
            file.write(f"{comments}mtllib {materials.name}\n".encode())
            first_vertex = 1
            for name, mesh in meshes.items():
                _write_object(file, name, mesh, first_vertex)
                first_vertex += len(mesh.vertices)


def _write_object(file: BinaryIO, name: str, mesh: VertexArrays, first_vertex: int) -> None:
    """OBJ counts vertices through the whole file, from 1: `first_vertex` is the number of this mesh's first one."""
    smoothing = "1" if name in _SMOOTH_LAYERS else "off"
    file.write(f"o {name}\nusemtl {name}\ns {smoothing}\n".encode())
    for part in _parts(len(mesh.vertices)):
        vertices = mesh.vertices[part]
        file.write(number_rows("v", (y_up(vertices["position"]), 3), (vertices["colour"][:, :3] / 255.0, 3)))
    triangles = mesh.indices.reshape(-1, 3)
    for part in _parts(len(triangles)):
        file.write(number_rows("f", (triangles[part] + np.int64(first_vertex), 0)))


def _parts(rows: int) -> Iterator[slice]:
    return (slice(start, start + _ROWS_AT_ONCE) for start in range(0, rows, _ROWS_AT_ONCE))


def _material(name: str, mesh: VertexArrays) -> str:
    finish = finish_of(name)
    red, green, blue = mesh.vertices["colour"][:, :3].mean(axis=0) / 255.0
    shininess = 1000.0 * (1.0 - finish.roughness) ** 2
    return (
        f"newmtl {name}\n"
        f"Kd {red:.3f} {green:.3f} {blue:.3f}\n"
        f"Ks {finish.reflectance:.3f} {finish.reflectance:.3f} {finish.reflectance:.3f}\n"
        f"Ns {shininess:.1f}\n"
        "illum 2\n"
    )

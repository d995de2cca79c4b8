"""Wavefront OBJ with its MTL, Y up, metres from the scene's origin: the ground, and an object for each building.

Y up is what the format's importers expect unless told otherwise. A building's object has its identifier for a name.
The orthophoto lies beside the OBJ as a JPEG. Each triangle that it does not cover has one colour, its corners' mean,
from a palette beside it (`palette`), which every importer reads, unlike colours of vertices.
Smoothing groups stand in for normals: terrain and trees are smooth, buildings are flat.
Point clouds are left out: the terrain mesh shows the same ground, and most importers drop OBJ points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import SideFiles, atomic_write_with_side_files
from ryu_scape.city import City
from ryu_scape.export.batches import BUILDINGS_AT_ONCE, Batch, building_batches
from ryu_scape.export.local_frame import Y_UP, LocalFrame, y_up
from ryu_scape.export.number_rows import number_rows, row_starts
from ryu_scape.export.palette import LEVELS, palette_numbers, palette_png, palette_uv
from ryu_scape.export.plain_text import one_line
from ryu_scape.export.surfaces import Surface, as_jpeg, building_surfaces, ground_surfaces
from ryu_scape.scene.vertex_arrays import PlanTexture, SceneGeometry

_ROWS_AT_ONCE = 1 << 16
_NAMELESS = "building"


def write_obj(city: City, path: Path) -> None:
    """Write the scene of `city` as `path`, its materials and its texture beside it; raises as `atomic_write` does.

    These bear a digest of their content in their names: an OBJ never meets the materials of another export.
    """
    scene = city.scene
    ground = [surface for surface in ground_surfaces(scene) if scene.layers[surface.layers[0]].triangle_count]
    surfaces = building_surfaces(scene)
    comments = "".join(f"# {line}\n" for line in LocalFrame.of(city, Y_UP).comment_lines())
    with atomic_write_with_side_files(path) as (temporary, side_files):
        library = _add_materials(side_files, scene, [*ground, *surfaces])
        with temporary.open("wb") as file:
            file.write(f"{comments}mtllib {library}\n".encode())
            writer = _Writer(file, scene.texture)
            for surface in ground:
                writer.write([surface.name], [surface], [Batch.of_layer(scene.layers[surface.layers[0]])])
            names = [_object_name(building.footprint.identifier) for building in city.buildings]
            batches = zip(*(building_batches(scene, surface.layers) for surface in surfaces), strict=True)
            for number, of_surfaces in enumerate(batches):
                writer.write(names[number * BUILDINGS_AT_ONCE :][:BUILDINGS_AT_ONCE], surfaces, of_surfaces)


class _Writer:
    """Counts vertices and texture coordinates through the whole file, from 1, as OBJ does."""

    def __init__(self, file: BinaryIO, texture: PlanTexture | None) -> None:
        self._file = file
        self._texture = texture
        self._next_vertex = 1
        self._next_coordinate = 1
        self._of_colour = np.zeros(LEVELS**3, np.int64)

    def write(self, names: Sequence[str], surfaces: Sequence[Surface], batches: Sequence[Batch]) -> None:
        """Write objects, each of one mesh from every batch; batch k is covered by surface k."""
        faces = [self._write_vertices(surface, batch) for surface, batch in zip(surfaces, batches, strict=True)]
        for mesh, name in enumerate(names):
            heading = f"o {name}\n"
            for surface, text, starts in zip(surfaces, *zip(*faces, strict=True), strict=True):
                if starts[mesh] < starts[mesh + 1]:
                    smoothing = "1" if surface.is_smooth else "off"
                    self._file.write(f"{heading}usemtl {surface.name}\ns {smoothing}\n".encode())
                    self._file.write(text[starts[mesh] : starts[mesh + 1]])
                    heading = ""

    def _write_vertices(self, surface: Surface, batch: Batch) -> tuple[memoryview, NDArray[np.int64]]:
        """Returns the rows of the faces that belong to them, and where those of each mesh begin and end."""
        corners = batch.corners
        self._file.writelines(_rows("v", (y_up(batch.vertices["position"]), 3)))
        coordinates = self._on_orthophoto(batch) if surface.is_textured else self._on_palette(batch)
        numbers = np.stack((corners + self._next_vertex, coordinates), axis=2).reshape(-1, 6)
        self._next_vertex += len(batch.vertices)
        text = b"".join(_rows("f", (numbers, 0), pairs=True))
        return memoryview(text), row_starts(text)[batch.index_starts // 3]

    def _on_orthophoto(self, batch: Batch) -> NDArray[np.int64]:
        """The texture coordinate of each triangle's corners (t, 3), one for each vertex."""
        assert self._texture  # noqa: S101 - without one no surface is textured
        u, v = self._texture.uv(batch.vertices["position"]).T
        return batch.corners + self._write_coordinates(np.stack((u, 1.0 - v), axis=1))

    def _on_palette(self, batch: Batch) -> NDArray[np.int64]:
        """The texture coordinate of each triangle's corners (t, 3), the same for all three, one for each new colour."""
        colour = palette_numbers(batch.vertices["colour"][batch.corners, :3].mean(axis=1))
        new = np.flatnonzero(np.bincount(colour, minlength=self._of_colour.size) * (self._of_colour == 0))
        self._of_colour[new] = self._write_coordinates(palette_uv(new)) + np.arange(new.size)
        return np.repeat(self._of_colour[colour, None], 3, axis=1)

    def _write_coordinates(self, uv: NDArray[np.floating]) -> int:
        """Returns the number of the first one."""
        first = self._next_coordinate
        self._file.writelines(_rows("vt", (uv, 6)))
        self._next_coordinate += len(uv)
        return first


def _object_name(identifier: str) -> str:
    r"""The identifier as far as an OBJ can hold it: a `\` at the end would draw the next line to this one."""
    return one_line(identifier).rstrip("\\ ") or _NAMELESS


def _rows(keyword: str, *blocks: tuple[NDArray, int], pairs: bool = False) -> Iterator[bytes]:
    for start in range(0, len(blocks[0][0]), _ROWS_AT_ONCE):
        part = slice(start, start + _ROWS_AT_ONCE)
        yield number_rows(keyword, *((values[part], decimals) for values, decimals in blocks), pairs=pairs)


def _add_materials(side_files: SideFiles, scene: SceneGeometry, surfaces: Sequence[Surface]) -> str:
    """The name of the MTL, written with the pictures that it names."""
    pictures = {}
    if scene.texture and any(surface.is_textured for surface in surfaces):
        pictures[True] = side_files.add(".jpg", as_jpeg(scene.texture))
    if not all(surface.is_textured for surface in surfaces):
        pictures[False] = side_files.add(".png", palette_png())
    materials = "\n".join(_material(surface, pictures[surface.is_textured]) for surface in surfaces)
    return side_files.add(".mtl", materials.encode())


def _material(surface: Surface, picture: str) -> str:
    """Kd is white, for importers multiply the picture by it."""
    shininess = 1000.0 * (1.0 - surface.roughness) ** 2
    kd, ks = (" ".join([f"{value:.3f}"] * 3) for value in (1.0, surface.reflectance))
    return f"newmtl {surface.name}\nKd {kd}\nKs {ks}\nNs {shininess:.1f}\nillum 2\nmap_Kd {picture}\n"

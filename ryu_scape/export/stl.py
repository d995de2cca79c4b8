"""Binary STL, Z up, metres from the scene's origin: the terrain and every building as a closed solid, for printing.

STL knows neither colours nor objects: windows, balconies and other details that are no part of a solid are left out. A
JSON file beside it holds the LocalFrame and says which triangles are whose; the header of the STL names it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write_with_side_files
from ryu_scape.city import City
from ryu_scape.export.batches import Batch, building_batches
from ryu_scape.export.local_frame import GENERATOR, Z_UP, LocalFrame

GROUND_LAYERS = ("terrain", "base")
SOLID_LAYERS = ("walls", "roofs", "parapets")

_HEADER_BYTES = 80
_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def write_stl(city: City, path: Path) -> None:
    """Write the solids of `city` as `path` and where they stand beside it; raises as `atomic_write` does."""
    scene = city.scene
    solids = [name for name in SOLID_LAYERS if name in scene.triangle_offsets]
    ground = [Batch.of_layer(scene.layers[name]) for name in GROUND_LAYERS if name in scene.layers]
    first_triangle = sum(batch.indices.size // 3 for batch in ground)
    counts = sum((np.diff(scene.triangle_offsets[name]) for name in solids), np.zeros(len(city.buildings), np.int64))
    with atomic_write_with_side_files(path) as (temporary, side_files):
        legend = side_files.add(".json", _legend(city, first_triangle, counts).encode())
        with temporary.open("wb") as file:
            file.write(_header(legend))
            file.write(np.uint32(first_triangle + counts.sum()).tobytes())
            for batch in chain(ground, building_batches(scene, solids)):
                file.write(_triangles(batch).data)


def _legend(city: City, first_triangle: int, counts: NDArray[np.int64]) -> str:
    """Frame and buildings: those follow the ground, each with its triangles in one piece."""
    first_triangles = first_triangle + np.cumsum(counts) - counts
    buildings = [
        {"id": building.footprint.identifier, "first_triangle": first, "triangles": count}
        for building, first, count in zip(city.buildings, first_triangles.tolist(), counts.tolist(), strict=True)
    ]
    return json.dumps({"generator": GENERATOR} | asdict(LocalFrame.of(city, Z_UP)) | {"buildings": buildings})


def _header(legend: str) -> bytes:
    """Only the end of the legend's name is sure to fit."""
    ending = legend[legend.rindex("-") :]
    return f"{GENERATOR}, z up, metres; CRS and origin: {ending}".encode("ascii").ljust(_HEADER_BYTES)


def _triangles(batch: Batch) -> NDArray[np.void]:
    corners = batch.vertices["position"][batch.corners]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    packed = np.zeros(len(corners), _TRIANGLE)
    packed["normal"] = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    packed["corners"] = corners
    return packed

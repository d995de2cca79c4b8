"""Binary STL, Z up, metres from the scene's origin: the ground on a plate and the buildings as closed solids, to print.

The terrain is as simple as that of a GLB (`light_ground`). Buildings that touch are one solid where they can be united.
They stand in the ground; slicers take what overlaps for one. STL knows neither colours nor objects: windows, balconies
and other details that are no part of a solid are left out. A JSON file beside it holds the LocalFrame and says which
triangles are whose, and which solid they are part of; the header of the STL names it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write_with_side_files
from ryu_scape.city import City
from ryu_scape.export.batches import building_batches
from ryu_scape.export.light_ground import BLOCK_TOLERANCE_M, simplified
from ryu_scape.export.local_frame import GENERATOR, Z_UP, LocalFrame
from ryu_scape.export.plate import floor_below, ground_on_plate
from ryu_scape.export.united_solids import UnitedSolid, can_unite, touching_groups, unite
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import SceneGeometry

_HEADER_BYTES = 80
_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])

logger = logging.getLogger(__name__)


def write_stl(city: City, path: Path) -> None:
    """Write the solids of `city` as `path` and where they stand beside it; raises as `atomic_write` does."""
    with atomic_write_with_side_files(path) as (temporary, side_files), temporary.open("wb") as file:
        file.seek(_HEADER_BYTES + np.uint32().nbytes)
        ground = _ground(city.scene)
        file.write(_triangles(ground).data)
        total = len(ground)
        entries: dict[int, dict[str, object]] = {}
        for solid_number, (members, solid) in enumerate(_solids(city)):
            file.write(_triangles(solid.corners).data)
            counts = np.bincount(solid.owner, minlength=len(members)).tolist()
            for member, count in zip(members, counts, strict=True):
                place = {"first_triangle": total, "triangles": count, "solid": solid_number}
                entries[member] = {"id": city.buildings[member].footprint.identifier} | place
                total += count
        legend = side_files.add(".json", _legend(city, [entries[row] for row in sorted(entries)]).encode())
        file.seek(0)
        file.write(_header(legend))
        file.write(np.uint32(total).tobytes())


def _ground(scene: SceneGeometry) -> NDArray[np.float32]:
    terrain = scene.layers[Layer.TERRAIN]
    if not terrain.triangle_count:
        return np.empty((0, 3, 3), np.float32)
    terrain = simplified(terrain, BLOCK_TOLERANCE_M)
    return ground_on_plate(terrain, floor_below(terrain, float(scene.bounds_m[0, 2])))


def _solids(city: City) -> Iterator[tuple[list[int], UnitedSolid]]:
    """The buildings of each solid and the solid itself, as soon as the last of these buildings is known."""
    group = touching_groups(city.buildings)
    if not can_unite() and (group != np.arange(group.size)).any():
        logger.warning("Touching buildings stay solids of their own: to unite them, install manifold3d.")
        group = np.arange(group.size)
    waiting: dict[int, dict[int, NDArray[np.float32]]] = {}
    missing = np.bincount(group, minlength=group.size)
    for row, (corners, first) in enumerate(zip(_corners(city.scene), group.tolist(), strict=True)):
        waiting.setdefault(first, {})[row] = corners
        missing[first] -= 1
        if not missing[first]:
            yield from _united(waiting.pop(first))


def _united(solids: dict[int, NDArray[np.float32]]) -> Iterator[tuple[list[int], UnitedSolid]]:
    """The common solid of some buildings, by their rows; where there is none, each for itself."""
    filled = {row: corners for row, corners in solids.items() if len(corners)}
    union = unite(list(filled.values())) if len(filled) > 1 else None
    if union is not None:
        yield list(filled), union
    for row, corners in solids.items():
        if union is None or row not in filled:
            yield [row], UnitedSolid(corners, np.zeros(len(corners), np.intp))


def _corners(scene: SceneGeometry) -> Iterator[NDArray[np.float32]]:
    """The triangles (t, 3, 3) of each building in order."""
    for batch in building_batches(scene, [layer for layer in scene.triangle_offsets if layer.is_solid]):
        corners = batch.vertices["position"][batch.corners]
        yield from np.split(corners, batch.index_starts[1:-1] // 3)


def _legend(city: City, buildings: list[dict[str, object]]) -> str:
    """Frame and buildings, each with its triangles in one piece."""
    return json.dumps({"generator": GENERATOR} | asdict(LocalFrame.of(city, Z_UP)) | {"buildings": buildings})


def _header(legend: str) -> bytes:
    """Only the end of the legend's name is sure to fit."""
    ending = legend[legend.rindex("-") :]
    return f"{GENERATOR}, z up, metres; CRS and origin: {ending}".encode("ascii").ljust(_HEADER_BYTES)


def _triangles(corners: NDArray[np.float32]) -> NDArray[np.void]:
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    packed = np.zeros(len(corners), _TRIANGLE)
    packed["normal"] = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    packed["corners"] = corners
    return packed

"""Binary STL, Z up, metres from the scene's origin: the ground on a plate and the buildings as closed solids, to print.

They are those of `printable`. STL knows neither colours nor objects: windows, balconies and other details that are no
part of a solid are left out. A JSON file beside it holds the LocalFrame and says which triangles are whose, and which
solid they are part of; the header of the STL names it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ryu_scape.atomic import atomic_write_with_side_files
from ryu_scape.city import City
from ryu_scape.export.local_frame import GENERATOR, Z_UP, LocalFrame
from ryu_scape.export.printable import printable_ground, printable_solids

_HEADER_BYTES = 80
_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def write_stl(city: City, path: Path) -> None:
    """Write the solids of `city` as `path` and where they stand beside it; raises as `atomic_write` does."""
    with atomic_write_with_side_files(path) as (temporary, side_files), temporary.open("wb") as file:
        file.seek(_HEADER_BYTES + np.uint32().nbytes)
        ground = printable_ground(city.scene)
        file.write(triangles_of(ground).data)
        total = len(ground)
        entries: dict[int, dict[str, object]] = {}
        for solid_number, (members, solid) in enumerate(printable_solids(city)):
            file.write(triangles_of(solid.corners).data)
            counts = np.bincount(solid.owner, minlength=len(members)).tolist()
            for member, count in zip(members, counts, strict=True):
                place = {"first_triangle": total, "triangles": count, "solid": solid_number}
                entries[member] = {"id": city.buildings[member].footprint.identifier} | place
                total += count
        legend = side_files.add(".json", _legend(city, [entries[row] for row in sorted(entries)]).encode())
        file.seek(0)
        file.write(_header(legend))
        file.write(np.uint32(total).tobytes())


def _legend(city: City, buildings: list[dict[str, object]]) -> str:
    """Frame and buildings, each with its triangles in one piece."""
    return json.dumps({"generator": GENERATOR} | asdict(LocalFrame.of(city, Z_UP)) | {"buildings": buildings})


def _header(legend: str) -> bytes:
    """Only the end of the legend's name is sure to fit."""
    ending = legend[legend.rindex("-") :]
    return f"{GENERATOR}, z up, metres; CRS and origin: {ending}".encode("ascii").ljust(_HEADER_BYTES)


def triangles_of(corners: NDArray[np.float32]) -> NDArray[np.void]:
    """Triangles (t, 3, 3) as the format has them, with their normals."""
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    packed = np.zeros(len(corners), _TRIANGLE)
    packed["normal"] = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    packed["corners"] = corners
    return packed

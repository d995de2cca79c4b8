"""What is in a 3MF, read with the standard library alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import numpy as np
import trimesh
from numpy.typing import NDArray

CORE = "{http://schemas.microsoft.com/3dmanufacturing/core/2015/02}"


@dataclass(frozen=True, eq=False)
class Package:
    """bodies: each mesh as it lies on the bed, in millimetres, by its name. metadata: by name.

    moved_mm: (3,) what the placing has added to the meshes' own coordinates.
    """

    bodies: dict[str, trimesh.Trimesh]
    metadata: dict[str, str]
    moved_mm: NDArray[np.float64]


def open_3mf(path: Path) -> Package:
    with ZipFile(path) as package:
        model = ElementTree.fromstring(package.read("3D/city.model"))  # noqa: S314 - our own file
    assert model.get("unit") == "millimeter"
    (item,) = model.iter(f"{CORE}item")
    placed = np.array((item.get("transform") or "").split(), float).reshape(4, 3)
    assert (placed[:3] == np.eye(3)).all()
    bodies = {}
    for element in model.iter(f"{CORE}object"):
        if element.find(f"{CORE}mesh") is not None:
            vertices = [[float(v.get(axis) or "") for axis in "xyz"] for v in element.iter(f"{CORE}vertex")]
            faces = [
                [int(t.get(corner) or "") for corner in ("v1", "v2", "v3")] for t in element.iter(f"{CORE}triangle")
            ]
            bodies[element.get("name") or ""] = trimesh.Trimesh(np.add(vertices, placed[3]), faces, process=False)
    metadata = {each.get("name") or "": each.text or "" for each in model.iter(f"{CORE}metadata")}
    return Package(bodies, metadata, placed[3])

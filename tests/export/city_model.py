"""CityJSON solids as an independent reader sees them, and the rules that val3dity checks (ISO 19107, Ledoux 2018)."""

from __future__ import annotations

import importlib
import json
import json.encoder
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import shapely
import trimesh
from numpy.typing import NDArray


def _import_cjio() -> ModuleType:
    """On import cjio has every JSON of the process written with six decimals, ours too, were that not undone."""
    encoder = json.encoder.c_make_encoder
    module = importlib.import_module("cjio.cityjson")
    json.encoder.c_make_encoder = encoder
    del json.encoder.float
    return module


cityjson = _import_cjio()

SNAP_M, PLANARITY_M = 0.001, 0.01
"""What val3dity takes for the same point, and for the same plane, unless told otherwise."""


@dataclass(frozen=True, eq=False)
class Face:
    """rings: of vertex numbers, the outer one first."""

    rings: list[list[int]]
    surface: str


@dataclass(frozen=True, eq=False)
class Solid:
    """vertices: (n, 3) map metres of the whole file."""

    vertices: NDArray[np.float64]
    faces: list[Face]

    def of(self, surface: str) -> list[Face]:
        return [face for face in self.faces if face.surface == surface]


def models_of_sequence(path: Path) -> list[Any]:
    """Each feature of a CityJSONSeq as a model of its own, with what the first line says of all."""
    head, *features = map(json.loads, path.read_text("utf-8").splitlines())
    assert all(feature["type"] == "CityJSONFeature" for feature in features)
    parts = [{key: feature[key] for key in ("CityObjects", "vertices")} for feature in features]
    models = []
    for part in parts:
        text = StringIO(json.dumps(head | part))
        text.name = str(path)
        models.append(cityjson.reader(text))
    for model in models:
        model.check_version()
    return models


def open_model(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        model = cityjson.reader(file)
    model.check_version()
    return model


def vertices_of(model: Any) -> NDArray[np.float64]:
    steps = np.array(model.j["vertices"], np.int64).reshape(-1, 3)
    return steps * model.j["transform"]["scale"] + model.j["transform"]["translate"]


def solids_of(path: Path, lod: str) -> dict[str, Solid]:
    """By the building's key; those of one level of detail."""
    return solids_in(open_model(path), lod)


def solids_in(model: Any, lod: str) -> dict[str, Solid]:
    """As `solids_of`, of an open model."""
    vertices = vertices_of(model)
    return {
        key: Solid(vertices, _faces(geometry))
        for key, building in model.j["CityObjects"].items()
        for geometry in building.get("geometry", ())
        if geometry["lod"] == lod
    }


def _faces(geometry: dict) -> list[Face]:
    assert geometry["type"] == "Solid"
    (shell,), (values,) = geometry["boundaries"], geometry["semantics"]["values"]
    kinds = [surface["type"] for surface in geometry["semantics"]["surfaces"]]
    return [Face(rings, kinds[value]) for rings, value in zip(shell, values, strict=True)]


def faults_of(solid: Solid) -> list[str]:
    """The rules that a solid breaks."""
    found = [fault for face in solid.faces for fault in _faults_of_face(solid.vertices, face)]
    edges = Counter(edge for face in solid.faces for ring in face.rings for edge in _edges(ring))
    if max(edges.values()) > 1 or any((end, start) not in edges for start, end in edges):
        found.append("open shell")
    mesh = mesh_of(solid)
    if not mesh.is_watertight or mesh.volume <= 0 or mesh.body_count != 1:
        found.append("not one solid with an inside")
    return found


def mesh_of(solid: Solid) -> trimesh.Trimesh:
    """The solid's faces cut into triangles within their own planes, around their corner nearest to zero."""
    triangles = np.concatenate([_triangles(solid.vertices, face) for face in solid.faces])
    origin = solid.vertices[triangles.ravel()].min(axis=0)
    mesh = trimesh.Trimesh(solid.vertices - origin, triangles, process=False)
    mesh.remove_unreferenced_vertices()
    return mesh


def normal_of(vertices: NDArray[np.float64], face: Face) -> NDArray[np.float64]:
    """Newell's, of the length of the face's area."""
    first = vertices[face.rings[0][0]]
    rings = [vertices[ring] - first for ring in face.rings]
    return 0.5 * np.sum([np.cross(ring, np.roll(ring, -1, axis=0)).sum(axis=0) for ring in rings], axis=0)


def _edges(ring: list[int]) -> list[tuple[int, int]]:
    return list(zip(ring, ring[1:] + ring[:1], strict=True))


def _faults_of_face(vertices: NDArray[np.float64], face: Face) -> list[str]:
    found = []
    normal = normal_of(vertices, face)
    points = np.concatenate([vertices[ring] for ring in face.rings])
    if np.abs((points - points.mean(axis=0)) @ normal).max() / np.linalg.norm(normal) > PLANARITY_M:
        found.append("not plane")
    for ring in face.rings:
        lengths = np.linalg.norm(np.diff(vertices[ring], axis=0, append=vertices[ring[:1]]), axis=1)
        if len(set(ring)) != len(ring) or lengths.min() < SNAP_M:
            found.append("repeated corner")
    outer, *inner = _flattened(vertices, face)
    polygon = shapely.Polygon(outer, inner)
    if not polygon.is_valid or not shapely.is_ccw(polygon.exterior) or any(map(shapely.is_ccw, polygon.interiors)):
        found.append("ring that crosses itself or is wound the wrong way")
    return found


def _flattened(vertices: NDArray[np.float64], face: Face) -> list[NDArray[np.float64]]:
    """The rings in the face's own plane, seen from outside."""
    normal = normal_of(vertices, face)
    normal /= np.linalg.norm(normal)
    aside = np.eye(3)[np.abs(normal).argmin()]
    across = np.cross(aside, normal)
    across /= np.linalg.norm(across)
    axes = np.stack((across, np.cross(normal, across)), axis=1)
    origin = vertices[face.rings[0][0]]
    return [(vertices[ring] - origin) @ axes for ring in face.rings]


def _triangles(vertices: NDArray[np.float64], face: Face) -> NDArray[np.int64]:
    rings = _flattened(vertices, face)
    numbers = np.concatenate(face.rings)
    flat = np.concatenate(rings)
    pieces = shapely.get_parts(shapely.constrained_delaunay_triangles(shapely.Polygon(rings[0], rings[1:])))
    corners = np.array([shapely.get_coordinates(shapely.orient_polygons(piece))[:3] for piece in pieces])
    nearest = np.linalg.norm(corners.reshape(-1, 1, 2) - flat, axis=2).argmin(axis=1)
    return numbers[nearest].reshape(-1, 3)

"""What libraries other than ours find in our files: one reader for each ending."""

from __future__ import annotations

import gzip
import json
import re
import warnings
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import rasterio
import trimesh
from numpy.typing import NDArray
from rasterio.crs import CRS

from tests.export.city_model import models_of_sequence, open_model, vertices_of
from tests.export.package_3mf import open_3mf
from tests.export.packed_glb import unpacked

Z_UP = np.eye(3)
Y_UP = np.array([(1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, -1.0, 0.0)])
"""What positions, as rows, are multiplied by to point east, north and up."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What a reader says of a file.

    count: triangles, features or bands. bounds_m: (2, 2 or 3) lowest and highest corner on the map. names: identifiers
    of buildings, or of bands.
    """

    reader: str
    count: int
    bounds_m: NDArray[np.float64]
    crs: CRS
    names: frozenset[str]


def read_glb(path: Path) -> Reading:
    return _of_glb(path.read_bytes())


def read_web_glb(path: Path) -> Reading:
    return _of_glb(unpacked(path.read_bytes()))


def read_html(path: Path) -> Reading:
    """The GLB inside the page."""
    pieces = re.findall(r'<script class="scene" type="text/plain">([^<]*)</script>', path.read_text("utf-8"))
    return _of_glb(gzip.decompress(b"".join(map(b64decode, pieces))))


def _of_glb(content: bytes) -> Reading:
    scene = trimesh.load_scene(BytesIO(content), file_type="glb", process=False)
    graph = scene.graph.transforms
    frame = _json_of_glb(content)["nodes"][0]["extras"]
    placed = map(scene.graph.get, scene.graph.nodes_geometry)
    meshes = [scene.geometry[name].copy().apply_transform(transform) for transform, name in placed]
    shown = set(scene.graph.nodes_geometry)
    owned = {name for name in graph.children["buildings"] if shown & {name, *graph.children.get(name, ())}}
    return _of_meshes(meshes, frame, frozenset(owned), Y_UP)


def read_tileset(path: Path) -> Reading:
    """The GLB that the tileset names, whose features have the names of the property table."""
    tileset = json.loads(path.read_text("utf-8"))
    content = (path.parent / tileset["root"]["content"]["uri"]).read_bytes()
    scene = trimesh.load_scene(BytesIO(content), file_type="glb", process=False)
    meshes = list(scene.geometry.values())
    attributes = [mesh.vertex_attributes for mesh in meshes if isinstance(mesh, trimesh.Trimesh)]
    features = {int(each) for of_mesh in attributes for each in np.ravel(of_mesh.get("_FEATURE_ID_0", ()))}
    document = _json_of_glb(content)
    ids = document["extensions"]["EXT_structural_metadata"]["propertyTables"][0]["properties"]["id"]
    buffer = content[28 + int.from_bytes(content[12:16], "little") :]
    letters, ends = (
        buffer[view["byteOffset"] :][: view["byteLength"]]
        for view in (document["bufferViews"][ids[name]] for name in ("values", "stringOffsets"))
    )
    starts = np.frombuffer(ends, "<u4")
    names = frozenset(letters[starts[row] : starts[row + 1]].decode() for row in features)
    return _of_meshes(meshes, tileset["asset"]["extras"], names, Y_UP)


def _json_of_glb(content: bytes) -> dict[str, Any]:
    length = int.from_bytes(content[12:16], "little")
    document: dict[str, Any] = json.loads(content[20 : 20 + length])
    return document


def read_obj(path: Path) -> Reading:
    with warnings.catch_warnings():  # trimesh's own, of vertices that a textured material leaves to others
        warnings.simplefilter("ignore", RuntimeWarning)
        scene = trimesh.load_scene(path, process=False, maintain_order=True)
    lines = path.read_text("utf-8").splitlines()
    names = {line[2:] for line in lines if line.startswith("o ")} - {"terrain", "base", "trees"}
    frame = _frame_of_comments([line[2:] for line in lines if line.startswith("# ")])
    return _of_meshes(list(scene.geometry.values()), frame, frozenset(names), Y_UP)


def read_ply(path: Path) -> Reading:
    mesh = trimesh.load_mesh(path, process=False)
    header = path.read_bytes().split(b"end_header")[0].decode("ascii").splitlines()
    comments = [line.removeprefix("comment ") for line in header if line.startswith("comment ")]
    named = dict(line.split(" ")[1:] for line in comments if line.startswith("building "))
    rows = np.unique(mesh.metadata["_ply_raw"]["face"]["data"]["building"])
    names = frozenset(named[str(row)] for row in rows if row >= 0)
    return _of_meshes([mesh], _frame_of_comments(comments), names, Z_UP)


def read_stl(path: Path) -> Reading:
    mesh = trimesh.load_mesh(path, process=False)
    (side_file,) = path.parent.glob(f"{path.stem}-*.json")
    legend = json.loads(side_file.read_text("utf-8"))
    names = frozenset(building["id"] for building in legend["buildings"] if building["triangles"])
    return _of_meshes([mesh], legend, names, Z_UP)


def read_3mf(path: Path) -> Reading:
    package = open_3mf(path)
    corners_mm = np.concatenate([body.triangles.reshape(-1, 3) for body in package.bodies.values()])
    frame = {name.removeprefix("ryu:"): value for name, value in package.metadata.items()}
    corners = (corners_mm - package.moved_mm) * float(frame["scale"]) / 1000.0
    bounds_m = np.stack((corners.min(axis=0), corners.max(axis=0))) + json.loads(frame["origin_m"])
    names = frozenset(name for joined in package.bodies for name in joined.split(", ")) - {"ground"}
    return Reading("xml.etree", len(corners_mm) // 3, bounds_m, CRS.from_wkt(frame["crs_wkt"]), names)


def _frame_of_comments(lines: list[str]) -> dict[str, Any]:
    wkt = "".join(line.removeprefix("crs_wkt ") for line in lines if line.startswith("crs_wkt "))
    (origin,) = (line.split(" ")[1:] for line in lines if line.startswith("origin_m "))
    return {"crs_wkt": wkt, "origin_m": [float(number) for number in origin]}


def _of_meshes(meshes: list[Any], frame: Mapping[str, Any], names: frozenset[str], axes: NDArray[Any]) -> Reading:
    surfaces = [mesh for mesh in meshes if isinstance(mesh, trimesh.Trimesh)]
    corners = np.concatenate([mesh.triangles.reshape(-1, 3) for mesh in surfaces]) @ axes
    bounds_m = np.stack((corners.min(axis=0), corners.max(axis=0))) + frame["origin_m"]
    return Reading("trimesh", len(corners) // 3, bounds_m, CRS.from_wkt(frame["crs_wkt"]), names)


def read_geojson(path: Path) -> Reading:
    return _of_features(geopandas.read_file(path).to_crs(32651))


def read_geopackage(path: Path) -> Reading:
    return _of_features(geopandas.read_file(path, layer="buildings"))


def read_table(path: Path) -> Reading:
    return _of_features(geopandas.read_file(path))


def read_kml(path: Path) -> Reading:
    """GDAL's own driver for KML, which knows names and outlines; the CRS is always WGS 84, so the city's is given."""
    frame = geopandas.read_file(path, driver="KML")
    frame["id"] = frame["Name"]
    assert frame.crs == 4326
    return _of_features(frame.to_crs(32651))


def _of_features(frame: geopandas.GeoDataFrame) -> Reading:
    crs = CRS.from_wkt(frame.crs.to_wkt())
    return Reading("geopandas", len(frame), frame.total_bounds.reshape(2, 2), crs, frozenset(frame["id"].astype(str)))


def read_cityjson(path: Path) -> Reading:
    model = open_model(path)
    buildings = {key: each for key, each in model.j["CityObjects"].items() if each["type"] == "Building"}
    assert len(model.j["CityObjects"]) == len(buildings) + 1
    used = {vertex for each in buildings.values() for geometry in each["geometry"] for vertex in _flat(geometry)}
    corners = vertices_of(model)[sorted(used), :2]
    bounds_m = np.stack((corners.min(axis=0), corners.max(axis=0)))
    return Reading("cjio", len(buildings), bounds_m, CRS.from_epsg(model.get_epsg()), frozenset(buildings))


def read_cityjson_seq(path: Path) -> Reading:
    """Each line as a model of its own, by adding what the first line says of all."""
    models = models_of_sequence(path)
    corners = np.concatenate([vertices_of(model)[:, :2] for model in models])
    bounds_m = np.stack((corners.min(axis=0), corners.max(axis=0)))
    names = frozenset(key for model in models for key in model.j["CityObjects"])
    return Reading("cjio", len(models), bounds_m, CRS.from_epsg(models[0].get_epsg()), names)


def _flat(geometry: dict[str, Any]) -> Iterator[int]:
    """The vertices of a solid."""
    return (vertex for shell in geometry["boundaries"] for face in shell for ring in face for vertex in ring)


def read_geotiff(path: Path) -> Reading:
    with rasterio.open(path) as file:
        west, south, east, north = file.bounds
        bounds_m = np.array([(west, south), (east, north)])
        return Reading("rasterio", file.count, bounds_m, file.crs, frozenset(file.descriptions))


READERS: Mapping[str, Callable[[Path], Reading]] = {
    ".web.glb": read_web_glb,
    ".glb": read_glb,
    ".html": read_html,
    ".obj": read_obj,
    ".ply": read_ply,
    ".stl": read_stl,
    ".3mf": read_3mf,
    ".tileset.json": read_tileset,
    ".geojson": read_geojson,
    ".gpkg": read_geopackage,
    ".fgb": read_table,
    ".shp.zip": read_table,
    ".kml": read_kml,
    ".city.json": read_cityjson,
    ".city.jsonl": read_cityjson_seq,
    **dict.fromkeys(
        (".dsm.tif", ".dtm.tif", ".ndsm.tif", ".height.tif", ".mask.tif", ".probability.tif", ".tif"), read_geotiff
    ),
}

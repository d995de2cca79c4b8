from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
import trimesh
from trimesh.exchange.gltf import get_schema

from ryu_scape.export.glb import write_glb
from ryu_scape.scene.vertex_arrays import SceneGeometry, VertexArrays
from tests.export.hand_made_city import city_of

NUMPY_TYPES = {5123: "<u2", 5125: "<u4", 5126: "<f4"}
ELEMENT_LENGTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}


class Glb:
    """A reader of its own, strict where trimesh is lenient."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        magic, version, length = struct.unpack_from("<4sII", content)
        assert (magic, version, length) == (b"glTF", 2, len(content))
        json_length, json_type = struct.unpack_from("<I4s", content, 12)
        assert json_type == b"JSON"
        assert json_length % 4 == 0
        self.document: dict[str, Any] = json.loads(content[20 : 20 + json_length])
        self.binary = b""
        if len(content) > 20 + json_length:
            binary_length, binary_type = struct.unpack_from("<I4s", content, 20 + json_length)
            assert binary_type == b"BIN\0"
            self.binary = content[28 + json_length :]
            assert len(self.binary) == binary_length == self.document["buffers"][0]["byteLength"]

    def accessor(self, number: int) -> np.ndarray:
        accessor = self.document["accessors"][number]
        view = self.document["bufferViews"][accessor["bufferView"]]
        assert view["byteOffset"] % 4 == 0
        width = ELEMENT_LENGTHS[accessor["type"]]
        kind = NUMPY_TYPES[accessor["componentType"]]
        assert view["byteLength"] == accessor["count"] * width * np.dtype(kind).itemsize
        return np.frombuffer(self.binary, kind, accessor["count"] * width, view["byteOffset"]).reshape(-1, width)

    def primitive(self, mesh: str) -> dict[str, Any]:
        return next(found for found in self.document["meshes"] if found["name"] == mesh)["primitives"][0]

    def attribute(self, mesh: str, name: str) -> np.ndarray:
        return self.accessor(self.primitive(mesh)["attributes"][name])


@pytest.fixture(scope="module")
def path(scene: SceneGeometry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("glb") / "scene.glb"
    write_glb(city_of(scene), path)
    return path


@pytest.fixture(scope="module")
def glb(path: Path) -> Glb:
    return Glb(path)


def test_follows_the_published_schema(glb: Glb) -> None:
    jsonschema.validate(glb.document, get_schema())


def test_views_fill_the_buffer_without_gaps_or_overlaps(glb: Glb) -> None:
    views = glb.document["bufferViews"]
    assert [view["byteOffset"] for view in views[1:]] == [
        view["byteOffset"] + view["byteLength"] for view in views[:-1]
    ]
    assert views[-1]["byteOffset"] + views[-1]["byteLength"] == len(glb.binary)


def test_stated_extents_are_those_of_the_positions(glb: Glb) -> None:
    for mesh in glb.document["meshes"]:
        accessor = glb.document["accessors"][mesh["primitives"][0]["attributes"]["POSITION"]]
        positions = glb.attribute(mesh["name"], "POSITION")
        np.testing.assert_array_equal(np.float32(accessor["min"]), positions.min(axis=0))
        np.testing.assert_array_equal(np.float32(accessor["max"]), positions.max(axis=0))


def test_y_points_up_and_north_is_minus_z(glb: Glb, scene: SceneGeometry) -> None:
    walls = scene.layers["walls"].vertices
    for attribute, field in [("POSITION", "position"), ("NORMAL", "normal")]:
        east, up, south = glb.attribute("walls", attribute).T
        np.testing.assert_array_equal(np.stack([east, -south, up], axis=1), walls[field])


def test_normals_stand_on_the_counter_clockwise_side(glb: Glb) -> None:
    corners = glb.attribute("walls", "POSITION")[glb.accessor(glb.primitive("walls")["indices"]).reshape(-1, 3)]
    faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    first_corners = glb.accessor(glb.primitive("walls")["indices"]).reshape(-1, 3)[:, 0]
    assert (np.sum(faces * glb.attribute("walls", "NORMAL")[first_corners], axis=1) > 0).all()


@pytest.mark.parametrize("layer", ["ground_points", "terrain", "walls"])
def test_colours_are_linear_light(glb: Glb, scene: SceneGeometry, layer: str) -> None:
    linear = glb.attribute(layer, "COLOR_0")[:, :3] / 65535.0
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    np.testing.assert_array_equal(np.rint(encoded * 255), scene.layers[layer].vertices["colour"][:, :3])
    assert (glb.attribute(layer, "COLOR_0")[:, 3] == 65535).all()


def test_ground_points_are_unlit_points(glb: Glb) -> None:
    primitive = glb.primitive("ground_points")
    assert primitive["mode"] == 0
    assert "indices" not in primitive
    assert "NORMAL" not in primitive["attributes"]


def test_each_layer_has_its_material_and_windows_are_glassier_than_walls(glb: Glb) -> None:
    roughness = {
        mesh["name"]: glb.document["materials"][mesh["primitives"][0]["material"]]["pbrMetallicRoughness"][
            "roughnessFactor"
        ]
        for mesh in glb.document["meshes"]
    }
    assert roughness["windows"] < 0.2 < roughness["walls"] < roughness["terrain"]


def test_root_says_where_the_scene_lies_on_the_map(glb: Glb, scene: SceneGeometry, crs_wkt: str) -> None:
    root = glb.document["nodes"][glb.document["scenes"][0]["nodes"][0]]
    assert root["extras"]["origin_m"] == scene.origin_m.tolist()
    assert root["extras"]["epsg"] == 32651
    assert root["extras"]["crs_wkt"] == crs_wkt
    assert [glb.document["nodes"][child]["name"] for child in root["children"]] == list(scene.layers)


def test_buildings_are_closed_for_another_reader(path: Path) -> None:
    walls = trimesh.load_scene(path).geometry["walls"]
    walls.merge_vertices(merge_norm=True, merge_tex=True)
    assert walls.is_watertight
    assert walls.volume == pytest.approx(4.0 * 3.25 * 9.876, rel=1e-4)


def test_layers_without_vertices_are_left_out(scene_without_buildings: SceneGeometry, tmp_path: Path) -> None:
    path = tmp_path / "scene.glb"
    write_glb(city_of(scene_without_buildings), path)
    document = Glb(path).document
    jsonschema.validate(document, get_schema())
    assert [mesh["name"] for mesh in document["meshes"]] == ["ground_points", "terrain"]


def test_scene_without_any_layer_is_still_valid(scene: SceneGeometry, tmp_path: Path) -> None:
    empty: dict[str, VertexArrays] = {}
    path = tmp_path / "scene.glb"
    write_glb(city_of(SceneGeometry(empty, scene.origin_m, scene.bounds_m, {})), path)
    jsonschema.validate(Glb(path).document, get_schema())


def test_position_that_is_not_a_number_is_never_written(scene: SceneGeometry, tmp_path: Path) -> None:
    broken = scene.layers["walls"].vertices.copy()
    broken["position"][3, 1] = np.nan
    layers = {"walls": VertexArrays(broken, scene.layers["walls"].indices)}
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_glb(city_of(SceneGeometry(layers, scene.origin_m, scene.bounds_m, {})), tmp_path / "scene.glb")
    assert list(tmp_path.iterdir()) == []

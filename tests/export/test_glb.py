from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import jsonschema
import numpy as np
import pytest
import trimesh
from trimesh.exchange.gltf import get_schema

from ryu_scape.errors import InputError
from ryu_scape.export import batches, glb_container
from ryu_scape.export.glb import write_glb
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import SceneGeometry, VertexArrays
from ryu_scape.settings import RoofCover
from tests.export.glb_reader import Glb
from tests.export.hand_made_city import city_of
from tests.export.small_town import EMPTY, IDENTIFIERS, town


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("glb") / "town.glb"
    write_glb(town(), path)
    return path


@pytest.fixture(scope="module")
def read(path: Path) -> Glb:
    return Glb(path)


def test_follows_the_published_schema(read: Glb) -> None:
    jsonschema.validate(read.document, get_schema())


def test_views_fill_the_buffer_without_gaps_or_overlaps(read: Glb) -> None:
    views = read.document["bufferViews"]
    ends = [-(-(view["byteOffset"] + view["byteLength"]) // 4) * 4 for view in views]
    assert [view["byteOffset"] for view in views] == [0, *ends[:-1]]
    assert ends[-1] == len(read.binary)


def test_every_accessor_mesh_material_and_view_is_used(read: Glb) -> None:
    document = read.document
    parts = [part for mesh in document["meshes"] for part in mesh["primitives"]]
    accessors = [number for part in parts for number in [*part["attributes"].values(), part.get("indices")]]
    assert sorted(number for number in accessors if number is not None) == list(range(len(document["accessors"])))
    assert {part["material"] for part in parts} == set(range(len(document["materials"])))
    assert {node["mesh"] for node in document["nodes"] if "mesh" in node} == set(range(len(document["meshes"])))
    views = {accessor["bufferView"] for accessor in document["accessors"]} | {document["images"][0]["bufferView"]}
    assert views == set(range(len(document["bufferViews"])))


def test_stated_extents_are_those_of_the_positions(read: Glb) -> None:
    for mesh in read.document["meshes"]:
        for part in mesh["primitives"]:
            accessor = read.document["accessors"][part["attributes"]["POSITION"]]
            positions = read.accessor(part["attributes"]["POSITION"])
            np.testing.assert_array_equal(np.float32(accessor["min"]), positions.min(axis=0))
            np.testing.assert_array_equal(np.float32(accessor["max"]), positions.max(axis=0))


def test_indices_stay_within_the_vertices_of_their_building_and_use_all_of_them(read: Glb) -> None:
    for name in set(IDENTIFIERS) - {EMPTY}:
        for part in read.primitives(name).values():
            count = read.document["accessors"][part["attributes"]["POSITION"]]["count"]
            assert set(read.accessor(part["indices"]).ravel().tolist()) == set(range(count))


def test_a_building_has_no_more_parts_than_materials(read: Glb) -> None:
    assert set(read.primitives("17")) == {"masonry", "covered_masonry", "glass"}
    assert set(read.primitives("</script>")) == {"masonry", "covered_masonry"}


def test_building_without_area_is_a_node_without_a_mesh(read: Glb) -> None:
    assert "mesh" not in read.node(EMPTY)
    assert read.node(EMPTY)["extras"]["id"] == EMPTY


def test_extras_say_what_was_measured(read: Glb) -> None:
    extras = read.node("17")["extras"]
    assert extras.items() >= {"id": "17", "ground_m": 100.0, "eave_height_m": 9.0, "height_sigma_m": 0.5}.items()
    assert extras["roof"] == "hip"
    assert (extras["area_m2"], extras["storeys"]) == (144.0, 3)
    assert extras["volume_m3"] > 144 * 9.0
    assert extras["height_source"] == "dsm"
    assert None not in extras.values()


def test_y_points_up_and_north_is_minus_z(read: Glb) -> None:
    base = town().scene.layers["base"].vertices
    for attribute, field in [("POSITION", "position"), ("NORMAL", "normal")]:
        east, up, south = read.attribute("base", "base", attribute).T
        np.testing.assert_array_equal(np.stack([east, -south, up], axis=1), base[field])


@pytest.mark.parametrize("name", ["terrain", "base", *sorted(set(IDENTIFIERS) - {EMPTY})])
def test_normals_stand_on_the_counter_clockwise_side(read: Glb, name: str) -> None:
    for part in read.primitives(name).values():
        triangles = read.accessor(part["indices"]).reshape(-1, 3)
        corners = read.accessor(part["attributes"]["POSITION"])[triangles].astype(np.float64)
        normals = read.accessor(part["attributes"]["NORMAL"])[triangles[:, 0]]
        faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        assert (np.sum(faces * normals, axis=1) > 0).all()


def test_colours_are_linear_light(scene: SceneGeometry, tmp_path: Path) -> None:
    write_glb(city_of(scene), tmp_path / "scene.glb")
    read = Glb(tmp_path / "scene.glb")
    for layer in ("ground_points", "terrain", "walls"):
        linear = read.attribute(layer, layer, "COLOR_0")[:, :3] / 65535.0
        encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
        np.testing.assert_array_equal(np.rint(encoded * 255), scene.layers[layer].vertices["colour"][:, :3])
        assert (read.attribute(layer, layer, "COLOR_0")[:, 3] == 65535).all()


def test_ground_points_are_unlit_points(read: Glb) -> None:
    part = read.primitives("ground_points")["ground_points"]
    assert part["mode"] == 0
    assert "indices" not in part
    assert "NORMAL" not in part["attributes"]


@pytest.mark.parametrize(("name", "material"), [("terrain", "terrain"), ("17", "covered_masonry")])
def test_texture_shows_each_place_as_the_orthophoto_does(read: Glb, name: str, material: str) -> None:
    """Red grows eastwards and green southwards by 2 a pixel of 0.75 m."""
    part = read.primitives(name)[material]
    assert "COLOR_0" not in part["attributes"], "vertex colours would be multiplied with the texture"
    view = read.document["bufferViews"][read.document["images"][0]["bufferView"]]
    jpeg = np.frombuffer(read.binary, np.uint8, view["byteLength"], view["byteOffset"])
    picture = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)[..., ::-1].astype(np.float64)
    u, v = read.accessor(part["attributes"]["TEXCOORD_0"]).T
    assert 0 <= min(u.min(), v.min()) <= max(u.max(), v.max()) <= 1
    height, width = picture.shape[:2]
    colour = picture[np.minimum(v * height, height - 1).astype(int), np.minimum(u * width, width - 1).astype(int)]
    east, _, south = read.accessor(part["attributes"]["POSITION"]).T
    np.testing.assert_allclose(colour[:, 0], 40 + 2 * (east + 36) / 0.75, atol=8)
    np.testing.assert_allclose(colour[:, 1], 40 + 2 * (south + 36) / 0.75, atol=8)


def test_roofs_in_their_mean_colour_are_part_of_the_masonry(tmp_path: Path) -> None:
    write_glb(town(RoofCover.MEAN_COLOUR), tmp_path / "town.glb")
    assert set(Glb(tmp_path / "town.glb").primitives("17")) == {"masonry", "glass"}


def test_glass_is_glossier_than_masonry(read: Glb) -> None:
    finishes = {material["name"]: material["pbrMetallicRoughness"] for material in read.document["materials"]}
    assert finishes["glass"]["roughnessFactor"] < 0.2 < finishes["masonry"]["roughnessFactor"]
    assert finishes["masonry"]["roughnessFactor"] < finishes["terrain"]["roughnessFactor"]
    assert all(finish["metallicFactor"] == 0 for finish in finishes.values())


def test_root_says_where_the_scene_lies_on_the_map(read: Glb) -> None:
    city = town()
    root = read.document["nodes"][read.document["scenes"][0]["nodes"][0]]
    assert root["extras"]["origin_m"] == city.scene.origin_m.tolist()
    assert root["extras"]["crs_wkt"] == city.grid.crs.to_wkt()
    children = [read.document["nodes"][child] for child in root["children"]]
    assert [child["name"] for child in children] == ["ground_points", "terrain", "base", "buildings"]
    assert [read.document["nodes"][child]["name"] for child in children[-1]["children"]] == list(IDENTIFIERS)


def test_a_building_is_a_closed_solid_for_another_reader(tmp_path: Path) -> None:
    """The square of 12 m by 12 m that is 3.2 m high, has no window, door or roof unit, and stands on a slope of 5 %."""
    write_glb(town(RoofCover.MEAN_COLOUR), tmp_path / "town.glb")
    scene = trimesh.load_scene(tmp_path / "town.glb", process=False)
    solid = scene.geometry[scene.graph["</script>"][1]]
    solid.merge_vertices(merge_norm=True, merge_tex=True)
    assert solid.is_watertight
    assert solid.volume > 12 * 12 * 3.2


def test_batches_of_any_size_give_the_same_triangles(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BUILDINGS_AT_ONCE", 2)
    write_glb(town(), tmp_path / "town.glb")
    for name in set(IDENTIFIERS) - {EMPTY}:
        for material, part in Glb(path).primitives(name).items():
            for attribute in part["attributes"]:
                other = Glb(tmp_path / "town.glb").attribute(name, material, attribute)
                np.testing.assert_array_equal(Glb(path).attribute(name, material, attribute), other)


def test_long_buildings_have_wide_indices(scene: SceneGeometry, tmp_path: Path) -> None:
    """At 65,536 vertices the highest two-byte index would restart the primitive."""
    for count, component_type in [(65_535, 5123), (65_538, 5125)]:
        vertices = np.resize(scene.layers["walls"].vertices, count)
        walls = VertexArrays(vertices, np.arange(count, dtype=np.uint32))
        layers = {Layer.WALLS: walls}
        write_glb(city_of(replace(scene, layers=layers)), tmp_path / "long.glb")
        read = Glb(tmp_path / "long.glb")
        indices = read.primitives("walls")["walls"]["indices"]
        assert read.document["accessors"][indices]["componentType"] == component_type
        np.testing.assert_array_equal(read.accessor(indices).ravel(), np.arange(count))


def test_layers_without_vertices_are_left_out(scene_without_buildings: SceneGeometry, tmp_path: Path) -> None:
    write_glb(city_of(scene_without_buildings), tmp_path / "scene.glb")
    document = Glb(tmp_path / "scene.glb").document
    jsonschema.validate(document, get_schema())
    assert [node["name"] for node in document["nodes"]] == ["scene", "ground_points", "terrain"]


def test_scene_without_any_layer_is_still_valid(scene: SceneGeometry, tmp_path: Path) -> None:
    write_glb(city_of(SceneGeometry({}, scene.origin_m, scene.bounds_m, {})), tmp_path / "scene.glb")
    jsonschema.validate(Glb(tmp_path / "scene.glb").document, get_schema())


def test_position_that_is_not_a_number_is_never_written(scene: SceneGeometry, tmp_path: Path) -> None:
    broken = scene.layers["walls"].vertices.copy()
    broken["position"][3, 1] = np.nan
    layers = {Layer.WALLS: VertexArrays(broken, scene.layers["walls"].indices)}
    with pytest.raises(ValueError, match="not a finite number"):
        write_glb(city_of(SceneGeometry(layers, scene.origin_m, scene.bounds_m, {})), tmp_path / "scene.glb")
    assert list(tmp_path.iterdir()) == []


def test_scene_beyond_the_format_is_refused_before_its_arrays_are_written(
    scene: SceneGeometry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glb_container, "LARGEST_FILE_BYTES", 10_000)
    with pytest.raises(InputError, match="GiB") as caught:
        write_glb(city_of(scene), tmp_path / "scene.glb")
    assert "PLY" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []

"""The GLB for web pages: unpacked, it is the plain one to within half a step."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from trimesh.exchange.gltf import get_schema

from ryu_scape.export import export_city
from ryu_scape.export.glb import write_glb
from ryu_scape.export.glb_lattice import FINEST_STEP_M
from ryu_scape.export.meshopt import packed_elements, packed_indices
from ryu_scape.export.web_glb import EXTENSIONS, write_web_glb
from ryu_scape.inputs import BuildRequest
from ryu_scape.pipeline import run
from ryu_scape.progress import NullProgress
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.settings import RoofCover
from tests.conftest import REPOSITORY
from tests.export.glb_reader import Glb
from tests.export.hand_made_city import box, city_of
from tests.export.hand_made_city import scene_of as scene_of_layers
from tests.export.packed_glb import unpacked, unpacked_view
from tests.export.small_town import EMPTY, IDENTIFIERS, town

KIND_OF = {5120: "i1", 5123: "<u2", 5125: "<u4", 5126: "<f4"}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Glb:
    path = tmp_path_factory.mktemp("glb") / "town.glb"
    write_glb(town(), path)
    return Glb(path)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("glb") / "town.web.glb"
    write_web_glb(town(), path)
    return path


@pytest.fixture(scope="module")
def read(packed: Path) -> Unpacked:
    return Unpacked(packed)


class Unpacked(Glb):
    """A packed GLB as a reader that knows both extensions sees it."""

    def __init__(self, path: Path) -> None:
        whole = path.with_suffix(".unpacked")
        whole.write_bytes(unpacked(path.read_bytes()))
        super().__init__(whole)

    def numbers(self, number: int) -> np.ndarray:
        """An accessor as it is meant: between -1 and 1 where it is normalised."""
        accessor = self.document["accessors"][number]
        view = self.document["bufferViews"][accessor["bufferView"]]
        kind = np.dtype(KIND_OF[accessor["componentType"]])
        width = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}[accessor["type"]]
        stride = view.get("byteStride", width * kind.itemsize)
        assert stride % 4 == 0 or accessor["type"] == "SCALAR"
        start = view["byteOffset"] + accessor["byteOffset"]
        rows = np.frombuffer(self.binary, np.uint8, accessor["count"] * stride, start).reshape(-1, stride)
        numbers = np.ascontiguousarray(rows[:, : width * kind.itemsize]).view(kind)
        return numbers / np.iinfo(kind).max if accessor.get("normalized") else numbers

    def positions_m(self, node: str, material: str) -> np.ndarray:
        place = self.node(node)
        steps = self.numbers(self.primitives(node)[material]["attributes"]["POSITION"])
        return steps * place["scale"] + place["translation"]


def test_follows_the_published_schema(packed: Path) -> None:
    document = Glb(packed).document
    jsonschema.validate(document, get_schema())
    assert document["extensionsRequired"] == document["extensionsUsed"] == EXTENSIONS


def test_packed_views_fill_the_buffer_and_unpacked_ones_another(packed: Path) -> None:
    read = Glb(packed)
    places = [view.get("extensions", {EXTENSIONS[1]: view})[EXTENSIONS[1]] for view in read.document["bufferViews"]]
    ends = [place["byteOffset"] + place["byteLength"] for place in places]
    assert [place["byteOffset"] for place in places] == [0, *ends[:-1]]
    assert 0 <= len(read.binary) - ends[-1] < 4
    assert {place["buffer"] for place in places} == {0}
    fallback = read.document["buffers"][1]
    assert fallback["extensions"] == {EXTENSIONS[1]: {"fallback": True}}
    others = [view for view in read.document["bufferViews"] if view["buffer"] == 1]
    assert max(view["byteOffset"] + view["byteLength"] for view in others) <= fallback["byteLength"]
    assert all(view["byteOffset"] % 4 == 0 for view in others)


def test_everything_is_where_it_is_in_the_plain_file(plain: Glb, read: Unpacked) -> None:
    names = ["terrain", "base", "ground_points", *sorted(set(IDENTIFIERS) - {EMPTY})]
    for name in names:
        parts = read.primitives(name)
        assert set(parts) == set(plain.primitives(name))
        for material, part in parts.items():
            expected = plain.primitives(name)[material]
            np.testing.assert_allclose(
                read.positions_m(name, material),
                plain.accessor(expected["attributes"]["POSITION"]),
                rtol=0,
                atol=0.5 * FINEST_STEP_M + 1e-5,
            )
            if "indices" in expected:
                np.testing.assert_array_equal(read.numbers(part["indices"]), plain.accessor(expected["indices"]))
            for attribute, tolerance in (("NORMAL", 0.5 / 127), ("TEXCOORD_0", 1e-5), ("COLOR_0", 0.0)):
                if attribute in expected["attributes"]:
                    scale = 65535.0 if attribute == "COLOR_0" else 1.0
                    np.testing.assert_allclose(
                        read.numbers(part["attributes"][attribute]),
                        plain.accessor(expected["attributes"][attribute]) / scale,
                        rtol=0,
                        atol=tolerance + 1e-6,
                    )


def test_nodes_say_the_same(plain: Glb, read: Unpacked) -> None:
    def said(node: dict) -> dict:
        return {name: value for name, value in node.items() if name not in ("translation", "scale")}

    assert [said(node) for node in read.document["nodes"]] == plain.document["nodes"]
    assert all(("scale" in node) == ("mesh" in node) for node in read.document["nodes"])


def test_stated_extents_are_those_of_the_numbers(read: Unpacked) -> None:
    for mesh in read.document["meshes"]:
        for part in mesh["primitives"]:
            accessor = read.document["accessors"][part["attributes"]["POSITION"]]
            steps = read.numbers(part["attributes"]["POSITION"])
            np.testing.assert_array_equal(accessor["min"], steps.min(axis=0))
            np.testing.assert_array_equal(accessor["max"], steps.max(axis=0))


def test_a_building_is_still_a_closed_solid(tmp_path: Path) -> None:
    write_web_glb(town(RoofCover.MEAN_COLOUR), tmp_path / "town.web.glb")
    content = unpacked((tmp_path / "town.web.glb").read_bytes())
    scene = trimesh.load_scene(BytesIO(content), file_type="glb", process=False)
    transform, geometry = scene.graph["</script>"]
    solid = scene.geometry[geometry].copy().apply_transform(transform)
    solid.merge_vertices(merge_norm=True, merge_tex=True)
    assert solid.is_watertight
    assert solid.volume > 12 * 12 * 3.2


def test_all_corners_lie_on_one_lattice(read: Unpacked) -> None:
    """So the same place is the same place, whichever mesh it belongs to."""
    placed = [node for node in read.document["nodes"] if "mesh" in node]
    steps = np.array([node["translation"] for node in placed]) / FINEST_STEP_M
    np.testing.assert_array_equal(steps, np.rint(steps))
    assert {tuple(node["scale"]) for node in placed} == {(FINEST_STEP_M,) * 3}


@pytest.mark.parametrize("size_m", [100.0, 700.0, 20_000.0])
def test_large_meshes_count_in_larger_steps(size_m: float, tmp_path: Path) -> None:
    layers = {Layer.BASE: box((-0.4 * size_m, 0.1 * size_m, -3.0), (size_m, 0.3 * size_m, 20.0), (90, 80, 70))}
    city = city_of(scene_of_layers(layers))
    write_web_glb(city, tmp_path / "large.web.glb")
    read = Unpacked(tmp_path / "large.web.glb")
    step_m = read.node("base")["scale"][0]
    assert max(FINEST_STEP_M, size_m / 65535) <= step_m < max(1.01 * FINEST_STEP_M, 2.01 * size_m / 65534)
    positions = layers[Layer.BASE].vertices["position"][:, [0, 2, 1]] * (1, 1, -1)
    np.testing.assert_allclose(read.positions_m("base", "base"), positions, rtol=0, atol=0.51 * step_m)


def test_scenes_without_vertices_need_no_extension(scene: SceneGeometry, tmp_path: Path) -> None:
    write_web_glb(city_of(SceneGeometry({}, scene.origin_m, scene.bounds_m, {})), tmp_path / "scene.web.glb")
    document = Glb(tmp_path / "scene.web.glb").document
    jsonschema.validate(document, get_schema())
    assert "extensionsRequired" not in document


def test_a_layer_without_vertices_is_left_out(scene_without_buildings: SceneGeometry, tmp_path: Path) -> None:
    write_web_glb(city_of(replace(scene_without_buildings)), tmp_path / "scene.web.glb")
    assert [node["name"] for node in Unpacked(tmp_path / "scene.web.glb").document["nodes"]] == [
        "scene",
        "ground_points",
        "terrain",
    ]


@given(
    st.sampled_from([4, 8, 12, 32]).flatmap(
        lambda size: arrays(
            np.uint8,
            st.tuples(st.integers(1, 600), st.just(size)),
            elements=st.sampled_from([0, 1, 2, 3, 7, 8, 16, 128, 255]),
            fill=st.just(5),
        )
    )
)
def test_packed_elements_come_out_as_they_went_in(elements: np.ndarray) -> None:
    packed = b"".join(packed_elements(elements))
    assert unpacked_view(packed, "ATTRIBUTES", *elements.shape) == elements.tobytes()


def test_the_old_town_is_small_enough_for_pages(tmp_path: Path) -> None:
    """At most 4 MB plain, and 1.5 MB for the web."""
    samples = REPOSITORY / "Dataset"
    names = ("RGB_old_town.tif", "DSM_old_town.tif", "buildings_old_town.geojson")
    city = run(BuildRequest(*(samples / name for name in names)), NullProgress()).city
    for ending, most_bytes in ((".glb", 4_000_000), (".web.glb", 1_500_000)):
        export_city(city, tmp_path / f"old_town{ending}")
        assert (tmp_path / f"old_town{ending}").stat().st_size < most_bytes


def test_many_blocks_are_packed_as_one_stream() -> None:
    rng = np.random.default_rng(3)
    elements = np.cumsum(rng.integers(-3, 4, (256 * 256 + 300, 4)), axis=0).astype(np.uint8)
    packed = b"".join(packed_elements(elements))
    assert len(packed) < 0.6 * elements.nbytes
    assert unpacked_view(packed, "ATTRIBUTES", *elements.shape) == elements.tobytes()


@given(arrays(np.uint32, st.integers(0, 300), elements=st.integers(0, 2**30 - 1)))
def test_packed_indices_come_out_as_they_went_in(indices: np.ndarray) -> None:
    assert unpacked_view(packed_indices(indices), "INDICES", indices.size, 4) == indices.astype("<u4").tobytes()

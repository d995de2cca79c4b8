"""Trees are objects of their own wherever meshes are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh

from ryu_scape.city import City
from ryu_scape.export import export_city
from ryu_scape.scene.builder import build_scene
from ryu_scape.settings import SceneSettings
from tests.scene.city_blocks import SQUARE, building, corners_of
from tests.scene.landscapes import wood
from tests.surveys import city_on


@pytest.fixture(scope="module")
def city() -> City:
    survey, _ = wood(3, count=12)
    buildings = [building(SQUARE, at=(2.0, -16.0))]
    return city_on(survey.grid, buildings, build_scene(survey, buildings, SceneSettings()))


def test_trees_are_a_node_of_a_glb_with_all_their_triangles(city: City, tmp_path: Path) -> None:
    export_city(city, tmp_path / "wood.glb")
    read = trimesh.load_scene(tmp_path / "wood.glb", process=False)
    (trees,) = (read.geometry[read.graph[name][1]] for name in read.graph.nodes_geometry if name.startswith("trees"))
    layer = city.scene.layers["trees"]
    assert len(trees.faces) == layer.triangle_count > 12 * 60
    height_m = np.ptp(corners_of(layer)["position"][..., 2])
    np.testing.assert_allclose(np.ptp(trees.vertices[:, 1]), height_m, atol=1e-3)


def test_trees_are_an_object_of_an_obj_with_all_their_triangles(city: City, tmp_path: Path) -> None:
    export_city(city, tmp_path / "wood.obj")
    objects = (tmp_path / "wood.obj").read_text("utf-8").split("\no ")
    (trees,) = (part for part in objects if part.startswith("trees\n"))
    assert trees.count("\nf ") == city.scene.layers["trees"].triangle_count

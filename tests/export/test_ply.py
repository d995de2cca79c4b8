from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh

from ryu_scape.export.ply import write_ply
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.hand_made_city import city_of


@pytest.fixture(scope="module")
def mesh(scene: SceneGeometry, tmp_path_factory: pytest.TempPathFactory) -> trimesh.Trimesh:
    path: Path = tmp_path_factory.mktemp("ply") / "scene.ply"
    write_ply(city_of(scene), path)
    return trimesh.load_mesh(path, process=False)


def test_every_vertex_comes_back_exactly(mesh: trimesh.Trimesh, scene: SceneGeometry) -> None:
    vertices = np.concatenate([layer.vertices for layer in scene.layers.values()])
    np.testing.assert_array_equal(mesh.vertices, vertices["position"])
    properties = mesh.metadata["_ply_raw"]["vertex"]["data"]
    normals = np.stack([properties[axis] for axis in ("nx", "ny", "nz")], axis=1)
    np.testing.assert_array_equal(normals, vertices["normal"])
    np.testing.assert_array_equal(mesh.visual.vertex_colors[:, :3], vertices["colour"][:, :3])


def test_ground_points_belong_to_no_face(mesh: trimesh.Trimesh, scene: SceneGeometry) -> None:
    ground_points = len(scene.layers["ground_points"].vertices)
    assert mesh.faces.min() == ground_points
    assert len(mesh.faces) == scene.triangle_count

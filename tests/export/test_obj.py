from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ryu_scape.export import obj
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.hand_made_city import city_of


@pytest.fixture
def path(scene: SceneGeometry, tmp_path: Path) -> Path:
    path = tmp_path / "my scene.obj"
    obj.write_obj(city_of(scene), path)
    return path


def rows(path: Path, keyword: str) -> list[str]:
    return [line.partition(" ")[2] for line in path.read_text().splitlines() if line.partition(" ")[0] == keyword]


def test_vertex_colours_come_back_exactly(path: Path, scene: SceneGeometry) -> None:
    colours = np.array([row.split()[3:] for row in rows(path, "v")], np.float64)
    written = [layer.vertices["colour"][:, :3] for layer in scene.layers.values() if not layer.is_point_cloud]
    np.testing.assert_array_equal(np.rint(colours * 255), np.concatenate(written))


def test_y_points_up(path: Path, scene: SceneGeometry) -> None:
    heights_m = np.array([row.split()[1] for row in rows(path, "v")], np.float64)
    assert heights_m.min() == pytest.approx(scene.bounds_m[0, 2], abs=0.001)
    assert heights_m.max() == pytest.approx(scene.bounds_m[1, 2], abs=0.001)


def test_one_object_and_material_a_mesh_layer(path: Path) -> None:
    materials = path.with_suffix(".mtl")
    assert rows(path, "o") == rows(path, "usemtl") == rows(materials, "newmtl") == ["terrain", "walls", "windows"]
    assert rows(path, "mtllib") == [materials.name]
    assert sorted(path.parent.iterdir()) == sorted([path, materials])


def test_material_has_the_mean_colour_of_its_layer(path: Path) -> None:
    walls = rows(path.with_suffix(".mtl"), "newmtl").index("walls")
    colour = np.array(rows(path.with_suffix(".mtl"), "Kd")[walls].split(), np.float64)
    np.testing.assert_array_equal(np.rint(colour * 255), (200, 120, 40))


def test_writing_in_small_parts_gives_the_same_file(
    path: Path, scene: SceneGeometry, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = path.read_bytes()
    monkeypatch.setattr(obj, "_ROWS_AT_ONCE", 7)
    obj.write_obj(city_of(scene), path)
    assert path.read_bytes() == whole

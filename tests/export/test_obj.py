from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from ryu_scape.export import obj
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.hand_made_city import city_of
from tests.export.small_town import town


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


def materials_of(path: Path) -> Path:
    (name,) = rows(path, "mtllib")
    return path.with_name(name)


def test_one_object_and_material_a_mesh_layer(path: Path) -> None:
    materials = materials_of(path)
    assert rows(path, "o") == rows(path, "usemtl") == rows(materials, "newmtl") == ["terrain", "walls", "windows"]
    assert sorted(path.parent.iterdir()) == sorted([path, materials])


def test_material_has_the_mean_colour_of_its_layer(path: Path) -> None:
    walls = rows(materials_of(path), "newmtl").index("walls")
    colour = np.array(rows(materials_of(path), "Kd")[walls].split(), np.float64)
    np.testing.assert_array_equal(np.rint(colour * 255), (200, 120, 40))


@pytest.fixture(scope="module")
def town_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("obj") / "town.obj"
    obj.write_obj(town(), path)
    return path


def test_texture_shows_each_place_as_the_orthophoto_does(town_path: Path) -> None:
    """Red grows eastwards and green southwards by 2 a pixel of 0.75 m; v counts from the lower edge of the picture."""
    (name,) = set(rows(materials_of(town_path), "map_Kd"))
    picture = cv2.imread(str(town_path.with_name(name)), cv2.IMREAD_COLOR)[..., ::-1].astype(np.float64)
    position = np.array([row.split()[:3] for row in rows(town_path, "v")], np.float64)
    u, v = np.array([row.split() for row in rows(town_path, "vt")], np.float64).T
    corners = [corner.split("/") for row in rows(town_path, "f") for corner in row.split() if "/" in corner]
    vertex, coordinate = np.array(corners, int).T - 1
    height, width = picture.shape[:2]
    row = np.clip((1 - v[coordinate]) * height, 0, height - 1).astype(int)
    colour = picture[row, np.clip(u[coordinate] * width, 0, width - 1).astype(int)]
    np.testing.assert_allclose(colour[:, 0], 40 + 2 * (position[vertex, 0] + 36) / 0.75, atol=8)
    np.testing.assert_allclose(colour[:, 1], 40 + 2 * (position[vertex, 2] + 36) / 0.75, atol=8)


def test_textured_materials_leave_the_texture_its_colours(town_path: Path) -> None:
    materials = materials_of(town_path).read_text().split("newmtl ")[1:]
    textured = {material.split()[0]: material for material in materials if "map_Kd" in material}
    assert set(textured) == {"terrain", "covered_masonry"}
    assert all("Kd 1.000 1.000 1.000\n" in material for material in textured.values())
    used = {row.split("/")[0] for row in " ".join(rows(town_path, "f")).split() if "/" in row}
    colours = {tuple(rows(town_path, "v")[int(vertex) - 1].split()[3:]) for vertex in sorted(used)[:50]}
    assert colours == {("1.000", "1.000", "1.000")}


def test_writing_in_small_parts_gives_the_same_file(
    path: Path, scene: SceneGeometry, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = path.read_bytes()
    monkeypatch.setattr(obj, "_ROWS_AT_ONCE", 7)
    obj.write_obj(city_of(scene), path)
    assert path.read_bytes() == whole

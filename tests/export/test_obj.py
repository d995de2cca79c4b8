from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import trimesh

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


def colours_of_faces(path: Path) -> dict[str, np.ndarray]:
    """For each material the colours (t, 3, 3) that its picture has at the corners of its triangles."""
    scene = trimesh.load_scene(path, process=False)
    found = {}
    for name, mesh in scene.geometry.items():
        picture = np.asarray(mesh.visual.material.image.convert("RGB"))
        height, width = picture.shape[:2]
        u, v = mesh.visual.uv.T
        at = picture[((1 - v) * height).astype(int).clip(0, height - 1), (u * width).astype(int).clip(0, width - 1)]
        found[name] = at[mesh.faces].astype(float)
    return found


def test_each_triangle_has_its_colour_from_the_palette(path: Path, scene: SceneGeometry) -> None:
    found = colours_of_faces(path)
    assert set(found) == {"terrain", "walls", "windows"}
    for name, colours in found.items():
        layer = scene.layers[name]
        mean = layer.vertices["colour"][layer.indices.reshape(-1, 3), :3].mean(axis=1)
        assert (colours == colours[:, :1]).all()
        np.testing.assert_allclose(colours[:, 0], mean, atol=0.51 * 255 / 63 + 0.5)


def test_houses_of_a_town_differ_in_colour(town_path: Path) -> None:
    walls = {tuple(np.rint(colour[0])) for colour in colours_of_faces(town_path)["masonry"]}
    assert len(walls) > 10


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
    assert sorted(path.parent.iterdir()) == sorted([path, materials, path.with_name(rows(materials, "map_Kd")[0])])


@pytest.fixture(scope="module")
def town_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("obj") / "town.obj"
    obj.write_obj(town(), path)
    return path


def test_texture_shows_each_place_as_the_orthophoto_does(town_path: Path) -> None:
    """Red grows eastwards and green southwards by 2 a pixel of 0.75 m; v counts from the lower edge of the picture."""
    (name,) = {name for name in rows(materials_of(town_path), "map_Kd") if name.endswith(".jpg")}
    picture = cv2.imread(str(town_path.with_name(name)), cv2.IMREAD_COLOR)[..., ::-1].astype(np.float64)
    position = np.array([row.split()[:3] for row in rows(town_path, "v")], np.float64)
    u, v = np.array([row.split() for row in rows(town_path, "vt")], np.float64).T
    terrain = town_path.read_text().split("usemtl ")[1]
    faces = [line.split()[1:] for line in terrain.splitlines() if line.startswith("f ")]
    vertex, coordinate = np.array([corner.split("/") for face in faces for corner in face], int).T - 1
    height, width = picture.shape[:2]
    row = np.clip((1 - v[coordinate]) * height, 0, height - 1).astype(int)
    colour = picture[row, np.clip(u[coordinate] * width, 0, width - 1).astype(int)]
    np.testing.assert_allclose(colour[:, 0], 40 + 2 * (position[vertex, 0] + 36) / 0.75, atol=8)
    np.testing.assert_allclose(colour[:, 1], 40 + 2 * (position[vertex, 2] + 36) / 0.75, atol=8)


def test_materials_leave_the_pictures_their_colours(town_path: Path) -> None:
    """Readers multiply the picture by Kd and by colours of vertices."""
    materials = materials_of(town_path).read_text().split("newmtl ")[1:]
    assert len(materials) == 5
    assert all("Kd 1.000 1.000 1.000\n" in material and "map_Kd" in material for material in materials)
    assert {len(row.split()) for row in rows(town_path, "v")} == {3}


def test_writing_in_small_parts_gives_the_same_file(
    path: Path, scene: SceneGeometry, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = path.read_bytes()
    monkeypatch.setattr(obj, "_ROWS_AT_ONCE", 7)
    obj.write_obj(city_of(scene), path)
    assert path.read_bytes() == whole

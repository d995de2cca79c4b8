"""What every format must keep, read back by an independent reader."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray

from ryu_scape.errors import InputError, MachineError
from ryu_scape.export import ENDINGS, check_format, export_city
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.hand_made_city import city_of

FORMATS = sorted({".glb", ".obj", ".ply"})
Y_UP_FORMATS = {".glb", ".obj"}


def read_geometries(path: Path) -> list[trimesh.Trimesh | trimesh.PointCloud]:
    options = {"process": False}
    return list(trimesh.load_scene(path, **options).geometry.values())


def map_axes(vectors: NDArray[np.float64], suffix: str) -> NDArray[np.float64]:
    """From the file's axes to x east, y north, z up."""
    return vectors[:, [0, 2, 1]] * (1, -1, 1) if suffix in Y_UP_FORMATS else vectors


def in_one_order(corners: NDArray[np.float64]) -> list[list[int]]:
    """Triangles as nine whole millimetres each, whatever the order of the layers in the file."""
    return sorted(np.rint(corners.reshape(-1, 9) * 1000).astype(int).tolist())


@pytest.mark.parametrize("suffix", FORMATS)
def test_bounds_stay_within_a_millimetre(scene: SceneGeometry, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"scene{suffix}"
    export_city(city_of(scene), path)
    positions = np.concatenate([map_axes(geometry.vertices, suffix) for geometry in read_geometries(path)])
    read_bounds = np.stack([positions.min(axis=0), positions.max(axis=0)])
    np.testing.assert_allclose(read_bounds, scene.bounds_m, rtol=0, atol=0.001)


@pytest.mark.parametrize("suffix", FORMATS)
def test_triangles_are_all_there_and_face_the_same_way(scene: SceneGeometry, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"scene{suffix}"
    export_city(city_of(scene), path)
    meshes = [geometry for geometry in read_geometries(path) if isinstance(geometry, trimesh.Trimesh)]
    read_corners = np.concatenate([map_axes(mesh.triangles.reshape(-1, 3), suffix) for mesh in meshes])
    corners = np.concatenate(
        [layer.vertices["position"][layer.indices] for layer in scene.layers.values() if not layer.is_point_cloud]
    )
    assert in_one_order(read_corners) == in_one_order(corners)


@pytest.mark.parametrize("suffix", [ending for ending in ENDINGS if not ending.endswith(".tif")])
def test_a_folder_may_be_called_as_an_archive_is(scene: SceneGeometry, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "a.zip!now" / f"city{suffix}"
    path.parent.mkdir()
    export_city(city_of(scene), path)
    assert path.stat().st_size > 0
    assert [folder.name for folder in tmp_path.iterdir()] == ["a.zip!now"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_scene_without_buildings(scene_without_buildings: SceneGeometry, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"scene{suffix}"
    export_city(city_of(scene_without_buildings), path)
    meshes = [geometry for geometry in read_geometries(path) if isinstance(geometry, trimesh.Trimesh)]
    assert sum(len(mesh.faces) for mesh in meshes) == scene_without_buildings.triangle_count


@pytest.mark.parametrize("suffix", FORMATS)
def test_failed_write_leaves_the_old_file_and_nothing_else(
    scene: SceneGeometry, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"scene{suffix}"
    path.write_text("old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(MachineError, match="ran full"):
        export_city(city_of(scene), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["scene.xyz", "scene", "scene.glb.zip", ".glb"])
def test_unknown_ending_names_the_known_ones(scene: SceneGeometry, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        export_city(city_of(scene), tmp_path / name)
    assert all(suffix in caught.value.remedy for suffix in ENDINGS)
    assert caught.value.exit_code == 3
    assert list(tmp_path.iterdir()) == []


def test_ending_may_be_in_capitals(scene: SceneGeometry, tmp_path: Path) -> None:
    check_format(Path("SCENE.GLB"))
    export_city(city_of(scene), tmp_path / "SCENE.PLY")
    assert (tmp_path / "SCENE.PLY").read_bytes().startswith(b"ply\n")


@pytest.mark.parametrize("suffix", [".obj", ".ply"])
def test_comments_place_the_scene_on_the_map(scene: SceneGeometry, crs_wkt: str, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"scene{suffix}"
    export_city(city_of(scene), path)
    lines = path.read_bytes().decode("latin-1").splitlines()
    comments = [line.partition(" ")[2] for line in lines if line.startswith(("# ", "comment "))]
    origin_m = next(line for line in comments if line.startswith("origin_m ")).split()[1:]
    np.testing.assert_allclose(np.array(origin_m, np.float64), scene.origin_m, rtol=0, atol=0.001)
    assert "crs EPSG:32651" in comments
    assert "".join(line.removeprefix("crs_wkt ") for line in comments if line.startswith("crs_wkt ")) == crs_wkt
    assert max(len(line) for line in comments) < 200

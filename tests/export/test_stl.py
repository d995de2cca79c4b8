from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray

from ryu_scape.export.plate import LEAST_DEPTH_M, ground_on_plate
from ryu_scape.export.stl import write_stl
from ryu_scape.scene.vertex_arrays import SceneGeometry, VertexArrays
from tests.export.hand_made_city import city_of
from tests.export.hand_made_city import ground as ground_layer
from tests.export.small_town import EMPTY, IDENTIFIERS, terrace, town


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stl") / "town.stl"
    write_stl(town(), path)
    return path


def legend_of(path: Path) -> dict:
    (legend,) = path.parent.glob(f"{path.stem}-*.json")
    assert legend.name.removeprefix(path.stem).encode() in path.read_bytes()[:80]
    return json.loads(legend.read_text())


def test_every_building_is_a_closed_solid(path: Path) -> None:
    triangles = trimesh.load_mesh(path, process=False).triangles
    for entry in legend_of(path)["buildings"]:
        corners = triangles[entry["first_triangle"] :][: entry["triangles"]]
        solid = solid_of(corners)
        assert entry["id"] == EMPTY or (solid.is_watertight and solid.volume > 400), entry["id"]


def test_header_does_not_claim_to_be_text(path: Path) -> None:
    """Readers take a file that begins with `solid` for the textual kind of STL."""
    header = path.read_bytes()[:80]
    assert not header.startswith(b"solid")
    assert header.decode("ascii").startswith("Ryu-Scape")


def test_normals_are_those_of_the_winding(path: Path) -> None:
    facets = np.frombuffer(
        path.read_bytes()[84:], np.dtype([("normal", "<f4", 3), ("corners", "<f4", 9), ("a", "<u2")])
    )
    corners = facets["corners"].reshape(-1, 3, 3).astype(np.float64)
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    along = np.sum(across * facets["normal"], axis=1) / np.linalg.norm(across, axis=1)
    np.testing.assert_allclose(along, 1.0, atol=1e-4)


def test_legend_places_the_scene_on_the_map(path: Path) -> None:
    city, legend = town(), legend_of(path)
    assert legend["crs_wkt"] == city.grid.crs.to_wkt()
    assert legend["axes"] == "x east, y north, z up"
    assert [entry["id"] for entry in legend["buildings"]] == list(IDENTIFIERS)


def solid_of(triangles: NDArray[np.float64]) -> trimesh.Trimesh:
    return trimesh.Trimesh(**trimesh.triangles.to_kwargs(triangles))


def test_city_without_buildings_is_its_ground(scene_without_buildings: SceneGeometry, tmp_path: Path) -> None:
    write_stl(city_of(scene_without_buildings), tmp_path / "scene.stl")
    ground = trimesh.load_mesh(tmp_path / "scene.stl")
    terrain = scene_without_buildings.layers["terrain"].vertices["position"].astype(float)
    depth_m = terrain[:, 2].mean() - ground.bounds[0, 2]
    assert ground.is_watertight
    assert ground.volume == pytest.approx(7.0 * 7.0 * depth_m, rel=1e-5)
    assert legend_of(tmp_path / "scene.stl")["buildings"] == []


def test_ground_is_a_body_that_reaches_below_all_else(path: Path) -> None:
    triangles = trimesh.load_mesh(path, process=False).triangles
    first = min(entry["first_triangle"] for entry in legend_of(path)["buildings"])
    ground = solid_of(triangles[:first])
    assert ground.is_watertight
    assert ground.is_winding_consistent
    assert ground.volume > 70.0**2 * LEAST_DEPTH_M
    assert ground.bounds[0, 2] == triangles[..., 2].min()


def test_ground_with_a_pond_left_out_is_closed() -> None:
    """The pond without valid pixels is a shaft, an island in it a body of its own."""
    whole = ground_layer(24, triangulated=True)
    middle = whole.vertices["position"][whole.indices.reshape(-1, 3)].mean(axis=1)[:, :2]
    radius = np.abs(middle).max(axis=1)
    is_left_out = (radius > 2.0) & (radius < 6.0)
    terrain = VertexArrays(whole.vertices, whole.indices.reshape(-1, 3)[~is_left_out].ravel())
    body = solid_of(ground_on_plate(terrain, -5.0).astype(float))
    assert body.is_watertight
    assert body.body_count == 2
    assert body.volume == pytest.approx(terrain_area(terrain) * 5.0, rel=0.02)


def terrain_area(terrain: VertexArrays) -> float:
    corners = terrain.vertices["position"][terrain.indices.reshape(-1, 3), :2].astype(float)
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return float(across.sum() / 2.0)


@pytest.mark.parametrize("turned_deg", [0.0, 17.0])
def test_touching_buildings_are_one_solid(turned_deg: float, tmp_path: Path) -> None:
    write_stl(terrace(turned_deg), tmp_path / "united.stl")
    with mock.patch("ryu_scape.export.printable.unite", return_value=None):
        write_stl(terrace(turned_deg), tmp_path / "apart.stl")
    united, apart = (solids_of(tmp_path / f"{name}.stl") for name in ("united", "apart"))
    assert (len(united), len(apart)) == (2, 4)
    for solid in (*united, *apart):
        assert solid.is_watertight
        assert solid.body_count == 1
    volume_m3 = sum(solid.volume for solid in apart)
    assert sum(solid.volume for solid in united) == pytest.approx(volume_m3, rel=1e-3)
    lowest_party_walls_m2 = 2 * 12.0 * (6.0 + 8.0)
    assert sum(s.area for s in united) < sum(s.area for s in apart) - lowest_party_walls_m2


@pytest.mark.skipif(not shutil.which("admesh"), reason="admesh is not installed")
def test_admesh_finds_no_open_edge(tmp_path: Path) -> None:
    """A checker of what printers need (https://github.com/admesh/admesh)."""
    write_stl(terrace(17.0), tmp_path / "terrace.stl")
    said = subprocess.run(["admesh", tmp_path / "terrace.stl"], capture_output=True, check=True, text=True).stdout
    figures = dict(re.findall(r"^(.*?) *: *(\d+)", said, re.MULTILINE))
    assert figures["Total disconnected facets"] == "0"
    assert {figures[fault] for fault in ("Degenerate facets", "Edges fixed", "Backwards edges")} == {"0"}


def solids_of(path: Path) -> list[trimesh.Trimesh]:
    """The solids that the legend speaks of, in its order."""
    triangles = trimesh.load_mesh(path, process=False).triangles
    parts: dict[int, list[NDArray[np.float64]]] = {}
    for entry in legend_of(path)["buildings"]:
        parts.setdefault(entry["solid"], []).append(triangles[entry["first_triangle"] :][: entry["triangles"]])
    return [solid_of(np.concatenate(part)) for part in parts.values()]

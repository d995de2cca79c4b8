from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import trimesh

from ryu_scape.export.stl import write_stl
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.hand_made_city import city_of
from tests.export.small_town import EMPTY, IDENTIFIERS, town


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
        solid = trimesh.Trimesh(**trimesh.triangles.to_kwargs(corners))
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


def test_city_without_buildings_is_its_terrain(scene_without_buildings: SceneGeometry, tmp_path: Path) -> None:
    write_stl(city_of(scene_without_buildings), tmp_path / "scene.stl")
    assert len(trimesh.load_mesh(tmp_path / "scene.stl").faces) == scene_without_buildings.triangle_count
    assert legend_of(tmp_path / "scene.stl")["buildings"] == []

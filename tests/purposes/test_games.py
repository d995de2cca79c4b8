"""Levels of detail show the same buildings under the same names, each with less; nothing moves farther than said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from zipfile import ZipFile

import jsonschema
import numpy as np
import pytest
import trimesh
from scipy.interpolate import LinearNDInterpolator
from scipy.spatial import cKDTree
from trimesh.exchange.gltf import get_schema

from ryu_scape.city import City
from ryu_scape.footprints import Outlines
from ryu_scape.pipeline import Measured, build_city
from ryu_scape.progress import UNHEARD
from ryu_scape.purposes.games import BUMPED_INTO, COLLISION, GAMES, GROUND_SHARE, GameSettings, study_games
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.glb_reader import Glb
from tests.export.small_town import EMPTY, IDENTIFIERS, town
from tests.scene.city_blocks import tile

LEVELS = ("lod0", "lod1", "lod2")
SETTINGS = GameSettings()
SOLID = (Layer.WALLS, Layer.ROOFS)
STANDING = (*SOLID, Layer.PARAPETS, Layer.WINDOWS, Layer.TRIM, Layer.DETAILS, Layer.TREES)
SAMPLES_A_M2 = 60.0
APART_M = 0.25
"""Between samples that lie as densely as that."""


@pytest.fixture(scope="module")
def city() -> City:
    buildings = town().buildings
    outlines = Outlines(tuple(each.footprint for each in buildings))
    return build_city(Measured(tile(96, 0.75, slope=0.05), buildings), outlines)


@pytest.fixture(scope="module")
def scenes(city: City) -> Mapping[str, SceneGeometry]:
    return study_games(city, SETTINGS, UNHEARD).scenes


@pytest.fixture(scope="module")
def files(city: City, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Glb]:
    folder = tmp_path_factory.mktemp("games")
    GAMES.writers[".zip"](city, study_games(city, SETTINGS, UNHEARD), folder / "town.zip")
    with ZipFile(folder / "town.zip") as package:
        package.extractall(folder)
    place = json.loads((folder / "town" / "place.json").read_text("utf-8"))
    assert place["origin_m"] == city.scene.origin_m.tolist()
    return {path.stem: Glb(path) for path in (folder / "town").glob("*.glb")}


def sampled(scene: SceneGeometry, layers: tuple[Layer, ...] = SOLID) -> np.ndarray:
    """Points (n, 3) all over some layers, but for floors of buildings, which the finest level alone has."""
    corners = np.concatenate(
        [scene.layers[name].vertices["position"][scene.layers[name].indices].reshape(-1, 3, 3) for name in layers]
    ).astype(np.float64)
    mesh = trimesh.Trimesh(corners.reshape(-1, 3), np.arange(3 * len(corners)).reshape(-1, 3), process=False)
    points, face = trimesh.sample.sample_surface(mesh, int(mesh.area * SAMPLES_A_M2), seed=1)
    return np.asarray(points)[mesh.face_normals[face, 2] > -0.9]


@pytest.mark.parametrize("name", [*LEVELS, COLLISION])
def test_each_file_follows_the_published_schema(name: str, files: Mapping[str, Glb]) -> None:
    jsonschema.validate(files[name].document, get_schema())


@pytest.mark.parametrize("name", LEVELS)
def test_buildings_have_their_names_on_every_level(name: str, files: Mapping[str, Glb]) -> None:
    for identifier in set(IDENTIFIERS) - {EMPTY}:
        assert "mesh" in files[name].node(identifier)
        assert files[name].node(identifier)["extras"]["id"] == identifier


def test_what_bodies_collide_with_is_named_as_godot_wants_it(files: Mapping[str, Glb]) -> None:
    nodes = [node for node in files[COLLISION].document["nodes"] if "mesh" in node]
    assert {node["name"] for node in nodes} == {
        f"{name}-colonly" for name in {*IDENTIFIERS, Layer.TERRAIN.value} - {EMPTY}
    }
    assert "images" not in files[COLLISION].document


def test_each_level_has_far_fewer_triangles_than_the_one_before(scenes: Mapping[str, SceneGeometry]) -> None:
    whole = [scenes[name].triangle_count for name in LEVELS]
    assert whole[0] > 2 * max(whole[1:])
    standing = [sum(scenes[name].layers[layer].triangle_count for layer in STANDING) for name in LEVELS]
    assert standing[0] > 2 * standing[1] > 4 * standing[2] > 0
    assert set(scenes[COLLISION].layers) == BUMPED_INTO


@pytest.mark.parametrize("name", ["lod1", "lod2", COLLISION])
def test_walls_and_roofs_move_no_farther_than_said(name: str, scenes: Mapping[str, SceneGeometry]) -> None:
    """Both ways: nothing is missing and nothing stands where nothing was; parapets are walls from afar."""
    tolerance_m = SETTINGS.middle_m if name == "lod1" else SETTINGS.far_m
    fine, coarse = sampled(scenes["lod0"], (*SOLID, Layer.PARAPETS)), sampled(scenes[name])
    for points, others in ((fine, coarse), (coarse, fine)):
        distance_m, _ = cKDTree(others).query(points)
        assert distance_m.max() < tolerance_m + APART_M
        assert np.mean(distance_m) < 0.25 * tolerance_m


@pytest.mark.parametrize("name", ["lod1", "lod2", COLLISION])
def test_the_ground_stays_within_the_depth_of_foundations(name: str, scenes: Mapping[str, SceneGeometry]) -> None:
    fine, coarse = (scenes[each].layers[Layer.TERRAIN].vertices["position"] for each in ("lod0", name))
    off_m = LinearNDInterpolator(fine[:, :2], fine[:, 2])(coarse[:, :2]) - coarse[:, 2]
    assert np.nanmax(np.abs(off_m)) < GROUND_SHARE * SETTINGS.far_m
    assert np.isfinite(off_m).mean() > 0.9


def test_a_middle_level_is_never_coarser_than_the_far_one(city: City) -> None:
    found = study_games(city, GameSettings(middle_m=9.0, far_m=0.1), UNHEARD).scenes
    assert found["lod1"].layers[Layer.WALLS].triangle_count == found["lod0"].layers[Layer.WALLS].triangle_count


def test_the_files_lie_where_the_city_does(city: City, files: Mapping[str, Glb]) -> None:
    for name in LEVELS:
        terrain = files[name].primitives("terrain")["terrain"]["attributes"]["POSITION"]
        points = files[name].accessor(terrain)
        reach_m = np.ptp(city.scene.layers[Layer.TERRAIN].vertices["position"], axis=0)
        np.testing.assert_allclose(np.ptp(points, axis=0), reach_m[[0, 2, 1]], atol=0.5)

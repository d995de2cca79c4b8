"""What every mesh format must keep: each building's triangles under its identifier, bounds, place on the map.

All are read back by trimesh.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.export import export_city
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.glb_reader import embedded_glb, glb_document
from tests.export.small_town import EMPTY, IDENTIFIERS, town
from tests.scene.city_blocks import corners_of, triangles_of

WHOLE_MILLIMETRES = 1000

GROUND_LAYERS = ("terrain", "base")
SIMPLIFIED = (".glb", ".html")


@dataclass(frozen=True, eq=False)
class Read:
    """What was read: triangles (t, 3, 3), x east, y north, z up, of each building and of all else; the place."""

    buildings: dict[str, NDArray[np.float64]]
    ground: NDArray[np.float64]
    epsg: int
    origin_m: list[float]


def read_glb(path: Path) -> Read:
    scene = trimesh.load_scene(path, process=False)
    parents = scene.graph.transforms.parents
    parts: dict[str, list[NDArray[np.float64]]] = {}
    for node in scene.graph.nodes_geometry:
        geometry = scene.geometry[scene.graph[node][1]]
        if isinstance(geometry, trimesh.Trimesh):
            owner = parents[node] if parents[node] in IDENTIFIERS else ""
            parts.setdefault(owner, []).append(z_up(geometry.triangles))
    triangles = {owner: np.concatenate(of_owner) for owner, of_owner in parts.items()}
    frame = glb_document(path)["nodes"][0]["extras"]
    return Read(triangles, triangles.pop(""), frame["epsg"], frame["origin_m"])


def read_html(path: Path) -> Read:
    glb = path.with_suffix(".unpacked.glb")
    glb.write_bytes(embedded_glb(path))
    return read_glb(glb)


def read_obj(path: Path) -> Read:
    scene = trimesh.load_scene(path, process=False, group_material=False, split_objects=True)
    triangles = {name: z_up(geometry.triangles) for name, geometry in scene.geometry.items()}
    ground = np.concatenate([triangles.pop(name) for name in ("terrain", "base")])
    return Read(triangles, ground, *place_in(path.read_text("utf-8").splitlines(), "# "))


def read_ply(path: Path) -> Read:
    mesh = trimesh.load_mesh(path, process=False)
    row = np.asarray(mesh.metadata["_ply_raw"]["face"]["data"]["building"])
    header = path.read_bytes().partition(b"end_header")[0].decode("ascii").splitlines()
    names = re.findall(r"^comment building \d+ (.*)$", "\n".join(header), re.MULTILINE)
    assert names == [name.encode("ascii", "backslashreplace").decode() for name in IDENTIFIERS]
    buildings = {
        name: mesh.triangles[row == number] for number, name in enumerate(IDENTIFIERS) if (row == number).any()
    }
    return Read(buildings, mesh.triangles[row < 0], *place_in(header, "comment "))


def read_stl(path: Path) -> Read:
    triangles = trimesh.load_mesh(path, process=False).triangles
    ending = re.search(rb"-[0-9a-f]{8}\.json", path.read_bytes()[:80])
    assert ending
    legend = json.loads(path.with_name(path.stem + ending[0].decode()).read_text())
    pieces = {entry["id"]: triangles[entry["first_triangle"] :][: entry["triangles"]] for entry in legend["buildings"]}
    ground = triangles[: legend["buildings"][0]["first_triangle"]]
    return Read(
        {name: piece for name, piece in pieces.items() if len(piece)}, ground, legend["epsg"], legend["origin_m"]
    )


def place_in(lines: list[str], mark: str) -> tuple[int, list[float]]:
    comments = [line.removeprefix(mark) for line in lines if line.startswith(mark)]
    epsg = next(line.removeprefix("crs EPSG:") for line in comments if line.startswith("crs EPSG:"))
    origin_m = next(line.split()[1:] for line in comments if line.startswith("origin_m "))
    return int(epsg), [float(number) for number in origin_m]


def z_up(triangles: NDArray[np.float64]) -> NDArray[np.float64]:
    return triangles[..., [0, 2, 1]] * (1, -1, 1)


READERS: dict[str, Callable[[Path], Read]] = {
    ".glb": read_glb,
    ".html": read_html,
    ".obj": read_obj,
    ".ply": read_ply,
    ".stl": read_stl,
}


@pytest.fixture(scope="module")
def city() -> City:
    return town()


@pytest.fixture(scope="module", params=list(READERS))
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def read(city: City, suffix: str, tmp_path_factory: pytest.TempPathFactory) -> Read:
    path = tmp_path_factory.mktemp("meshes") / f"a town{suffix}"
    export_city(city, path)
    return READERS[suffix](path)


def in_one_order(corners: NDArray[np.floating]) -> list[list[int]]:
    """Triangles as nine whole millimetres each, turned to their lowest corner, whatever the order of the file."""
    millimetres = np.rint(np.asarray(corners, np.float64) * WHOLE_MILLIMETRES).astype(int)
    lowest = np.array([min(range(3), key=lambda at: tuple(triangle[at])) for triangle in millimetres])
    turned = [np.roll(triangle, -first, axis=0) for triangle, first in zip(millimetres, lowest, strict=True)]
    return sorted(triangle.ravel().tolist() for triangle in turned)


def building_layers(scene: SceneGeometry, suffix: str) -> list[Layer]:
    return [layer for layer in scene.triangle_offsets if suffix != ".stl" or layer.is_solid]


def test_every_building_has_its_triangles_to_the_millimetre_and_no_other(read: Read, city: City, suffix: str) -> None:
    assert set(read.buildings) == set(IDENTIFIERS) - {EMPTY}
    for number, identifier in enumerate(IDENTIFIERS):
        if identifier != EMPTY:
            layers = building_layers(city.scene, suffix)
            corners = [triangles_of(city.scene, layer, number)["position"] for layer in layers]
            assert in_one_order(read.buildings[identifier]) == in_one_order(np.concatenate(corners))


def test_ground_is_there_and_faces_the_same_way(read: Read, city: City, suffix: str) -> None:
    """Where the terrain is simplified, it covers the same ground; an STL makes a body of it."""
    terrain, base = (corners_of(city.scene.layers[name])["position"] for name in GROUND_LAYERS)
    if suffix == ".stl":
        areas_m2 = plan_areas_m2(read.ground)
        assert areas_m2[areas_m2 > 0].sum() == pytest.approx(plan_areas_m2(terrain).sum(), rel=1e-5)
        assert areas_m2.sum() == pytest.approx(0.0, abs=0.01)
        assert len(read.ground) < 0.5 * len(terrain)
    elif suffix in SIMPLIFIED:
        is_upright = np.abs(plan_areas_m2(read.ground)) < 1e-6
        assert in_one_order(read.ground[is_upright]) == in_one_order(base)
        assert plan_areas_m2(read.ground[~is_upright]).min() > 0
        assert plan_areas_m2(read.ground).sum() == pytest.approx(plan_areas_m2(terrain).sum(), rel=1e-5)
        assert len(read.ground) < 0.5 * len(terrain)
    else:
        assert in_one_order(read.ground) == in_one_order(np.concatenate((terrain, base)))


def plan_areas_m2(corners: NDArray[np.floating]) -> NDArray[np.float64]:
    """Of triangles (t, 3, 3) that face up; less than none if they face down."""
    sides = np.diff(np.asarray(corners, float)[..., :2], axis=1)
    return 0.5 * (sides[:, 0, 0] * sides[:, 1, 1] - sides[:, 0, 1] * sides[:, 1, 0])


def test_bounds_stay_within_a_millimetre(read: Read, city: City, suffix: str) -> None:
    positions = np.concatenate([read.ground, *read.buildings.values()]).reshape(-1, 3)
    layers = [*GROUND_LAYERS, *building_layers(city.scene, suffix)]
    written = np.concatenate([city.scene.layers[name].vertices["position"] for name in layers])
    for read_corner, corner in [
        (positions.min(axis=0), written.min(axis=0)),
        (positions.max(axis=0), written.max(axis=0)),
    ]:
        np.testing.assert_allclose(read_corner, corner, rtol=0, atol=0.001)


def test_place_on_the_map_is_stated(read: Read, city: City) -> None:
    assert read.epsg == city.grid.crs.to_epsg() == 32633
    np.testing.assert_allclose(read.origin_m, city.scene.origin_m, rtol=0, atol=0.001)


def test_buildings_lie_on_their_footprints(read: Read, city: City) -> None:
    for building in city.buildings:
        if building.footprint.identifier != EMPTY:
            plan = read.buildings[building.footprint.identifier].reshape(-1, 3)[:, :2] + np.array(read.origin_m[:2])
            outline = building.footprint.exterior
            assert np.abs(plan.min(axis=0) - outline.min(axis=0)).max() < 1.5
            assert np.abs(plan.max(axis=0) - outline.max(axis=0)).max() < 1.5

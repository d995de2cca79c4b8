"""3MF: closed solids in millimetres, to scale, on the bed, as a slicer and the format's own library find them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import trimesh

from ryu_scape.export import export_city
from ryu_scape.export.stl import write_stl
from ryu_scape.export.three_mf import BED_MM, print_scale, write_3mf
from ryu_scape.scene.vertex_arrays import SceneGeometry
from tests.export.hand_made_city import city_of
from tests.export.package_3mf import Package, open_3mf
from tests.export.small_town import EMPTY, IDENTIFIERS, terrace, town


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("3mf") / "town.3mf"
    write_3mf(town(), path)
    return path


@pytest.fixture(scope="module")
def package(path: Path) -> Package:
    return open_3mf(path)


def test_ground_and_every_building_are_closed_solids(package: Package) -> None:
    assert set(package.bodies) == {"ground", *IDENTIFIERS} - {EMPTY}
    for body in package.bodies.values():
        assert body.is_watertight
        assert body.is_winding_consistent
        assert body.volume > 0


def test_it_is_the_stl_to_scale(package: Package, tmp_path: Path) -> None:
    write_stl(town(), tmp_path / "town.stl")
    whole = trimesh.load_mesh(tmp_path / "town.stl")
    scale = float(package.metadata["ryu:scale"])
    volume_mm3 = sum(body.volume for body in package.bodies.values())
    assert volume_mm3 == pytest.approx(whole.volume * (1000.0 / scale) ** 3, rel=1e-5)


def test_it_fits_the_bed_and_fills_it_as_far_as_a_round_scale_allows(package: Package) -> None:
    corners = np.concatenate([body.vertices for body in package.bodies.values()])
    np.testing.assert_allclose(corners.min(axis=0), 0.0, atol=1e-5)
    longest_mm = corners[:, :2].max()
    assert BED_MM / 2.5 < longest_mm <= BED_MM
    assert longest_mm == pytest.approx(72.0 * 1000.0 / print_scale(town()), rel=1e-3)


def test_place_on_the_map_is_stated(package: Package) -> None:
    city = town()
    assert package.metadata["ryu:epsg"] == "32633"
    assert package.metadata["ryu:crs_wkt"] == city.grid.crs.to_wkt()
    assert json.loads(package.metadata["ryu:origin_m"]) == city.scene.origin_m.tolist()


def test_same_city_same_bytes(path: Path, tmp_path: Path) -> None:
    write_3mf(town(), tmp_path / "again.3mf")
    assert (tmp_path / "again.3mf").read_bytes() == path.read_bytes()


def test_foreign_names_are_text_and_nothing_else(tmp_path: Path) -> None:
    city = town()
    foreign = ("<object/>", "a\x00\x1b\ufffe&b", '" id="9', "", "]]>")
    buildings = tuple(
        replace(b, footprint=replace(b.footprint, identifier=name))
        for b, name in zip(city.buildings, foreign, strict=True)
    )
    export_city(replace(city, buildings=buildings), tmp_path / "city.3mf")
    assert set(open_3mf(tmp_path / "city.3mf").bodies) == {"ground", "<object/>", "a &b", '" id="9', "]]>"}


def test_city_without_buildings_is_its_ground(scene_without_buildings: SceneGeometry, tmp_path: Path) -> None:
    write_3mf(city_of(scene_without_buildings), tmp_path / "scene.3mf")
    assert set(open_3mf(tmp_path / "scene.3mf").bodies) == {"ground"}


def test_touching_buildings_are_one_object_with_both_names(tmp_path: Path) -> None:
    write_3mf(terrace(17.0), tmp_path / "terrace.3mf")
    assert set(open_3mf(tmp_path / "terrace.3mf").bodies) == {"ground", "house 1", "house 0, house 2, house 3"}


def test_the_formats_own_library_has_nothing_against_it(path: Path) -> None:
    """lib3mf, by the consortium that specifies 3MF, in its strict mode."""
    lib3mf = pytest.importorskip("lib3mf")
    model = lib3mf.get_wrapper().CreateModel()
    reader = model.QueryReader("3mf")
    reader.SetStrictModeActive(True)
    reader.ReadFromFile(str(path))
    assert reader.GetWarningCount() == 0
    meshes, names = model.GetMeshObjects(), set()
    while meshes.MoveNext():
        mesh = meshes.GetCurrentMeshObject()
        assert mesh.IsManifoldAndOriented()
        names.add(mesh.GetName())
    assert names == {"ground", *IDENTIFIERS} - {EMPTY}


@pytest.mark.skipif(not shutil.which("prusa-slicer"), reason="PrusaSlicer is not installed")
def test_a_slicer_finds_it_manifold_and_on_its_bed(tmp_path: Path) -> None:
    write_3mf(terrace(17.0), tmp_path / "terrace.3mf")
    said = subprocess.run(
        ["prusa-slicer", "--info", tmp_path / "terrace.3mf"], capture_output=True, check=True, text=True
    ).stdout
    assert set(re.findall(r"^manifold = (\w+)", said, re.MULTILINE)) == {"yes"}
    lowest = [float(value) for value in re.findall(r"^min_[xyz] = (\S+)", said, re.MULTILINE)]
    assert min(lowest) == pytest.approx(0.0, abs=1e-3)

"""The scene for radio: every mesh is there, made of a material that holds at the frequency, whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import trimesh

from ryu_scape.errors import InputError
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.radio import RANGES_GHZ, RadioMaterial, RadioSettings
from tests.export.small_town import EMPTY, IDENTIFIERS, town
from tests.purposes import trace_paths
from tests.purposes.blocks import city_of_buildings
from tests.scene.city_blocks import SQUARE, building, triangles_of


def shapes_of(path: Path) -> dict[str, tuple[trimesh.Trimesh, str]]:
    """Mesh and material by name."""
    found = {}
    for shape in ElementTree.parse(path).getroot().iter("shape"):  # noqa: S314 - our own file
        (name,) = (each.get("value") for each in shape.iter("string") if each.get("name") == "filename")
        (material,) = (each.get("id") for each in shape.iter("ref"))
        found[shape.get("id") or ""] = trimesh.load_mesh(path.parent / str(name), process=False), str(material)
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    settings = RadioSettings(frequency_ghz=3.5, wall_material=RadioMaterial.BRICK)
    answer(PURPOSES["radio"], town(), settings, [tmp_path / "scene.xml"])
    return tmp_path / "scene.xml"


def test_walls_and_roof_of_every_building_and_the_ground(path: Path) -> None:
    shapes, city = shapes_of(path), town()
    expected = {f"mesh-{row}-{part} {name}" for row, name in enumerate(IDENTIFIERS) for part in ("walls", "roof")}
    expected -= {f"mesh-3-{part} {EMPTY}" for part in ("walls", "roof")}
    assert set(shapes) == expected | {"mesh-ground"}
    for row, name in enumerate(IDENTIFIERS):
        if name != EMPTY:
            walls, material = shapes[f"mesh-{row}-walls {name}"]
            layers = [triangles_of(city.scene, layer, row)["position"] for layer in ("walls", "parapets")]
            assert len(walls.faces) == sum(map(len, layers))
            assert walls.area == pytest.approx(trimesh.triangles.area(np.concatenate(layers)).sum(), rel=1e-5)
            assert material == "mat-itu_brick"
            assert shapes[f"mesh-{row}-roof {name}"][1] == "mat-itu_concrete"
    assert shapes["mesh-ground"][1] == "mat-itu_medium_dry_ground"


def test_every_material_that_is_named_is_declared(path: Path) -> None:
    declared = {each.get("id") for each in ElementTree.parse(path).getroot().iter("bsdf")}  # noqa: S314 - our own
    assert {material for _, material in shapes_of(path).values()} == declared


def test_ground_has_a_material_that_holds_above_10_ghz(tmp_path: Path) -> None:
    answer(PURPOSES["radio"], town(), RadioSettings(frequency_ghz=28.0), [tmp_path / "scene.xml"])
    assert shapes_of(tmp_path / "scene.xml")["mesh-ground"][1] == "mat-itu_concrete"


@pytest.mark.parametrize(("material", "frequency_ghz"), [(RadioMaterial.BRICK, 60.0), (RadioMaterial.CONCRETE, 0.5)])
def test_a_material_outside_its_range_is_refused(material: RadioMaterial, frequency_ghz: float, tmp_path: Path) -> None:
    settings = RadioSettings(frequency_ghz=frequency_ghz, wall_material=material, roof_material=RadioMaterial.WOOD)
    with pytest.raises(InputError, match=f"{material.value} from"):
        answer(PURPOSES["radio"], town(), settings, [tmp_path / "scene.xml"])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("frequency_ghz", [0.001, 0.7, 1.0, 10.0, 10.1, 100.0])
def test_the_ground_holds_at_the_frequency_or_is_refused(frequency_ghz: float, tmp_path: Path) -> None:
    """No ground of P.2040 goes below 1 GHz, at which Sionna would refuse the scene."""
    wood = RadioSettings(frequency_ghz, RadioMaterial.WOOD, RadioMaterial.WOOD)
    refusal = pytest.raises(InputError, match="medium dry ground from 1 to 10 GHz")
    with refusal if frequency_ghz < 1.0 else nullcontext():
        answer(PURPOSES["radio"], town(), wood, [tmp_path / "scene.xml"])
        low, high = RANGES_GHZ[shapes_of(tmp_path / "scene.xml")["mesh-ground"][1].removeprefix("mat-itu_")]
        assert low <= frequency_ghz <= high


def test_a_new_scene_takes_the_old_meshes_with_it(path: Path) -> None:
    before = set(path.parent.iterdir())
    answer(PURPOSES["radio"], town(), RadioSettings(), [path])
    assert set(path.parent.iterdir()) == before


def test_no_name_is_taken_for_a_parameter(tmp_path: Path) -> None:
    """Mitsuba refuses a scene in which `$` stands before what nobody gave it."""
    house = building(SQUARE, at=(50.0, -46.0))
    house = replace(house, footprint=replace(house.footprint, identifier="shed $2"))
    path = tmp_path / "town $1.xml"
    answer(PURPOSES["radio"], city_of_buildings([house], size=200), RadioSettings(), [path])
    assert set(shapes_of(path)) == {"mesh-ground", "mesh-0-walls shed _2", "mesh-0-roof shed _2"}
    assert "$" not in path.read_text("utf-8")


def test_sionna_loads_it(path: Path) -> None:
    """Sionna RT, for which it is written, finds every object and its material."""
    rt = pytest.importorskip("sionna.rt")
    scene = rt.load_scene(str(path), merge_shapes=False)
    scene.frequency = 3.5e9
    assert len(scene.objects) == 9
    assert set(scene.radio_materials) == {"itu_brick", "itu_concrete", "itu_medium_dry_ground"}


def lengths_traced(path: Path, *places: tuple[float, float, float]) -> list[float]:
    """Lengths of the paths that Sionna RT traces; skips where this machine cannot."""
    if find_spec("sionna") is None:
        pytest.skip("sionna-rt is not installed")
    command = [sys.executable, trace_paths.__file__, str(path), json.dumps(places)]
    same_modules = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    traced = subprocess.run(command, capture_output=True, text=True, env=same_modules)
    if traced.returncode == trace_paths.NO_TRACER:
        pytest.skip("no NVIDIA card, and no LLVM of 16 or newer (DRJIT_LIBLLVM_PATH)")
    assert traced.returncode == 0, traced.stderr
    return list(json.loads(traced.stdout.splitlines()[-1]))


@pytest.fixture
def block(tmp_path: Path) -> Path:
    """A block, 12 m square and 15 m high, on level ground."""
    city = city_of_buildings([building(SQUARE, at=(50.0, -46.0), height_m=15.0)], size=200)
    answer(PURPOSES["radio"], city, RadioSettings(), [tmp_path / "scene.xml"])
    return tmp_path / "scene.xml"


def test_rays_are_as_long_as_a_ruler_says(block: Path) -> None:
    """Straight, off the ground and off the wall, where Sionna traces the scene."""
    shapes = shapes_of(block)
    ground_m = shapes["mesh-ground"][0].vertices[:, 2].max()
    (walls,) = (mesh for name, (mesh, _) in shapes.items() if "-walls " in name)
    west_m, south_m, _ = walls.bounds[0]
    middle_m = south_m + 6.0
    sender, receiver = (west_m - 30.0, middle_m - 2.0, ground_m + 10.0), (west_m - 12.0, middle_m + 2.0, ground_m + 4.0)
    straight, off_ground, off_wall = (18.0, 4.0, 6.0), (18.0, 4.0, 14.0), (42.0, 4.0, 6.0)
    expected = sorted(map(np.linalg.norm, (straight, off_ground, off_wall)))
    assert lengths_traced(block, sender, receiver) == pytest.approx(expected, abs=0.005)


def test_no_ray_goes_through_a_block(block: Path) -> None:
    (walls,) = (mesh for name, (mesh, _) in shapes_of(block).items() if "-walls " in name)
    (west_m, south_m, low_m), (east_m, _, _) = walls.bounds
    before, behind = (west_m - 10.0, south_m + 6.0, low_m + 5.0), (east_m + 10.0, south_m + 6.0, low_m + 5.0)
    assert lengths_traced(block, before, behind) == []

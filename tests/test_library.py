"""`import ryu_scape` as another program meets it: quick, small, and as the README says."""

from __future__ import annotations

import ast
import inspect
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import trimesh

import ryu_scape
from ryu_scape import City, own_files
from tests.known_network import use_known_network

REPOSITORY = Path(__file__).parents[1]
DATASET = REPOSITORY / "Dataset"
HEAVY = {"torch", "rasterio", "pyogrio", "geopandas", "shapely", "cv2", "PyQt5", "OpenGL", "numpy", "affine", "tqdm"}


def imported_by(program: str) -> set[str]:
    """The packages that are imported, in a new process, once `program` has run."""
    tell = "\nimport sys\nprint(*{name.partition('.')[0] for name in sys.modules})"
    command = [sys.executable, "-c", dedent(program) + tell]
    return set(subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize(
    "program",
    ["import ryu_scape", "import ryu_scape\ndir(ryu_scape)", "from ryu_scape import InputError, Settings, errors"],
)
def test_nothing_heavy_is_imported_before_it_is_needed(program: str) -> None:
    imported = imported_by(program)
    assert "ryu_scape" in imported
    assert not HEAVY & imported


def test_a_project_needs_neither_torch_nor_qt() -> None:
    imported = imported_by("import ryu_scape\nryu_scape.Project.of('rgb.tif')")
    assert "rasterio" in imported
    assert not {"torch", "PyQt5", "OpenGL"} & imported


def test_every_public_name_is_there_and_explained() -> None:
    for name in set(ryu_scape.__all__) - {"__version__"}:
        value = getattr(ryu_scape, name)
        assert value.__name__ == name
        assert inspect.getdoc(value), name
    assert set(ryu_scape.__all__) <= set(dir(ryu_scape))


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'biuld'"):
        _ = ryu_scape.biuld


def test_editors_see_the_names_that_are_there() -> None:
    tree = ast.parse(Path(ryu_scape.__file__).read_text(encoding="utf-8"))
    (seen_by_mypy,) = (node.body for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in seen_by_mypy if isinstance(node, ast.ImportFrom)]
    assert {(node.module, alias.name) for node in imports for alias in node.names} == {
        (module, name) for name, module in ryu_scape._HOMES.items()
    }
    assert all(alias.asname == alias.name for node in imports for alias in node.names)


def test_files_are_named_by_text_or_paths(tmp_path: Path) -> None:
    rgb, dsm = DATASET / "RGB_towers.tif", DATASET / "DSM_towers.tif"
    project = ryu_scape.Project.of(str(rgb), dsm)
    assert project.plan == ryu_scape.Project.of(rgb, str(dsm)).plan
    assert project.plan.inputs == ryu_scape.Inputs(rgb, dsm)
    project.save(str(tmp_path / "place.ryu"))
    assert ryu_scape.Project.open(str(tmp_path / "place.ryu")).plan == project.plan


def test_own_files_lie_beside_the_package_or_within_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_files.DEFAULT_WEIGHTS == REPOSITORY / "models" / "ryu_scape.safetensors"
    package = tmp_path / "site-packages" / "ryu_scape"
    (package / "models").mkdir(parents=True)
    (tmp_path / "site-packages" / "models").mkdir()
    monkeypatch.setattr(own_files, "PACKAGE", package)
    assert own_files.own_file("models/a") == package / "models" / "a"


def blocks_of_code(heading: str) -> list[str]:
    """The indented blocks of a chapter of the README."""
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    (chapter,) = re.findall(rf"^## {heading}\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    return [dedent(block) for block in re.findall(r"(?:^ {4}.*\n)+", chapter, re.MULTILINE)]


def follow(block: str, names: dict[str, Any]) -> City:
    """Run lines of the README; returns the city that they make."""
    exec(block, names)  # noqa: S102 - our own README
    city = names["city"]
    assert isinstance(city, City)
    return city


def test_the_readme_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("RGB", "DSM"):
        shutil.copy(DATASET / f"{kind}_towers.tif", tmp_path / f"{kind.lower()}.tif")
    monkeypatch.chdir(tmp_path)
    use_known_network(monkeypatch)
    three_lines, remembered, by_stages = blocks_of_code("From Python")
    assert three_lines.count("\n") == 3
    names: dict[str, Any] = {}
    city = follow(three_lines, names)
    assert len(trimesh.load(tmp_path / "place.glb").geometry) > 2

    edited = follow(remembered, names)
    assert max(building.height_m for building in edited.buildings) == pytest.approx(120.0)
    assert edited.scene.triangle_count < city.scene.triangle_count
    assert ryu_scape.Project.open("place.ryu").plan.edits == names["project"].plan.edits

    again = follow(by_stages, names)
    assert [one.height_m for one in again.buildings] == [one.height_m for one in city.buildings]
    assert again.scene.triangle_count == city.scene.triangle_count

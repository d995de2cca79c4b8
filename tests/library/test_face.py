"""The public face: what it names is there, importing it brings nothing slow, and the README's lines work."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ryu_scape
from tests.known_network import use_known_network

ROOT = Path(__file__).parents[2]
RGB, DSM = (ROOT / "Dataset" / f"{kind}_towers.tif" for kind in ("RGB", "DSM"))
SLOW = {"torch", "torchvision", "PyQt5", "OpenGL", "rasterio", "geopandas", "shapely", "cv2", "numpy"}


def imported_by(program: str) -> set[str]:
    """The packages that a new process has imported once it has run `program`."""
    script = f"{program}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_all_names_are_there_and_no_other_is_promised() -> None:
    assert all(getattr(ryu_scape, name).__doc__ for name in ryu_scape.__all__)
    assert set(ryu_scape.__all__) == {*ryu_scape._HOME_OF, "__version__"}
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        ryu_scape.nothing  # noqa: B018


def test_mypy_and_editors_see_the_same_names_in_the_same_places() -> None:
    tree = ast.parse(Path(ryu_scape.__file__).read_text("utf-8"))
    seen = next(node.body for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in seen if isinstance(node, ast.ImportFrom)]
    places = {alias.name: str(node.module) for node in imports for alias in node.names}
    assert places == {name: f"ryu_scape.{home}" for name, home in ryu_scape._HOME_OF.items()}


@pytest.mark.parametrize(
    "program", ["import ryu_scape; dir(ryu_scape)", "from ryu_scape import InputError, Settings, errors"]
)
def test_importing_it_brings_nothing_slow(program: str) -> None:
    imported = imported_by(program)
    assert "ryu_scape" in imported
    assert not SLOW & imported


def test_a_project_from_footprints_brings_no_torch() -> None:
    script = (
        "import ryu_scape\n"
        "place = ryu_scape.Project.of(dsm='Dataset/DSM_towers.tif', footprints='Dataset/buildings_towers.geojson')\n"
        "assert len(place.build().city.buildings) > 3"
    )
    imported = imported_by(script)
    assert "rasterio" in imported
    assert not {"torch", "PyQt5", "OpenGL"} & imported


def test_only_what_reads_or_writes_tables_imports_pandas() -> None:
    imported = imported_by("import ryu_scape.pipeline, ryu_scape.export, ryu_scape.project, ryu_scape.cli.build")
    assert "shapely" in imported
    assert not {"pandas", "geopandas", "pyogrio", "torch"} & imported


def test_files_are_named_by_text_or_by_paths(tmp_path: Path) -> None:
    project = ryu_scape.Project.of(str(RGB), DSM)
    assert project.plan.inputs == ryu_scape.Inputs(RGB, DSM) == ryu_scape.Inputs.of(RGB, str(DSM))
    project.save(str(tmp_path / "place.ryu"))
    assert ryu_scape.Project.open(str(tmp_path / "place.ryu")).plan == project.plan


def city_of(lines: str, names: dict[str, Any]) -> ryu_scape.City:
    """Run lines of the README; returns the city that they make."""
    exec(lines, names)  # noqa: S102 - what the README says
    return names["city"]


def test_the_lines_of_the_readme_make_a_city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    three_lines, by_stages = re.findall(r"^```python\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    assert len(list(filter(None, three_lines.splitlines()))) == 3
    for path in (RGB, DSM):
        shutil.copy(path, tmp_path / f"{path.name[:3].lower()}.tif")
    monkeypatch.chdir(tmp_path)
    use_known_network(monkeypatch)
    names: dict[str, Any] = {}
    city = city_of(three_lines, names)
    assert len(city.buildings) > 3
    assert (tmp_path / "place.glb").stat().st_size > 10_000
    plain = city_of(by_stages, names)
    assert [one.height_m for one in plain.buildings] == [one.height_m for one in city.buildings]
    assert plain.scene.triangle_count < city.scene.triangle_count

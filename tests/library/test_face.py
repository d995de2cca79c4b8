"""The public face: what it names is there, and importing it brings nothing slow."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import ryu_scape

ROOT = Path(__file__).parents[2]
SLOW = ("torch", "torchvision", "PyQt5", "OpenGL", "rasterio", "geopandas", "shapely", "cv2", "numpy")


def test_all_names_are_there_and_no_other_is_promised() -> None:
    assert all(getattr(ryu_scape, name).__doc__ for name in ryu_scape.__all__)
    assert set(ryu_scape.__all__) == set(ryu_scape._HOME_OF)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        ryu_scape.nothing  # noqa: B018


def test_importing_it_brings_nothing_slow() -> None:
    script = f"import sys, ryu_scape; print(sorted(set({SLOW}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_project_from_footprints_brings_no_torch() -> None:
    script = (
        "import sys, ryu_scape\n"
        "place = ryu_scape.Project.of(dsm='Dataset/DSM_towers.tif', footprints='Dataset/buildings_towers.geojson')\n"
        "print(len(place.build().city.buildings), 'torch' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    count, has_torch = ran.stdout.split()
    assert int(count) > 3
    assert has_torch == "False"


def test_the_lines_of_the_readme_make_a_city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (lines,) = re.findall(r"^```python\n(import ryu_scape\n.*?)```", readme, re.MULTILINE | re.DOTALL)
    assert len(list(filter(None, lines.splitlines()))) == 3
    towers = [str(ROOT / "Dataset" / name) for name in ("DSM_towers.tif", "buildings_towers.geojson")]
    lines = lines.replace('"rgb.tif", "dsm.tif"', f"None, *{towers}")
    monkeypatch.chdir(tmp_path)
    exec(lines, {})  # noqa: S102 - what the README says
    assert (tmp_path / "place.glb").stat().st_size > 10_000

"""The wheel carries all that the program needs, and works where it is installed."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from what git knows of, so that nothing else slips in."""
    source, built = (tmp_path_factory.mktemp(name) for name in ("source", "built"))
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, names.split("\0")):
        if name.startswith(("ryu_scape", "models/", "Dataset/", "README", "LICENSE", "pyproject", "requirements.txt")):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).symlink_to(ROOT / name)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", built, source]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    (wheel,) = built.glob("*.whl")
    return wheel


def test_every_module_and_every_file_beside_one_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        metadata = archive.read(next(name for name in inside if name.endswith("METADATA"))).decode()
    names = subprocess.run(["git", "ls-files", "ryu_scape"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(names.stdout.split()) <= inside
    assert {"ryu_scape/py.typed", "ryu_scape/models/ryu_scape.safetensors", "ryu_scape_app.py"} <= inside
    assert {"ryu_scape/Dataset/RGB_towers.tif", "ryu_scape/Dataset/buildings_towers.geojson"} <= inside
    assert re.search(r"^Requires-Dist: torch==", metadata, re.MULTILINE)


PLACE = """
import ryu_scape
from ryu_scape.gui.samples import sample_pairs
from ryu_scape.own_files import SAMPLES, WEIGHTS
assert WEIGHTS.is_file() and len(sample_pairs()) == 4, WEIGHTS
place = ryu_scape.Project.of(dsm=SAMPLES / "DSM_towers.tif", footprints=SAMPLES / "buildings_towers.geojson")
ryu_scape.export_city(place.build().city, "place.geojson")
print(ryu_scape.__file__)
"""


def test_it_works_from_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", installed, wheel]
    subprocess.run(command, check=True, capture_output=True)
    elsewhere = {"cwd": tmp_path, "env": {"PYTHONPATH": str(installed)}, "capture_output": True, "text": True}
    ran = subprocess.run([sys.executable, "-c", PLACE], **elsewhere, check=False)
    assert ran.returncode == 0, ran.stderr
    assert str(installed) in ran.stdout
    assert (tmp_path / "place.geojson").is_file()
    (program,) = installed.rglob("bin/ryu-scape*")
    version = subprocess.run([sys.executable, program, "--version"], **elsewhere, check=True)
    assert version.stdout.startswith("Ryu-Scape ")

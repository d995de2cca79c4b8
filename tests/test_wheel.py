"""What `pip install .` installs: all that the program needs, found from anywhere, without this repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

REPOSITORY = Path(__file__).parents[1]
DATASET = REPOSITORY / "Dataset"
MADE_FROM = ("pyproject.toml", "requirements.txt", "LICENSE", "logo.png", "ryu_scape", "models", "Dataset")
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
GIVEN = ("--dsm", DATASET / "DSM_towers.tif", "--footprints", DATASET / "buildings_towers.geojson")


def files_below(folder: Path) -> set[str]:
    """The files of a folder by their paths in it, but what Python makes as it runs."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of installed packages with nothing but ours, from a copy that the building may fill with its own.

    The build backend is the setuptools that PyInstaller brings.
    """
    source, wheels, site = (tmp_path_factory.mktemp(name) for name in ("source", "wheels", "site"))
    for name in MADE_FROM:
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(REPOSITORY / name, source)
    offline = ("--no-deps", "--no-index", "--no-build-isolation")
    subprocess.run([*PIP, "wheel", *offline, "--wheel-dir", wheels, source], check=True)
    (wheel,) = wheels.glob("*.whl")
    subprocess.run([*PIP, "install", *offline[:2], "--no-compile", "--target", site, wheel], check=True)
    return site


def run(site: Path, folder: Path, *command: object) -> str:
    """What a command says, in a folder without this repository, whose packages come after those of `site`."""
    environment = os.environ | {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    outcome = subprocess.run(
        [*map(str, command)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def command_of(site: Path) -> Path:
    return site / "bin" / ("ryu-scape.exe" if sys.platform == "win32" else "ryu-scape")


def test_it_holds_the_program_the_network_and_the_samples(site: Path) -> None:
    installed = files_below(site / "ryu_scape")
    beside = {"logo.png", "requirements.txt"}
    within = {f"{name}/{file}" for name in ("models", "Dataset") for file in files_below(REPOSITORY / name)}
    wanted = files_below(REPOSITORY / "ryu_scape") | beside | within
    assert not wanted - installed, "pyproject.toml names neither their package nor their kind"
    assert not installed - wanted
    assert "py.typed" in installed


def test_nothing_of_it_lies_among_the_packages_of_others(site: Path) -> None:
    assert {path.name.partition("-")[0] for path in site.iterdir()} == {"ryu_scape", "bin"}


def test_it_asks_for_what_the_program_needs(site: Path) -> None:
    (package,) = metadata.distributions(path=[str(site)])
    lines = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = {Requirement(line) for line in (line.partition("#")[0].strip() for line in lines) if line}
    assert set(map(Requirement, package.requires or [])) == wanted
    assert package.metadata["License-Expression"] == "GPL-3.0-only"


def test_the_command_says_the_version_of_the_wheel(site: Path, tmp_path: Path) -> None:
    (package,) = metadata.distributions(path=[str(site)])
    assert run(site, tmp_path, command_of(site), "--version").strip() == f"Ryu-Scape {package.version}"


def test_the_command_builds_a_sample(site: Path, tmp_path: Path) -> None:
    told = json.loads(run(site, tmp_path, command_of(site), "build", *GIVEN, "--out", "place.html", "--json"))
    assert told["buildings"] >= 8
    assert (tmp_path / "place.html").stat().st_size > 100_000


def test_the_library_finds_its_network_and_builds_a_sample(site: Path, tmp_path: Path) -> None:
    _, dsm, _, footprints = GIVEN
    program = f"""
import ryu_scape
from ryu_scape import own_files
from ryu_scape.gui.application import LOGO
from ryu_scape.gui.samples import sample_pairs
from ryu_scape.licences import required_parts
from ryu_scape.segmentation.weights import load_network
city = ryu_scape.Project.of(dsm={str(dsm)!r}, footprints={str(footprints)!r}).build().city
ryu_scape.export_city(city, "place.glb")
load_network(own_files.DEFAULT_WEIGHTS)
print(ryu_scape.__file__, own_files.DEFAULT_WEIGHTS, LOGO, sample_pairs()[0].dsm_path, sep="\\n")
print(len(city.buildings), len(required_parts()))
"""
    *places, counts = run(site, tmp_path, sys.executable, "-c", program).splitlines()
    assert all(Path(place).is_relative_to(site) and Path(place).is_file() for place in places)
    buildings, parts = map(int, counts.split())
    assert buildings >= 8
    assert parts > 20
    assert (tmp_path / "place.glb").stat().st_size > 100_000

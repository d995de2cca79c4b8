"""Names and places that a person may choose, and what other programs do with the files meanwhile."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from tests.windows.wine import DRIVE_Y, PROGRAM, PYTHON, SHARE, end, on_windows, run, start

SOON_S = 60


@pytest.mark.parametrize(
    "folder",
    ["plain", "龍景 – Straße", "/".join(["long" * 15] * 5), "with ' and & and %TEMP%"],
    ids=["plain", "unicode", "long", "signs"],
)
def test_a_scene_is_written_wherever_a_person_wants(folder: str, small: list[object], tmp_path: Path) -> None:
    place = tmp_path / folder
    place.mkdir(parents=True)
    files = [place / f"{place.name[:20]}{ending}" for ending in (".obj", ".geojson", ".gpkg", ".tif", ".html")]
    process = run(*small, *(word for file in files for word in ("--out", file)))
    assert process.returncode == 0, process.stderr
    assert all(file.stat().st_size > 1000 for file in files)
    assert not list(place.glob(".ryu-scape-*"))


def test_files_are_read_from_anywhere(small: list[object], tmp_path: Path) -> None:
    place = tmp_path / "龍景" / "/".join(["long" * 15] * 4)
    place.mkdir(parents=True)
    moved = [shutil.copy(each, place) if isinstance(each, Path) else each for each in small]
    process = run(*moved, "--out", tmp_path / "city.glb", "--json")
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout)["buildings"] > 0


def test_another_drive_and_a_raw_path(small: list[object], tmp_path: Path) -> None:
    process = run(*small, "--out", r"Y:\city.glb", "--out", "\\\\?\\" + on_windows(tmp_path / "raw.glb"))
    assert process.returncode == 0, process.stderr
    assert (DRIVE_Y / "city.glb").stat().st_size == (tmp_path / "raw.glb").stat().st_size


@pytest.mark.parametrize("share", [r"\\localhost\cities", r"\\?\UNC\localhost\cities"])
def test_a_share_is_read_from_and_written_to(share: str, small: list[object]) -> None:
    shared = [rf"{share}\{Path(shutil.copy(each, SHARE)).name}" if isinstance(each, Path) else each for each in small]
    for name in ("city.obj", "city.gpkg", "city.tif"):
        shared += ["--out", rf"{share}\{name}"]
    process = run(*shared)
    assert process.returncode == 0, process.stderr
    assert all((SHARE / name).stat().st_size > 1000 for name in ("city.obj", "city.gpkg", "city.tif"))
    assert not list(SHARE.glob(".ryu-scape-*"))


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("CON.glb", "no file can be called CON.glb"),
        ("a:b.glb", "no file can be called a:b.glb"),
        ("x" * 260 + ".glb", "is too long"),
        ("/sys/city.glb", "no permission"),
        ("/nowhere/龍景.glb", r"The folder Z:\nowhere does not exist"),
    ],
)
def test_other_places_are_refused_in_a_sentence(name: str, complaint: str, small: list[object], tmp_path: Path) -> None:
    begun_s = time.monotonic()
    process = run(*small, "--out", tmp_path / name)
    assert process.returncode == 3, process.stderr
    assert complaint in process.stderr
    assert "Traceback" not in process.stderr
    assert time.monotonic() - begun_s < SOON_S
    assert not list(tmp_path.iterdir())


def test_text_is_the_same_through_a_pipe() -> None:
    process = run("build", "--rgb", Path("/龍景.tif"), "--out", "a.glb")
    assert process.returncode == 3
    assert "龍景.tif" in process.stderr


HOLD = "import sys; file = open(sys.argv[1], 'rb'); print('held', flush=True); sys.stdin.read()"


def test_a_file_that_another_program_has_open_stays_whole(small: list[object], tmp_path: Path) -> None:
    target = tmp_path / "city.obj"
    target.write_text("old")
    holder = start(PYTHON, "-c", HOLD, target)
    assert holder.stdout.readline().strip() == b"held"
    refused = run(*small, "--out", target)
    assert refused.returncode == 3, refused.stderr
    assert "close the program that has the file open" in refused.stderr
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["city.obj"]
    assert end(holder).returncode == 0
    assert run(*small, "--out", target).returncode == 0
    assert target.stat().st_size > 1000


WITHOUT_CONSOLE = """
import subprocess, sys
sys.exit(subprocess.run(sys.argv[1:], creationflags=subprocess.DETACHED_PROCESS).returncode)
"""


def test_it_works_without_a_console(small: list[object], tmp_path: Path) -> None:
    target = tmp_path / "city.glb"
    process = run("-c", WITHOUT_CONSOLE, PROGRAM, *small, "--out", target, program=PYTHON)
    assert process.returncode == 0, process.stderr
    assert target.stat().st_size > 1000

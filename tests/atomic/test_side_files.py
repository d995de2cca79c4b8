from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from ryu_scape.atomic import atomic_write_with_side_files
from ryu_scape.errors import MachineError


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "scene.glb"
    path.write_text("old")
    return path


def write_pair(target: Path, text: str) -> Path:
    """Write `target` with one side file that holds `text`; returns the side file."""
    with atomic_write_with_side_files(target) as (temporary, side_files):
        name = side_files.add(".mtl", text.encode())
        temporary.write_text(name)
    return target.with_name(name)


def test_side_files_follow_their_main_file(target: Path) -> None:
    first = write_pair(target, "red")
    assert first.name.startswith("scene-")
    assert target.read_text() == first.name
    assert write_pair(target, "red") == first
    second = write_pair(target, "blue")
    assert second.read_text() == "blue"
    assert sorted(target.parent.iterdir()) == sorted([target, second])


def test_files_that_look_like_side_files_stay(target: Path) -> None:
    dated, other = target.with_name("scene-20261123.mtl"), target.with_name("scene-old.mtl")
    dated.write_text("a person's own")
    other.write_text("a person's own")
    assert set(target.parent.iterdir()) == {target, dated, other}
    side = write_pair(target, "red")
    assert set(target.parent.iterdir()) == {target, side, dated, other}


@pytest.mark.parametrize("text", ["red", "blue"])
def test_failure_keeps_the_side_files_of_the_old_file_alone(target: Path, text: str) -> None:
    def fail() -> None:
        with atomic_write_with_side_files(target) as (_, side_files):
            side_files.add(".mtl", text.encode())
            raise ValueError("broken")

    side = write_pair(target, "red")
    with pytest.raises(ValueError, match="broken"):
        fail()
    assert set(target.parent.iterdir()) == {target, side}
    assert side.read_text() == "red"


def test_failure_to_replace_the_main_file_takes_the_new_side_files_back(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where no file is replaced that a program has open."""
    side = write_pair(target, "red")
    replace = os.replace

    def refuse_the_main_file(source: Path, place: Path) -> None:
        if place == target:
            raise OSError("it is open")
        replace(source, place)

    monkeypatch.setattr(os, "replace", refuse_the_main_file)
    with pytest.raises(MachineError, match="it is open"):
        write_pair(target, "blue")
    assert set(target.parent.iterdir()) == {target, side}


@pytest.mark.parametrize("other_text", ["red", "blue"])
def test_unfinished_other_writer_keeps_its_side_files(target: Path, other_text: str) -> None:
    with atomic_write_with_side_files(target) as (temporary, side_files):
        name = side_files.add(".mtl", b"red")
        temporary.write_text(name)
        other = write_pair(target, other_text)
        assert target.read_text() == other.name
        assert other.read_text() == other_text
    assert target.read_text() == name
    assert set(target.parent.iterdir()) == {target, target.with_name(name)}


def test_failing_other_writer_leaves_the_side_files_that_it_wanted_too(target: Path) -> None:
    def fail_while_another_writes_the_same() -> None:
        with atomic_write_with_side_files(target) as (_, side_files):
            side_files.add(".mtl", b"red")
            write_pair(target, "red")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail_while_another_writes_the_same()
    assert target.with_name(target.read_text()).read_text() == "red"


def test_main_file_of_many_writers_at_once_has_its_side_files(target: Path) -> None:
    writers, rounds = 8, 10
    start = Barrier(writers, timeout=60)

    def write_often(writer: int) -> None:
        for number in range(rounds):
            start.wait()
            write_pair(target, f"{writer % 3} {number}")

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write_often, range(writers)))
    assert set(target.parent.iterdir()) == {target, target.with_name(target.read_text())}


@pytest.mark.skipif(os.name != "posix", reason="such names are not allowed here")
@pytest.mark.parametrize("stem", ["scene\nv 0 0 0", "sc\x1b[2Jene", "scene\u2028v", "sc\udce4ne"])
def test_name_of_a_side_file_fits_into_one_line_of_its_main_file(tmp_path: Path, stem: str) -> None:
    target = tmp_path / f"{stem}.obj"
    side = write_pair(target, "red")
    assert side.name.isprintable()
    assert write_pair(target, "blue").read_text() == "blue"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(os.name != "posix", reason="no permission bits here")
def test_side_files_have_the_permissions_of_the_main_file(target: Path) -> None:
    target.chmod(0o600)
    assert stat.S_IMODE(write_pair(target, "red").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root looks into every folder")
def test_folder_that_cannot_be_listed(target: Path) -> None:
    target.parent.chmod(0o300)
    try:
        assert write_pair(target, "red").read_text() == "red"
    finally:
        target.parent.chmod(0o700)

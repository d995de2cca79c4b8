from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from ryu_scape.atomic import atomic_write, patience, unfinished
from ryu_scape.atomic.unfinished import LEFT_BEHIND_AFTER_S, TEMPORARY_PREFIX, clear_abandoned, locked

REPOSITORY = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from ryu_scape.atomic import atomic_write
with atomic_write(Path(sys.argv[1])) as temporary:
    for name in (temporary.name, temporary.name + "-journal", temporary.stem + "-plain.tif"):
        temporary.with_name(name).write_text("half")
    print("writing", flush=True)
    sys.stdin.read()
"""
LONG_AGO = time.time() - LEFT_BEHIND_AFTER_S - 60


@contextmanager
def other_writer(target: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process in mid-write; it finishes when its input ends, unless it is killed."""
    command = [sys.executable, "-c", WRITER, str(target)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=REPOSITORY, **pipes) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"writing")
        yield process


def clear(folder: Path) -> list[str]:
    """The names in `folder` after a new process has begun to write there."""
    clear_abandoned.cache_clear()
    clear_abandoned(folder)
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def unfinished_names(tmp_path: Path) -> list[str]:
    """What a process killed in mid-write has left in `tmp_path`."""
    with other_writer(tmp_path / "scene.gpkg") as process:
        process.kill()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 4
    return names


def grow_old(folder: Path) -> None:
    for path in folder.iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))


def test_next_write_removes_all_that_a_killed_one_left(unfinished_names: list[str], tmp_path: Path) -> None:
    with atomic_write(tmp_path / "other.glb") as temporary:
        temporary.write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["other.glb"]


def test_what_a_living_process_writes_stays(tmp_path: Path) -> None:
    with other_writer(tmp_path / "scene.gpkg") as process:
        before = sorted(path.name for path in tmp_path.iterdir())
        assert clear(tmp_path) == before
        grow_old(tmp_path)
        assert clear(tmp_path) == before
        process.communicate()
    assert process.returncode == 0
    assert (tmp_path / "scene.gpkg").read_text() == "half"


def test_what_this_process_writes_stays(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "scene.glb") as temporary:
        temporary.write_text("new")
        assert temporary.name in clear(tmp_path)
    assert clear(tmp_path) == ["scene.glb"]


def test_what_another_machine_left_is_removed_a_day_later(
    unfinished_names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lock may not be visible from here."""
    monkeypatch.setattr(unfinished, "_OURS", f"{TEMPORARY_PREFIX}01234567-")
    assert clear(tmp_path) == unfinished_names
    grow_old(tmp_path)
    (tmp_path / unfinished_names[0]).touch()
    assert clear(tmp_path) == unfinished_names
    grow_old(tmp_path)
    assert clear(tmp_path) == []


def test_without_locks_a_day_must_pass(
    unfinished_names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(unfinished, "_lock", refuse)
    assert clear(tmp_path) == unfinished_names
    with atomic_write(tmp_path / "scene.gpkg") as temporary:
        temporary.write_text("new")
    assert clear(tmp_path) == sorted([*unfinished_names, "scene.gpkg"])
    grow_old(tmp_path)
    assert clear(tmp_path) == ["scene.gpkg"]


@pytest.mark.parametrize("name", ["0123456789abcdef.glb", "0123456789abcdef-plain.tif", "0123abcd.lock"])
def test_unfinished_files_of_no_claim_are_removed_a_day_later(name: str, tmp_path: Path) -> None:
    """Earlier versions claimed nothing; the last is the lock of a main file."""
    left, foreign = tmp_path / f"{TEMPORARY_PREFIX}{name}", tmp_path / ".hidden.glb"
    left.touch()
    foreign.touch()
    assert clear(tmp_path) == sorted([left.name, foreign.name])
    grow_old(tmp_path)
    assert clear(tmp_path) == [foreign.name]


def test_one_holds_a_lock_at_a_time(tmp_path: Path) -> None:
    lock, inside, most = tmp_path / "lock", [], []

    def enter_often() -> None:
        for _ in range(50):
            with locked(lock):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0)
                inside.pop()

    threads = [Thread(target=enter_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 200
    assert max(most) == 1
    assert not lock.exists()


def test_waiting_for_a_lock_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfinished, "LONGEST_WAIT_S", 0.05)
    with locked(tmp_path / "lock"), pytest.raises(TimeoutError, match="another program"), locked(tmp_path / "lock"):
        pytest.fail("two hold one lock")


def test_a_folder_that_cannot_be_listed_is_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the root of an empty drive of Windows."""

    def refuse(*_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "glob", refuse)
    with atomic_write(tmp_path / "city.glb") as temporary:
        temporary.write_bytes(b"new")
    assert (tmp_path / "city.glb").read_bytes() == b"new"


def test_a_lock_that_another_removes_just_now_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to open such a file, as it does one in a folder that is closed to us."""
    opening, refusals = os.open, iter([PermissionError("being removed")] * 3)

    def refuse_at_first(*arguments: Any) -> int:
        for refusal in refusals:
            raise refusal
        return opening(*arguments)

    monkeypatch.setattr(os, "open", refuse_at_first)
    monkeypatch.setattr(patience, "PATIENCE_S", 10.0)
    with locked(tmp_path / "lock"):
        assert next(refusals, None) is None

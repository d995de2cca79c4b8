"""Unsaved changes: whole in their own file, nobody else's while their process lives, the next one's when it is dead."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ryu_scape.atomic import unfinished
from ryu_scape.project import LeftBehind, Project, SetHeight, UnsavedChanges, left_behind

KEEP_AND_WAIT = """
import sys, time
from pathlib import Path
from ryu_scape.project import Project, UnsavedChanges
project = Project.open(sys.argv[1])
changes = UnsavedChanges.begin(Path(sys.argv[2]))
changes.keep(project.plan, project.known, Path(sys.argv[1]))
print("kept", flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "unsaved"


@pytest.fixture
def owner(project: Project, tmp_path: Path, folder: Path) -> Iterator[subprocess.Popen]:
    """Another process, which keeps an edit that nobody has saved."""
    project.edit(SetHeight("5", 33.0))
    project.save(tmp_path / "place.ryu")
    command = [sys.executable, "-c", KEEP_AND_WAIT, str(tmp_path / "place.ryu"), str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "kept\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def only(folder: Path) -> LeftBehind:
    (left,) = left_behind(folder)
    return left


def test_a_killed_process_leaves_its_changes_to_the_next(
    owner: subprocess.Popen, project: Project, tmp_path: Path, folder: Path
) -> None:
    assert left_behind(folder) == ()
    owner.kill()  # SIGKILL
    owner.wait()
    left = only(folder)
    assert left_behind(folder) == (), "held for who found it first"
    assert left.files == (tmp_path / "place.ryu",)
    assert left.project_path == tmp_path / "place.ryu"
    assert left.title == "place.ryu"
    opened = Project.open(left.path, left.folder)
    assert opened.notices == ()
    assert replace(opened.plan, inputs=project.plan.inputs) == project.plan
    assert [path.resolve() for path in opened.plan.inputs.files] == [
        path.resolve() for path in project.plan.inputs.files
    ]
    left.changes.let_go()
    only(folder).changes.forget()
    assert left_behind(folder) == ()
    assert list(folder.iterdir()) == []


def test_what_was_never_saved_is_called_by_its_files(project: Project, folder: Path) -> None:
    changes = UnsavedChanges.begin(folder)
    changes.keep(project.plan, project.known, None)
    changes.let_go()
    left = only(folder)
    assert left.project_path is None
    assert [path.name for path in left.files] == ["rgb.tif", "dsm.tif"]
    left.changes.forget()


def test_the_latest_stands_for_a_place_and_comes_first(project: Project, tmp_path: Path, folder: Path) -> None:
    first, second = UnsavedChanges.begin(folder), UnsavedChanges.begin(folder)
    first.keep(project.plan, project.known, None)
    second.keep(project.plan, project.known, tmp_path / "other.ryu")
    project.edit(SetHeight("5", 12.0))
    first.keep(project.plan, project.known, tmp_path / "named later.ryu")
    for changes in (first, second):
        changes.let_go()
    lefts = left_behind(folder)
    assert [left.title for left in lefts] == ["named later.ryu", "other.ryu"]
    assert Project.open(lefts[0].path, lefts[0].folder).plan.edits == (SetHeight("5", 12.0),)
    for left in lefts:
        left.changes.forget()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("host", [unfinished._OURS, f"{unfinished.TEMPORARY_PREFIX}01234567-"])
def test_who_dies_while_writing_leaves_what_was_whole_before(project: Project, folder: Path, host: str) -> None:
    changes = UnsavedChanges.begin(folder)
    changes.keep(project.plan, project.known, None)
    (whole,) = folder.glob("*/*.ryu")
    whole.with_name(f"{host}0123456789abcdef.ryu").write_text("{")
    changes.let_go()
    assert only(folder).path == whole


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"unsaved": 3}', '{"unsaved": {"folder": "/", "project": null}, "inputs": {}}']
)
def test_what_is_damaged_is_passed_over_and_stays(folder: Path, text: str) -> None:
    own = folder / "0123456789abcdef"
    own.mkdir(parents=True)
    (own / "place.ryu").write_text(text)
    (folder / "empty").mkdir()
    assert left_behind(folder) == ()
    assert not (folder / "empty").exists()
    assert (own / "place.ryu").read_text() == text
    assert not list(folder.glob("*.lock"))


def test_without_a_folder_nothing_was_left(tmp_path: Path) -> None:
    assert left_behind(tmp_path / "nowhere") == ()

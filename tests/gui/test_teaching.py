"""Edit ▸ Teach the network: offered for corrections, written where the person wants it, used from the open dialog."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt5.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ryu_scape import teaching
from ryu_scape.gui import menus
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.own_files import WEIGHTS
from ryu_scape.project import Delete, Project
from ryu_scape.segmentation.weights import load_network
from ryu_scape.segmentation.weights_file import whole_file
from tests.gui.place import open_place, stand_in_for_files, wait_until_idle
from tests.gui.window_steps import start_endless


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    stand_in_for_files(monkeypatch)
    open_place(window, qtbot, tmp_path)
    return window


def corrected(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.document.edit(Delete("5"))
    wait_until_idle(window, qtbot)
    return window


def answer_with(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def test_it_is_offered_once_something_is_corrected(opened: MainWindow, qtbot: QtBot) -> None:
    assert not opened.menus.teach.isEnabled()
    assert corrected(opened, qtbot).menus.teach.isEnabled()
    opened.menus.undo.trigger()
    wait_until_idle(opened, qtbot)
    assert not opened.menus.teach.isEnabled()


def test_without_pytorch_it_is_not_offered(opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menus, "has_torch", lambda: False)
    assert not corrected(opened, qtbot).menus.teach.isEnabled()


def test_what_was_corrected_becomes_a_file_that_the_program_reads(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, tmp_path / "mine")
    corrected(opened, qtbot)
    with qtbot.waitSignal(opened.exporting.written, timeout=120_000) as written:
        opened.menus.teach.trigger()
    path = tmp_path / "mine.safetensors"
    assert written.args == [path]
    load_network(path)
    assert whole_file(path) == WEIGHTS
    project = opened.document.project
    assert isinstance(project, Project)
    assert project.plan.edits == (Delete("5"),)


def test_a_lesson_waits_for_what_runs(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "teach_by_corrections", lambda project, path, progress: path.touch())
    answer_with(monkeypatch, tmp_path / "mine")
    start_endless(corrected(opened, qtbot), qtbot)
    opened.menus.teach.trigger()
    opened.runner.cancel()
    wait_until_idle(opened, qtbot)
    assert (tmp_path / "mine.safetensors").exists()


def test_a_refusal_is_told_and_an_input_is_not_overwritten(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "teach_by_corrections", lambda *_: pytest.fail("an input was in danger"))
    answer_with(monkeypatch, WEIGHTS)
    corrected(opened, qtbot)
    with qtbot.waitSignal(opened.runner.failed, timeout=20_000) as failed:
        opened.menus.teach.trigger()
    assert WEIGHTS.name in failed.args[0].cause


def test_nothing_happens_where_no_file_is_named(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    corrected(opened, qtbot).menus.teach.trigger()
    assert not opened.is_busy

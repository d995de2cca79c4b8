"""What a window had not saved outlives its death, and nothing else: what was saved or forsaken is not offered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QFileDialog, QMessageBox, QPushButton

from ryu_scape.gui import unsaved_keeper
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.project import SetHeight, UnsavedChanges
from tests.gui.place import open_place, stand_in_for_files, wait_until_idle
from tests.gui.window_steps import window_on
from tests.gui.window_to_kill import RAISED_TO_M, kept


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    stand_in_for_files(monkeypatch)
    monkeypatch.setattr(unsaved_keeper, "KEPT_AFTER_MS", 50)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.Discard)
    return tmp_path / "data"


def raise_first(window: MainWindow, qtbot, height_m: float = RAISED_TO_M) -> None:
    window.document.select(0)
    window.document.edit(SetHeight(window.document.selected.footprint.identifier, height_m))
    wait_until_idle(window, qtbot)


def killed_window(data: Path, place: Path) -> None:
    command = [sys.executable, "-m", "tests.gui.window_to_kill", str(data), str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "kept\n"
        finally:
            process.kill()  # SIGKILL


def click(window: MainWindow, name: str) -> None:
    QTest.mouseClick(window.left_behind.findChild(QPushButton, name), Qt.LeftButton)


@pytest.fixture
def left_by_a_dead_window(qtbot, data: Path, tmp_path: Path) -> MainWindow:
    killed_window(data, tmp_path)
    window = window_on(qtbot, data)
    assert window.left_behind.isVisible()
    return window


def test_a_killed_window_s_edit_is_restored_and_gone_once_it_is_saved(
    left_by_a_dead_window: MainWindow, qtbot, data: Path, tmp_path: Path, monkeypatch
) -> None:
    window = left_by_a_dead_window
    assert not window_on(qtbot, data).left_behind.isVisible()
    click(window, "restore")
    qtbot.waitUntil(lambda: window.document.project is not None, timeout=60_000)
    wait_until_idle(window, qtbot)
    assert window.document.reconstruction.city.buildings[0].height_m == RAISED_TO_M
    assert window.document.plan.inputs.rgb_path == tmp_path / "ortho.tif"
    assert window.document.path is None
    assert window.isWindowModified()
    assert not window.left_behind.isVisible()
    (file,) = kept(data)
    before = file.read_bytes()
    raise_first(window, qtbot, 23.0)
    qtbot.waitUntil(lambda: file.read_bytes() != before, timeout=20_000)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "place.ryu"), ""))
    window.menus.save_project.trigger()
    qtbot.waitUntil(lambda: not kept(data), timeout=20_000)
    assert not window.isWindowModified()
    assert (tmp_path / "place.ryu").is_file()


def test_what_is_thrown_away_is_asked_about_and_gone(
    left_by_a_dead_window: MainWindow, qtbot, data: Path, monkeypatch
) -> None:
    window = left_by_a_dead_window
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.Cancel)
    click(window, "discard")
    assert window.left_behind.isVisible()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.Discard)
    click(window, "discard")
    assert not window.left_behind.isVisible()
    qtbot.waitUntil(lambda: not kept(data), timeout=20_000)


def test_what_is_not_answered_waits_for_the_next_window(left_by_a_dead_window: MainWindow, qtbot, data: Path) -> None:
    left_by_a_dead_window.close()
    later = window_on(qtbot, data)
    assert later.left_behind.isVisible()
    assert "ortho.tif, dsm.tif" in later.left_behind.findChildren(type(later.left_behind.heading))[1].text()


def test_what_cannot_be_restored_is_told_and_stays(
    left_by_a_dead_window: MainWindow, qtbot, data: Path, tmp_path: Path
) -> None:
    window = left_by_a_dead_window
    (tmp_path / "dsm.tif").unlink()
    click(window, "restore")
    qtbot.waitUntil(window.banner.isVisible, timeout=20_000)
    wait_until_idle(window, qtbot)
    assert "dsm.tif" in window.banner.cause_label.text()
    assert window.left_behind.isVisible()
    assert window.left_behind.isEnabled()
    assert len(kept(data)) == 1


@pytest.mark.parametrize("button", [QMessageBox.Discard, QMessageBox.Save])
def test_a_window_that_closes_in_peace_leaves_nothing(qtbot, data: Path, tmp_path: Path, monkeypatch, button) -> None:
    monkeypatch.setattr(QMessageBox, "question", lambda *_: button)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "place.ryu"), ""))
    window = window_on(qtbot, data)
    open_place(window, qtbot, tmp_path)
    assert not kept(data)
    raise_first(window, qtbot)
    qtbot.waitUntil(lambda: len(kept(data)) == 1, timeout=20_000)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert not list((data / "unsaved").iterdir())


def test_undone_edits_are_no_changes(qtbot, data: Path, tmp_path: Path) -> None:
    window = window_on(qtbot, data)
    open_place(window, qtbot, tmp_path)
    raise_first(window, qtbot)
    qtbot.waitUntil(lambda: len(kept(data)) == 1, timeout=20_000)
    window.menus.undo.trigger()
    qtbot.waitUntil(lambda: not kept(data), timeout=20_000)
    wait_until_idle(window, qtbot)


def test_a_disk_that_takes_nothing_is_told_once(qtbot, data: Path, tmp_path: Path, monkeypatch) -> None:
    def full(folder: Path) -> UnsavedChanges:
        raise OSError("no space")

    monkeypatch.setattr(UnsavedChanges, "begin", full)
    window = window_on(qtbot, data)
    announced: list[str] = []
    window.unsaved.announced.connect(announced.append)
    open_place(window, qtbot, tmp_path)
    raise_first(window, qtbot)
    qtbot.waitUntil(lambda: bool(announced), timeout=20_000)
    raise_first(window, qtbot, 12.0)
    qtbot.wait(200)
    assert len(announced) == 1
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.Discard)

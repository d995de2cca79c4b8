"""What works beside the window outlives the dialog that it works for, and nothing more."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PyQt5.QtCore import Qt, QTimer
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from ryu_scape.errors import InputError
from ryu_scape.gui import background
from ryu_scape.gui.background import Background, wait_for_all
from ryu_scape.gui.open_pair_dialog import OpenPairDialog
from ryu_scape.own_files import SAMPLES
from ryu_scape.progress import ProgressReporter
from tests.gui.window_steps import window_on

LONGEST_WAIT_MS = 30_000


def test_a_dialog_may_be_left_while_its_files_are_looked_at(qtbot, tmp_path: Path) -> None:
    """What `exec_` showed is destroyed as soon as nobody holds it: with its thread, it once ended the program."""
    window = window_on(qtbot, tmp_path)
    was_left = []

    def fill_and_leave() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, OpenPairDialog)
        dialog.rgb_field.show_path(SAMPLES / "RGB_old_town.tif")
        try:
            qtbot.waitUntil(lambda: bool(background._RUNNING), timeout=LONGEST_WAIT_MS)
            was_left.append(True)
        finally:
            QTest.keyClick(dialog, Qt.Key_Escape)

    QTimer.singleShot(0, fill_and_leave)
    window.opening.ask_for_pair()
    assert was_left
    qtbot.waitUntil(lambda: not background._RUNNING, timeout=LONGEST_WAIT_MS)


def test_a_worker_whose_background_is_gone_ends_by_itself_and_is_let_go(qtbot) -> None:
    begun, go_on = Event(), Event()

    def job(progress: ProgressReporter) -> None:
        begun.set()
        go_on.wait(LONGEST_WAIT_MS / 1000)

    place = Background()
    place.start(job)
    assert begun.wait(LONGEST_WAIT_MS / 1000)
    place.deleteLater()
    del place
    qtbot.wait(50)
    assert len(background._RUNNING) == 1
    go_on.set()
    qtbot.waitUntil(lambda: not background._RUNNING)


def test_who_leaves_waits_for_all_that_runs(qtbot) -> None:
    begun = Event()

    def job(progress: ProgressReporter) -> None:
        begun.set()
        while not progress.is_cancelled():
            pass

    place = Background()
    place.start(job)
    assert begun.wait(LONGEST_WAIT_MS / 1000)
    (worker,) = background._RUNNING
    wait_for_all()
    assert worker.isFinished()


def test_of_jobs_that_nobody_waits_for_no_failure_is_told(qtbot) -> None:
    begun, go_on = Event(), Event()

    def fails_late(progress: ProgressReporter) -> None:
        begun.set()
        go_on.wait(LONGEST_WAIT_MS / 1000)
        raise InputError("The first was damaged.", "Take another.")

    def fails(progress: ProgressReporter) -> None:
        raise InputError("The second was damaged.", "Take another.")

    place, failures = Background(), []
    place.failed.connect(failures.append)
    place.start(fails_late)
    assert begun.wait(LONGEST_WAIT_MS / 1000)
    place.start(fails)
    go_on.set()
    qtbot.waitUntil(lambda: not place.is_busy, timeout=LONGEST_WAIT_MS)
    assert [error.cause for error in failures] == ["The second was damaged."]


@pytest.fixture(autouse=True)
def nothing_runs_afterwards():
    yield
    wait_for_all()

"""Work in the window: stages and progress, cancelling, failing, what is dropped on it, and exports."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from ryu_scape.errors import InputError
from ryu_scape.gui import jobs
from ryu_scape.gui.job_runner import Task
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.open_pair_dialog import OpenPairDialog
from ryu_scape.gui.worker import Job
from ryu_scape.inputs import BuildRequest
from ryu_scape.progress import ProgressReporter
from ryu_scape.settings import Detail, SceneSettings, Settings
from tests.gui.jobs_for_tests import endless, pixels_of
from tests.gui.window_steps import drop, opened, show, start_endless, wait_until_idle


def test_work_shows_stage_and_progress_and_cancel_returns_to_idle(window: MainWindow, qtbot) -> None:
    start_endless(window, qtbot)
    assert window.progress_strip.isVisible()
    assert window.progress_strip.stage_label.text().startswith("Processing…")
    assert window.progress_strip.percent_label.text() == "40%"
    assert not window.menus.open_pair.isEnabled()
    asked_s = time.monotonic()
    QTest.mouseClick(window.progress_strip.cancel_button, Qt.LeftButton)
    wait_until_idle(window, qtbot)
    assert time.monotonic() - asked_s < 2
    assert not window.progress_strip.isVisible()
    assert not window.banner.isVisible()
    assert window.menus.open_pair.isEnabled()


def test_cancel_keeps_the_scene_that_was_there(window: MainWindow, qtbot, reconstruction) -> None:
    show(window, reconstruction)
    qtbot.waitExposed(window.scene_widget)
    qtbot.wait(100)
    before = pixels_of(window.scene_widget.grab_image())
    start_endless(window, qtbot)
    window.runner.cancel()
    wait_until_idle(window, qtbot)
    assert window.document.reconstruction is reconstruction
    assert window.pages.currentWidget() is window.scene_widget
    qtbot.waitUntil(lambda: pixels_of(window.scene_widget.grab_image()).shape == before.shape)
    np.testing.assert_array_equal(pixels_of(window.scene_widget.grab_image()), before)


def test_failing_job_shows_cause_and_remedy(window: MainWindow, qtbot) -> None:
    def job(progress: ProgressReporter) -> None:
        raise InputError("dsm.tif has no coordinate reference system.", "Assign one, then try again.")

    window.runner.start_next(Task(job, "dsm.tif", pytest.fail))
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.cause_label.text() == "dsm.tif has no coordinate reference system."
    assert window.banner.remedy_label.text() == "Assign one, then try again."
    wait_until_idle(window, qtbot)
    QTest.mouseClick(window.banner.dismiss_button, Qt.LeftButton)
    assert not window.banner.isVisible()


@pytest.mark.parametrize("count", [1, 2])
def test_dropped_files_start_a_job(window: MainWindow, qtbot, monkeypatch, tmp_path: Path, count: int) -> None:
    asked: list[BuildRequest] = []
    monkeypatch.setattr(jobs, "open_pair", lambda request: asked.append(request) or endless)
    paths = [tmp_path / "ortho.tif", tmp_path / "dsm.tif"][:count]
    assert drop(window, *paths)
    assert asked == [BuildRequest(paths[0], paths[1] if count == 2 else None)]
    assert window.is_busy
    assert "ortho.tif" in window.welcome_page.hint_label.text()
    assert drop(window, tmp_path / "other.tif"), "what is being opened gives way"
    qtbot.waitUntil(lambda: "other.tif" in window.welcome_page.hint_label.text())
    assert [request.rgb_path for request in asked] == [paths[0], tmp_path / "other.tif"]
    window.runner.cancel()
    wait_until_idle(window, qtbot)
    assert not window.banner.isVisible()


def test_dropped_files_and_samples_are_built_with_the_options_chosen_last(
    window: MainWindow, monkeypatch, tmp_path: Path
) -> None:
    asked: list[BuildRequest] = []
    monkeypatch.setattr(window.runner, "start_next", lambda *_: None)
    monkeypatch.setattr(jobs, "open_pair", asked.append)
    chosen = replace(Settings(), scene=SceneSettings(Detail.PLAIN))
    monkeypatch.setattr(OpenPairDialog, "exec_", lambda dialog: True)
    monkeypatch.setattr(OpenPairDialog, "request", lambda dialog: BuildRequest(tmp_path / "a.tif", settings=chosen))
    window.menus.open_pair.trigger()
    drop(window, tmp_path / "ortho.tif", tmp_path / "dsm.tif")
    next(iter(window.menus.sample_actions)).trigger()
    assert [request.settings for request in asked] == [chosen] * 3


def test_a_scene_that_comes_after_cancel_is_not_shown(window: MainWindow, qtbot, reconstruction, monkeypatch) -> None:
    def deaf(progress: ProgressReporter) -> object:
        progress.report("building", 0.5)
        time.sleep(0.2)
        return opened(reconstruction)

    monkeypatch.setattr(jobs, "open_pair", lambda request: deaf)
    window.opening.build(BuildRequest(Path("ortho.tif")))
    window.runner.cancel()
    wait_until_idle(window, qtbot)
    assert window.document.reconstruction is None


def test_an_export_that_cancel_came_too_late_for_is_told(
    window: MainWindow, qtbot, reconstruction, monkeypatch, tmp_path: Path
) -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def slow(city, path: Path) -> None:
        has_begun.set()
        may_end.wait(timeout=10)
        path.touch()

    monkeypatch.setattr(jobs, "export_city", slow)
    show(window, reconstruction)
    window.exporting.export_scene(lambda: reconstruction.city, tmp_path / "city", [".glb"])
    qtbot.waitUntil(has_begun.is_set)
    window.runner.cancel()
    may_end.set()
    wait_until_idle(window, qtbot)
    assert (tmp_path / "city.glb").exists()
    assert "Wrote" in window.statusBar().currentMessage()


def test_an_export_waits_for_what_runs(window: MainWindow, qtbot, reconstruction, tmp_path: Path) -> None:
    show(window, reconstruction)
    start_endless(window, qtbot)
    window.exporting.export_scene(lambda: reconstruction.city, tmp_path / "city", [".glb"])
    window.runner.cancel()
    wait_until_idle(window, qtbot, timeout_ms=20_000)
    assert (tmp_path / "city.glb").exists()


def test_an_opening_waits_for_what_runs_and_makes_way_for_the_next(
    window: MainWindow, qtbot, reconstruction, monkeypatch, tmp_path: Path
) -> None:
    built: list[str] = []

    def open_pair(request: BuildRequest) -> Job:
        return lambda progress: built.append(request.rgb_path.name) or opened(reconstruction, request.rgb_path)

    monkeypatch.setattr(jobs, "open_pair", open_pair)
    show(window, reconstruction)
    start_endless(window, qtbot)
    window.opening.build(BuildRequest(tmp_path / "first.tif"))
    assert not window.docks.card.widget().isEnabled(), "changes to this place would be lost"
    window.opening.build(BuildRequest(tmp_path / "second.tif"))
    assert not window.runner.is_cancelling, "it is not this that makes way"
    window.runner.cancel()
    wait_until_idle(window, qtbot)
    assert built == ["second.tif"]
    assert window.document.title == "second.tif"
    assert window.docks.card.widget().isEnabled()


def test_an_export_never_takes_the_place_of_what_was_read(
    window: MainWindow, qtbot, reconstruction, monkeypatch, tmp_path: Path
) -> None:
    path = tmp_path / "ortho.tif"
    path.write_bytes(b"orthophoto")
    monkeypatch.setattr(jobs, "open_pair", lambda request: lambda progress: opened(reconstruction, path))
    window.opening.build(BuildRequest(path))
    wait_until_idle(window, qtbot)
    window.exporting.export_scene(lambda: reconstruction.city, tmp_path / "ortho", [".tif"])
    wait_until_idle(window, qtbot)
    assert "would be written over" in window.banner.cause_label.text()
    assert path.read_bytes() == b"orthophoto"


def test_two_unusable_files_end_in_a_readable_error(window: MainWindow, qtbot, tmp_path: Path) -> None:
    paths = [tmp_path / "first.tif", tmp_path / "second.tif"]
    for path in paths:
        path.write_bytes(b"no image")
    drop(window, *paths)
    wait_until_idle(window, qtbot, timeout_ms=60_000)
    assert window.banner.isVisible()
    assert "first.tif" in window.banner.cause_label.text()
    assert window.banner.remedy_label.text()


def test_closing_while_busy_ends_the_thread(window: MainWindow, qtbot) -> None:
    start_endless(window, qtbot)
    worker = window.runner._worker
    window.close()
    assert worker.isFinished()
    qtbot.waitUntil(lambda: not window.is_busy)


def test_an_export_keeps_the_warnings_in_sight(window: MainWindow, qtbot, reconstruction, tmp_path: Path) -> None:
    show(window, replace(reconstruction, warnings=("All heights are assumed.",)))
    window.runner.start_next(
        Task(jobs.export(lambda: reconstruction.city, [tmp_path / "a.ply"]), "a.ply", lambda path: None)
    )
    wait_until_idle(window, qtbot)
    assert window.banner.isVisible()
    assert window.banner.remedy_label.text() == "All heights are assumed."


@pytest.mark.parametrize("ending", [".glb", ".obj", ".ply"])
def test_export_writes_the_file(window: MainWindow, qtbot, reconstruction, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"scene{ending}"
    job = jobs.export(lambda: reconstruction.city, [path])
    written: list[Path] = []
    window.runner.start_next(Task(job, path.name, written.append))
    wait_until_idle(window, qtbot, timeout_ms=20_000)
    assert written == [[path]]
    assert path.stat().st_size > 1000

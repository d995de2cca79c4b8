"""A setting changed beside the scene changes the scene, and nothing is done twice."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from ryu_scape import pipeline
from ryu_scape.errors import InputError
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.inputs import BuildRequest
from ryu_scape.settings import Settings, changed
from tests.gui.place import open_place, stand_in_for_files, wait_until_idle


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    open_place(window, qtbot, tmp_path)
    window.docks.settings.toggleViewAction().trigger()
    assert window.docks.settings.isVisible()
    return window


def count(place: MainWindow) -> int:
    return len(place.document.reconstruction.city.buildings)


def type_threshold(place: MainWindow, text: str) -> None:
    spin = place.docks.settings.controls.by_name["threshold"].widget
    spin.selectAll()
    QTest.keyClicks(spin, text)


def wait_for_threshold(place: MainWindow, qtbot, threshold: float) -> None:
    def is_built() -> bool:
        built = place.document.project.built
        return built.settings.footprints.probability_threshold == threshold and not place.is_busy

    qtbot.waitUntil(is_built, timeout=20_000)


def forbid(monkeypatch: pytest.MonkeyPatch, *doors: str) -> None:
    for door in doors:
        monkeypatch.setattr(pipeline, door, lambda *_, door=door: pytest.fail(f"{door} was passed again"))


def test_a_number_can_be_typed_slowly(place: MainWindow, qtbot) -> None:
    type_threshold(place, "0.")
    wait_for_threshold(place, qtbot, 0.0)
    QTest.keyClicks(place.docks.settings.controls.by_name["threshold"].widget, "8")
    wait_for_threshold(place, qtbot, 0.8)


def test_a_threshold_redraws_outlines_without_the_network_and_the_view_stays(place, qtbot, monkeypatch) -> None:
    place.scene_widget._move_to(place.scene_widget.camera.orbit(33, 5))
    eye_m = place.scene_widget.camera.eye_m
    place.menus.layer_actions["roofs"].trigger()
    place.document.select(8)
    name = place.document.selected.footprint.identifier
    forbid(monkeypatch, "read_survey", "look_for_buildings")
    type_threshold(place, "0.85")
    assert count(place) == 9
    wait_for_threshold(place, qtbot, 0.85)
    assert 0 < count(place) < 9
    np.testing.assert_allclose(place.scene_widget.camera.eye_m, eye_m)
    assert "roofs" in place.menus.hidden_layers()
    assert place.document.selected.footprint.identifier == name
    assert place.isWindowModified()


def test_the_dialog_over_the_same_files_changes_settings_alone(place, qtbot, monkeypatch, tmp_path: Path) -> None:
    forbid(monkeypatch, "read_survey", "look_for_buildings")
    project, plan = place.document.project, place.document.plan
    place.opening.build(BuildRequest(**vars(plan.inputs), settings=changed(Settings(), {"threshold": 0.9})))
    wait_for_threshold(place, qtbot, 0.9)
    assert place.document.project is project
    assert place.docks.settings.controls.by_name["threshold"].value() == 0.9


def test_a_change_during_a_build_begins_it_anew(place: MainWindow, qtbot, monkeypatch) -> None:
    may_go_on, begun = threading.Event(), []
    measure = pipeline.measure

    def slow(*given):
        begun.append(given)
        may_go_on.wait(timeout=10)
        return measure(*given)

    monkeypatch.setattr(pipeline, "measure", slow)
    type_threshold(place, "0.8")
    qtbot.waitUntil(lambda: len(begun) == 1, timeout=20_000)
    qtbot.waitUntil(place.progress_strip.isVisible)
    place.scene_widget.go_home()
    type_threshold(place, "0.9")
    qtbot.waitUntil(lambda: place.document.plan.settings.footprints.probability_threshold == 0.9)
    may_go_on.set()
    wait_for_threshold(place, qtbot, 0.9)
    assert not place.banner.isVisible()
    assert place.document.is_settled
    assert not place.progress_strip.isVisible()


def test_progress_does_not_change_the_room_of_the_scene(place: MainWindow, qtbot) -> None:
    before = place.scene_widget.size()
    for stage in ("Reading", "A stage whose name is longer than the view is wide, " * 20):
        place.progress_strip.start()
        place.progress_strip.report(stage, 0.5)
        qtbot.wait(50)
        assert place.progress_strip.isVisible()
        assert place.scene_widget.size() == before
    place.progress_strip.stop()


def test_cancel_takes_the_change_back(place: MainWindow, qtbot, monkeypatch) -> None:
    def endless(survey, outlines, settings, progress):
        while True:
            pipeline.advance(progress, "Measuring heights", 0.5)
            threading.Event().wait(0.01)

    monkeypatch.setattr(pipeline, "measure", endless)
    type_threshold(place, "0.8")
    qtbot.waitUntil(place.progress_strip.isVisible, timeout=20_000)
    QTest.mouseClick(place.progress_strip.cancel_button, Qt.LeftButton)
    wait_until_idle(place, qtbot)
    assert place.document.plan.settings == Settings()
    assert place.docks.settings.controls.settings() == Settings()
    assert count(place) == 9
    assert not place.isWindowModified()


def test_what_cannot_be_built_is_told_and_taken_back(place: MainWindow, qtbot, monkeypatch) -> None:
    def refuse(*_):
        raise InputError("This cannot be measured.", "Choose another threshold.")

    monkeypatch.setattr(pipeline, "measure", refuse)
    type_threshold(place, "0.8")
    qtbot.waitUntil(place.banner.isVisible, timeout=20_000)
    wait_until_idle(place, qtbot)
    assert place.banner.cause_label.text() == "This cannot be measured."
    assert place.document.plan.settings == Settings()


def test_settings_that_do_not_go_together_are_told_in_the_dock(place: MainWindow, qtbot) -> None:
    dock = place.docks.settings
    dock.controls.by_name["network-window"].show_value(256)
    qtbot.waitUntil(dock.complaint.isVisible)
    assert "256 px cannot share 512 px" in dock.complaint.text()
    assert not place.is_busy
    dock.reset_button.click()
    qtbot.waitUntil(lambda: not dock.complaint.isVisible())


def test_what_was_chosen_for_another_place_is_forgotten(place: MainWindow, qtbot, tmp_path: Path) -> None:
    dock = place.docks.settings
    dock.controls.by_name["network-window"].show_value(256)
    qtbot.waitUntil(dock.complaint.isVisible)
    (tmp_path / "other.tif").write_bytes(b"other")
    place.opening.build(BuildRequest(tmp_path / "other.tif"))
    qtbot.waitUntil(lambda: place.document.title == "other.tif", timeout=20_000)
    assert not dock.complaint.isVisible()
    assert dock.controls.settings() == Settings()


def test_there_is_nothing_to_set_before_there_is_a_place(window: MainWindow) -> None:
    assert not window.docks.settings.isVisible()
    assert not window.docks.settings.widget().isEnabled()

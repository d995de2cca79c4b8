"""What is changed on a building's card comes back in the scene, undone and redone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from ryu_scape.gui.choice_box import ChoiceBox
from ryu_scape.gui.job_runner import Task
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.heights import HeightSource, RoofKind
from ryu_scape.project import Delete, SetHeight, SetRoof, SetStyle
from ryu_scape.settings import FacadeStyle, Settings, changed
from ryu_scape.viewer.buffers import LayerBuffers
from ryu_scape.viewer.offscreen import render_image
from ryu_scape.viewer.surroundings import SurroundingsTexture
from tests.gui.clicked_building import building, click, selected_id
from tests.gui.jobs_for_tests import endless, pixels_of
from tests.gui.place import on_screen, open_place, stand_in_for_files, wait_until_idle


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    window.resize(1100, 760)
    open_place(window, qtbot, tmp_path)
    window.scene_widget.grab_image()
    return window


def test_a_height_that_is_being_typed_outlives_a_rebuild(place: MainWindow, qtbot) -> None:
    click(place, on_screen(place, 4))
    spin = place.docks.card.height_spin
    place.document.edit(SetRoof(selected_id(place), RoofKind.GABLE))
    place.activateWindow()
    spin.setFocus()
    qtbot.waitUntil(spin.hasFocus)
    spin.selectAll()
    QTest.keyClicks(spin, "2")
    wait_until_idle(place, qtbot)
    QTest.keyClicks(spin, "5")
    QTest.keyClick(spin, Qt.Key_Return)
    wait_until_idle(place, qtbot)
    assert place.document.selected.height_m == pytest.approx(25.0)
    assert spin.value() == pytest.approx(25.0)
    place.document.undo()
    wait_until_idle(place, qtbot)
    assert spin.value() == pytest.approx(place.document.selected.height_m, abs=0.05)


def test_a_height_is_set_undone_and_redone(place: MainWindow, qtbot) -> None:
    click(place, on_screen(place, 4))
    name, was_m, camera = selected_id(place), place.document.selected.height_m, place.scene_widget.camera
    place.menus.layer_actions["windows"].trigger()
    spin = place.docks.card.height_spin
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "21.5")
    assert not place.document.is_modified
    QTest.keyClick(spin, Qt.Key_Return)
    wait_until_idle(place, qtbot)
    assert place.document.plan.edits == (SetHeight(name, 21.5),)
    assert building(place, name).height_m == 21.5
    assert building(place, name).height_source is HeightSource.PERSON
    assert place.docks.card.source_label.text() == "set by hand"
    assert selected_id(place) == name
    np.testing.assert_array_equal(place.scene_widget.camera.eye_m, camera.eye_m)
    assert "windows" in place.menus.hidden_layers()
    assert place.isWindowModified()
    assert place.menus.undo.text() == f"&Undo height of {name}"
    place.menus.undo.trigger()
    wait_until_idle(place, qtbot)
    assert building(place, name).height_m == was_m
    assert spin.value() == pytest.approx(was_m, abs=0.05)
    assert not place.isWindowModified()
    assert not place.menus.undo.isEnabled()
    place.menus.redo.trigger()
    wait_until_idle(place, qtbot)
    assert building(place, name).height_m == 21.5
    assert not place.menus.redo.isEnabled()


def test_one_height_for_a_selection_is_one_step(place: MainWindow, qtbot) -> None:
    before = [one.height_m for one in place.document.reconstruction.city.buildings]
    place.document.select(1, 3, 5)
    place.docks.card.height_spin.setValue(40.0)
    wait_until_idle(place, qtbot)
    heights_m = [one.height_m for one in place.document.reconstruction.city.buildings]
    assert [index for index, height_m in enumerate(heights_m) if height_m == 40.0] == [1, 3, 5]
    assert place.menus.undo.text() == "&Undo height of 3 buildings"
    place.menus.undo.trigger()
    wait_until_idle(place, qtbot)
    assert [one.height_m for one in place.document.reconstruction.city.buildings] == before
    assert not place.menus.undo.isEnabled()


def test_ctrl_z_after_enter_undoes_the_height(place: MainWindow, qtbot) -> None:
    place.activateWindow()
    qtbot.waitUntil(place.isActiveWindow)
    click(place, on_screen(place, 4))
    spin = place.docks.card.height_spin
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "21.5")
    QTest.keyClick(spin, Qt.Key_Return)
    wait_until_idle(place, qtbot)
    assert len(place.document.plan.edits) == 1
    QTest.keyClick(QApplication.focusWidget() or place, Qt.Key_Z, Qt.ControlModifier)
    wait_until_idle(place, qtbot)
    assert place.document.plan.edits == ()


def test_roof_and_facades_are_set(place: MainWindow, qtbot) -> None:
    click(place, on_screen(place, 4))
    name, card = selected_id(place), place.docks.card
    choose(card.roof_box, "Pyramid")
    wait_until_idle(place, qtbot)
    choose(card.style_box, "Office")
    wait_until_idle(place, qtbot)
    assert place.document.plan.edits == (SetRoof(name, RoofKind.PYRAMID), SetStyle(name, FacadeStyle.OFFICE))
    assert building(place, name).roof.kind is RoofKind.PYRAMID
    assert card.fact_labels["ridge_height_m"].text() == f"{building(place, name).ridge_height_m:.1f} m"
    assert card.remarks_label.text() == "Roof set by hand"


def choose(box: ChoiceBox, text: str) -> None:
    """As a click in its list does."""
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def test_delete_leaves_the_building_out_and_undo_brings_it_back(place: MainWindow, qtbot) -> None:
    click(place, on_screen(place, 4))
    name = selected_id(place)
    place.menus.delete_building.trigger()
    wait_until_idle(place, qtbot)
    assert (building(place, name), place.document.selected) == (None, None)
    assert place.document.plan.edits == (Delete(name),)
    place.menus.undo.trigger()
    wait_until_idle(place, qtbot)
    assert building(place, name) is not None


def test_an_edit_that_cannot_be_made_is_told_and_forgotten(place: MainWindow, qtbot) -> None:
    click(place, on_screen(place, 4))
    name = selected_id(place)
    place.document.edit(SetHeight("nobody", 9.0))
    wait_until_idle(place, qtbot)
    assert "There is no building nobody any more" in place.banner.remedy_label.text()
    assert not place.menus.undo.isEnabled()
    assert not place.document.is_modified
    place.document.edit(SetHeight(name, 9.0))
    wait_until_idle(place, qtbot)
    assert not place.banner.isVisible()


def test_an_edit_uploads_one_piece_of_each_building_layer_and_nothing_of_the_ground(
    place: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploaded = []
    make = LayerBuffers.__init__
    monkeypatch.setattr(LayerBuffers, "__init__", lambda self, layer: uploaded.append(layer) or make(self, layer))
    click(place, on_screen(place, 4))
    place.docks.card.height_spin.setValue(15.0)
    wait_until_idle(place, qtbot)
    place.scene_widget.grab_image()
    scene = place.document.reconstruction.city.scene
    names = [name for layer in uploaded for name, pieces in scene.pieces.items() if layer in pieces]
    assert len(names) == len(uploaded)
    assert set(names) <= scene.triangle_offsets.keys()
    assert {"walls", "roofs"} <= set(names)
    assert len(set(names)) == len(names)


def test_what_is_around_is_looked_at_when_the_view_stands_still(place: MainWindow, qtbot, monkeypatch) -> None:
    place.scene_widget.grab_image()
    made = set()
    fill = SurroundingsTexture.fill
    monkeypatch.setattr(SurroundingsTexture, "fill", lambda self, draw: made.add(self) or fill(self, draw))
    click(place, on_screen(place, 4))
    place.docks.card.height_spin.setValue(60.0)
    wait_until_idle(place, qtbot)
    place.scene_widget.updateGL()
    assert not made
    qtbot.waitUntil(lambda: len(made) == 1)
    seen = pixels_of(place.scene_widget.grab_image())
    place.scene_widget.set_selected(())
    fresh = render_image(place.document.reconstruction.city.scene, seen.shape[1::-1], place.scene_widget.camera)
    assert np.abs(pixels_of(place.scene_widget.grab_image()).astype(int) - fresh).mean() < 1


def test_edits_made_while_a_job_runs_come_after_it(place: MainWindow, qtbot) -> None:
    click(place, on_screen(place, 4))
    name = selected_id(place)
    place.runner.start_next(Task(endless, "tile.tif", pytest.fail))
    place.document.edit(SetHeight(name, 12.0))
    place.document.edit(SetHeight(name, 13.0))
    place.runner.cancel()
    wait_until_idle(place, qtbot)
    assert building(place, name).height_m == 13.0


def test_an_edit_outlives_settings_under_which_its_building_is_gone(place: MainWindow, qtbot) -> None:
    document = place.document
    document.edit(SetHeight("3", 31.0))
    wait_until_idle(place, qtbot)
    document.change_settings(changed(Settings(), {"threshold": 0.955}))
    wait_until_idle(place, qtbot)
    assert building(place, "3") is None
    document.change_settings(Settings())
    wait_until_idle(place, qtbot)
    assert building(place, "3").height_m == pytest.approx(31.0)

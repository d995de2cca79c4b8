"""A box cuts the scene and heights are exaggerated: in the view alone, and what is clicked is what is seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtTest import QTest

from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.section_dock import STEPS
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import open_place, stand_in_for_files, wait_until_idle


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    window.resize(1100, 760)
    open_place(window, qtbot, tmp_path)
    window.docks.section.show()
    qtbot.wait(100)
    return window


def picture(window: MainWindow) -> np.ndarray:
    return pixels_of(window.scene_widget.grab_image()).astype(int)


def roof_on_screen(window: MainWindow, index: int, share: float = 1.0) -> QPoint:
    """Where the middle of a roof, or a place below it, is drawn."""
    city, view = window.document.reconstruction.city, window.scene_widget
    building = city.buildings[index]
    z = building.ground_elevation_m + share * (building.eave_elevation_m - building.ground_elevation_m)
    place_m = np.append(building.footprint.exterior.mean(axis=0), z) - city.scene.origin_m
    matrix = view.camera.projection_matrix(view.aspect) @ view.camera.view_matrix()
    x, y, _, w = matrix @ np.append(view.stretch.drawn(place_m), 1.0)
    return QPoint(round((x / w + 1) / 2 * view.width()), round((1 - y / w) / 2 * view.height()))


def test_exaggeration_draws_higher_and_clicks_tell_true_places(place: MainWindow, qtbot) -> None:
    dock, view, before = place.docks.section, place.scene_widget, picture(place)
    was = [roof_on_screen(place, index) for index in range(9)]
    dock.steepness.setValue(30)
    assert "3.0" in dock.steepness_label.text()
    assert (np.abs(picture(place) - before).max(axis=2) > 20).mean() > 0.05
    view.look_from(0.0, 90.0)  # seen at a slant, what stands in front hides what is behind
    seen: list[object] = []
    view.picked.connect(lambda *given: seen.append(given))
    for index, building in enumerate(place.document.reconstruction.city.buildings):
        at = roof_on_screen(place, index)
        assert index == 4 or at != was[index]
        QTest.mouseClick(view, Qt.LeftButton, Qt.NoModifier, at)
        assert place.document.selected_index == index
        np.testing.assert_allclose(seen[-1][1][2], building.eave_elevation_m, atol=0.5)
    place.document.select()
    dock.all.click()
    view.go_home()
    np.testing.assert_array_equal(picture(place), before)


def test_what_is_in_the_middle_stays_there_and_a_saved_view_comes_back(place: MainWindow, qtbot) -> None:
    view, dock = place.scene_widget, place.docks.section
    place.document.select(4)
    place.document.seek()
    true_m = view.stretch.real(view.camera.target_m)
    place.saved_views.save("near")
    dock.steepness.setValue(40)
    np.testing.assert_allclose(view.stretch.real(view.camera.target_m), true_m, atol=0.05)
    view.go_home()
    place.saved_views.actions[0].trigger()
    qtbot.wait(900)
    np.testing.assert_allclose(view.stretch.real(view.camera.target_m), true_m, atol=0.3)


def test_a_box_cuts_what_is_beyond_it_and_clicks_go_through(place: MainWindow) -> None:
    dock, view, before = place.docks.section, place.scene_widget, picture(place)
    (_, east), *_ = dock.sides
    east.setValue(STEPS // 2)
    assert dock.box.isChecked()
    after = picture(place)
    changed = np.abs(after - before).max(axis=2) > 20
    west, eastern = roof_on_screen(place, 3), roof_on_screen(place, 5)
    assert not changed[west.y(), west.x()]
    assert changed[eastern.y(), eastern.x()]
    QTest.mouseClick(view, Qt.LeftButton, Qt.NoModifier, eastern)
    assert place.document.selected is None
    QTest.mouseClick(view, Qt.LeftButton, Qt.NoModifier, west)
    assert place.document.selected_index == 3
    place.document.select()
    dock.box.click()
    np.testing.assert_array_equal(picture(place), before)


def test_a_lowered_top_takes_the_roofs_off(place: MainWindow) -> None:
    dock, city = place.docks.section, place.document.reconstruction.city
    highest, before = city.buildings[8], picture(place)
    scene = city.scene
    share = (highest.ground_elevation_m + 2.0 - scene.origin_m[2] - scene.bounds_m[0, 2]) / np.ptp(scene.bounds_m[:, 2])
    at = roof_on_screen(place, 8)
    dock.sides[2][1].setValue(round(share * STEPS))
    assert np.abs(picture(place) - before).max(axis=2)[at.y(), at.x()] > 10
    QTest.mouseClick(place.scene_widget, Qt.LeftButton, Qt.NoModifier, at)
    assert place.document.selected_index != 8 or place.scene_widget._hit(at).place_m[2] < 3.0


def test_sides_push_each_other_and_the_label_says_how_large(place: MainWindow) -> None:
    low, high = place.docks.section.sides[0]
    low.setValue(STEPS)
    assert (low.value(), high.value()) == (STEPS, STEPS)
    high.setValue(40)
    assert (low.value(), high.value()) == (39, 40)
    extent_m = np.ptp(place.document.reconstruction.city.scene.bounds_m[:, 1])
    assert f"× {extent_m:.0f} ×" in place.docks.section.told_label.text()


def test_the_box_comes_around_the_selection_and_follows_an_edit(place: MainWindow, qtbot) -> None:
    dock, city = place.docks.section, place.document.reconstruction.city
    assert not dock.around.isEnabled()
    place.document.select(4)
    dock.around.click()
    low, high = dock.section.box_m
    ring = city.buildings[4].footprint.exterior
    assert (low[:2] <= ring.min(axis=0)).all()
    assert (high[:2] >= ring.max(axis=0)).all()
    assert (high[:2] - low[:2] < np.ptp(ring, axis=0) + 10).all()
    place.docks.card.height_spin.setValue(60.0)
    wait_until_idle(place, qtbot)
    assert dock.box.isChecked()
    shares = [(pair[0].value(), pair[1].value()) for pair in dock.sides]
    bounds_m = place.document.reconstruction.city.scene.bounds_m[:, 2]
    np.testing.assert_allclose(
        np.ptp(dock.section.box_m[:, 2]), np.ptp(bounds_m) * (shares[2][1] - shares[2][0]) / STEPS
    )


def test_files_are_written_whole(place: MainWindow, tmp_path: Path) -> None:
    from ryu_scape.export import export_city

    city, dock = place.document.reconstruction.city, place.docks.section
    export_city(city, tmp_path / "before.glb")
    dock.steepness.setValue(40)
    dock.sides[0][1].setValue(20)
    export_city(place.document.reconstruction.city, tmp_path / "after.glb")
    assert (tmp_path / "after.glb").read_bytes() == (tmp_path / "before.glb").read_bytes()


def test_another_place_begins_whole(place: MainWindow, qtbot, tmp_path: Path) -> None:
    dock = place.docks.section
    dock.sides[0][1].setValue(20)
    dock.steepness.setValue(30)
    place.document.project = None
    (tmp_path / "other").mkdir()
    open_place(place, qtbot, tmp_path / "other")
    assert not dock.box.isChecked()
    assert dock.section.exaggeration == 1.0
    assert dock.section.box_m is None


def test_the_floor_bears_no_shadow_of_what_is_cut_off(place: MainWindow) -> None:
    dock = place.docks.section
    place.scene_widget.look_from(0.0, 90.0)
    at, corner = roof_on_screen(place, 4, share=0.0), (5, 5)
    for _, high in dock.sides[:2]:
        high.setValue(1)
    seen = picture(place)
    np.testing.assert_allclose(seen[at.y(), at.x()], seen[corner], atol=6)

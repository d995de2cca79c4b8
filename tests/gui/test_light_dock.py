"""The sun of the scene stands where a person says: by angles, by day and hour, or as in the photograph."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QDate
from PyQt5.QtWidgets import QAction

from ryu_scape.gui.light_dock import LOWEST_SUN_DEG, SunBy
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.sun import Sun
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import open_place, stand_in_for_files


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    window.resize(1000, 700)
    open_place(window, qtbot, tmp_path)
    window.docks.light.show()
    qtbot.wait(100)
    return window


def picture(window: MainWindow) -> np.ndarray:
    return pixels_of(window.scene_widget.grab_image()).astype(int)


def test_moving_a_slider_moves_the_shadows_at_once(place: MainWindow) -> None:
    dock, before = place.docks.light, picture(place)
    dock.azimuth.setValue(300)
    dock.elevation.setValue(20)
    assert dock.ways[SunBy.ANGLES].isChecked()
    assert dock.look.sun == Sun(300.0, 20.0)
    assert "300°, 20°" in dock.told_label.text()
    assert (np.abs(picture(place) - before).max(axis=2) > 12).mean() > 0.02
    dock.ways[SunBy.PHOTOGRAPH].click()
    assert dock.look.sun is None
    np.testing.assert_array_equal(picture(place), before)


def test_by_day_and_hour_the_sun_is_in_the_south_at_noon_and_sets_at_night(place: MainWindow) -> None:
    dock = place.docks.light
    dock.day.setDate(QDate(2025, 12, 21))
    dock.hour.setValue(12 * 6)
    winter = dock.look.sun
    dock.day.setDate(QDate(2025, 6, 21))
    summer = dock.look.sun
    assert dock.ways[SunBy.HOUR].isChecked()
    assert winter.azimuth_deg == pytest.approx(180, abs=12)
    assert summer.elevation_deg - winter.elevation_deg == pytest.approx(2 * 23.44, abs=1.5)
    dock.hour.setValue(0)
    assert dock.look.sun.elevation_deg == LOWEST_SUN_DEG
    assert "set" in dock.told_label.text()


def test_effects_end_and_come_back_by_their_actions(place: MainWindow) -> None:
    *from_afar, grain = place.menus.effect_actions
    for action in from_afar:
        assert_ends_and_comes_back(place, action)
    view = place.scene_widget
    view._move_to(view.camera.zoom_at((0.0, 0.0), 0.03, view.aspect))
    assert_ends_and_comes_back(place, grain)


def assert_ends_and_comes_back(place: MainWindow, action: QAction) -> None:
    before = picture(place)
    assert not action.shortcut().isEmpty()
    action.trigger()
    assert np.abs(picture(place) - before).max() > 4, action.text()
    action.trigger()
    np.testing.assert_array_equal(picture(place), before)


def test_a_place_begins_in_the_light_of_its_photograph(place: MainWindow) -> None:
    dock, reconstruction = place.docks.light, place.document.reconstruction
    assert "do not tell" in dock.told_label.text()
    city = reconstruction.city
    lit = replace(city, scene=replace(city.scene, sun=Sun(251.0, 33.0)))
    dock.azimuth.setValue(10)
    place.document.opened.emit(replace(reconstruction, city=lit))
    assert dock.look.sun is None
    assert (dock.azimuth.value(), dock.elevation.value()) == (251, 33)
    assert "251°, 33°" in dock.told_label.text()

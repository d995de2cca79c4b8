"""On the map buildings are seen and selected, and the cursor is where it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt5.QtGui import QWheelEvent
from PyQt5.QtWidgets import QApplication

from ryu_scape.gui.main_window import MainWindow
from ryu_scape.inspection.map_layers import MapRaster
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.map_steps import click_at, drag, middle_of, move, moved, show_map, wait_for_city
from tests.gui.place import on_screen, open_place, stand_in_for_files


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    window.resize(1280, 800)
    open_place(window, qtbot, tmp_path)
    show_map(window, qtbot)
    return window


def colour_at(window: MainWindow, x_y) -> np.ndarray:
    view = window.docks.map.view
    at = view.frame.widget_point(tuple(x_y)).toPoint()
    return pixels_of(view.grab().toImage())[at.y(), at.x()].astype(int)


def test_a_click_selects_in_all_views(place: MainWindow) -> None:
    for index in range(8):
        click_at(place, middle_of(place, index))
        assert place.document.selection == (index,)
    click_at(place, middle_of(place, 2), Qt.ControlModifier)
    assert place.document.selection == (7, 2)
    assert place.docks.card.title_label.text() == "Building 3"
    click_at(place, middle_of(place, 0) - 9)
    assert place.document.selection == ()


def test_what_is_selected_stands_out(place: MainWindow) -> None:
    before = colour_at(place, middle_of(place, 4))
    place.document.select(4)
    after = colour_at(place, middle_of(place, 4))
    assert np.abs(after - before).max() > 40
    assert after[2] < after[0]


def test_a_box_selects_what_lies_in_it(place: MainWindow) -> None:
    view = place.docks.map.view
    start = view.frame.widget_point(tuple(moved(middle_of(place, 0), -12, 12))).toPoint()
    end = view.frame.widget_point(tuple(moved(middle_of(place, 4), 12, -12))).toPoint()
    centre = view.frame.centre_m
    drag(view, start, end, Qt.ShiftModifier)
    assert place.document.selection == (0, 1, 3, 4)
    assert view.frame.centre_m == centre


def two_notches() -> QWheelEvent:
    at = QPointF(100, 50)
    return QWheelEvent(at, at, QPoint(), QPoint(0, 240), Qt.NoButton, Qt.NoModifier, Qt.NoScrollPhase, False)


def test_the_wheel_zooms_the_map_as_far_as_the_3d_view(place: MainWindow) -> None:
    view, scene = place.docks.map.view, place.scene_widget
    map_before, scene_before = view.frame.m_per_px, scene.camera.half_height_m
    for each in (view, scene):
        QApplication.sendEvent(each, two_notches())
    assert view.frame.m_per_px / map_before == pytest.approx(scene.camera.half_height_m / scene_before)


def test_the_map_is_dragged_and_zoomed_about_the_cursor(place: MainWindow) -> None:
    view = place.docks.map.view
    under = view.frame.map_point(QPointF(60, 80))
    drag(view, QPoint(60, 80), QPoint(100, 50))
    np.testing.assert_allclose(view.frame.map_point(QPointF(100, 50)), under)
    wide_m = view.frame.m_per_px
    QApplication.sendEvent(view, two_notches())
    assert view.frame.m_per_px < 0.8 * wide_m
    np.testing.assert_allclose(view.frame.map_point(QPointF(100, 50)), under)
    place.docks.map.whole_action.trigger()
    assert view.frame.m_per_px == wide_m
    assert place.document.selection == ()


def test_the_orthophoto_and_other_rasters_are_shown(place: MainWindow) -> None:
    dock, survey = place.docks.map, place.document.reconstruction.city.survey
    dock.buildings_action.trigger()
    middle = middle_of(place, 4)
    column, row = survey.grid.to_pixel(middle[None])[0].astype(int)
    np.testing.assert_allclose(colour_at(place, middle), survey.rgb[:, row, column], atol=2)
    dock.raster_actions[MapRaster.PROBABILITY].trigger()
    sure = colour_at(place, middle)
    assert sure[0] > survey.rgb[0, row, column] + 40
    dock.raster_actions[MapRaster.HEIGHT].trigger()
    dock.raster_actions[MapRaster.PROBABILITY].trigger()
    low, high = colour_at(place, middle_of(place, 0)), colour_at(place, middle_of(place, 7))
    assert high.sum() > low.sum()
    assert (colour_at(place, middle - 11) < 100).all()


def test_the_cursor_is_told_and_marked(place: MainWindow, qtbot) -> None:
    view, pointed = place.docks.map.view, []
    place.document.pointed.connect(pointed.append)
    at = view.frame.widget_point(tuple(middle_of(place, 4)))
    move(view, at)
    x, y, z = pointed[-1]
    np.testing.assert_allclose((x, y), middle_of(place, 4), atol=1e-6)
    assert z == 4 + 5
    assert "Z 9.0 m" in place.place_label.text()
    assert "EPSG:32651" in place.place_label.text()
    QApplication.sendEvent(view, QEvent(QEvent.Leave))
    assert pointed[-1] is None
    assert place.place_label.text() == ""
    unmarked = pixels_of(view.grab().toImage()).astype(int)
    place.document.point((x, y, z))
    marked = np.abs(pixels_of(view.grab().toImage()) - unmarked).max(axis=2) > 30
    rows, columns = np.nonzero(marked)
    assert abs(rows.mean() - at.y()) < 2
    assert abs(columns.mean() - at.x()) < 2


def test_the_cursor_of_the_scene_is_told_too(place: MainWindow, qtbot) -> None:
    pointed = []
    place.document.pointed.connect(pointed.append)
    move(place.scene_widget, QPointF(on_screen(place, 4)))
    qtbot.waitUntil(lambda: bool(pointed))
    (x, y, z) = pointed[-1]
    assert np.hypot(*(middle_of(place, 4) - (x, y))) < 1.0
    assert z == pytest.approx(4 + 5, abs=0.05)
    assert place.docks.map.view.marked is not None
    move(place.scene_widget, QPointF(2, 2))
    qtbot.waitUntil(lambda: pointed[-1] is None)


def test_the_map_shows_what_is_sought(place: MainWindow) -> None:
    place.document.select(3)
    place.document.seek()
    frame = place.docks.map.view.frame
    np.testing.assert_allclose(frame.centre_m, middle_of(place, 3), atol=0.01)
    assert frame.m_per_px < 0.6


def test_the_map_stays_where_it_is_after_an_edit(place: MainWindow, qtbot) -> None:
    place.document.select(3)
    place.document.seek()
    frame = place.docks.map.view.frame
    place.docks.card.delete_selected()
    wait_for_city(place, qtbot)
    assert place.docks.map.view.frame == frame

"""Places clicked in the scene and on the map are measured together, drawn in both, and cut through."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt5.QtGui import QMouseEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.map_tools import MapTool
from ryu_scape.gui.measuring import MeasureKind
from ryu_scape.project import SetHeight
from ryu_scape.viewer.renderer import SceneRenderer
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import on_screen, open_place, stand_in_for_files, wait_for_picture, wait_until_idle

HIGHEST_PARAPET_M = 0.8


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    window.resize(1280, 800)
    open_place(window, qtbot, tmp_path)
    for dock in (window.docks.map, window.docks.measure):
        dock.show()
    qtbot.waitUntil(lambda: window.docks.map.view.content is not None)
    qtbot.wait(300)
    window.docks.map.view.show_all()
    return window


def middle_of(window: MainWindow, index: int) -> np.ndarray:
    return window.document.reconstruction.city.buildings[index].footprint.exterior.mean(axis=0)


def choose(window: MainWindow, kind: MeasureKind) -> None:
    window.docks.measure.tool_actions[kind].trigger()


def click_map(window: MainWindow, x_y) -> None:
    view = window.docks.map.view
    QTest.mouseClick(view, Qt.LeftButton, Qt.NoModifier, view.frame.widget_point(tuple(x_y)).toPoint())


def click_scene(window: MainWindow, at: QPoint) -> None:
    QTest.mouseClick(window.scene_widget, Qt.LeftButton, Qt.NoModifier, at)


def shot(window: MainWindow) -> np.ndarray:
    """What the window's screen shows of the scene, overlay and all."""
    QApplication.processEvents()
    view = window.scene_widget
    view.updateGL()
    at = view.mapTo(window, QPoint(0, 0))
    return pixels_of(
        window.screen().grabWindow(window.winId(), at.x(), at.y(), view.width(), view.height()).toImage()
    ).astype(int)


def test_a_distance_from_roof_to_roof_in_both_views(place: MainWindow) -> None:
    choose(place, MeasureKind.DISTANCE)
    assert "Click places" in place.docks.measure.result_label.text()
    click_scene(place, on_screen(place, 0))
    click_map(place, middle_of(place, 2))
    (x, y, z), (x2, y2, z2) = place.measuring.places
    assert (z, z2) == (pytest.approx(4 + 1, abs=0.05), pytest.approx(4 + 3, abs=0.05))
    plan_m = np.hypot(x2 - x, y2 - y)
    assert plan_m == pytest.approx(44.0, abs=1.5)
    text = place.docks.measure.result_label.text()
    assert f"On the map {plan_m:.2f} m" in text
    assert f"in space {np.hypot(plan_m, z2 - z):.2f} m" in text
    assert f"height difference {z2 - z:+.2f} m" in text
    assert place.document.selection == ()


def test_an_area_is_measured_on_the_map(place: MainWindow) -> None:
    choose(place, MeasureKind.AREA)
    ring = place.document.reconstruction.city.buildings[4].footprint.exterior
    for corner in ring:
        click_map(place, corner)
    found = place.docks.measure.result_label.text()
    area_m2 = float(found.split()[1])
    assert area_m2 == pytest.approx(144.0, rel=0.08)
    place.docks.measure.back_action.trigger()
    assert len(place.measuring.places) == 3
    assert float(place.docks.measure.result_label.text().split()[1]) == pytest.approx(72.0, rel=0.1)
    place.docks.measure.clear_action.trigger()
    assert place.measuring.places == ()
    assert not place.docks.measure.clear_action.isEnabled()


def test_a_profile_shows_roofs_and_follows_edits(place: MainWindow, qtbot) -> None:
    choose(place, MeasureKind.PROFILE)
    assert place.docks.measure.plot.isVisible()
    click_map(place, middle_of(place, 3) - 9)
    click_map(place, middle_of(place, 5) + 9)
    plot = place.docks.measure.plot
    qtbot.waitUntil(lambda: plot.profile is not None)
    assert np.isclose(plot.profile.model_m, 4 + 6, atol=0.05).any()
    assert np.nanmax(plot.profile.model_m) < 4 + 6 + HIGHEST_PARAPET_M
    assert np.nanmax(plot.profile.dsm_m) == pytest.approx(4 + 6, abs=0.05)
    assert np.nanmax(plot.profile.terrain_m) == pytest.approx(0.0, abs=0.3)
    name = place.document.reconstruction.city.buildings[4].footprint.identifier
    place.document.edit(SetHeight(name, 33.0))
    wait_until_idle(place, qtbot)
    qtbot.waitUntil(lambda: 33 - 0.05 < np.nanmax(plot.profile.model_m) < 33 + HIGHEST_PARAPET_M)
    assert np.nanmax(plot.profile.dsm_m) == pytest.approx(10.0, abs=0.05)


def test_a_profile_that_is_cleared_while_it_is_drawn_stays_away(place: MainWindow, qtbot) -> None:
    choose(place, MeasureKind.PROFILE)
    for index in (3, 5):
        click_map(place, middle_of(place, index))
    dock = place.docks.measure
    dock.clear_action.trigger()
    qtbot.waitUntil(lambda: not dock._drawing.is_busy)
    assert dock.plot.profile is None


def test_the_cursor_in_a_profile_is_marked_on_the_map(place: MainWindow, qtbot) -> None:
    choose(place, MeasureKind.PROFILE)
    for index in (3, 5):
        click_map(place, middle_of(place, index))
    QApplication.sendEvent(place.docks.map.view, QEvent(QEvent.Leave))
    plot = place.docks.measure.plot
    qtbot.waitUntil(lambda: plot.profile is not None)
    at = QPointF(plot._area().center())
    QApplication.sendEvent(plot, QMouseEvent(QEvent.MouseMove, at, Qt.NoButton, Qt.NoButton, Qt.NoModifier))
    np.testing.assert_allclose(place.docks.map.view.marked, middle_of(place, 4), atol=1.0)
    assert "Z 9.0 m" in place.place_label.text()
    assert pixels_of(plot.grab().toImage()).std() > 5


def test_a_way_is_drawn_over_the_scene_which_is_not_drawn_again(place: MainWindow, qtbot, monkeypatch) -> None:
    choose(place, MeasureKind.DISTANCE)
    wait_for_picture(place, qtbot)
    before = shot(place)
    drawn = []
    draw = SceneRenderer.draw
    monkeypatch.setattr(SceneRenderer, "draw", lambda *given, **named: drawn.append(1) or draw(*given, **named))
    one, other = on_screen(place, 3), on_screen(place, 5)
    for at in (one, other):
        click_scene(place, at)
    changed = np.abs(shot(place) - before).max(axis=2) > 40
    middle = (one + other) / 2
    around = np.s_[middle.y() - 3 : middle.y() + 4, middle.x() - 3 : middle.x() + 4]
    assert changed[around].any()
    assert 0 < changed.mean() < 0.05
    assert not drawn
    grabbed = pixels_of(place.scene_widget.grab_image()).astype(int)
    assert np.abs(grabbed - before)[around].max() < 40


def test_another_tool_or_hiding_ends_it(place: MainWindow) -> None:
    choose(place, MeasureKind.DISTANCE)
    click_map(place, middle_of(place, 1))
    place.docks.map.tool_actions[MapTool.DRAW].trigger()
    assert place.measuring.kind is None
    assert not place.docks.measure.tool_actions[MeasureKind.DISTANCE].isChecked()
    choose(place, MeasureKind.AREA)
    assert place.docks.map.view.sketch.tool is MapTool.SELECT
    choose(place, MeasureKind.AREA)
    assert place.measuring.kind is None
    click_map(place, middle_of(place, 1))
    assert place.document.selection == (1,)
    choose(place, MeasureKind.AREA)
    place.docks.measure.close()
    assert place.measuring.kind is None

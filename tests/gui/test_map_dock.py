"""On the map buildings are selected, drawn, parted, merged and restored, and the cursor is where it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt5.QtGui import QMouseEvent, QWheelEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from ryu_scape import pipeline
from ryu_scape.footprints import LeftOut, Reason
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.map_tools import MapTool
from ryu_scape.inspection.map_layers import MapRaster
from ryu_scape.project import Draw, Merge, Split
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import on_screen, open_place, stand_in_for_files, wait_until_idle

RESTORED = 8
"""The building that the network is made to doubt, where a test wants one that is left out."""


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    draw_outlines = pipeline.draw_outlines

    def with_one_in_doubt(*given):
        found = draw_outlines(*given)
        doubted = LeftOut(found.footprints[RESTORED], Reason.DOUBTFUL)
        return replace(found, footprints=found.footprints[:RESTORED], left_out=(doubted,))

    monkeypatch.setattr(pipeline, "draw_outlines", with_one_in_doubt)
    window.resize(1280, 800)
    open_place(window, qtbot, tmp_path)
    show_map(window, qtbot)
    return window


def show_map(window: MainWindow, qtbot) -> None:
    window.docks.map.show()
    window.docks.map.raise_()
    qtbot.waitUntil(lambda: is_current(window))
    qtbot.wait(300)
    window.docks.map.view.show_all()


def is_current(window: MainWindow) -> bool:
    content = window.docks.map.view.content
    return content is not None and content.city is window.document.reconstruction.city


def wait_for_city(window: MainWindow, qtbot) -> None:
    wait_until_idle(window, qtbot)
    qtbot.waitUntil(lambda: is_current(window))


def middle_of(window: MainWindow, index: int) -> np.ndarray:
    return window.document.reconstruction.city.buildings[index].footprint.exterior.mean(axis=0)


def moved(x_y: np.ndarray, east_m: float, north_m: float) -> np.ndarray:
    return x_y + np.array([east_m, north_m])


def click_at(window: MainWindow, x_y, modifiers: Qt.KeyboardModifiers = Qt.NoModifier) -> None:
    view = window.docks.map.view
    at = view.frame.widget_point(tuple(x_y)).toPoint()
    QTest.mouseClick(view, Qt.LeftButton, modifiers, at)


def drag(view, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifiers = Qt.NoModifier) -> None:
    QTest.mousePress(view, Qt.LeftButton, modifiers, start)
    for share in (0.3, 0.7, 1.0):
        at = start + (end - start) * share
        QTest.qWait(20)
        event_at = QPointF(at)
        move(view, event_at, Qt.LeftButton, modifiers)
    QTest.mouseRelease(view, Qt.LeftButton, modifiers, end)


def move(view, at: QPointF, buttons=Qt.NoButton, modifiers=Qt.NoModifier) -> None:
    QApplication.sendEvent(view, QMouseEvent(QEvent.MouseMove, at, Qt.NoButton, buttons, modifiers))


def take(window: MainWindow, tool: MapTool) -> None:
    window.docks.map.tool_actions[tool].trigger()


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


def test_the_map_is_dragged_and_zoomed_about_the_cursor(place: MainWindow) -> None:
    view = place.docks.map.view
    under = view.frame.map_point(QPointF(60, 80))
    drag(view, QPoint(60, 80), QPoint(100, 50))
    np.testing.assert_allclose(view.frame.map_point(QPointF(100, 50)), under)
    wide_m = view.frame.m_per_px
    wheel = QWheelEvent(
        QPointF(100, 50),
        QPointF(100, 50),
        QPoint(),
        QPoint(0, 240),
        Qt.NoButton,
        Qt.NoModifier,
        Qt.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, wheel)
    assert view.frame.m_per_px < 0.7 * wide_m
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
    view, told = place.docks.map.view, []
    place.document.pointed.connect(told.append)
    at = view.frame.widget_point(tuple(middle_of(place, 4)))
    move(view, at)
    x, y, z = told[-1]
    np.testing.assert_allclose((x, y), middle_of(place, 4), atol=1e-6)
    assert z == 4 + 5
    assert "Z 9.0 m" in place.place_label.text()
    assert "EPSG:32651" in place.place_label.text()
    QApplication.sendEvent(view, QEvent(QEvent.Leave))
    assert told[-1] is None
    assert place.place_label.text() == ""
    unmarked = pixels_of(view.grab().toImage()).astype(int)
    place.document.point((x, y, z))
    marked = np.abs(pixels_of(view.grab().toImage()) - unmarked).max(axis=2) > 30
    rows, columns = np.nonzero(marked)
    assert abs(rows.mean() - at.y()) < 2
    assert abs(columns.mean() - at.x()) < 2


def test_the_cursor_of_the_scene_is_told_too(place: MainWindow, qtbot) -> None:
    told = []
    place.document.pointed.connect(told.append)
    move(place.scene_widget, QPointF(on_screen(place, 4)))
    qtbot.waitUntil(lambda: bool(told))
    (x, y, z) = told[-1]
    assert np.hypot(*(middle_of(place, 4) - (x, y))) < 1.0
    assert z == pytest.approx(4 + 5, abs=0.05)
    assert place.docks.map.view.marked is not None
    move(place.scene_widget, QPointF(2, 2))
    qtbot.waitUntil(lambda: told[-1] is None)


def test_a_building_is_drawn(place: MainWindow, qtbot) -> None:
    corner = moved(middle_of(place, 7), 11.0, -5.0)
    take(place, MapTool.DRAW)
    ring = [corner, moved(corner, 14.0, 0), moved(corner, 14.0, 10.0), moved(corner, 0, 10.0)]
    for point in ring:
        click_at(place, point)
    click_at(place, moved(corner, 60, 60))
    QTest.keyClick(place.docks.map.view, Qt.Key_Backspace)
    click_at(place, corner)
    wait_for_city(place, qtbot)
    (edit,) = place.document.plan.edits
    assert isinstance(edit, Draw)
    assert shapely.Polygon(edit.exterior).area == pytest.approx(140.0, rel=0.05)
    assert len(place.document.reconstruction.city.buildings) == 9
    take(place, MapTool.SELECT)
    click_at(place, moved(corner, 7, 5))
    assert place.document.selected.footprint.identifier == edit.building


def test_a_sketch_can_be_forsaken_or_ended_by_keys(place: MainWindow, qtbot) -> None:
    view, corner = place.docks.map.view, moved(middle_of(place, 7), 11.0, -5.0)
    take(place, MapTool.DRAW)
    click_at(place, corner)
    QTest.keyClick(view, Qt.Key_Escape)
    assert not view.sketch.points
    for shift in ((0, 0), (12, 0)):
        click_at(place, moved(corner, *shift))
    QTest.keyClick(view, Qt.Key_Return)
    assert not place.document.plan.edits
    click_at(place, moved(corner, 0, 12))
    QTest.keyClick(view, Qt.Key_Return)
    wait_for_city(place, qtbot)
    assert len(place.document.plan.edits) == 1


def test_a_line_parts_a_building_and_its_parts_are_merged_again(place: MainWindow, qtbot) -> None:
    place.document.select(4)
    take(place, MapTool.SPLIT)
    click_at(place, moved(middle_of(place, 3), 0, 1))
    click_at(place, moved(middle_of(place, 5), 0, 1))
    wait_for_city(place, qtbot)
    assert [type(edit) for edit in place.document.plan.edits] == [Split]
    names = [building.footprint.identifier for building in place.document.reconstruction.city.buildings]
    assert {"5.1", "5.2"} < set(names)
    assert len(names) == 9
    place.document.select(names.index("5.1"), names.index("5.2"))
    place.docks.map.merge_action.trigger()
    wait_for_city(place, qtbot)
    assert isinstance(place.document.plan.edits[-1], Merge)
    assert len(place.document.reconstruction.city.buildings) == 8


def test_a_line_parts_all_that_it_crosses_where_none_is_selected(place: MainWindow, qtbot) -> None:
    place.document.select()
    take(place, MapTool.SPLIT)
    click_at(place, moved(middle_of(place, 3), -12, 0))
    click_at(place, moved(middle_of(place, 5), 12, 0))
    wait_for_city(place, qtbot)
    assert [edit.building for edit in place.document.plan.edits] == ["4", "5", "6"]
    assert len(place.document.reconstruction.city.buildings) == 11


def test_what_cannot_be_merged_is_said(place: MainWindow, qtbot) -> None:
    place.document.select(0, 8 - 1)
    place.docks.map.merge_action.trigger()
    wait_for_city(place, qtbot)
    assert "do not adjoin" in place.banner.remedy_label.text()
    assert not place.document.plan.edits


def test_merging_takes_two(place: MainWindow) -> None:
    assert not place.docks.map.merge_action.isEnabled()
    place.document.select(1)
    assert not place.docks.map.merge_action.isEnabled()
    place.document.select(1, 2)
    assert place.docks.map.merge_action.isEnabled()


def test_what_was_left_out_is_restored_and_undone(place: MainWindow, qtbot) -> None:
    dock = place.docks.map
    (one,) = dock.view.content.left_out
    middle = one.footprint.exterior.mean(axis=0)
    assert dock.left_out_action.text() == "Left out (1)"
    take(place, MapTool.RESTORE)
    move(dock.view, dock.view.frame.widget_point(tuple(middle)))
    assert dock.view.toolTip() == "Left out: too doubtful"
    click_at(place, middle)
    wait_for_city(place, qtbot)
    assert place.document.plan.edits[0].building == one.footprint.identifier
    buildings = place.document.reconstruction.city.buildings
    assert len(buildings) == 9
    assert buildings[-1].height_m == pytest.approx(4 + 9, abs=0.1)
    assert not dock.view.content.left_out
    assert not dock.tool_actions[MapTool.RESTORE].isEnabled()
    place.menus.undo.trigger()
    wait_for_city(place, qtbot)
    assert len(dock.view.content.left_out) == 1


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

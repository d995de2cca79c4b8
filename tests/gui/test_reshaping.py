"""On the map the selected building has handles: its corners are dragged, added and removed, each time as one edit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt5.QtGui import QKeyEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from ryu_scape.footprints import polygons_of
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.map_tools import MapTool
from ryu_scape.heights import Building
from ryu_scape.inspection.outline_corners import OutlineCorners
from ryu_scape.project import Reshape
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.map_steps import click_at, drag, middle_of, move, moved, show_map, take, wait_for_city
from tests.gui.place import open_place, stand_in_for_files

CHOSEN = 4


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    """The tool in hand, the building in the middle chosen and seen from near."""
    stand_in_for_files(monkeypatch)
    window.resize(1280, 800)
    open_place(window, qtbot, tmp_path)
    show_map(window, qtbot)
    window.document.select(CHOSEN)
    window.document.seek()
    take(window, MapTool.RESHAPE)
    return window


def building(window: MainWindow) -> Building:
    return window.document.reconstruction.city.buildings[CHOSEN]


def area_m2(window: MainWindow) -> float:
    return float(shapely.area(polygons_of([building(window).footprint]))[0])


def corner(window: MainWindow, east: int, north: int) -> np.ndarray:
    """The corner in the east (1) or west (-1) and north (1) or south (-1)."""
    low, high = building(window).footprint.exterior.min(axis=0), building(window).footprint.exterior.max(axis=0)
    return np.where((east, north) < np.zeros(2), low, high)


def pixel(window: MainWindow, x_y: np.ndarray) -> QPoint:
    return window.docks.map.view.frame.widget_point(tuple(x_y)).toPoint()


def drag_from(window: MainWindow, x_y: np.ndarray, east_m: float, north_m: float, keys=Qt.NoModifier) -> None:
    drag(window.docks.map.view, pixel(window, x_y), pixel(window, moved(x_y, east_m, north_m)), keys)


def shown(window: MainWindow) -> OutlineCorners:
    outline = window.docks.map.view.handles.outline
    assert outline is not None
    return outline


def edits(window: MainWindow) -> tuple[object, ...]:
    return window.document.plan.edits


def test_a_dragged_corner_is_one_edit_that_is_undone(place: MainWindow, qtbot) -> None:
    frame, before = place.docks.map.view.frame, building(place)
    drag_from(place, corner(place, 1, 1), 6.0, 0.0)
    wait_for_city(place, qtbot)
    (edit,) = edits(place)
    assert isinstance(edit, Reshape)
    assert edit.building == before.footprint.identifier
    assert area_m2(place) == pytest.approx(144 + 6 * 12 / 2, rel=0.03)
    assert place.docks.map.view.frame == frame
    assert place.document.selection == (CHOSEN,)
    np.testing.assert_array_equal(shown(place).rings[0], building(place).footprint.exterior)
    assert place.menus.undo.text() == f"&Undo reshaping of {edit.building}"
    place.menus.undo.trigger()
    wait_for_city(place, qtbot)
    assert building(place) is before
    np.testing.assert_array_equal(shown(place).rings[0], before.footprint.exterior)
    place.menus.redo.trigger()
    wait_for_city(place, qtbot)
    assert area_m2(place) > 170


def test_with_shift_the_angles_are_kept(place: MainWindow, qtbot) -> None:
    drag_from(place, corner(place, 1, 1), 3.0, 4.0, Qt.ShiftModifier)
    wait_for_city(place, qtbot)
    assert area_m2(place) == pytest.approx(15 * 16, rel=0.03)
    assert len(building(place).footprint.exterior) == 4
    assert place.document.selection == (CHOSEN,)


def test_the_middle_of_a_side_becomes_a_corner(place: MainWindow, qtbot) -> None:
    drag_from(place, (corner(place, 1, 1) + corner(place, 1, -1)) / 2, 4.0, 0.0)
    wait_for_city(place, qtbot)
    assert len(building(place).footprint.exterior) == 5
    assert area_m2(place) == pytest.approx(144 + 4 * 12 / 2, rel=0.03)
    click_at(place, (corner(place, -1, 1) + corner(place, -1, -1)) / 2)
    wait_for_city(place, qtbot)
    assert len(building(place).footprint.exterior) == 6
    assert len(edits(place)) == 2


@pytest.mark.parametrize("way", ["right click", "Del"])
def test_a_corner_is_removed_but_never_one_of_three(place: MainWindow, qtbot, way: str) -> None:
    view = place.docks.map.view

    def remove(at: QPoint) -> None:
        move(view, QPointF(at))
        if way == "Del":
            QTest.keyClick(view, Qt.Key_Delete)
        else:
            QTest.mouseClick(view, Qt.RightButton, Qt.NoModifier, at)
        wait_for_city(place, qtbot)

    remove(pixel(place, corner(place, 1, 1)))
    assert len(building(place).footprint.exterior) == 3
    assert area_m2(place) == pytest.approx(72, rel=0.03)
    remove(pixel(place, corner(place, -1, -1)))
    assert len(building(place).footprint.exterior) == 3
    assert "fewer than three corners" in place.banner.remedy_label.text()
    assert len(edits(place)) == 1
    assert len(shown(place).rings[0]) == 3


def test_del_beside_all_corners_removes_nothing(place: MainWindow) -> None:
    view = place.docks.map.view
    assert place.focusWidget() is view
    move(view, QPointF(pixel(place, middle_of(place, CHOSEN))))
    override = QKeyEvent(QEvent.ShortcutOverride, Qt.Key_Delete, Qt.NoModifier)
    override.ignore()
    QApplication.sendEvent(view, override)
    assert override.isAccepted()
    QTest.keyClick(view, Qt.Key_Delete)
    assert not edits(place)


def test_sides_that_cross_are_seen_at_once_and_refused_in_one_sentence(place: MainWindow, qtbot) -> None:
    view, before = place.docks.map.view, building(place)
    start, end = pixel(place, corner(place, 1, 1)), pixel(place, moved(corner(place, -1, -1), -6.0, 3.0))
    QTest.mousePress(view, Qt.LeftButton, Qt.NoModifier, start)
    move(view, QPointF(end), Qt.LeftButton)
    red, green, blue = (pixels_of(view.grab().toImage()).astype(int)[..., band] for band in range(3))
    assert ((red > 220) & (green < 90) & (blue < 90)).sum() > 100
    QTest.mouseRelease(view, Qt.LeftButton, Qt.NoModifier, end)
    wait_for_city(place, qtbot)
    assert "would cross each other" in place.banner.remedy_label.text()
    assert not edits(place)
    assert building(place) is before
    np.testing.assert_array_equal(shown(place).rings[0], before.footprint.exterior)


def test_escape_gives_up_what_is_dragged(place: MainWindow, qtbot) -> None:
    view, frame, before = place.docks.map.view, place.docks.map.view.frame, shown(place)
    start, end = pixel(place, corner(place, 1, 1)), pixel(place, moved(corner(place, 1, 1), 4.0, 4.0))
    QTest.mousePress(view, Qt.LeftButton, Qt.NoModifier, start)
    move(view, QPointF(end), Qt.LeftButton)
    assert shown(place) is not before
    QTest.keyClick(view, Qt.Key_Escape)
    assert shown(place) is before
    move(view, QPointF(start), Qt.LeftButton)
    QTest.mouseRelease(view, Qt.LeftButton, Qt.NoModifier, start)
    assert not edits(place)
    assert view.frame == frame
    drag_from(place, corner(place, 1, 1), 4.0, 0.0)
    wait_for_city(place, qtbot)
    assert len(edits(place)) == 1


def test_a_click_on_a_corner_changes_nothing(place: MainWindow) -> None:
    click_at(place, corner(place, 1, 1))
    assert not edits(place)
    assert place.document.selection == (CHOSEN,)


def test_a_click_chooses_what_is_reshaped_and_beside_a_handle_the_map_is_dragged(place: MainWindow) -> None:
    view = place.docks.map.view
    place.docks.map.whole_action.trigger()
    click_at(place, middle_of(place, 2))
    assert shown(place).building == place.document.selected.footprint.identifier == "3"
    under = view.frame.map_point(QPointF(30, 40))
    drag(view, QPoint(30, 40), QPoint(80, 40))
    np.testing.assert_allclose(view.frame.map_point(QPointF(80, 40)), under)
    click_at(place, middle_of(place, 6), Qt.ControlModifier)
    assert view.handles.outline is None
    click_at(place, middle_of(place, 7))
    assert shown(place).building == "8"
    take(place, MapTool.SELECT)
    assert view.handles.outline is None


def test_one_drag_after_another_without_waiting_keeps_both(place: MainWindow, qtbot) -> None:
    north_east, south_east = corner(place, 1, 1), corner(place, 1, -1)
    drag_from(place, north_east, 5.0, 0.0)
    drag_from(place, south_east, 5.0, 0.0)
    wait_for_city(place, qtbot)
    assert area_m2(place) == pytest.approx(17 * 12, rel=0.03)
    assert len(edits(place)) == 2


def test_courtyards_have_handles_too(place: MainWindow, qtbot) -> None:
    low, high = corner(place, -1, -1), corner(place, 1, 1)
    (x0, y0), (x1, y1) = low.tolist(), high.tolist()
    courtyard = ((x0 + 4, y0 + 4), (x0 + 8, y0 + 4), (x0 + 8, y0 + 8), (x0 + 4, y0 + 8))
    place.document.edit(Reshape("5", ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), (courtyard,)))
    wait_for_city(place, qtbot)
    before_m2 = area_m2(place)
    drag_from(place, np.array(courtyard[2]), 2.0, 0.0)
    wait_for_city(place, qtbot)
    assert area_m2(place) == pytest.approx(before_m2 - 2 * 4 / 2, abs=1.0)
    assert len(building(place).footprint.holes) == 1


def test_the_roof_that_is_reshaped_is_seen_as_it_is(place: MainWindow) -> None:
    def colour() -> np.ndarray:
        at = pixel(place, middle_of(place, CHOSEN))
        return pixels_of(place.docks.map.view.grab().toImage())[at.y(), at.x()].astype(int)

    reshaped = colour()
    take(place, MapTool.SELECT)
    assert np.abs(colour() - reshaped).max() > 40
    place.document.select()
    np.testing.assert_array_equal(colour(), reshaped)


def test_a_corner_is_drawn_to_a_neighbours_but_not_with_ctrl(place: MainWindow, qtbot) -> None:
    view, grabbed = place.docks.map.view, corner(place, 1, 1)
    neighbour = place.document.reconstruction.city.buildings[CHOSEN + 1].footprint.exterior
    target = neighbour[np.hypot(*(neighbour - grabbed).T).argmin()]
    short_of_it = pixel(place, target) - QPoint(4, 3)
    drag(view, pixel(place, grabbed), short_of_it, Qt.ControlModifier)
    wait_for_city(place, qtbot)
    assert np.hypot(*(building(place).footprint.exterior - target).T).min() > 2 * view.frame.m_per_px
    place.menus.undo.trigger()
    wait_for_city(place, qtbot)
    drag(view, pixel(place, grabbed), short_of_it)
    wait_for_city(place, qtbot)
    assert np.hypot(*(building(place).footprint.exterior - target).T).min() < 1e-6


def test_a_corner_is_not_drawn_to_its_own_outline(place: MainWindow, qtbot) -> None:
    view, grabbed = place.docks.map.view, corner(place, 1, 1)
    QTest.mousePress(view, Qt.LeftButton, Qt.NoModifier, pixel(place, grabbed))
    move(view, QPointF(pixel(place, grabbed) + QPoint(6, 0)), Qt.LeftButton)
    assert np.hypot(*(shown(place).rings[0] - grabbed).T).min() > 4 * view.frame.m_per_px
    assert view.snapping.found is None
    QTest.mouseRelease(view, Qt.LeftButton, Qt.NoModifier, pixel(place, grabbed) + QPoint(6, 0))
    wait_for_city(place, qtbot)

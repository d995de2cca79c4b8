"""The attribute table shows, sorts, filters and copies what the city says, and shares the document's selection."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QGuiApplication
from PyQt5.QtTest import QTest

from ryu_scape.errors import MachineError
from ryu_scape.export.building_records import record_of
from ryu_scape.export.fields import FIELDS
from ryu_scape.gui import attributes
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.inspection.attribute_table import DSM_RESIDUAL
from ryu_scape.project import Delete, SetHeight, Several
from tests.gui.place import on_screen, open_place, stand_in_for_files, wait_until_idle


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    window.resize(1280, 800)
    open_place(window, qtbot, tmp_path)
    window.docks.table.show()
    qtbot.waitUntil(lambda: window.docks.table.model.rowCount() == 9)
    qtbot.wait(100)
    return window


def shown(window: MainWindow, name: str) -> list[str]:
    """One column of the table, from top to bottom."""
    model = window.docks.table.model
    column = list(FIELDS).index(name)
    return [model.index(row, column).data() for row in range(model.rowCount())]


def sort_by(window: MainWindow, name: str) -> None:
    """Click the column's header."""
    header = window.docks.table.view.horizontalHeader()
    column = list(FIELDS).index(name)
    window.docks.table.view.scrollTo(window.docks.table.model.index(0, column))
    at = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
    middle = header.viewport().rect().center()
    middle.setX(at)
    QTest.mouseClick(header.viewport(), Qt.LeftButton, Qt.NoModifier, middle)


def click_row(window: MainWindow, row: int, modifiers: Qt.KeyboardModifiers = Qt.NoModifier) -> None:
    view = window.docks.table.view
    view.scrollTo(window.docks.table.model.index(row, 0))
    at = view.visualRect(window.docks.table.model.index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.LeftButton, modifiers, at)


def test_after_a_failure_it_is_read_when_asked_for_again(
    window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_memory(*_: object) -> None:
        raise MachineError("The memory is full.", "Close other programs.")

    stand_in_for_files(monkeypatch)
    open_place(window, qtbot, tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(attributes, "table_of", no_memory)
        window.docks.table.show()
        qtbot.waitUntil(window.banner.isVisible)
    assert window.docks.table.model.rowCount() == 0
    window.docks.table.hide()
    window.docks.table.show()
    qtbot.waitUntil(lambda: window.docks.table.model.rowCount() == 9)


def test_it_is_hidden_until_it_is_asked_for(window: MainWindow) -> None:
    assert not window.docks.table.isVisible()
    assert window.docks.table.toggleViewAction() in window.menus.view.actions()


def test_every_field_is_there_with_its_meaning(place: MainWindow) -> None:
    model = place.docks.table.model
    names = [model.headerData(column, Qt.Horizontal) for column in range(model.columnCount())]
    assert names == [*FIELDS, DSM_RESIDUAL]
    tip = model.headerData(names.index("area_m2"), Qt.Horizontal, Qt.ToolTipRole)
    assert tip == "Area of the footprint, courtyards left out. [m²]"
    city = place.document.reconstruction.city
    record = record_of(city, city.buildings[4])
    for name in FIELDS:
        assert shown(place, name)[4] == ("" if record[name] is None else _as_text(record[name]))


def _as_text(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def test_a_header_sorts_both_ways(place: MainWindow) -> None:
    heights_m = [float(text) for text in shown(place, "height_m")]
    sort_by(place, "height_m")
    first = [float(text) for text in shown(place, "height_m")]
    sort_by(place, "height_m")
    assert first == sorted(heights_m)
    assert [float(text) for text in shown(place, "height_m")] == sorted(heights_m, reverse=True)


def test_what_is_typed_filters(place: MainWindow, qtbot) -> None:
    dock = place.docks.table
    QTest.keyClicks(dock.filter_edit, "height_m > 10 and roof = flat")
    qtbot.waitUntil(lambda: dock.model.rowCount() == 3)
    assert all(float(text) > 10 for text in shown(place, "height_m"))
    assert dock.count_label.text() == "3 of 9 buildings"
    QTest.keyClicks(dock.filter_edit, " and hight > 3")
    qtbot.waitUntil(dock.complaint.isVisible)
    assert "no field 'hight'" in dock.complaint.text()
    assert dock.model.rowCount() == 3
    dock.filter_edit.clear()
    qtbot.waitUntil(lambda: dock.model.rowCount() == 9)
    assert not dock.complaint.isVisible()


def test_rows_and_views_share_the_selection(place: MainWindow) -> None:
    sort_by(place, "height_m")
    sort_by(place, "height_m")
    click_row(place, 1)
    assert place.document.selection == (7,)
    assert place.docks.card.title_label.text() == "Building 8"
    click_row(place, 2, Qt.ControlModifier)
    assert place.document.selection == (7, 6)
    assert "last of 2" in place.docks.card.others_label.text()
    QTest.mouseClick(place.scene_widget, Qt.LeftButton, Qt.ControlModifier, on_screen(place, 0))
    assert place.document.selection == (7, 6, 0)
    rows = {index.row() for index in place.docks.table.view.selectionModel().selectedRows()}
    assert rows == {1, 2, 8}
    QTest.mouseClick(place.scene_widget, Qt.LeftButton, Qt.ControlModifier, on_screen(place, 7))
    assert place.document.selection == (6, 0)
    QTest.mouseClick(place.scene_widget, Qt.LeftButton, Qt.NoModifier, on_screen(place, 3))
    (row,) = place.docks.table.view.selectionModel().selectedRows()
    assert place.docks.table.model.rows[row.row()] == 3


def test_a_filter_keeps_what_it_hides_selected(place: MainWindow, qtbot) -> None:
    place.document.select(0, 8)
    place.docks.table.filter_edit.setText("height_m > 10")
    qtbot.waitUntil(lambda: place.docks.table.model.rowCount() == 3)
    assert place.document.selection == (0, 8)
    click_row(place, 0, Qt.ControlModifier)
    assert place.document.selection == (0, 8, 6)


def test_only_what_is_selected_can_be_shown(place: MainWindow) -> None:
    place.document.select(2, 5)
    place.docks.table.selected_box.click()
    assert shown(place, "id") == ["3", "6"]
    place.document.select(1)
    assert shown(place, "id") == ["2"]
    place.docks.table.selected_box.click()
    assert len(shown(place, "id")) == 9


def test_zoom_to_brings_the_selected_ones_near(place: MainWindow) -> None:
    away_m = place.scene_widget.camera.distance_m
    click_row(place, 8)
    place.docks.table.zoom_button.click()
    camera, city = place.scene_widget.camera, place.document.reconstruction.city
    middle_m = city.buildings[8].footprint.exterior.mean(axis=0) - city.scene.origin_m[:2]
    np.testing.assert_allclose(camera.target_m[:2], middle_m, atol=0.01)
    assert camera.distance_m < 0.8 * away_m
    nearest_m = camera.distance_m
    place.document.select(0, 8)
    place.document.seek()
    assert place.scene_widget.camera.distance_m > nearest_m
    assert {0, 8} <= {_index_at(place, on_screen(place, index)) for index in (0, 8)}


def _index_at(window: MainWindow, at) -> int | None:
    QTest.mouseClick(window.scene_widget, Qt.LeftButton, Qt.NoModifier, at)
    return window.document.selected_index


def test_rows_are_copied_for_a_spreadsheet(place: MainWindow) -> None:
    click_row(place, 4)
    QTest.keyClick(place.docks.table.view, Qt.Key_C, Qt.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["id", "5"]
    place.document.select()
    place.docks.table.copy_button.click()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 10


def test_it_follows_edits(place: MainWindow, qtbot) -> None:
    sort_by(place, "height_m")
    click_row(place, 0)
    name = place.document.selected.footprint.identifier
    place.document.edit(SetHeight(name, 99.0))
    wait_until_idle(place, qtbot)
    qtbot.waitUntil(lambda: shown(place, "height_m")[-1] == "99.00")
    assert shown(place, "id")[-1] == name
    assert [index.row() for index in place.docks.table.view.selectionModel().selectedRows()] == [8]


def test_several_are_deleted_at_once_and_brought_back(place: MainWindow, qtbot) -> None:
    place.document.select(0, 4)
    place.menus.delete_building.trigger()
    wait_until_idle(place, qtbot)
    qtbot.waitUntil(lambda: place.docks.table.model.rowCount() == 7)
    assert place.document.plan.edits == (Several((Delete("1"), Delete("5"))),)
    assert place.document.selection == ()
    assert place.menus.undo.text() == "&Undo deletion of 2 buildings"
    place.menus.undo.trigger()
    wait_until_idle(place, qtbot)
    qtbot.waitUntil(lambda: place.docks.table.model.rowCount() == 9)


def test_nothing_is_read_while_it_is_hidden(place: MainWindow, qtbot) -> None:
    place.docks.table.hide()
    place.document.edit(SetHeight("3", 50.0))
    wait_until_idle(place, qtbot)
    qtbot.wait(100)
    assert "50.00" not in shown(place, "height_m")
    place.docks.table.show()
    qtbot.waitUntil(lambda: "50.00" in shown(place, "height_m"))

"""On the map buildings are drawn, parted, merged and restored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from ryu_scape import pipeline
from ryu_scape.footprints import LeftOut, Reason
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.map_tools import MapTool
from ryu_scape.project import Draw, Merge, Split
from tests.gui.map_steps import click_at, is_current, middle_of, move, moved, show_map, take, wait_for_city
from tests.gui.place import open_place, stand_in_for_files

RESTORED = 8
"""The building that the network is made to doubt, where a test wants one that is left out."""


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    draw_outlines = pipeline.draw_outlines

    def with_one_in_doubt(*given):
        found = draw_outlines(*given)
        one = found.footprints[RESTORED]
        doubted = LeftOut(replace(one, holes=(0.3 * one.exterior + 0.7 * one.exterior.mean(axis=0),)), Reason.DOUBTFUL)
        return replace(found, footprints=found.footprints[:RESTORED], left_out=(doubted,))

    monkeypatch.setattr(pipeline, "draw_outlines", with_one_in_doubt)
    window.resize(1280, 800)
    open_place(window, qtbot, tmp_path)
    show_map(window, qtbot)
    return window


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


def test_what_is_drawn_lies_on_its_neighbour(place: MainWindow, qtbot) -> None:
    view, neighbour = place.docks.map.view, place.document.reconstruction.city.buildings[7].footprint.exterior
    low, high = neighbour.min(axis=0), neighbour.max(axis=0)
    take(place, MapTool.DRAW)
    off_m = 3 * view.frame.m_per_px
    at_corner = moved(high, off_m, off_m)
    move(view, view.frame.widget_point(tuple(at_corner)))
    assert view.snapping.found == pytest.approx(tuple(high))
    on_side = np.array([high[0], low[1] + 5])
    for point in (at_corner, moved(high, 9, 0), moved(on_side, 9, 0), moved(on_side, off_m, 0)):
        click_at(place, point)
    QTest.keyClick(view, Qt.Key_Return)
    wait_for_city(place, qtbot)
    (edit,) = place.document.plan.edits
    drawn = np.array(edit.exterior)
    assert np.hypot(*(drawn - high).T).min() < 1e-6
    assert np.count_nonzero(np.abs(drawn[:, 0] - high[0]) < 1e-6) == 2
    assert shapely.Polygon(drawn).intersection(shapely.Polygon(neighbour)).area < 1e-6


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


def test_a_sketch_is_forsaken_with_its_place(place: MainWindow, qtbot, monkeypatch, tmp_path: Path) -> None:
    take(place, MapTool.DRAW)
    for shift in ((0, 0), (12, 0)):
        click_at(place, moved(middle_of(place, 7), 11.0 + shift[0], -5.0))
    survey = place.document.reconstruction.city.survey
    monkeypatch.setattr(pipeline, "read_survey", lambda *_: replace(survey, rgb=survey.rgb.copy()))
    (tmp_path / "other").mkdir()
    open_place(place, qtbot, tmp_path / "other")
    qtbot.waitUntil(lambda: is_current(place))
    assert not place.docks.map.view.sketch.points
    assert place.docks.map.view.sketch.tool is MapTool.DRAW


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
    (edit,) = place.document.plan.edits
    assert [each.building for each in edit.edits] == ["4", "5", "6"]
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
    beside_the_courtyard = 0.7 * one.footprint.exterior[0] + 0.3 * middle
    assert dock.left_out_action.text() == "Left out (1)"
    take(place, MapTool.RESTORE)
    move(dock.view, dock.view.frame.widget_point(tuple(beside_the_courtyard)))
    assert dock.view.toolTip() == "Left out: too doubtful"
    click_at(place, beside_the_courtyard)
    wait_for_city(place, qtbot)
    assert place.document.plan.edits[0].building == one.footprint.identifier
    buildings = place.document.reconstruction.city.buildings
    assert len(buildings) == 9
    assert buildings[-1].height_m == pytest.approx(4 + 9, abs=0.1)
    assert len(buildings[-1].footprint.holes) == 1
    assert not dock.view.content.left_out
    assert not dock.tool_actions[MapTool.RESTORE].isEnabled()
    place.menus.undo.trigger()
    wait_for_city(place, qtbot)
    assert len(dock.view.content.left_out) == 1

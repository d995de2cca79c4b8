"""Layers are switched off in the dock as in the menu; buildings bear the colours that the legend says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from ryu_scape.gui.main_window import MainWindow
from ryu_scape.inspection.attribute_table import DSM_RESIDUAL
from ryu_scape.inspection.map_layers import MapRaster
from ryu_scape.project import SetHeight
from ryu_scape.settings import GroundView
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import on_screen, open_place, stand_in_for_files, wait_for_picture, wait_until_idle


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    window.resize(1280, 800)
    open_place(window, qtbot, tmp_path)
    window.docks.layers.show()
    wait_for_picture(window, qtbot)
    return window


def seen(window: MainWindow) -> np.ndarray:
    return pixels_of(window.scene_widget.grab_image()).astype(int)


def colour_by(window: MainWindow, qtbot, name: str) -> None:
    box = window.docks.layers.colour_box
    box.setCurrentIndex(box.findData(name))
    qtbot.waitUntil(lambda: bool(window.docks.layers.classes))


def box_of(window: MainWindow, text: str):
    return next(box for box in window.docks.layers.boxes if box.text() == text)


def test_boxes_and_menu_say_the_same(place: MainWindow) -> None:
    roofs = box_of(place, "Roofs")
    assert roofs.isChecked()
    before = seen(place)
    roofs.click()
    assert not place.menus.layer_actions["roofs"].isChecked()
    assert "roofs" in place.menus.hidden_layers()
    assert np.abs(seen(place) - before).mean() > 1
    place.menus.layer_actions["roofs"].trigger()
    assert roofs.isChecked()
    np.testing.assert_array_equal(seen(place), before)


def test_the_ground_is_one_of_three(place: MainWindow) -> None:
    box_of(place, "Ground as points").click()
    assert place.menus.ground_actions[GroundView.POINTS].isChecked()
    assert not box_of(place, "Ground as textured terrain").isChecked()
    place.menus.ground_actions[GroundView.NONE].trigger()
    assert box_of(place, "No ground").isChecked()
    assert {"terrain", "base", "ground_points"} <= set(place.menus.hidden_layers())


def test_without_walls_no_window_floats(place: MainWindow) -> None:
    box_of(place, "Walls").click()
    assert {"walls", "windows"} <= set(place.menus.hidden_layers())
    assert box_of(place, "Windows").isChecked()


def test_buildings_bear_the_colours_of_the_legend(place: MainWindow, qtbot) -> None:
    before = seen(place)
    colour_by(place, qtbot, "height_m")
    after, dock = seen(place), place.docks.layers
    assert sum(one.buildings.size for one in dock.classes) == 9
    for one in dock.classes:
        for index in one.buildings.tolist():
            at = on_screen(place, index)
            was, now = before[at.y(), at.x()], after[at.y(), at.x()]
            assert np.abs(now - was).max() > 15
            assert np.corrcoef(now, one.rgb)[0, 1] > 0.9
    changed = np.abs(after - before).max(axis=2) > 8
    assert changed.mean() < 0.3
    dock.colour_box.setCurrentIndex(0)
    np.testing.assert_array_equal(seen(place), before)
    assert not dock.legend.isVisible()


def test_a_class_of_the_legend_selects_its_buildings(place: MainWindow, qtbot) -> None:
    colour_by(place, qtbot, "height_m")
    legend, classes = place.docks.layers.legend, place.docks.layers.classes
    assert legend.count() == len(classes)
    assert legend.item(1).text() == f"{classes[1].label}  ({classes[1].buildings.size})"
    QTest.mouseClick(legend.viewport(), Qt.LeftButton, Qt.NoModifier, legend.visualItemRect(legend.item(1)).center())
    assert place.document.selection == tuple(classes[1].buildings.tolist())


def test_what_is_selected_stands_out_of_its_colour(place: MainWindow, qtbot) -> None:
    colour_by(place, qtbot, "roof")
    before = seen(place)
    place.document.select(4)
    changed = np.abs(seen(place) - before).max(axis=2) > 15
    at = on_screen(place, 4)
    assert changed[at.y(), at.x()]
    assert changed.mean() < 0.2


def test_colours_follow_edits_and_are_on_the_map_too(place: MainWindow, qtbot) -> None:
    colour_by(place, qtbot, "height_source")
    assert [one.label for one in place.docks.layers.classes] == ["dsm"]
    place.docks.map.show()
    place.docks.map.raise_()
    qtbot.waitUntil(lambda: place.docks.map.view.content is not None)
    place.document.edit(SetHeight("5", 20.0))
    wait_until_idle(place, qtbot)
    qtbot.waitUntil(lambda: len(place.docks.layers.classes) == 2)
    assert [one.buildings.tolist() for one in place.docks.layers.classes] == [[0, 1, 2, 3, 5, 6, 7, 8], [4]]
    view = place.docks.map.view
    qtbot.waitUntil(lambda: view.content.city is place.document.reconstruction.city)
    view.show_all()
    picture = pixels_of(view.grab().toImage()).astype(int)
    colours = []
    for index in (4, 0):
        at = view.frame.widget_point(
            tuple(place.document.reconstruction.city.buildings[index].footprint.exterior.mean(axis=0))
        )
        colours.append(picture[round(at.y()), round(at.x())])
    person, dsm = (np.array(one.rgb) for one in place.docks.layers.classes[::-1])
    assert np.corrcoef(colours[0], person)[0, 1] > 0.9
    assert np.corrcoef(colours[1], dsm)[0, 1] > 0.9


def test_roofs_that_are_not_where_the_dsm_has_them_stand_out(place: MainWindow, qtbot) -> None:
    place.document.edit(SetHeight("5", 20.0))
    wait_until_idle(place, qtbot)
    dock = place.docks.layers
    colour_by(place, qtbot, DSM_RESIDUAL)
    buildings = place.document.reconstruction.city.buildings
    wrong = next(index for index, each in enumerate(buildings) if each.footprint.identifier == "5")
    far = dock.classes[-1]
    assert far.buildings.tolist() == [wrong]
    assert far.rgb[0] > far.rgb[2], "too high is red"
    assert dock.legend.item(dock.legend.count() - 1).text().startswith(far.label)
    assert "DSM" in dock.colour_box.itemData(dock.colour_box.currentIndex(), Qt.ToolTipRole)


def test_rasters_of_the_map_let_through_what_lies_below(place: MainWindow, qtbot) -> None:
    place.docks.map.show()
    place.docks.map.raise_()
    view = place.docks.map.view
    qtbot.waitUntil(lambda: view.content is not None)
    place.docks.map.raster_actions[MapRaster.HEIGHT].setChecked(True)
    view.show_all()

    def picture() -> np.ndarray:
        qtbot.wait(200)
        return pixels_of(view.grab().toImage()).astype(int)

    opacities = place.docks.layers.map_opacities
    above = picture()
    opacities[MapRaster.HEIGHT.value].setValue(0)
    below = picture()
    assert np.abs(above - below).mean() > 5
    opacities[MapRaster.HEIGHT.value].setValue(50)
    between = picture()
    assert np.abs(between - (above + below) / 2).mean() < 2
    place.docks.map.raster_actions[MapRaster.HEIGHT].setChecked(False)
    np.testing.assert_array_equal(picture(), below)
    opacities[MapRaster.ORTHOPHOTO.value].setValue(0)
    place.docks.map.buildings_action.setChecked(False)
    assert len(np.unique(picture()[:40].reshape(-1, 3), axis=0)) < 8, "nothing but the ground under the map"

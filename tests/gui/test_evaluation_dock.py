"""The dock that judges: truth is loaded by hand, figures follow every edit, verdicts are seen in the 3D view."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QFileDialog

from ryu_scape.footprints import polygons_of
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.project import Delete, SetHeight
from ryu_scape.scene.layers import Layer
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import GRID, on_screen, open_place, stand_in_for_files, wait_until_idle
from tests.gui.window_steps import start_endless


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    window.resize(1100, 760)
    open_place(window, qtbot, tmp_path)
    window.docks.evaluation.toggleViewAction().trigger()
    qtbot.wait(200)
    return window


@pytest.fixture
def truth(place: MainWindow, tmp_path: Path) -> Path:
    """Eight of the nine blocks, 1 m lower than they are, and one that is not there."""
    buildings = place.document.reconstruction.city.buildings
    outlines = [*polygons_of([one.footprint for one in buildings[:8]])]
    west, north = GRID.transform.c, GRID.transform.f
    outlines.append(shapely.box(west + 2, north - 71, west + 10, north - 67))
    heights_m = [*(one.height_m - 1.0 for one in buildings[:8]), 5.0]
    path = tmp_path / "truth.gpkg"
    geopandas.GeoDataFrame({"height": heights_m}, geometry=outlines, crs=32651).to_file(path, engine="pyogrio")
    return path


def compare_with(place: MainWindow, qtbot, truth: Path) -> None:
    dock = place.docks.evaluation
    QTest.keyClicks(dock.outlines_field.edit, str(truth))
    QTest.mouseClick(dock.compare_button, Qt.LeftButton)
    wait_until_idle(place, qtbot)
    qtbot.wait(100)  # the strip of the progress goes


def figures(place: MainWindow) -> dict[str, str]:
    return {name: label.text() for name, label in place.docks.evaluation.figure_labels.items()}


def counts(place: MainWindow) -> list[str]:
    return [label.text().rpartition("> ")[2] for label in place.docks.evaluation.count_labels.values()]


def test_nothing_is_compared_without_a_truth(place: MainWindow) -> None:
    dock = place.docks.evaluation
    assert dock.isVisible()
    assert not dock.compare_button.isEnabled()
    assert not dock.chart.isVisible()


def test_the_figures_are_those_of_the_truth(place: MainWindow, qtbot, truth: Path) -> None:
    compare_with(place, qtbot, truth)
    assert counts(place) == ["8 hits", "1 false alarm", "1 miss"]
    shown = figures(place)
    assert shown["precision"] == shown["recall"] == "0.889"
    assert (shown["mae"], shown["bias"], shown["rmse"]) == ("1.00 m", "+1.00 m", "1.00 m")
    assert place.docks.evaluation.chart.histogram.counts.sum() == 8


def colour_at(place: MainWindow, index: int) -> tuple[int, int, int]:
    at = on_screen(place, index)
    red, green, blue = pixels_of(place.scene_widget.grab_image())[at.y(), at.x()].tolist()
    return red, green, blue


def test_verdicts_are_seen_in_the_3d_view_and_go_again(place: MainWindow, qtbot, truth: Path) -> None:
    compare_with(place, qtbot, truth)
    _, green, blue = colour_at(place, 4)
    assert green > blue + 5, "a hit is green, and was blue"
    red, _, blue = colour_at(place, 8)
    assert red > blue + 60, "a false alarm is orange, and was blue"
    assert Layer.MISSES in place.docks.evaluation._judged.scene.layers
    place.docks.evaluation.paint_box.click()
    for index in (4, 8):
        red, green, blue = colour_at(place, index)
        assert blue > green > red, "all blocks are blue by themselves"


def test_verdicts_on_an_earlier_city_are_not_shown(place: MainWindow, qtbot, truth: Path) -> None:
    compare_with(place, qtbot, truth)
    dock = place.docks.evaluation
    dock.paint_box.click()
    place.document.rebuilt.connect(lambda _: dock.paint_box.setChecked(True))
    place.document.edit(Delete(place.document.reconstruction.city.buildings[0].footprint.identifier))
    wait_until_idle(place, qtbot)
    assert place.scene_widget._scene is dock._judged.scene
    assert dock._judged.city is place.document.reconstruction.city


def test_figures_follow_an_edit_and_the_selection_stays(place: MainWindow, qtbot, truth: Path) -> None:
    compare_with(place, qtbot, truth)
    QTest.mouseClick(place.scene_widget, Qt.LeftButton, Qt.NoModifier, on_screen(place, 0))
    chosen = place.document.selected.footprint.identifier
    place.document.edit(SetHeight(chosen, place.document.selected.height_m + 9.0))
    wait_until_idle(place, qtbot)
    assert figures(place)["bias"] == "+2.12 m"
    assert place.document.selected.footprint.identifier == chosen
    place.document.edit(Delete(chosen))
    wait_until_idle(place, qtbot)
    assert counts(place) == ["7 hits", "1 false alarm", "2 misses"]
    place.document.undo()
    place.document.undo()
    wait_until_idle(place, qtbot)
    assert counts(place) == ["8 hits", "1 false alarm", "1 miss"]
    assert figures(place)["bias"] == "+1.00 m"


def test_what_is_compared_during_a_rebuild_is_the_city_after_it(place: MainWindow, qtbot, truth: Path) -> None:
    QTest.keyClicks(place.docks.evaluation.outlines_field.edit, str(truth))
    place.document.edit(Delete(place.document.reconstruction.city.buildings[0].footprint.identifier))
    QTest.mouseClick(place.docks.evaluation.compare_button, Qt.LeftButton)
    wait_until_idle(place, qtbot)
    assert counts(place) == ["7 hits", "1 false alarm", "2 misses"]


def test_hits_and_misses_are_saved(
    place: MainWindow, qtbot, truth: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "verdicts"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "GeoPackage (*.gpkg)"))
    compare_with(place, qtbot, truth)
    QTest.mouseClick(place.docks.evaluation.save_button, Qt.LeftButton)
    wait_until_idle(place, qtbot)
    found = geopandas.read_file(path.with_suffix(".gpkg"))
    assert sorted(found["verdict"]) == ["false alarm", *["hit"] * 8, "miss"]
    assert "Wrote" in place.statusBar().currentMessage()


def test_hits_and_misses_are_saved_after_what_runs(
    place: MainWindow, qtbot, truth: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare_with(place, qtbot, truth)
    path = tmp_path / "verdicts.geojson"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    start_endless(place, qtbot)
    QTest.mouseClick(place.docks.evaluation.save_button, Qt.LeftButton)
    place.runner.cancel()
    wait_until_idle(place, qtbot)
    assert path.exists()


def test_a_truth_of_another_place_is_one_message(place: MainWindow, qtbot, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.geojson"
    geopandas.GeoDataFrame(geometry=[shapely.box(10, 50, 10.001, 50.001)], crs=4326).to_file(elsewhere)
    compare_with(place, qtbot, elsewhere)
    assert place.banner.isVisible()
    assert "elsewhere.geojson" in place.banner.cause_label.text()
    assert not place.docks.evaluation.chart.isVisible()


def test_another_place_forgets_the_truth(place: MainWindow, qtbot, truth: Path, tmp_path: Path) -> None:
    compare_with(place, qtbot, truth)
    assert place.docks.evaluation.chart.isVisible()
    (tmp_path / "other").mkdir()
    open_place(place, qtbot, tmp_path / "other")
    assert not place.docks.evaluation.chart.isVisible()

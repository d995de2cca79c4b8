import re
from dataclasses import replace
from pathlib import Path

import numpy as np
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QGuiApplication
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QMessageBox

from ryu_scape import faults
from ryu_scape.errors import InputError
from ryu_scape.gui.application import reporting_hook
from ryu_scape.gui.job_runner import Task
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.scene.layers import layers_without
from ryu_scape.settings import GroundView
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.window_steps import opened, show, wait_until_idle


def test_empty_window_says_how_to_begin(window: MainWindow) -> None:
    assert "Drop" in window.welcome_page.hint_label.text()
    assert window.welcome_page.open_button.isVisible()
    assert not window.banner.isVisible()
    assert not window.progress_strip.isVisible()
    assert not window.menus.export_scene.isEnabled()


def test_about_names_each_part_with_its_licence(window: MainWindow) -> None:
    window.menus.about.trigger()
    box = window.findChild(QMessageBox)
    assert re.search(r"^PyQt5 [\d.]+: GPL v3$", box.detailedText(), re.MULTILINE)
    box.close()


def test_success_shows_scene_and_key_figures(window: MainWindow, qtbot, reconstruction) -> None:
    window.runner.start_next(Task(lambda progress: opened(reconstruction), "tile.tif", window.document.adopt))
    wait_until_idle(window, qtbot)
    assert window.pages.currentWidget() is window.scene_widget
    summary = window.summary_label.text()
    assert "3 buildings" in summary
    assert "6.5 to 31.2 m" in summary
    assert "1.8 s" in summary
    assert window.menus.export_scene.isEnabled()
    qtbot.wait(400)
    seen = pixels_of(QApplication.primaryScreen().grabWindow(window.winId()).toImage())
    assert seen.std() > 15


def test_warnings_are_visible(window: MainWindow, reconstruction) -> None:
    warned = replace(reconstruction, warnings=("No DSM was given.", "12 % has no data."))
    show(window, warned)
    assert window.banner.isVisible()
    assert window.banner.remedy_label.text().splitlines() == list(warned.warnings)


def test_home_key_brings_the_view_back(window: MainWindow, qtbot, reconstruction) -> None:
    show(window, reconstruction)
    widget = window.scene_widget
    home = widget.camera.azimuth_deg
    widget._move_to(widget.camera.orbit(40, 0))
    assert widget.camera.azimuth_deg != home
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(widget, Qt.Key_Home)
    assert widget.camera.azimuth_deg == home


def test_warnings_can_be_read_again(window: MainWindow, reconstruction) -> None:
    assert not window.menus.warnings.isEnabled()
    show(window, replace(reconstruction, warnings=("All heights are assumed.", "Half of it is dark.")))
    QTest.mouseClick(window.banner.dismiss_button, Qt.LeftButton)
    assert not window.banner.isVisible()
    assert window.menus.warnings.text() == "&Warnings about this place (2)"
    window.menus.warnings.trigger()
    assert window.banner.isVisible()
    assert window.banner.remedy_label.text() == "All heights are assumed.\nHalf of it is dark."
    show(window, reconstruction)
    assert not window.menus.warnings.isEnabled()


def test_another_place_is_warned_of_though_it_is_as_the_one_before(window: MainWindow, reconstruction) -> None:
    warned = replace(reconstruction, warnings=("All heights are assumed.",))
    show(window, warned)
    QTest.mouseClick(window.banner.dismiss_button, Qt.LeftButton)
    window.document.rebuilt.emit(warned)
    assert not window.banner.isVisible()
    show(window, warned)
    assert window.banner.isVisible()


def test_view_menu_switches_layers_off(window: MainWindow, reconstruction) -> None:
    show(window, reconstruction)
    before = pixels_of(window.scene_widget.grab_image()).astype(int)
    window.menus.layer_actions["roofs"].trigger()
    assert np.abs(pixels_of(window.scene_widget.grab_image()) - before).mean() > 1


def test_view_menu_shows_one_kind_of_ground_at_a_time(window: MainWindow, reconstruction) -> None:
    show(window, reconstruction)
    views = {}
    for ground, action in window.menus.ground_actions.items():
        action.trigger()
        assert [other for other, choice in window.menus.ground_actions.items() if choice.isChecked()] == [ground]
        views[ground] = pixels_of(window.scene_widget.grab_image()).astype(int)
        assert set(window.menus.hidden_layers()) == layers_without(ground)
    assert np.abs(views[GroundView.TERRAIN] - views[GroundView.NONE]).mean() > 5


def test_exception_in_a_slot_is_logged_and_shown(window: MainWindow, caplog, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(faults, "_log_file", lambda: tmp_path / "faults.log")
    hook = reporting_hook(window.show_error)
    try:
        raise KeyError("lost")
    except KeyError as error:
        hook(type(error), error, error.__traceback__)
    assert "KeyError" in window.banner.cause_label.text()
    assert caplog.records[0].exc_info


def test_the_report_of_a_defect_is_copied(window: MainWindow) -> None:
    try:
        _ = {}["nobody foresaw this"]
    except KeyError as error:
        defect = faults.explained(error)
    window.show_error(defect)
    assert window.banner.copy_button.isVisible()
    QTest.mouseClick(window.banner.copy_button, Qt.LeftButton)
    report = QGuiApplication.clipboard().text()
    assert report.startswith("Ryu-Scape ")
    assert "nobody foresaw this" in report
    assert "Traceback" in report
    defect.log_file.unlink()
    QTest.mouseClick(window.banner.copy_button, Qt.LeftButton)
    assert QGuiApplication.clipboard().text() == str(defect)
    window.show_error(InputError("No file.", "Choose one."))
    assert not window.banner.copy_button.isVisible()

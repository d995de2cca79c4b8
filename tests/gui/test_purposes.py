"""File ▸ Export for: a purpose's settings are asked for, its answer is written, a missing extra is told."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
import rasterio
from PyQt5.QtWidgets import QAction, QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.purpose_dialog import PurposeDialog
from ryu_scape.pipeline import Reconstruction
from ryu_scape.purposes import PURPOSES
from ryu_scape.purposes.flood import FloodSettings
from ryu_scape.purposes.solar import SolarSettings
from tests.gui.window_steps import show


def test_menu_lists_every_purpose(window: MainWindow) -> None:
    assert list(window.menus.purpose_actions.values()) == list(PURPOSES.values())
    assert not window.menus.export_for.isEnabled()


def test_dialog_gives_what_was_chosen(window: MainWindow) -> None:
    dialog = PurposeDialog(PURPOSES["flood"], window)
    assert dialog.settings() == FloodSettings()
    dialog.controls["water"].show_value(7.5)
    assert dialog.settings() == FloodSettings(water_m=7.5)


def test_a_file_is_typed_or_looked_for(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = PurposeDialog(PURPOSES["solar"], window)
    weather = dialog.controls["weather"]
    assert dialog.settings() == SolarSettings()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/data/town.epw", ""))
    weather.widget.findChild(QPushButton).click()
    assert dialog.settings() == SolarSettings(weather="/data/town.epw")
    weather.show_value("")
    assert dialog.settings() == SolarSettings()


def test_answer_is_written_where_the_person_wants_it(
    window: MainWindow, reconstruction: Reconstruction, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(window, reconstruction)
    assert window.menus.export_for.isEnabled()
    monkeypatch.setattr(QDialog, "exec_", lambda dialog: True)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "seen"), "TIF (*.tif)"))
    with qtbot.waitSignal(window.exporting.written, timeout=60_000):
        action(window, "viewshed").trigger()
    with rasterio.open(tmp_path / "seen.tif") as file:
        assert file.descriptions == ("seen",)


def test_missing_extra_is_told_before_anything_is_asked(
    window: MainWindow, reconstruction: Reconstruction, qtbot: QtBot
) -> None:
    show(window, reconstruction)
    with (
        mock.patch("importlib.util.find_spec", return_value=None),
        qtbot.waitSignal(window.exporting.failed) as failed,
    ):
        action(window, "solar").trigger()
    assert "ryu-scape[solar]" in failed.args[0].remedy


def action(window: MainWindow, name: str) -> QAction:
    return next(each for each, purpose in window.menus.purpose_actions.items() if purpose.name == name)

"""Clicks on the scene, and the building that they select."""

from __future__ import annotations

from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtTest import QTest

from ryu_scape.gui.main_window import MainWindow
from ryu_scape.heights import Building


def click(window: MainWindow, at: QPoint) -> None:
    QTest.mouseClick(window.scene_widget, Qt.LeftButton, Qt.NoModifier, at)


def building(window: MainWindow, identifier: str) -> Building | None:
    buildings = window.document.reconstruction.city.buildings
    return next((one for one in buildings if one.footprint.identifier == identifier), None)


def selected_id(window: MainWindow) -> str:
    assert window.document.selected is not None
    return window.document.selected.footprint.identifier

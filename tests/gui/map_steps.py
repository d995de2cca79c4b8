"""What tests do on the map: show it, point, click, drag."""

from __future__ import annotations

import numpy as np
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt5.QtGui import QMouseEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.map_tools import MapTool
from tests.gui.place import wait_until_idle


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

"""What tests do with a window: open, drop, wait."""

from pathlib import Path

import pytest
from PyQt5.QtCore import QMimeData, Qt, QUrl
from PyQt5.QtGui import QDragEnterEvent, QDropEvent
from PyQt5.QtWidgets import QApplication

from ryu_scape.gui.job_runner import Task
from ryu_scape.gui.jobs import Opened
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.inputs import Inputs
from ryu_scape.pipeline import Reconstruction
from ryu_scape.project import Project
from tests.gui.jobs_for_tests import endless


def opened(reconstruction: Reconstruction, rgb_path: Path = Path("ortho.tif")) -> Opened:
    return Opened(Project(Inputs(rgb_path)), reconstruction)


def show(window: MainWindow, reconstruction: Reconstruction) -> None:
    window.document.adopt(opened(reconstruction))


def start_endless(window: MainWindow, qtbot) -> None:
    window.runner.start_next(Task(endless, "tile.tif", pytest.fail))
    qtbot.waitUntil(lambda: "finding buildings" in window.progress_strip.stage_label.text())


def wait_until_idle(window: MainWindow, qtbot, timeout_ms: int = 2000) -> None:
    qtbot.waitUntil(lambda: not window.is_busy, timeout=timeout_ms)


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drag files into the window and let go; returns whether the window took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, actions = window.rect().center(), Qt.CopyAction
    enter = QDragEnterEvent(at, actions, data, Qt.LeftButton, Qt.NoModifier)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(at, actions, data, Qt.LeftButton, Qt.NoModifier))
    return enter.isAccepted()


def window_on(qtbot, folder: Path) -> MainWindow:
    window = MainWindow(folder)
    # Held until it is closed: collected in the midst of its own events, it would take Qt down with it.
    qtbot.addWidget(window, before_close_func=lambda _: window)
    window.resize(1000, 760)
    window.show()
    qtbot.waitExposed(window)
    return window

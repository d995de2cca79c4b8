import pytest
from PyQt5.QtCore import QSize
from PyQt5.QtGui import QGuiApplication
from PyQt5.QtWidgets import QScrollArea

from ryu_scape.gui.main_window import MainWindow
from tests.gui.place import open_place, stand_in_for_files


@pytest.fixture
def small_window(screen_px: tuple[int, int], qtbot, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """Kept until the events of the test are done: a window that is collected in the midst of one of its own crashes."""
    screen = QSize(*screen_px)
    monkeypatch.setattr(QGuiApplication, "primaryScreen", lambda: type("Screen", (), {"availableSize": lambda: screen}))
    window = MainWindow()
    qtbot.addWidget(window)
    return window


@pytest.mark.parametrize("screen_px", [(1366, 728), (1024, 740), (3840, 2100)])
def test_the_window_fits_on_the_screen(small_window: MainWindow, screen_px: tuple[int, int]) -> None:
    assert small_window.width() < screen_px[0]
    assert small_window.height() < screen_px[1]
    assert small_window.width() <= 1280


def test_docks_fit_into_a_small_window(window: MainWindow, qtbot, monkeypatch, tmp_path) -> None:
    stand_in_for_files(monkeypatch)
    window.resize(800, 600)
    open_place(window, qtbot, tmp_path)
    window.document.select(3)
    window.docks.table.show()
    window.docks.map.show()
    qtbot.wait(300)
    assert (window.width(), window.height()) == (800, 600)
    assert window.scene_widget.width() >= 240


def test_long_messages_are_scrolled_and_leave_the_scene_its_room(
    window: MainWindow, qtbot, monkeypatch, tmp_path
) -> None:
    stand_in_for_files(monkeypatch)
    window.resize(1000, 640)
    open_place(window, qtbot, tmp_path)
    window.docks.layers.show()
    window.docks.table.show()
    column = window.banner.findChild(QScrollArea)
    window.banner.show_warnings(["Heights are assumed from the area and the shape of the outlines. " * 3] * 3)
    qtbot.waitUntil(lambda: column.verticalScrollBar().maximum() > 0)
    qtbot.wait(300)
    assert (window.width(), window.height()) == (1000, 640)
    assert window.scene_widget.height() == window.pages.height()
    assert column.verticalScrollBar().maximum() == column.widget().height() - column.viewport().height()
    assert window.banner.remedy_label.width() <= column.viewport().width()
    window.banner.show_warnings(["All heights are assumed."])
    qtbot.waitUntil(lambda: column.height() == column.widget().height())
    assert not column.verticalScrollBar().isVisible()


def test_a_message_without_room_ends_in_an_ellipsis_and_is_told_whole_under_the_cursor(window, qtbot) -> None:
    bar, message = window.statusBar(), "Wrote a file whose name is rather long " * 4
    window.summary_label.setText("9 buildings")
    window.resize(3000, 560)
    bar.showMessage("Wrote it")
    assert bar.shown_message == "Wrote it"
    window.resize(640, 560)
    qtbot.waitUntil(lambda: window.width() < 800)
    bar.showMessage(message)
    assert bar.shown_message.endswith("…")
    assert bar.fontMetrics().horizontalAdvance(bar.shown_message) < window.summary_label.x()
    qtbot.waitUntil(lambda: bar.toolTip() == message)

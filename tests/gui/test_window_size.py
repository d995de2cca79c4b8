import pytest
from PyQt5.QtCore import QSize
from PyQt5.QtGui import QGuiApplication

from ryu_scape.gui.main_window import MainWindow


@pytest.mark.parametrize("screen_px", [(1366, 728), (1024, 740), (3840, 2100)])
def test_the_window_fits_on_the_screen(screen_px: tuple[int, int], qtbot, monkeypatch) -> None:
    screen = QSize(*screen_px)
    monkeypatch.setattr(QGuiApplication, "primaryScreen", lambda: type("Screen", (), {"availableSize": lambda: screen}))
    window = MainWindow()
    qtbot.addWidget(window)
    assert window.width() < screen.width()
    assert window.height() < screen.height()
    assert window.width() <= 1280

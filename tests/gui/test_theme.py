"""Light and dark: every text can be read on its ground, no colour goes past the table, and the choice is remembered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtGui import QColor
from PyQt5.QtWidgets import QApplication, QCheckBox, QRadioButton, QWidget

from ryu_scape.gui import theme
from ryu_scape.gui.histogram_chart import HistogramChart
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.profile_plot import ProfilePlot
from ryu_scape.gui.theme import COLOURS, COLOURS_IN_SIGHT, Theme
from ryu_scape.viewer.mouse_map import MouseMap
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.window_steps import window_on

GUI = Path(theme.__file__).parent
READABLE, READABLE_LARGE = 4.5, 3.0
"""Ratios of luminance that WCAG 2.1 asks for."""
TEXT_ON_GROUND = {
    "text": (
        "window",
        "bar",
        "field",
        "row",
        "group",
        "button",
        "hover",
        "pressed",
        "card",
        "warning_back",
        "error_back",
    ),
    "muted": ("window", "bar", "card", "drop"),
    "faint": ("window",),
    "title": ("window", "card"),
    "link": ("window", "group", "hover"),
    "accent": ("bar", "window"),
    "error": ("window", "error_back"),
    "warning": ("warning_back",),
    "on_primary": ("primary",),
}
LARGE_ON_GROUND = {"green": ("group",), "amber": ("group",), "red": ("group",), "on_primary": ("primary_hover",)}
PAINTED_ON_PLOT = ("plot_terrain", "plot_dsm", "plot_model", "primary", "bars")


@pytest.fixture(autouse=True)
def _light_again() -> Iterator[None]:
    yield
    COLOURS_IN_SIGHT.choose(Theme.LIGHT)


def luminance(colour: QColor) -> float:
    """Relative, as WCAG 2.1 defines it."""
    shares = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one: str, other: str, *, is_dark: bool) -> float:
    lights = sorted(luminance(QColor(COLOURS[name][is_dark])) + 0.05 for name in (one, other))
    return lights[1] / lights[0]


@pytest.mark.parametrize("is_dark", [False, True])
def test_every_text_can_be_read_on_its_ground(is_dark: bool) -> None:
    for wanted, pairs in ((READABLE, TEXT_ON_GROUND), (READABLE_LARGE, LARGE_ON_GROUND)):
        for text, grounds in pairs.items():
            for ground in grounds:
                assert contrast(text, ground, is_dark=is_dark) >= wanted, (text, ground)
    for line in PAINTED_ON_PLOT:
        assert contrast(line, "plot", is_dark=is_dark) >= 2.2, line


def test_every_colour_of_the_window_is_in_the_table_and_used() -> None:
    sheet = (GUI / "style.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{6}\b|rgba?\(", sheet)
    code = sheet + "".join(path.read_text(encoding="utf-8") for path in GUI.glob("*.py") if path.name != "theme.py")
    palette = set(theme._PALETTE.values())
    assert {name for name in COLOURS if not re.search(rf"\b{name}\b", code)} <= palette
    assert all(QColor(each).isValid() for pair in COLOURS.values() for each in pair)
    assert not set(re.findall(r"\$(\w+)", sheet)) - set(COLOURS) - {"pictures"}
    assert all((GUI / name).is_file() for name in re.findall(r"\$(pictures/[\w.]+)", sheet))


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_what_is_on_can_be_told_from_what_is_off(window: MainWindow, qtbot, theme: Theme, kind: type) -> None:
    window.menus.theme_actions[theme].trigger()
    box = kind("Walls", window)
    box.setAutoExclusive(False)
    box.show()
    looks = []
    for is_on in (False, True):
        for is_enabled in (True, False):
            box.setChecked(is_on)
            box.setEnabled(is_enabled)
            qtbot.wait(20)
            looks.append(pixels_of(box.grab().toImage()).astype(int))
    off, off_grey, on, on_grey = looks
    mark = np.abs(on - off)[:, :20].max(axis=2) > 60
    assert 60 < mark.sum() < 320, "the mark is filled"
    words = slice(20, None)
    np.testing.assert_array_equal(off[:, words], on[:, words])
    for enabled, grey in ((off, off_grey), (on, on_grey)):
        assert np.abs(enabled - grey)[:, words].max() > 40, "its words are grey"


def brightness(widget: QWidget) -> float:
    return float(pixels_of(widget.grab().toImage()).mean())


def test_the_window_is_dark_at_once_and_light_again(window: MainWindow, qtbot) -> None:
    plot, chart = ProfilePlot(), HistogramChart()
    for each in (plot, chart):
        qtbot.addWidget(each)
        each.resize(200, 150)
        each.show()
    window.docks.settings.show()
    qtbot.wait(200)
    watched = (window.menuBar(), window.welcome_page, window.statusBar(), window.docks.settings, plot)
    light = [brightness(each) for each in watched]
    window.menus.theme_actions[Theme.DARK].trigger()
    qtbot.wait(200)
    dark = [brightness(each) for each in watched]
    assert min(light) > 140
    assert max(dark) < 90
    window.menus.theme_actions[Theme.LIGHT].trigger()
    qtbot.wait(200)
    np.testing.assert_allclose([brightness(each) for each in watched], light, atol=1)


def test_the_theme_is_remembered_and_the_system_s_is_the_first(qtbot, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(COLOURS_IN_SIGHT, "_systems_is_dark", True)
    window = window_on(qtbot, tmp_path / "data")
    assert window.menus.theme_actions[Theme.SYSTEM].isChecked()
    assert COLOURS_IN_SIGHT.is_dark
    window.menus.theme_actions[Theme.LIGHT].trigger()
    assert not COLOURS_IN_SIGHT.is_dark
    window.close()
    later = window_on(qtbot, tmp_path / "data")
    assert later.menus.theme_actions[Theme.LIGHT].isChecked()
    assert not COLOURS_IN_SIGHT.is_dark


def test_whose_mouse_map_is_in_use_is_remembered(qtbot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path / "data")
    assert window.menus.mouse_actions[MouseMap.RYU_SCAPE].isChecked()
    window.menus.mouse_actions[MouseMap.BLENDER].trigger()
    assert window.scene_widget.mouse_map is MouseMap.BLENDER
    window.close()
    assert window_on(qtbot, tmp_path / "data").scene_widget.mouse_map is MouseMap.BLENDER


def test_dialogs_and_menus_get_the_colours_too(window: MainWindow) -> None:
    window.menus.theme_actions[Theme.DARK].trigger()
    assert QApplication.palette().window().color() == COLOURS_IN_SIGHT["window"]
    assert window.menus.view.palette().text().color().lightness() > 150

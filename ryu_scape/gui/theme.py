"""Light and dark: every colour of the window by name, and which of the two is in sight."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from string import Template

from PyQt5.QtCore import QObject, QSettings, pyqtSignal
from PyQt5.QtGui import QColor, QPalette
from PyQt5.QtWidgets import QApplication

_FOLDER = Path(__file__).parent
COLOURS = {
    "text": ("#1f2a37", "#dde4ec"),
    "muted": ("#4a5868", "#a9b6c4"),
    "faint": ("#5a6a7b", "#96a4b3"),
    "disabled": ("#9aa7b5", "#66727f"),
    "title": ("#14324d", "#cfe3f7"),
    "window": ("#f6f8fa", "#1c2127"),
    "bar": ("#ffffff", "#242b33"),
    "field": ("#ffffff", "#15191e"),
    "group": ("#eef2f6", "#262d35"),
    "row": ("#f3f6f9", "#1b2026"),
    "pressed": ("#e1eaf3", "#1d242b"),
    "hover": ("#e6eef7", "#313b46"),
    "button": ("#ffffff", "#2c343d"),
    "button_off": ("#f2f4f6", "#22282f"),
    "line": ("#dfe5ec", "#343d47"),
    "rim": ("#c6d0db", "#47525e"),
    "rim_hover": ("#9db2c8", "#64788d"),
    "primary": ("#1f6fb5", "#2776bb"),
    "primary_hover": ("#2a7fc8", "#3587d0"),
    "primary_off": ("#a9c3da", "#2c4a66"),
    "on_primary": ("#ffffff", "#ffffff"),
    "on_primary_off": ("#ffffff", "#8ea5ba"),
    "link": ("#1f4f7c", "#9cc7f0"),
    "accent": ("#1f6fb5", "#6db3f2"),
    "error": ("#8f1d12", "#ffb4aa"),
    "error_back": ("#fdecea", "#452320"),
    "error_rim": ("#f3b8b1", "#7a3a33"),
    "warning": ("#6f5200", "#f0d38a"),
    "warning_back": ("#fff6e0", "#3a3220"),
    "warning_rim": ("#f0d9a0", "#6b5a2c"),
    "green": ("#2a8f5c", "#4cc38a"),
    "amber": ("#ad7600", "#e8b13c"),
    "red": ("#c0392b", "#f07365"),
    "card": ("#ebffffff", "#eb1f262e"),
    "drop": ("#b4ecf4fb", "#b4263240"),
    "drop_rim": ("#9fbad2", "#4f6981"),
    "drop_hover": ("#dcebf9", "#2b425a"),
    "sky_high": ("#5b93c9", "#0b1624"),
    "sky_middle": ("#b9d4ea", "#182c44"),
    "sky_low": ("#eef4f8", "#34506e"),
    "skyline_far": ("#c3d5e4", "#263d56"),
    "skyline_middle": ("#a3bdd3", "#1d3148"),
    "skyline_near": ("#84a5c1", "#142539"),
    "plot": ("#ffffff", "#15191e"),
    "plot_grid": ("#e3e9f0", "#2b333c"),
    "plot_terrain": ("#4f8a2b", "#a3cf6b"),
    "plot_dsm": ("#2a86c8", "#5db1ee"),
    "plot_model": ("#d1382c", "#f2766b"),
    "bars": ("#7fa8cc", "#4c7ba6"),
}
"""By name as light and as dark, #RRGGBB or #AARRGGBB."""
_PALETTE = {
    QPalette.Window: "window",
    QPalette.WindowText: "text",
    QPalette.Base: "field",
    QPalette.AlternateBase: "row",
    QPalette.Text: "text",
    QPalette.Button: "button",
    QPalette.ButtonText: "text",
    QPalette.BrightText: "error",
    QPalette.ToolTipBase: "bar",
    QPalette.ToolTipText: "text",
    QPalette.PlaceholderText: "disabled",
    QPalette.Highlight: "primary",
    QPalette.HighlightedText: "on_primary",
    QPalette.Link: "accent",
}
_DISABLED = (QPalette.WindowText, QPalette.Text, QPalette.ButtonText)


class Theme(Enum):
    """What a person chooses; SYSTEM is what the computer's other programs look like."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Colours(QObject):
    """is_dark: which of the two the window is."""

    changed = pyqtSignal()
    """Who paints, paints again."""

    def __init__(self) -> None:
        super().__init__()
        self.is_dark = False
        self._systems_is_dark: bool | None = None

    def choose(self, theme: Theme) -> None:
        """Be light or dark from now on."""
        if self._systems_is_dark is None:  # before the first palette of our own
            self._systems_is_dark = _system_is_dark()
        self.is_dark = self._systems_is_dark if theme is Theme.SYSTEM else theme is Theme.DARK
        QApplication.setPalette(self._palette())
        self.changed.emit()

    def name(self, colour: str) -> str:
        """Such as #1f2a37."""
        return COLOURS[colour][self.is_dark]

    def __getitem__(self, colour: str) -> QColor:
        return QColor(self.name(colour))

    def style_sheet(self) -> str:
        """The window's, with its colours."""
        sheet = Template((_FOLDER / "style.qss").read_text(encoding="utf-8"))
        return sheet.substitute({name: self.name(name) for name in COLOURS}, pictures=(_FOLDER / "pictures").as_posix())

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, name in _PALETTE.items():
            palette.setColor(role, self[name])
        for role in _DISABLED:
            palette.setColor(QPalette.Disabled, role, self["disabled"])
        return palette


COLOURS_IN_SIGHT = Colours()


def _system_is_dark() -> bool:
    if sys.platform == "win32":
        key = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
        return int(QSettings(key, QSettings.NativeFormat).value("AppsUseLightTheme", 1)) == 0
    return bool(QApplication.palette().color(QPalette.Window).lightness() < 128)

"""How the window suits its person, and that this is remembered: its language, light or dark, what drags do."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from PyQt5.QtCore import QObject
from PyQt5.QtWidgets import QWidget

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import RyuScapeError
from ryu_scape.gui.languages import ENGLISH, LANGUAGE, has_font, of_this_computer
from ryu_scape.gui.menus import WindowMenus
from ryu_scape.gui.theme import COLOURS_IN_SIGHT, Theme
from ryu_scape.viewer.mouse_map import MouseMap
from ryu_scape.viewer.scene_widget import SceneWidget

logger = logging.getLogger(__name__)

_FILE = "looks.json"


@dataclass(frozen=True)
class Preferences:
    """What a person chose. language: its name; empty for the computer's.

    theme, mouse: the values of a `Theme` and of a `MouseMap`.
    """

    language: str = ""
    theme: str = Theme.SYSTEM.value
    mouse: str = MouseMap.RYU_SCAPE.value

    @staticmethod
    def read(folder: Path) -> Preferences:
        """Those of a folder; what is missing or damaged there is as by default."""
        try:
            kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            known = {name: str(kept[name]) for name in asdict(Preferences()) if name in kept}
        except (OSError, ValueError, TypeError):
            return Preferences()
        return Preferences(**known)

    def write(self, folder: Path) -> None:
        """Keep them in a folder; what fails is logged and no more."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with atomic_write(folder / _FILE) as temporary:
                temporary.write_text(json.dumps(asdict(self)), encoding="utf-8")
        except (OSError, RyuScapeError):
            logger.info("What the window looks like could not be kept.", exc_info=True)


class Looks(QObject):
    """Follows the menus; without a folder nothing is remembered, and the window begins in English and light."""

    def __init__(self, menus: WindowMenus, folder: Path | None, window: QWidget, view: SceneWidget) -> None:
        super().__init__(window)
        self._menus, self._folder, self._window, self._view = menus, folder, window, view
        self._chosen = Preferences(ENGLISH, Theme.LIGHT.value) if folder is None else Preferences.read(folder)
        for name, action in menus.language_actions.items():
            action.triggered.connect(lambda _, name=name: self._choose(replace(self._chosen, language=name)))
        for theme, action in menus.theme_actions.items():
            action.triggered.connect(lambda _, theme=theme: self._choose(replace(self._chosen, theme=theme.value)))
        for mouse, action in menus.mouse_actions.items():
            action.triggered.connect(lambda _, mouse=mouse: self._choose(replace(self._chosen, mouse=mouse.value)))
        self._apply()

    def _choose(self, chosen: Preferences) -> None:
        self._chosen = chosen
        if self._folder is not None:
            chosen.write(self._folder)
        self._apply()

    def _apply(self) -> None:
        name = self._chosen.language or of_this_computer()
        LANGUAGE.choose(name if has_font(name) else ENGLISH)
        self._menus.language_actions[LANGUAGE.name].setChecked(True)
        theme = next((each for each in Theme if each.value == self._chosen.theme), Theme.SYSTEM)
        self._menus.theme_actions[theme].setChecked(True)
        COLOURS_IN_SIGHT.choose(theme)
        mouse = next((each for each in MouseMap if each.value == self._chosen.mouse), MouseMap.RYU_SCAPE)
        self._menus.mouse_actions[mouse].setChecked(True)
        self._view.mouse_map = mouse
        self._window.setStyleSheet(COLOURS_IN_SIGHT.style_sheet())

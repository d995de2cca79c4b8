"""The window's menu bar: which actions there are, not what they do."""

from __future__ import annotations

from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QAction, QActionGroup, QMainWindow, QMenu

from ryu_scape.gui.samples import SamplePair, sample_pairs
from ryu_scape.settings import GroundView

GROUND_TITLES = {
    GroundView.TERRAIN: "Ground as &textured terrain",
    GroundView.POINTS: "Ground as &points",
    GroundView.NONE: "&No ground",
}
LAYER_TITLES = {
    "base": "Base",
    "trees": "Trees",
    "walls": "Walls",
    "roofs": "Roofs",
    "parapets": "Parapets",
    "windows": "Windows",
    "details": "Doors and roof details",
}


class WindowMenus:
    """Makes the menus of `window`; the window connects and enables the actions."""

    def __init__(self, window: QMainWindow) -> None:
        file = window.menuBar().addMenu("&File")
        self.open_pair = _action(file, "&Open pair…", QKeySequence.Open)
        self.samples = file.addMenu("Open &sample")
        self.sample_actions: dict[QAction, SamplePair] = {
            self.samples.addAction(pair.title): pair for pair in sample_pairs()
        }
        file.addSeparator()
        self.export_scene = _action(file, "&Export scene…", "Ctrl+E")
        self.save_picture = _action(file, "Save &view as PNG…", "Ctrl+Shift+S")
        file.addSeparator()
        self.quit = _action(file, "&Quit", QKeySequence.Quit)

        view = window.menuBar().addMenu("&View")
        self.home = _action(view, "&Whole scene", "Home")
        view.addSeparator()
        choices = QActionGroup(window)
        self.ground_actions = {ground: choices.addAction(_action(view, t)) for ground, t in GROUND_TITLES.items()}
        for action in self.ground_actions.values():
            action.setCheckable(True)
        self.ground_actions[GroundView.TERRAIN].setChecked(True)
        view.addSeparator()
        self.layer_actions = {name: _action(view, title) for name, title in LAYER_TITLES.items()}
        for action in self.layer_actions.values():
            action.setCheckable(True)
            action.setChecked(True)

        about = window.menuBar().addMenu("&Help")
        self.controls = _action(about, "&Controls", QKeySequence.HelpContents)
        self.about = _action(about, "&About Ryu-Scape")

    def update_enabled(self, *, is_busy: bool, has_scene: bool) -> None:
        """Offer what can be done now."""
        self.open_pair.setEnabled(not is_busy)
        self.samples.setEnabled(not is_busy and bool(self.sample_actions))
        self.export_scene.setEnabled(has_scene and not is_busy)
        for action in (self.save_picture, self.home, *self.ground_actions.values(), *self.layer_actions.values()):
            action.setEnabled(has_scene)

    def hidden_layers(self) -> list[str]:
        """Names of the layers that the person switched off, or that the chosen view of the ground does without."""
        ground = next(ground for ground, action in self.ground_actions.items() if action.isChecked())
        return [*ground.hidden_layers, *(name for name, action in self.layer_actions.items() if not action.isChecked())]


def _action(menu: QMenu, text: str, shortcut: str | QKeySequence.StandardKey | None = None) -> QAction:
    action = menu.addAction(text)
    if shortcut is not None:
        action.setShortcut(QKeySequence(shortcut))
    return action

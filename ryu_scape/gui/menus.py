"""The window's menu bar: which actions there are, not what they do."""

from __future__ import annotations

from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QAction, QActionGroup, QMainWindow, QMenu

from ryu_scape.gui.edit_titles import title_of
from ryu_scape.gui.samples import SamplePair, sample_pairs
from ryu_scape.project import Plan
from ryu_scape.purposes import PURPOSES, Purpose
from ryu_scape.scene.layers import Layer, layers_without
from ryu_scape.settings import GroundView

GROUND_TITLES = {
    GroundView.TERRAIN: "Ground as &textured terrain",
    GroundView.POINTS: "Ground as &points",
    GroundView.NONE: "&No ground",
}
LAYER_TITLES = {
    Layer.BASE: "Base",
    Layer.TREES: "Trees",
    Layer.WALLS: "Walls",
    Layer.ROOFS: "Roofs",
    Layer.PARAPETS: "Parapets",
    Layer.WINDOWS: "Windows",
    Layer.DETAILS: "Doors and roof details",
}

_HUNG_ON = {Layer.WALLS: (Layer.WINDOWS, Layer.DETAILS), Layer.ROOFS: (Layer.DETAILS,)}
"""What would float in the air without a layer."""

_SIDES = (
    ("&Above", "Ctrl+1", 0.0, 90.0),
    ("&South", "Ctrl+2", 0.0, 12.0),
    ("&East", "Ctrl+3", 270.0, 12.0),
    ("&North", "Ctrl+4", 180.0, 12.0),
    ("&West", "Ctrl+5", 90.0, 12.0),
)
"""Title, keys, and in degrees the compass bearing in which one looks and how high one stands."""
_UNDO, _REDO = "&Undo", "&Redo"


class WindowMenus:
    """Makes the menus of `window`; the window connects and enables the actions."""

    def __init__(self, window: QMainWindow) -> None:
        file = window.menuBar().addMenu("&File")
        self.open_pair = _action(file, "&Open pair…", QKeySequence.Open)
        self.samples = file.addMenu("Open sa&mple")
        self.sample_actions: dict[QAction, SamplePair] = {
            self.samples.addAction(pair.title): pair for pair in sample_pairs()
        }
        self.open_project = _action(file, "Open p&roject…", "Ctrl+Shift+O")
        file.addSeparator()
        self.save_project = _action(file, "&Save project", QKeySequence.Save)
        self.save_project_as = _action(file, "Save project &as…", "Ctrl+Shift+S")
        file.addSeparator()
        self.export_scene = _action(file, "&Export scene…", "Ctrl+E")
        self.export_for = file.addMenu("Export &for")
        self.purpose_actions: dict[QAction, Purpose] = {
            self.export_for.addAction(f"{purpose.title}…"): purpose for purpose in PURPOSES.values()
        }
        self.save_picture = _action(file, "Save &view as PNG…", "Ctrl+Shift+E")
        file.addSeparator()
        self.quit = _action(file, "&Quit", QKeySequence.Quit)

        edit = window.menuBar().addMenu("&Edit")
        self.undo = _action(edit, _UNDO, QKeySequence.Undo)
        self.redo = _action(edit, _REDO, "Ctrl+Shift+Z")
        edit.addSeparator()
        self.delete_building = _action(edit, "&Delete building", QKeySequence.Delete)

        view = window.menuBar().addMenu("&View")
        self.home = _action(view, "&Whole scene", "Home")
        sides = view.addMenu("Look &from")
        self.side_actions = {tuple(side): _action(sides, title, keys) for title, keys, *side in _SIDES}
        self.north_up = _action(view, "&North up", "Ctrl+6")
        self.parallel = _action(view, "Para&llel projection", "Ctrl+7")
        self.parallel.setCheckable(True)
        view.addSeparator()
        choices = QActionGroup(window)
        self.ground_actions = {ground: choices.addAction(_action(view, t)) for ground, t in GROUND_TITLES.items()}
        for action in self.ground_actions.values():
            action.setCheckable(True)
        self.ground_actions[GroundView.TERRAIN].setChecked(True)
        view.addSeparator()
        self.layer_actions = {layer: _action(view, title) for layer, title in LAYER_TITLES.items()}
        for action in self.layer_actions.values():
            action.setCheckable(True)
            action.setChecked(True)
        view.addSeparator()
        self.view = view

        about = window.menuBar().addMenu("&Help")
        self.warnings = _action(about, "&Warnings about this place")
        self.controls = _action(about, "&Controls", QKeySequence.HelpContents)
        self.about = _action(about, "&About Ryu-Scape")

    def update_enabled(self, *, is_busy: bool, has_scene: bool) -> None:
        """Offer what can be done now."""
        for action in (self.open_pair, self.open_project):
            action.setEnabled(not is_busy)
        self.samples.setEnabled(not is_busy and bool(self.sample_actions))
        for action in (self.export_scene, self.save_project_as):
            action.setEnabled(has_scene and not is_busy)
        self.export_for.setEnabled(has_scene and not is_busy)
        sides = (*self.side_actions.values(), self.north_up, self.parallel)
        for action in (
            self.save_picture,
            self.home,
            *sides,
            *self.ground_actions.values(),
            *self.layer_actions.values(),
        ):
            action.setEnabled(has_scene)

    def update_warnings(self, count: int) -> None:
        """Offer to show this many warnings again."""
        self.warnings.setText(f"&Warnings about this place ({count})" if count else "No &warnings about this place")
        self.warnings.setEnabled(bool(count))

    def update_edits(self, plan: Plan | None, *, has_selection: bool) -> None:
        """Offer to take back and to make again what the plan allows; None where nothing may be changed."""
        edits, undone = ((), ()) if plan is None else (plan.edits, plan.undone)
        self.undo.setText(f"{_UNDO} {title_of(edits[-1])}" if edits else _UNDO)
        self.redo.setText(f"{_REDO} {title_of(undone[-1])}" if undone else _REDO)
        self.undo.setEnabled(bool(edits))
        self.redo.setEnabled(bool(undone))
        self.delete_building.setEnabled(plan is not None and has_selection)

    def hidden_layers(self) -> list[Layer]:
        """The layers that the person switched off, or that nothing is left for to stand or hang on."""
        ground = next(ground for ground, action in self.ground_actions.items() if action.isChecked())
        off = [layer for layer, action in self.layer_actions.items() if not action.isChecked()]
        return [*{*layers_without(ground), *off, *(hung for layer in off for hung in _HUNG_ON.get(layer, ()))}]


def _action(menu: QMenu, text: str, shortcut: str | QKeySequence.StandardKey | None = None) -> QAction:
    action = menu.addAction(text)
    if shortcut is not None:
        action.setShortcut(QKeySequence(shortcut))
    return action

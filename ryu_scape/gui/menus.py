"""The window's menu bar: which actions there are, not what they do."""

from __future__ import annotations

from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QAction, QActionGroup, QMainWindow, QMenu

from ryu_scape.gui.edit_titles import title_of
from ryu_scape.gui.languages import has_font, languages, marked, tr, translated, worded
from ryu_scape.gui.samples import SamplePair, sample_pairs
from ryu_scape.gui.theme import Theme
from ryu_scape.project import Plan
from ryu_scape.purposes import PURPOSES, Purpose
from ryu_scape.scene.layers import Layer, layers_without
from ryu_scape.segmentation.engine import has_torch
from ryu_scape.settings import GroundView
from ryu_scape.viewer.mouse_map import MouseMap

GROUND_TITLES = {
    GroundView.TERRAIN: marked("Ground as &textured terrain"),
    GroundView.POINTS: marked("Ground as &points"),
    GroundView.NONE: marked("&No ground"),
}
LAYER_TITLES = {
    Layer.BASE: marked("Base"),
    Layer.TREES: marked("Trees"),
    Layer.WALLS: marked("Walls"),
    Layer.ROOFS: marked("Roofs"),
    Layer.PARAPETS: marked("Parapets"),
    Layer.WINDOWS: marked("Windows"),
    Layer.DETAILS: marked("Doors and roof details"),
}

_EFFECTS = (
    (marked("Cast &shadows"), "Shift+S"),
    (marked("&Darkened corners"), "Shift+D"),
    (marked("&Haze"), "Shift+H"),
    (marked("&Brighten a dark image"), "Shift+B"),
    (marked("&Grain seen from near"), "Shift+G"),
)
"""What adds to the bare colours, and the key that ends it."""

_TEACH = marked("&Teach the network from corrections…")
_TEACH_FROM_SOURCE = marked("Teach the network: only where Ryu-Scape runs from its source")

_HUNG_ON = {
    Layer.WALLS: (Layer.WINDOWS, Layer.TRIM, Layer.DETAILS),
    Layer.WINDOWS: (Layer.TRIM,),
    Layer.ROOFS: (Layer.DETAILS,),
}
"""What would float in the air without a layer."""

_THEMES = {Theme.SYSTEM: marked("As the &system"), Theme.LIGHT: marked("&Light"), Theme.DARK: marked("&Dark")}
_MOUSE_MAPS = {
    MouseMap.RYU_SCAPE: marked("As in &Ryu-Scape: left orbits, right pans"),
    MouseMap.QGIS: marked("As in &QGIS: left pans, middle orbits, right zooms"),
    MouseMap.BLENDER: marked("As in &Blender: middle orbits, with Shift pans, with Ctrl zooms"),
    MouseMap.CLOUDCOMPARE: marked("As in &CloudCompare: left orbits, right and middle pan"),
}
_SIDES = (
    (marked("&Above"), "Ctrl+1", 0.0, 90.0),
    (marked("&South"), "Ctrl+2", 0.0, 12.0),
    (marked("&East"), "Ctrl+3", 270.0, 12.0),
    (marked("&North"), "Ctrl+4", 180.0, 12.0),
    (marked("&West"), "Ctrl+5", 90.0, 12.0),
)
"""Title, keys, and in degrees the compass bearing in which one looks and how high one stands."""


class WindowMenus:
    """Makes the menus of `window`; the window connects and enables the actions."""

    def __init__(self, window: QMainWindow) -> None:
        file = worded(window.menuBar().addMenu(""), title="&File")
        self.open_pair = _action(file, marked("&Open pair…"), QKeySequence.Open)
        self.samples = worded(file.addMenu(""), title="Open sa&mple")
        self.sample_actions: dict[QAction, SamplePair] = {
            worded(self.samples.addAction(""), text=pair.title): pair for pair in sample_pairs()
        }
        self.open_project = _action(file, marked("Open p&roject…"), "Ctrl+Shift+O")
        self.whole_city = _action(file, marked("Whole &city…"), "Ctrl+Shift+C")
        file.addSeparator()
        self.save_project = _action(file, marked("&Save project"), QKeySequence.Save)
        self.save_project_as = _action(file, marked("Save project &as…"), "Ctrl+Shift+S")
        file.addSeparator()
        self.export_scene = _action(file, marked("&Export scene…"), "Ctrl+E")
        self.export_for = worded(file.addMenu(""), title="Export &for")
        self.purpose_actions: dict[QAction, Purpose] = {
            worded(self.export_for.addAction(""), iconText=purpose.title): purpose for purpose in PURPOSES.values()
        }
        self.word_purposes()
        self.save_picture = _action(file, marked("Save p&icture…"), "Ctrl+Shift+E")
        self.save_turntable = _action(file, marked("Save &turntable…"))
        file.addSeparator()
        self.quit = _action(file, marked("&Quit"), QKeySequence.Quit)

        edit = worded(window.menuBar().addMenu(""), title="&Edit")
        self.undo = worded(_action(edit, "", QKeySequence.Undo), iconText="&Undo")
        self.redo = worded(_action(edit, "", "Ctrl+Shift+Z"), iconText="&Redo")
        edit.addSeparator()
        self.delete_building = _action(edit, marked("&Delete building"), QKeySequence.Delete)
        edit.addSeparator()
        self.teach = _action(edit, _TEACH if has_torch() else _TEACH_FROM_SOURCE)

        view = worded(window.menuBar().addMenu(""), title="&View")
        self.home = _action(view, marked("&Whole scene"), "Home")
        sides = worded(view.addMenu(""), title="Look &from")
        self.side_actions = {tuple(side): _action(sides, title, keys) for title, keys, *side in _SIDES}
        self.north_up = _action(view, marked("&North up"), "Ctrl+6")
        self.parallel = _action(view, marked("Para&llel projection"), "Ctrl+7")
        self.parallel.setCheckable(True)
        self.saved_views = worded(view.addMenu(""), title="Saved &views")
        view.addSeparator()
        themes = QActionGroup(window)
        theme = worded(view.addMenu(""), title="T&heme")
        self.theme_actions = {each: themes.addAction(_action(theme, title)) for each, title in _THEMES.items()}
        for action in self.theme_actions.values():
            action.setCheckable(True)
        hands = QActionGroup(window)
        mouse = worded(view.addMenu(""), title="&Mouse")
        self.mouse_actions = {each: hands.addAction(_action(mouse, title)) for each, title in _MOUSE_MAPS.items()}
        for action in self.mouse_actions.values():
            action.setCheckable(True)
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
        light = worded(view.addMenu(""), title="L&ight")
        self.effect_actions = [_action(light, title, key) for title, key in _EFFECTS]
        for action in self.effect_actions:
            action.setCheckable(True)
            action.setChecked(True)
        self.view = view

        about = worded(window.menuBar().addMenu(""), title="&Help")
        self.warnings = worded(_action(about, ""), iconText="No &warnings about this place")
        speech = QActionGroup(window)
        self.languages = worded(about.addMenu(""), title="&Language")
        self.language_actions = {
            name: speech.addAction(self.languages.addAction(title)) for name, title in languages().items()
        }
        for name, action in self.language_actions.items():
            action.setCheckable(True)
            if not has_font(name):
                action.setEnabled(False)
                action.setText(tr("{code}: no font has its letters", code=name))
        self.find_command = _action(about, marked("&Find a command…"), "Ctrl+Shift+P")
        self.controls = _action(about, marked("&Controls"), QKeySequence.HelpContents)
        self.about = _action(about, marked("&About Ryu-Scape"))

    def word_purposes(self) -> None:
        """Call what is asked of a city as the person calls it."""
        for action, purpose in self.purpose_actions.items():
            action.setText(f"{translated(purpose.title)}…")

    def update_enabled(self, *, is_busy: bool, has_scene: bool) -> None:
        """Offer what can be done now."""
        for action in (self.open_pair, self.open_project):
            action.setEnabled(not is_busy)
        self.samples.setEnabled(not is_busy and bool(self.sample_actions))
        for action in (self.export_scene, self.save_project_as, self.save_picture, self.save_turntable):
            action.setEnabled(has_scene and not is_busy)
        self.export_for.setEnabled(has_scene and not is_busy)
        sides = (*self.side_actions.values(), self.north_up, self.parallel)
        for action in (
            self.home,
            *sides,
            *self.ground_actions.values(),
            *self.layer_actions.values(),
            *self.effect_actions,
        ):
            action.setEnabled(has_scene)

    def update_warnings(self, count: int) -> None:
        """Offer to show this many warnings again."""
        self.warnings.setText(
            tr("&Warnings about this place ({count})", count=count) if count else tr("No &warnings about this place")
        )
        self.warnings.setEnabled(bool(count))

    def update_edits(self, plan: Plan | None, *, has_selection: bool) -> None:
        """Offer to take back and to make again what the plan allows; None where nothing may be changed."""
        edits, undone = ((), ()) if plan is None else (plan.edits, plan.undone)
        self.undo.setText(tr("&Undo {edit}", edit=title_of(edits[-1])) if edits else tr("&Undo"))
        self.redo.setText(tr("&Redo {edit}", edit=title_of(undone[-1])) if undone else tr("&Redo"))
        self.undo.setEnabled(bool(edits))
        self.redo.setEnabled(bool(undone))
        self.delete_building.setEnabled(plan is not None and has_selection)
        finds_buildings = plan is not None and plan.inputs.footprints_path is None
        self.teach.setEnabled(bool(edits) and finds_buildings and has_torch())

    def hidden_layers(self) -> list[Layer]:
        """The layers that the person switched off, or that nothing is left for to stand or hang on."""
        ground = next(ground for ground, action in self.ground_actions.items() if action.isChecked())
        off = [layer for layer, action in self.layer_actions.items() if not action.isChecked()]
        return [*{*layers_without(ground), *off, *(hung for layer in off for hung in _HUNG_ON.get(layer, ()))}]


def _action(menu: QMenu, text: str, shortcut: str | QKeySequence.StandardKey | None = None) -> QAction:
    """An action whose text is marked, or empty where it changes with what there is; its `iconText` tells it then."""
    action = worded(menu.addAction(""), text=text) if text else menu.addAction("")
    if shortcut is not None:
        action.setShortcut(QKeySequence(shortcut))
    return action

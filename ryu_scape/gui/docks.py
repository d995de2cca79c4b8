"""The window's docks: which there are, and where they lie."""

from __future__ import annotations

from itertools import pairwise

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QDockWidget, QMainWindow

from ryu_scape.gui.attributes import Attributes
from ryu_scape.gui.building_card import BuildingCard
from ryu_scape.gui.document import Document
from ryu_scape.gui.evaluation_dock import EvaluationDock
from ryu_scape.gui.job_runner import JobRunner
from ryu_scape.gui.languages import english, worded
from ryu_scape.gui.layers_dock import LayersDock
from ryu_scape.gui.light_dock import LightDock
from ryu_scape.gui.map_dock import MapDock
from ryu_scape.gui.measure_dock import MeasureDock
from ryu_scape.gui.measuring import Measuring
from ryu_scape.gui.menus import WindowMenus
from ryu_scape.gui.section_dock import SectionDock
from ryu_scape.gui.settings_dock import SettingsDock
from ryu_scape.gui.table_dock import TableDock


class WindowDocks:
    """Makes the docks of `window`, hidden, with an action for each in its View menu. They do not know each other."""

    def __init__(
        self, window: QMainWindow, document: Document, runner: JobRunner, measuring: Measuring, menus: WindowMenus
    ) -> None:
        attributes = Attributes(document)
        grounds, layers = menus.ground_actions.values(), menus.layer_actions.values()
        self.layers = LayersDock(document, attributes, grounds, layers, window)
        self.light = LightDock(document, menus.effect_actions, window)
        self.section = SectionDock(document, window)
        self.settings = SettingsDock(document, window)
        self.map = MapDock(document, measuring, window)
        self.evaluation = EvaluationDock(document, runner, window)
        self.card = BuildingCard(document, window)
        self.table = TableDock(document, attributes, window)
        self.measure = MeasureDock(document, measuring, window)
        left = self.layers, self.light, self.section, self.settings, self.map, self.evaluation
        self._arrange(window, Qt.LeftDockWidgetArea, *left)
        self._arrange(window, Qt.RightDockWidgetArea, self.card)
        self._arrange(window, Qt.BottomDockWidgetArea, self.table, self.measure)
        for dock in self.all:
            dock.hide()
            menus.view.addAction(worded(dock.toggleViewAction(), iconText=english(dock, "windowTitle")))

    @property
    def all(self) -> tuple[QDockWidget, ...]:
        """In the order of the menu."""
        left = self.layers, self.light, self.section, self.settings, self.map, self.evaluation
        return *left, self.card, self.table, self.measure

    def set_enabled(self, is_enabled: bool) -> None:
        """Let a person use them, or not."""
        for dock in self.all:
            dock.widget().setEnabled(is_enabled)

    def _arrange(self, window: QMainWindow, side: Qt.DockWidgetArea, *docks: QDockWidget) -> None:
        """Put docks on one side, behind each other's tabs."""
        for dock in docks:
            window.addDockWidget(side, dock)
        for before, after in pairwise(docks):
            window.tabifyDockWidget(before, after)

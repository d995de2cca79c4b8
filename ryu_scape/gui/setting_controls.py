"""The controls of all settings together, wherever they are placed."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QGridLayout, QLabel, QWidget

from ryu_scape.gui.languages import worded
from ryu_scape.gui.setting_control import SettingControl
from ryu_scape.settings import Settings, by_stage, changed, declared


class SettingControls(QObject):
    """A control for each setting, by name, at first as in `settings`."""

    changed = pyqtSignal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.by_name = {each.name: SettingControl(each, each.of(settings)) for each in declared(Settings)}
        for control in self.by_name.values():
            control.changed.connect(self.changed)

    def settings(self) -> Settings:
        """The settings as chosen. Raises InputError where two of them do not go together."""
        return changed(self._settings, {name: control.value() for name, control in self.by_name.items()})

    def show_settings(self, settings: Settings) -> None:
        """Show these settings, without telling of it."""
        self._settings = settings
        self.blockSignals(True)
        for control in self.by_name.values():
            control.show_value(control.setting.of(settings))
        self.blockSignals(False)

    @property
    def are_default(self) -> bool:
        """Whether every control stands as by default."""
        return all(control.value() == control.setting.default for control in self.by_name.values())

    def reset(self) -> None:
        """Show the defaults."""
        for control in self.by_name.values():
            control.show_value(control.setting.default)

    def add_common(self, grid: QGridLayout) -> None:
        """A row for each of the common ones, flags last."""
        common = [control for control in self.by_name.values() if control.setting.is_common]
        add_rows(grid, sorted(common, key=lambda control: isinstance(control.setting.default, bool)))

    def add_others(self, grid: QGridLayout) -> None:
        """A heading for each stage over its settings, but for the common ones."""
        for stage, settings in by_stage(Settings).items():
            grid.addWidget(
                worded(QLabel(objectName="stage_title", indent=0), text=stage.title), grid.rowCount(), 0, 1, 2
            )
            add_rows(grid, (self.by_name[each.name] for each in settings if not each.is_common))


def grid_in(widget: QWidget) -> QGridLayout:
    """A grid for rows of controls."""
    grid = QGridLayout(widget)
    grid.setHorizontalSpacing(12)
    grid.setColumnStretch(1, 1)
    return grid


def add_rows(grid: QGridLayout, controls: Iterable[SettingControl]) -> None:
    """A row for each control, its caption before it."""
    for row, control in enumerate(controls, start=grid.rowCount()):
        if isinstance(control.setting.default, bool):  # its box says what it is
            grid.addWidget(control.widget, row, 0, 1, 2)
        else:
            grid.addWidget(control.label, row, 0)
            grid.addWidget(control.widget, row, 1)

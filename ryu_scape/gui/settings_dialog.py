"""A dialog that asks for the settings of one undertaking."""

from __future__ import annotations

from dataclasses import replace

from PyQt5.QtGui import QIcon
from PyQt5.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ryu_scape.gui.setting_control import SettingControl
from ryu_scape.gui.setting_controls import add_rows, grid_in
from ryu_scape.settings import changed, declared


class SettingsDialog(QDialog):
    """What it is for in a sentence, and a control for each of its settings."""

    def __init__(self, title: str, meaning: str, defaults: object, parent: QWidget) -> None:
        """title, meaning: in the language that is spoken. defaults: a dataclass of settings, as they are at first."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self._defaults = defaults
        settings = [replace(each, default=each.of(defaults)) for each in declared(type(defaults))]
        self.controls = {each.name: SettingControl(each, each.default) for each in settings}
        rows = QWidget()
        add_rows(grid_in(rows), self.controls.values())
        buttons = QDialogButtonBox(QDialogButtonBox.Ok | QDialogButtonBox.Cancel)
        for button in buttons.buttons():
            button.setIcon(QIcon())
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(meaning, wordWrap=True))
        layout.addWidget(rows)
        layout.addWidget(buttons)

    def settings(self) -> object:
        """The settings as chosen."""
        return changed(self._defaults, {name: control.value() for name, control in self.controls.items()})

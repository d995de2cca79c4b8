"""The dialog that asks for a purpose's settings."""

from __future__ import annotations

from PyQt5.QtGui import QIcon
from PyQt5.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ryu_scape.gui.languages import told
from ryu_scape.gui.setting_control import SettingControl
from ryu_scape.gui.setting_controls import add_rows, grid_in
from ryu_scape.purposes import Purpose
from ryu_scape.settings import changed, declared


class PurposeDialog(QDialog):
    """The purpose in a sentence, and a control for each of its settings."""

    def __init__(self, purpose: Purpose, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(told(purpose.title))
        self._defaults = purpose.settings()
        self.controls = {
            each.name: SettingControl(each, each.of(self._defaults)) for each in declared(purpose.settings)
        }
        rows = QWidget()
        add_rows(grid_in(rows), self.controls.values())
        buttons = QDialogButtonBox(QDialogButtonBox.Ok | QDialogButtonBox.Cancel)
        for button in buttons.buttons():
            button.setIcon(QIcon())
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(told(purpose.meaning), wordWrap=True))
        layout.addWidget(rows)
        layout.addWidget(buttons)

    def settings(self) -> object:
        """The purpose's settings as chosen."""
        return changed(self._defaults, {name: control.value() for name, control in self.controls.items()})

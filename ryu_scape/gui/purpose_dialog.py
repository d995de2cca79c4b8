"""The dialog that asks for a purpose's settings."""

from __future__ import annotations

from PyQt5.QtWidgets import QWidget

from ryu_scape.gui.languages import translated
from ryu_scape.gui.settings_dialog import SettingsDialog
from ryu_scape.purposes import Purpose


class PurposeDialog(SettingsDialog):
    """The purpose in a sentence, and a control for each of its settings."""

    def __init__(self, purpose: Purpose, parent: QWidget) -> None:
        super().__init__(translated(purpose.title), translated(purpose.meaning), purpose.settings(), parent)

"""All settings beside the scene, which follows them."""

from __future__ import annotations

from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QDockWidget, QLabel, QPushButton, QVBoxLayout, QWidget

from ryu_scape.errors import InputError
from ryu_scape.gui.document import Document
from ryu_scape.gui.languages import translated, worded
from ryu_scape.gui.scroll_column import ScrollColumn
from ryu_scape.gui.setting_controls import SettingControls, grid_in
from ryu_scape.settings import Settings

_SETTLED_AFTER_MS = 400


class SettingsDock(QDockWidget):
    """Rebuilds the document a moment after the last change."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="settings_dock")
        worded(self, windowTitle="Settings")
        self._document = document
        self.controls = SettingControls(Settings())
        self.reset_button = worded(QPushButton(), text="Reset all", toolTip="All settings as they are by default")
        self.complaint = QLabel(objectName="complaint", wordWrap=True, visible=False)
        self._timer = QTimer(self, singleShot=True, interval=_SETTLED_AFTER_MS)

        rows = QWidget(objectName="setting_groups")
        grid = grid_in(rows)
        heading = worded(QLabel(objectName="stage_title", indent=0), text="The most common")
        grid.addWidget(heading, 0, 0, 1, 2)
        self.controls.add_common(grid)
        self.controls.add_others(grid)
        content = QWidget(objectName="dock_content")
        layout = QVBoxLayout(content)
        layout.addWidget(ScrollColumn(rows), 1)
        layout.addWidget(self.complaint)
        layout.addWidget(self.reset_button)
        self.setWidget(content)

        self.controls.changed.connect(self._wait_for_more)
        self.reset_button.clicked.connect(self.controls.reset)
        self._timer.timeout.connect(self._apply)
        document.opened.connect(self._begin)
        document.changed.connect(self._show_plan)
        self._show_plan()

    def _begin(self) -> None:
        """Forget what was chosen for another place."""
        self._timer.stop()
        self.complaint.hide()

    def _wait_for_more(self) -> None:
        self._timer.start()
        self.reset_button.setEnabled(not self.controls.are_default)

    def _apply(self) -> None:
        complaint = ""
        try:
            self._document.change_settings(self.controls.settings())
        except InputError as error:
            complaint = f"{translated(error.cause)} {translated(error.remedy)}"
        self.complaint.setText(complaint)
        self.complaint.setVisible(bool(complaint))

    def _show_plan(self) -> None:
        """Show the document's settings, unless the person has just changed some."""
        plan = self._document.plan
        if plan is not None and not self._timer.isActive() and not self.complaint.isVisible():
            self.controls.show_settings(plan.settings)
        self.reset_button.setEnabled(not self.controls.are_default)

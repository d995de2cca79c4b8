"""What a person may choose about the buildings, beside the files."""

from __future__ import annotations

from pathlib import Path

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QApplication, QFrame, QPushButton, QScrollArea, QToolButton, QWidget

from ryu_scape.gui.file_field import VECTOR_FILTER, WEIGHTS_FILTER, FileField, grid_of
from ryu_scape.gui.languages import marked, worded
from ryu_scape.gui.setting_controls import SettingControls, grid_in
from ryu_scape.settings import Settings, declared

LOWEST_LIST_PX, HIGHEST_LIST_PX = 140, 360
REST_PX = 640
"""Height of the dialog beside the list, with a bar of the system's."""


class BuildOptions(QFrame):
    """A control for each setting, at first as in `settings`: the common ones in sight, the others folded up."""

    changed = pyqtSignal()

    def __init__(self, folder: Path, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="build_options")
        self.footprints_field = FileField(
            marked("Footprints"), marked("Your own outlines, or leave empty: find them"), VECTOR_FILTER, folder
        )
        self.weights_field = FileField(
            marked("Network"), marked("Another network's weights; empty: the shipped one"), WEIGHTS_FILTER, folder
        )
        self.controls = SettingControls(settings)
        self.all_button = worded(fold_button(), text="All settings")
        self.reset_button = worded(
            QPushButton(autoDefault=False), text="Reset", toolTip="All settings as they are by default"
        )
        others = QWidget(objectName="setting_groups")
        self.controls.add_others(grid_in(others))
        self._list = _scrolled(others)

        grid = grid_of(self.footprints_field, self.weights_field)
        self.controls.add_common(grid)
        row = grid.rowCount()
        grid.addWidget(self.all_button, row, 0)
        grid.addWidget(self.reset_button, row, 2)
        grid.addWidget(self._list, row + 1, 0, 1, 3)
        grid.setContentsMargins(16, 14, 16, 14)
        self.setLayout(grid)

        self.controls.changed.connect(self._update)
        self.all_button.toggled.connect(self._show_all)
        self.reset_button.clicked.connect(self.controls.reset)
        self._show_all(any(not each.is_common and each.of(settings) != each.default for each in declared(Settings)))
        self._update()

    def settings(self) -> Settings:
        """The settings as chosen. Raises InputError where two of them do not go together."""
        return self.controls.settings()

    def _show_all(self, is_shown: bool) -> None:
        unfold(self.all_button, self._list, is_shown)

    def _update(self) -> None:
        self.reset_button.setEnabled(not self.controls.are_default)
        self.changed.emit()


def fold_button() -> QToolButton:
    """What `unfold` is for."""
    return QToolButton(checkable=True, autoRaise=True, toolButtonStyle=Qt.ToolButtonTextBesideIcon)


def unfold(button: QToolButton, content: QWidget, is_shown: bool) -> None:
    """Show or hide what a button folds up."""
    button.setChecked(is_shown)
    button.setArrowType(Qt.DownArrow if is_shown else Qt.RightArrow)
    content.setVisible(is_shown)


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea(objectName="setting_list", widgetResizable=True, horizontalScrollBarPolicy=Qt.ScrollBarAlwaysOff)
    area.setWidget(content)
    room_px = QApplication.primaryScreen().availableGeometry().height() - REST_PX
    area.setFixedHeight(min(max(LOWEST_LIST_PX, room_px), HIGHEST_LIST_PX))
    return area

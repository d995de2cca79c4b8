"""Ask for an orthophoto and, where there is one, its DSM; and, of those who care, for more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PyQt5.QtGui import QIcon
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from ryu_scape.errors import InputError
from ryu_scape.gui.build_options import BuildOptions, fold_button, unfold
from ryu_scape.gui.file_field import GEOTIFF_FILTER, IMAGE_FILTER, FileField, grid_of
from ryu_scape.gui.languages import marked, translated, worded
from ryu_scape.gui.preflight_panel import PreflightPanel
from ryu_scape.inputs import BuildRequest
from ryu_scape.own_files import WEIGHTS
from ryu_scape.settings import Settings


class OpenPairDialog(QDialog):
    """Two file fields, the second of which may stay empty, and options that stay folded up until they are wanted.

    At first it shows what was asked for last.
    """

    def __init__(self, folder: Path, asked: BuildRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = asked
        worded(self, windowTitle="Open pair")
        self.rgb_field = FileField(marked("Orthophoto"), marked("RGB GeoTIFF"), IMAGE_FILTER, folder)
        self.dsm_field = FileField(
            marked("DSM (optional)"), marked("GeoTIFF of heights, or leave empty: no DSM"), GEOTIFF_FILTER, folder
        )
        self.options = BuildOptions(folder, asked.settings)
        self.options_button = worded(fold_button(), text="Options")
        self.options_button.toggled.connect(self._show_options)
        note = worded(QLabel(objectName="note"), text="Without a DSM heights are rough: read off the image or assumed.")
        fields = grid_of(self.rgb_field, self.dsm_field)
        fields.addWidget(note, 2, 1)
        self.preflight_panel = PreflightPanel()
        self._complaint = QLabel(objectName="complaint", wordWrap=True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.Ok | QDialogButtonBox.Cancel)
        worded(self._buttons.button(QDialogButtonBox.Ok), text="Build 3D scene")
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        for field in (self.rgb_field, self.dsm_field, self.options.footprints_field, self.options.weights_field):
            field.changed.connect(self._update_buttons)
        self.options.changed.connect(self._update_buttons)
        self.preflight_panel.correction_wanted.connect(self._move_dsm)
        self.finished.connect(self.preflight_panel.forget)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.setSizeConstraint(QLayout.SetFixedSize)
        layout.addLayout(fields)
        layout.addWidget(self.preflight_panel)
        layout.addWidget(self.options_button)
        layout.addWidget(self.options)
        layout.addWidget(self._complaint)
        layout.addWidget(self._buttons)
        self.rgb_field.show_path(asked.rgb_path)
        self.dsm_field.show_path(asked.dsm_path)
        self.options.footprints_field.show_path(asked.footprints_path)
        is_shipped = asked.weights_path == WEIGHTS
        self.options.weights_field.show_path(None if is_shipped else asked.weights_path)
        self._show_options(asked.settings != Settings() or asked.footprints_path is not None or not is_shipped)
        self._update_buttons()

    def request(self) -> BuildRequest:
        """What the person asks for. Raises InputError where settings do not go together."""
        return replace(
            self._asked,
            rgb_path=self.rgb_field.path(),
            dsm_path=self.dsm_field.path(),
            footprints_path=self.options.footprints_field.path(),
            weights_path=self.options.weights_field.path() or WEIGHTS,
            settings=self.options.settings(),
        )

    def _show_options(self, is_shown: bool) -> None:
        unfold(self.options_button, self.options, is_shown)

    def _move_dsm(self, east_m: float, north_m: float) -> None:
        settings = self.request().settings
        moved = replace(settings, raster=settings.raster.with_dsm_moved(east_m, north_m))
        self.options.controls.show_settings(moved)
        self._update_buttons()

    def _update_buttons(self) -> None:
        """Offer to build from an orthophoto, or from a DSM with the person's own outlines, if the settings allow it."""
        complaint, is_enough = "", False
        try:
            request = self.request()
            self.preflight_panel.show_request(request)
            is_enough = bool(request.rgb_path or (request.dsm_path and request.footprints_path))
        except InputError as error:
            complaint = f"{translated(error.cause)} {translated(error.remedy)}"
        self._complaint.setText(complaint)
        self._complaint.setVisible(bool(complaint))
        self._buttons.button(QDialogButtonBox.Ok).setEnabled(is_enough)

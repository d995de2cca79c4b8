"""Ask for an orthophoto and, where there is one, its DSM."""

from __future__ import annotations

from pathlib import Path

from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

_GEOTIFF_FILTER = "GeoTIFF (*.tif *.tiff *.TIF *.TIFF);;All files (*)"


class OpenPairDialog(QDialog):
    """Two file fields; the second may stay empty."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Open pair")
        self.setMinimumWidth(620)
        self._folder = folder
        self.rgb_field = QLineEdit(placeholderText="RGB GeoTIFF")
        self.dsm_field = QLineEdit(placeholderText="GeoTIFF of heights, or leave empty: no DSM")
        self.rgb_field.textChanged.connect(self._update_buttons)

        fields = QGridLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(10)
        self._add_row(fields, 0, "Orthophoto", self.rgb_field)
        self._add_row(fields, 1, "DSM (optional)", self.dsm_field)
        note = QLabel("Without a DSM every building gets the same default height.", objectName="note")
        fields.addWidget(note, 2, 1)
        self._buttons = QDialogButtonBox(QDialogButtonBox.Ok | QDialogButtonBox.Cancel)
        self._buttons.button(QDialogButtonBox.Ok).setText("Build 3D scene")
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(18)
        layout.addLayout(fields)
        layout.addWidget(self._buttons)
        self._update_buttons()

    def paths(self) -> tuple[Path, Path | None]:
        """The orthophoto and the DSM, or None for no DSM."""
        dsm = self.dsm_field.text().strip()
        return Path(self.rgb_field.text().strip()), Path(dsm) if dsm else None

    def _add_row(self, grid: QGridLayout, row: int, caption: str, field: QLineEdit) -> None:
        browse = QPushButton("Browse…", autoDefault=False)
        browse.clicked.connect(lambda: self._browse(caption, field))
        label = QLabel(caption)
        label.setBuddy(field)
        for column, widget in enumerate((label, field, browse)):
            grid.addWidget(widget, row, column)

    def _browse(self, caption: str, field: QLineEdit) -> None:
        path, _ = QFileDialog.getOpenFileName(self, caption, str(self._folder), _GEOTIFF_FILTER)
        if path:
            self._folder = Path(path).parent
            field.setText(path)

    def _update_buttons(self) -> None:
        self._buttons.button(QDialogButtonBox.Ok).setEnabled(bool(self.rgb_field.text().strip()))

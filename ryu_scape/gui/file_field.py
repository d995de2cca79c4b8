"""A field for the path of a file, with a button that looks for it."""

from __future__ import annotations

from pathlib import Path

from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QFileDialog, QGridLayout, QLabel, QLineEdit, QPushButton

from ryu_scape.gui.languages import marked, tr, worded

GEOTIFF_FILTER = marked("GeoTIFF (*.tif *.tiff *.TIF *.TIFF);;All files (*)")
IMAGE_FILTER = marked(
    "GeoTIFF (*.tif *.tiff *.TIF *.TIFF);;Pictures without a place (*.png *.jpg *.jpeg *.webp *.bmp);;All files (*)"
)
VECTOR_FILTER = marked("Outlines (*.geojson *.json *.gpkg *.shp);;All files (*)")
WEIGHTS_ENDING, WEIGHTS_FILTER = ".safetensors", marked("Network (*.safetensors);;All files (*)")


class FileField(QObject):
    """Caption, field and button for one row of a grid; its texts are marked ones."""

    changed = pyqtSignal()

    def __init__(self, caption: str, placeholder: str, name_filter: str, folder: Path) -> None:
        super().__init__()
        self.label = worded(QLabel(), text=caption)
        self.edit = worded(QLineEdit(minimumWidth=380), placeholderText=placeholder)
        self.button = worded(QPushButton(autoDefault=False), text="Browse…")
        self.label.setBuddy(self.edit)
        self._filter = name_filter
        self._folder = folder
        self.edit.textChanged.connect(self.changed)
        self.button.clicked.connect(self._browse)

    def path(self) -> Path | None:
        """The file, or None where the field is empty."""
        return Path(self.text()) if self.text() else None

    def text(self) -> str:
        """What is written in the field."""
        return self.edit.text().strip()

    def show_path(self, path: Path | None) -> None:
        """Show a file, or none."""
        self.edit.setText("" if path is None else str(path))

    def _browse(self) -> None:
        path = self.path()
        folder = path.parent if path else self._folder
        name, _ = QFileDialog.getOpenFileName(self.button, self.label.text(), str(folder), tr(self._filter))
        if name:
            self.edit.setText(name)


def grid_of(*fields: FileField) -> QGridLayout:
    """One row a field."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(10)
    for row, field in enumerate(fields):
        for column, widget in enumerate((field.label, field.edit, field.button)):
            grid.addWidget(widget, row, column)
    return grid

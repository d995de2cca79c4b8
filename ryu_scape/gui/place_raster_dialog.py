"""Ask where a raster lies that does not say so."""

from __future__ import annotations

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QIcon
from PyQt5.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ryu_scape.errors import InputError
from ryu_scape.gui.languages import marked, tr, translated, worded
from ryu_scape.raster.placing import Place, Unplaced, laid_out
from ryu_scape.raster.projection import crs_name

_USUAL_GSD_M, _WIDTH_PX = 0.3, 420


class PlaceRasterDialog(QDialog):
    """How large it is on the ground or, where it or a world file says that, in which coordinate system."""

    def __init__(self, raster: Unplaced, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        worded(self, windowTitle="Where it lies")
        self.setMinimumWidth(_WIDTH_PX)
        self._raster = raster
        usual_m = round(_USUAL_GSD_M * raster.width)
        self.width_spin = QDoubleSpinBox(decimals=1, minimum=1.0, maximum=1e6, value=usual_m, suffix=" m")
        self.latitude_spin = QDoubleSpinBox(decimals=5, minimum=-90.0, maximum=90.0, suffix="°")
        self.longitude_spin = QDoubleSpinBox(decimals=5, minimum=-180.0, maximum=180.0, suffix="°")
        told = "" if raster.crs is None or raster.crs.to_epsg() is None else crs_name(raster.crs)
        self.crs_edit = QLineEdit(told, placeholderText="EPSG:25832")
        self.note = QLabel(objectName="note", wordWrap=True, textFormat=Qt.PlainText)
        self._buttons = QDialogButtonBox(QDialogButtonBox.Ok | QDialogButtonBox.Cancel)
        worded(
            self._buttons.button(QDialogButtonBox.Ok),
            text=marked("Save as GeoTIFF…") if raster.is_picture else marked("OK"),
        )
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(QLabel(self._question(), wordWrap=True, textFormat=Qt.PlainText))
        layout.addLayout(self._fields())
        layout.addWidget(self.note)
        layout.addWidget(self._buttons)
        for spin in (self.width_spin, self.latitude_spin, self.longitude_spin):
            spin.valueChanged.connect(self._look)
        self.crs_edit.textChanged.connect(self._look)
        self._look()

    def place(self) -> Place:
        """What the person says of it."""
        middle_deg = self.longitude_spin.value(), self.latitude_spin.value()
        return Place(self.width_spin.value() / self._raster.width, middle_deg, self.crs_edit.text().strip())

    def _question(self) -> str:
        name = self._raster.path.name
        if self._raster.transform is not None:
            return tr("In which coordinate system does {name} lie?", name=name)
        return tr("{name} does not say where it lies. How wide is it on the ground?", name=name)

    def _fields(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(10)
        if self._raster.transform is not None:
            form.addRow(worded(QLabel(), text="Coordinate system"), self.crs_edit)
            return form
        form.addRow(worded(QLabel(), text="Width"), self.width_spin)
        form.addRow(worded(QLabel(), text="Latitude (optional)"), self.latitude_spin)
        form.addRow(worded(QLabel(), text="Longitude (optional)"), self.longitude_spin)
        return form

    def _look(self) -> None:
        """Say what follows, or what is wrong."""
        try:
            transform, _ = laid_out(self._raster, self.place())
            gsd_m = abs(transform.a)
            note = tr(
                "{width:,.0f} by {height:,.0f} m, {gsd:.3g} m a pixel. Buildings are found best at 0.2 to 0.5 m.",
                width=gsd_m * self._raster.width,
                height=gsd_m * self._raster.height,
                gsd=gsd_m,
            )
            self.note.setText(note if self._raster.transform is None else "")
            is_enough = True
        except InputError as error:
            self.note.setText(f"{translated(error.cause)} {translated(error.remedy)}")
            is_enough = False
        self._buttons.button(QDialogButtonBox.Ok).setEnabled(is_enough)

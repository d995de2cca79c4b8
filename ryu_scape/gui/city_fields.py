"""What a whole city is to be made from, and how: as fields, and as the words of the sub-command `city`."""

from __future__ import annotations

from pathlib import Path

from PyQt5.QtCore import QRegularExpression, pyqtSignal
from PyQt5.QtGui import QRegularExpressionValidator
from PyQt5.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from ryu_scape.gui.build_options import fold_button, unfold
from ryu_scape.gui.file_field import VECTOR_FILTER, WEIGHTS_FILTER, FileField, grid_of
from ryu_scape.gui.languages import marked, worded
from ryu_scape.gui.setting_control import SettingControl
from ryu_scape.gui.setting_controls import add_rows, grid_in
from ryu_scape.settings import declared
from ryu_scape.whole_city.city_settings import CitySettings
from ryu_scape.whole_city.plan import CityRequest

_GSD = r"0\.(0[5-9]|[1-9])\d{0,3}|[1-9](\.\d{0,3})?|10"
"""From 0.05 to 10, as the sub-command takes it."""


class FolderField(FileField):
    """As a `FileField`, for a folder."""

    def __init__(self, caption: str, placeholder: str, folder: Path) -> None:
        super().__init__(caption, placeholder, "", folder)

    def _browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self.button, self.label.text(), str(self.path() or self._folder))
        if name:
            self.edit.setText(name)


class WordField(FileField):
    """As a `FileField`, for a word that names no file; pattern: nothing else can be written."""

    def __init__(self, caption: str, placeholder: str, folder: Path, pattern: str = ".*") -> None:
        super().__init__(caption, placeholder, "", folder)
        self.button.hide()
        self.edit.setValidator(QRegularExpressionValidator(QRegularExpression(pattern), self.edit))

    def text(self) -> str:
        """What is written in the field; nothing where it is not complete."""
        return super().text() if self.edit.hasAcceptableInput() else ""


class CityFields(QFrame):
    """Four places; how to compute the city, and the settings of `CitySettings`, folded up."""

    changed = pyqtSignal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="build_options")
        self.out_field = FolderField(
            marked("City"), marked("Folder of the city: a new one, or one that was begun"), folder
        )
        self.rgb_field = FolderField(marked("Orthophotos"), marked("Folder of GeoTIFFs, or a list (.txt)"), folder)
        self.dsm_field = FolderField(marked("DSMs"), marked("Folder of GeoTIFFs, or a list (.txt)"), folder)
        self.footprints_field = FileField(
            marked("Footprints"), marked("Your own outlines, or leave empty: find them"), VECTOR_FILTER, folder
        )
        self._places = {"--rgb": self.rgb_field, "--dsm": self.dsm_field, "--footprints": self.footprints_field}
        self.how = {
            "--area": FileField(
                marked("Area"), marked("west,south,east,north in degrees, or a file; empty: all"), VECTOR_FILTER, folder
            ),
            "--crs": WordField(marked("CRS"), marked("Such as EPSG:32633; empty: that of most files"), folder),
            "--gsd": WordField(marked("GSD"), marked("In metres; empty: the finest image's"), folder, _GSD),
            "--weights": FileField(
                marked("Network"), marked("Another network's weights; empty: the shipped one"), WEIGHTS_FILTER, folder
            ),
            "--scheduler": WordField(
                marked("Dask cluster"), marked("Such as tcp://host:8786; empty: this computer"), folder
            ),
        }
        self.controls = {each.name: SettingControl(each, each.default) for each in declared(CitySettings)}
        self.fold_button = worded(fold_button(), text="Squares and processes")
        folded, rows = QWidget(), QWidget(objectName="setting_groups")
        add_rows(grid_in(rows), self.controls.values())
        beneath = QVBoxLayout(folded)
        beneath.setContentsMargins(0, 0, 0, 0)
        beneath.addLayout(grid_of(*self.how.values()))
        beneath.addWidget(rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addLayout(grid_of(self.out_field, *self._places.values()))
        layout.addWidget(self.fold_button)
        layout.addWidget(folded)
        self.fold_button.toggled.connect(lambda is_shown: unfold(self.fold_button, folded, is_shown))
        unfold(self.fold_button, folded, False)
        for field in (self.out_field, *self._places.values(), *self.how.values()):
            field.changed.connect(self.changed)
        for control in self.controls.values():
            control.changed.connect(self.changed)

    def city(self) -> Path | None:
        """The folder of the city, None where none is named."""
        return self.out_field.path()

    @property
    def has_files(self) -> bool:
        """Whether anything to compute a city from is named."""
        return any(field.path() for field in self._places.values())

    def words(self) -> list[str]:
        """For the sub-command; without files, the city goes on with those that it was begun with.

        Then it would take from there, too, what is not told: so all settings are.
        """
        words = [] if self.city() is None else ["--out", str(self.city())]
        for flag, field in (self._places | self.how).items():
            words += [f"{flag}={field.text()}"] if field.text() else []
        for name, control in self.controls.items():
            value = control.value()
            if self.has_files and value == control.setting.default:
                continue
            if isinstance(value, bool):
                words += [f"--{name}" if value else f"--{name.removeprefix('no-')}"]
            else:
                words += [f"--{name}", control.setting.text(value)]
        return words

    def show_settings(self, request: CityRequest) -> None:
        """Show how a city was asked for, and leave its files to it."""
        for control in self.controls.values():
            control.show_value(control.setting.of(request.city))
        for field in (*self._places.values(), *self.how.values()):
            field.show_path(None)

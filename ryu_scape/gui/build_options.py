"""What a person may choose about the buildings, beside the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PyQt5.QtWidgets import QCheckBox, QComboBox, QFrame, QLabel, QWidget

from ryu_scape.gui.file_field import FileField, grid_of
from ryu_scape.settings import Detail, FacadeStyle, RoofCover, Settings

Value = TypeVar("Value")
_VECTOR_FILTER = "Outlines (*.geojson *.json *.gpkg *.shp);;All files (*)"
_DETAIL_TITLES = {
    Detail.FULL: "Full: roofs, panels, parapets, windows",
    Detail.PLAIN: "Plain prisms",
}
_STYLE_TITLES = {
    FacadeStyle.AUTO: "Automatic, by size and roof",
    FacadeStyle.RESIDENTIAL: "Residential",
    FacadeStyle.OFFICE: "Office",
    FacadeStyle.INDUSTRIAL: "Industrial",
    FacadeStyle.OLD_TOWN: "Old town",
}
_COVER_TITLES = {
    RoofCover.MEAN_COLOUR: "In their mean colour",
    RoofCover.ORTHOPHOTO: "With the orthophoto",
}
_OUTLINE_TITLES = {True: "Regular, with right angles", False: "As found"}


class BuildOptions(QFrame):
    """Starts with `settings`, and keeps those that it does not ask for."""

    def __init__(self, folder: Path, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="build_options")
        self._settings = settings
        self.footprints_field = FileField(
            "Footprints", "Your own outlines, or leave empty: find them", _VECTOR_FILTER, folder
        )
        self.outlines = _choice(_OUTLINE_TITLES, settings.footprints.regularise)
        self.detail = _choice(_DETAIL_TITLES, settings.scene.detail)
        self.style_choice = _choice(_STYLE_TITLES, settings.scene.facade_style)
        self.roofs = _choice(_COVER_TITLES, settings.scene.roof_cover)
        self.invent_roofs = QCheckBox("Invent gables where the DSM is too coarse to show roofs")
        self.invent_roofs.setChecked(settings.heights.invent_roofs)

        grid = grid_of(self.footprints_field)
        captions = ("Found outlines", "Detail", "Façades", "Roofs")
        choices = (self.outlines, self.detail, self.style_choice, self.roofs)
        for row, (caption, choice) in enumerate(zip(captions, choices, strict=True), start=1):
            label = QLabel(caption)
            label.setBuddy(choice)
            grid.addWidget(label, row, 0)
            grid.addWidget(choice, row, 1)
        grid.addWidget(self.invent_roofs, len(choices) + 1, 1)
        grid.setContentsMargins(16, 14, 16, 14)
        self.setLayout(grid)

    def settings(self) -> Settings:
        """The settings as chosen."""
        before = self._settings
        scene = replace(
            before.scene,
            detail=self.detail.currentData(),
            facade_style=self.style_choice.currentData(),
            roof_cover=self.roofs.currentData(),
        )
        footprints = replace(before.footprints, regularise=self.outlines.currentData())
        heights = replace(before.heights, invent_roofs=self.invent_roofs.isChecked())
        return replace(before, footprints=footprints, heights=heights, scene=scene)


def _choice(titles: Mapping[Value, str], chosen: Value) -> QComboBox:
    box = QComboBox()
    for value, title in titles.items():
        box.addItem(title, value)
    box.setCurrentIndex(list(titles).index(chosen))
    return box

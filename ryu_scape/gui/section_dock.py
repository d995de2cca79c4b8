"""What of the scene is drawn and how steep: a box that cuts it off, and heights larger than they are. Looks alone."""

from __future__ import annotations

import numpy as np
from PyQt5.QtCore import pyqtSignal
from PyQt5.QtGui import QShowEvent
from PyQt5.QtWidgets import QCheckBox, QDockWidget, QFormLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from ryu_scape.gui.document import Document
from ryu_scape.gui.languages import LANGUAGE, marked, tr, worded
from ryu_scape.gui.scroll_column import ScrollColumn
from ryu_scape.gui.slider import slider_between
from ryu_scape.inspection.extents import bounds_of
from ryu_scape.viewer.section import Section

STEPS = 200
"""In which the scene's extent is cut along each axis."""
TENTHS = 5, 50
"""The least and the most vertical exaggeration, in tenths."""
_AROUND_M = 3.0
_SIDES = (
    (marked("West"), marked("East")),
    (marked("South"), marked("North")),
    (marked("Bottom"), marked("Top")),
)


class SectionDock(QDockWidget):
    """Six sliders for the sides of the box, in shares of the scene's extent, and one for the exaggeration."""

    changed = pyqtSignal(object)
    """The Section that a person wants."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="section_dock")
        worded(self, windowTitle="Section and exaggeration")
        self.toggleViewAction().setShortcut("F4")
        self._document = document
        self._bounds_m = np.zeros((2, 3))
        self.steepness = slider_between(*TENTHS, objectName="exaggeration")
        self.steepness_label = QLabel(objectName="exaggeration_told")
        self.box = worded(QCheckBox(objectName="is_cut"), text="Cut by a box")
        self.sides = [
            (slider_between(0, STEPS, f"{low}_side"), slider_between(0, STEPS, f"{high}_side")) for low, high in _SIDES
        ]
        self.around = worded(QPushButton(objectName="around_selection"), text="Around the selected buildings")
        self.all = worded(QPushButton(objectName="all_of_it"), text="All of it")
        self.told_label = QLabel(objectName="section_told", wordWrap=True)
        self._column = ScrollColumn(self._content())
        self.setWidget(self._column)
        self._begin()

        self.steepness.valueChanged.connect(self._tell)
        self.box.toggled.connect(self._tell)
        for low, high in self.sides:
            low.valueChanged.connect(lambda value, high=high: self._move(high, max(high.value(), value + 1)))
            high.valueChanged.connect(lambda value, low=low: self._move(low, min(low.value(), value - 1)))
        self.around.clicked.connect(self._cut_around_selection)
        self.all.clicked.connect(self._begin)
        document.opened.connect(self._take)
        document.rebuilt.connect(self._follow)
        document.changed.connect(self._offer)
        LANGUAGE.changed.connect(self._say)

    @property
    def section(self) -> Section:
        """What is chosen."""
        return Section(self.steepness.value() / 10, self._box_m if self.box.isChecked() else None)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as wide as the content."""
        self._column.make_room()
        super().showEvent(event)

    @property
    def _box_m(self) -> np.ndarray:
        shares = np.array([(low.value(), high.value()) for low, high in self.sides]).T / STEPS
        return self._bounds_m[0] + shares * np.ptp(self._bounds_m, axis=0)

    def _content(self) -> QWidget:
        content = QWidget(objectName="dock_content")
        layout = QVBoxLayout(content)
        layout.addWidget(worded(QLabel(objectName="stage_title"), text="Vertical exaggeration"))
        layout.addWidget(self.steepness)
        layout.addWidget(self.steepness_label)
        layout.addWidget(worded(QLabel(objectName="stage_title"), text="Section"))
        layout.addWidget(self.box)
        form = QFormLayout()
        for titles, sliders in zip(_SIDES, self.sides, strict=True):
            for title, slider in zip(titles, sliders, strict=True):
                form.addRow(worded(QLabel(), text=title), slider)
        layout.addLayout(form)
        layout.addWidget(self.told_label)
        layout.addWidget(self.around)
        layout.addWidget(self.all)
        layout.addWidget(worded(QLabel(objectName="section_note", wordWrap=True), text="Files are written whole."))
        layout.addStretch()
        return content

    def _take(self, reconstruction: object) -> None:
        self._follow(reconstruction)
        self._begin()

    def _follow(self, _: object) -> None:
        """Keep to the shares of a scene that has changed."""
        if self._document.reconstruction is not None:
            scene = self._document.reconstruction.city.scene
            self._bounds_m = scene.bounds_m + scene.origin_m
            if self.box.isChecked():
                self._tell()

    def _begin(self) -> None:
        """Show everything, as high as it is."""
        self._set(10, is_cut=False, shares=np.array([[0.0] * 3, [1.0] * 3]))

    def _cut_around_selection(self) -> None:
        box_m = bounds_of(self._document.selected_buildings) + np.array([[-_AROUND_M], [_AROUND_M]])
        shares = (box_m - self._bounds_m[0]) / np.maximum(np.ptp(self._bounds_m, axis=0), 1e-9)
        self._set(self.steepness.value(), is_cut=True, shares=shares.clip(0, 1))

    def _set(self, tenths: int, *, is_cut: bool, shares: np.ndarray) -> None:
        steps = np.array([np.floor(shares[0] * STEPS), np.ceil(shares[1] * STEPS)]).astype(int)
        controls: list[QSlider | QCheckBox] = [
            self.steepness,
            self.box,
            *(each for pair in self.sides for each in pair),
        ]
        for control in controls:
            control.blockSignals(True)
        self.steepness.setValue(tenths)
        self.box.setChecked(is_cut)
        for (low, high), lowest, highest in zip(self.sides, *steps.tolist(), strict=True):
            low.setValue(lowest)
            high.setValue(highest)
        for control in controls:
            control.blockSignals(False)
        self._tell()

    def _move(self, other: QSlider, value: int) -> None:
        """A side was moved, which cuts the scene and pushes the opposite one along."""
        other.blockSignals(True)
        other.setValue(value)
        other.blockSignals(False)
        self.box.blockSignals(True)
        self.box.setChecked(True)
        self.box.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        self._say()
        self.changed.emit(self.section)

    def _offer(self) -> None:
        self.around.setEnabled(bool(self._document.selection))

    def _say(self) -> None:
        self._offer()
        self.steepness_label.setText(tr("{times} times as high", times=f"{self.steepness.value() / 10:.1f}"))
        wide, deep, high = np.ptp(self._box_m, axis=0).round().astype(int).tolist()
        low, top = self._box_m[:, 2].round().astype(int).tolist()
        self.told_label.setText(
            tr("{wide} × {deep} × {high} m, from {low} to {top} m.", wide=wide, deep=deep, high=high, low=low, top=top)
        )

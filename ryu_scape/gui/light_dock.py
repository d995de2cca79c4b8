"""The light that the scene is seen in: where the sun stands, and what its light does."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from enum import Enum

from PyQt5.QtCore import QDate, pyqtSignal
from PyQt5.QtGui import QShowEvent
from PyQt5.QtWidgets import (
    QAction,
    QButtonGroup,
    QCheckBox,
    QDateEdit,
    QDockWidget,
    QFormLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ryu_scape.errors import InputError
from ryu_scape.gui.action_box import box_of
from ryu_scape.gui.document import Document
from ryu_scape.gui.languages import LANGUAGE, marked, tr, worded
from ryu_scape.gui.scroll_column import ScrollColumn
from ryu_scape.gui.slider import slider_between
from ryu_scape.pipeline import Reconstruction
from ryu_scape.purposes.sky import Sky
from ryu_scape.scene.look import Look
from ryu_scape.sun import Sun
from ryu_scape.sun_position import YEAR

LOWEST_SUN_DEG = 2
_MINUTES_PER_STEP = 10
_DAY_STEPS = 24 * 60 // _MINUTES_PER_STEP - 1
_NOON_STEP = 12 * 60 // _MINUTES_PER_STEP


class SunBy(Enum):
    """What the sun's place is told by; the value is what a person reads."""

    PHOTOGRAPH = marked("As in the photograph")
    ANGLES = marked("By its angles")
    HOUR = marked("By day and hour")


class LightDock(QDockWidget):
    """Chooses the sun; boxes show the window's own actions for what its light does."""

    changed = pyqtSignal(object)
    """The Look that a person wants."""

    def __init__(self, document: Document, effects: Iterable[QAction], parent: QWidget | None = None) -> None:
        """effects: cast shadows, darkened corners, haze, brightening and grain, checkable, in this order."""
        super().__init__(parent, objectName="light_dock")
        worded(self, windowTitle="Light")
        self.toggleViewAction().setShortcut("F5")
        self._effects = tuple(effects)
        self._sky: Sky | None = None
        self._photographed: Sun | None = None
        self.ways = {way: worded(QRadioButton(), text=way.value) for way in SunBy}
        self.azimuth = slider_between(0, 359, objectName="sun_azimuth")
        self.elevation = slider_between(LOWEST_SUN_DEG, 90, objectName="sun_elevation")
        self.day = QDateEdit(QDate(YEAR, 6, 21), displayFormat="d MMMM", objectName="sun_day")
        self.day.setDateRange(QDate(YEAR, 1, 1), QDate(YEAR, 12, 31))
        self.hour = slider_between(0, _DAY_STEPS, objectName="sun_hour")
        self.hour.setValue(_NOON_STEP)
        self.told_label = QLabel(objectName="sun_told", wordWrap=True)
        self._column = ScrollColumn(self._content())
        self.setWidget(self._column)
        self._take(None)

        for box in self.ways.values():
            box.clicked.connect(self._tell)
        for control, way in ((self.azimuth, SunBy.ANGLES), (self.elevation, SunBy.ANGLES), (self.hour, SunBy.HOUR)):
            control.valueChanged.connect(lambda _, way=way: self._choose(way))
        self.day.dateChanged.connect(lambda _: self._choose(SunBy.HOUR))
        for action in self._effects:
            action.toggled.connect(self._tell)
        document.opened.connect(self._take)
        LANGUAGE.changed.connect(self._say)

    @property
    def look(self) -> Look:
        """What is chosen; a sun that has set stands just above the horizon."""
        sun = self._chosen()
        if sun is not None:
            sun = Sun(sun.azimuth_deg, max(sun.elevation_deg, float(LOWEST_SUN_DEG)))
        return Look(sun, *(action.isChecked() for action in self._effects))

    def showEvent(self, event: QShowEvent) -> None:
        """Be as wide as the content."""
        self._column.make_room()
        super().showEvent(event)

    def _content(self) -> QWidget:
        content = QWidget(objectName="dock_content")
        layout = QVBoxLayout(content)
        group, form = QButtonGroup(self), QFormLayout()
        controls = {
            SunBy.PHOTOGRAPH: (),
            SunBy.ANGLES: ((marked("Bearing"), self.azimuth), (marked("Elevation"), self.elevation)),
            SunBy.HOUR: ((marked("Day"), self.day), (marked("Hour"), self.hour)),
        }
        for way, rows in controls.items():
            group.addButton(self.ways[way])
            form.addRow(self.ways[way])
            for title, control in rows:
                form.addRow(worded(QLabel(), text=title), control)
        layout.addWidget(worded(QLabel(objectName="stage_title"), text="Sun"))
        layout.addLayout(form)
        layout.addWidget(self.told_label)
        for action in self._effects:
            box_of(QCheckBox(), action, layout)
        layout.addStretch()
        return content

    def _take(self, reconstruction: Reconstruction | None) -> None:
        """Begin in the light of another place's photograph."""
        self._sky = self._photographed = None
        if reconstruction is not None:
            self._photographed = reconstruction.city.scene.sun
            with suppress(InputError):
                self._sky = Sky.over(reconstruction.city)
        self.ways[SunBy.HOUR].setEnabled(self._sky is not None)
        self.day.setEnabled(self._sky is not None)
        self.hour.setEnabled(self._sky is not None)
        self.ways[SunBy.PHOTOGRAPH].setChecked(True)
        start = Look().sun_over(self._photographed)
        for slider, angle_deg in ((self.azimuth, start.azimuth_deg), (self.elevation, start.elevation_deg)):
            slider.blockSignals(True)
            slider.setValue(round(angle_deg))
            slider.blockSignals(False)
        self._tell()

    def _choose(self, way: SunBy) -> None:
        self.ways[way].setChecked(True)
        self._tell()

    def _tell(self) -> None:
        self._say()
        self.changed.emit(self.look)

    def _chosen(self) -> Sun | None:
        if self.ways[SunBy.ANGLES].isChecked():
            return Sun(float(self.azimuth.value()), float(self.elevation.value()))
        if self.ways[SunBy.HOUR].isChecked() and self._sky is not None:
            date = self.day.date()
            return self._sky.sun(date.month(), date.day(), self.hour.value() * _MINUTES_PER_STEP / 60)
        return None

    def _say(self) -> None:
        """Tell where the sun stands."""
        chosen = self._chosen()
        sun = Look(chosen).sun_over(self._photographed)
        minutes = self.hour.value() * _MINUTES_PER_STEP
        angles = {"azimuth": round(sun.azimuth_deg), "elevation": round(sun.elevation_deg)}
        stands = tr("Bearing {azimuth}°, {elevation}° high.", **angles)
        if chosen is None and self._photographed is None:
            stands += " " + tr("The photograph's shadows do not tell its own.")
        elif self.ways[SunBy.HOUR].isChecked():
            clock = f"{minutes // 60}:{minutes % 60:02d}"
            stands += " " + tr("{clock} by the clock of this longitude, without summer time.", clock=clock)
            if sun.elevation_deg < 0:
                stands += " " + tr("It has set.")
        self.told_label.setText(stands)

"""Measuring: distances, heights, areas and sections between places that are clicked in any view."""

from __future__ import annotations

import math

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QHideEvent
from PyQt5.QtWidgets import QActionGroup, QDockWidget, QLabel, QToolBar, QVBoxLayout, QWidget

from ryu_scape.city import City
from ryu_scape.gui.background import Background
from ryu_scape.gui.document import Document
from ryu_scape.gui.languages import LANGUAGE, marked, tr, worded
from ryu_scape.gui.measuring import MeasureKind, Measuring
from ryu_scape.gui.profile_plot import ProfilePlot
from ryu_scape.inspection.measuring import Place, measure_places
from ryu_scape.inspection.profile import Profile, profile_of

_TITLES = {
    MeasureKind.DISTANCE: marked("Distance"),
    MeasureKind.AREA: marked("Area"),
    MeasureKind.PROFILE: marked("Profile"),
}


class MeasureDock(QDockWidget):
    """While one of its tools is on, clicks measure; the same tool once more, or hiding the dock, ends that."""

    def __init__(self, document: Document, measuring: Measuring, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="measure_dock")
        worded(self, windowTitle="Measure")
        self.toggleViewAction().setShortcut("F8")
        self._document, self._measuring = document, measuring
        self._drawn: tuple[City, tuple[Place, ...]] | None = None
        self._drawing = Background(self)
        self.bar = QToolBar(objectName="tool_bar")
        tools = QActionGroup(self)
        tools.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self.tool_actions = {
            kind: tools.addAction(worded(self.bar.addAction(""), text=title)) for kind, title in _TITLES.items()
        }
        self.bar.addSeparator()
        self.back_action = worded(self.bar.addAction(""), text="Take back")
        self.clear_action = worded(self.bar.addAction(""), text="Clear")
        self.result_label = QLabel(objectName="measured", wordWrap=True, textFormat=Qt.PlainText)
        self.result_label.setTextInteractionFlags(Qt.TextSelectableByMouse)
        self.plot = ProfilePlot()
        content = QWidget(objectName="dock_content")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addWidget(self.bar)
        layout.addWidget(self.result_label)
        layout.addWidget(self.plot, 1)
        layout.addStretch()
        self.setWidget(content)

        for kind, action in self.tool_actions.items():
            action.setCheckable(True)
            worded(action, toolTip=kind.value)
            action.triggered.connect(lambda is_on, kind=kind: measuring.start(kind if is_on else None))
        self.back_action.triggered.connect(measuring.take_back)
        self.clear_action.triggered.connect(measuring.clear)
        self.plot.pointed.connect(document.point)
        self._drawing.done.connect(self._show_profile)
        self._drawing.failed.connect(document.failed)
        measuring.changed.connect(self._follow)
        document.changed.connect(self._draw_profile)
        LANGUAGE.changed.connect(self._follow)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let clicks select again; a dock behind another's tab is not hidden by a person."""
        super().hideEvent(event)
        if self.isHidden() and self._measuring.kind is not None:
            self._measuring.start(None)

    def _follow(self) -> None:
        kind, places = self._measuring.kind, self._measuring.places
        for each, action in self.tool_actions.items():
            action.setChecked(each is kind)
        for action in (self.back_action, self.clear_action):
            action.setEnabled(bool(places))
        self.result_label.setText(_measured_in_words(kind, places))
        self.plot.setVisible(kind is MeasureKind.PROFILE)
        self._draw_profile()

    def _draw_profile(self) -> None:
        """Draw the section if there is one, and anew after the city has changed."""
        reconstruction, places = self._document.reconstruction, self._measuring.places
        is_wanted = self._measuring.kind is MeasureKind.PROFILE and len(set(places)) > 1
        if reconstruction is None or not is_wanted:
            self._drawn = None
            self.plot.set_profile(None)
            return
        city = reconstruction.city
        if self._drawn is None or self._drawn[0] is not city or self._drawn[1] != places:
            self._drawn = city, places
            self._drawing.start(lambda progress: profile_of(city, places, progress))

    def _show_profile(self, profile: Profile) -> None:
        """Show a section, unless its line was cleared while it was drawn."""
        if self._drawn is not None:
            self.plot.set_profile(profile)


def _measured_in_words(kind: MeasureKind | None, places: tuple[Place, ...]) -> str:
    """What was measured, in words."""
    if kind is None:
        return tr("Choose what to measure.")
    found = measure_places(places)
    if kind is MeasureKind.AREA:
        if len(places) < 3:
            return tr(kind.value)
        return tr(
            "Area {area:,.1f} m²  ·  perimeter {perimeter:,.2f} m  ·  both on the map",
            area=found.plan_area_m2,
            perimeter=found.plan_perimeter_m,
        )
    if len(places) < 2:
        return tr(kind.value)
    parts = [tr("On the map {length:,.2f} m", length=found.plan_length_m)]
    if math.isfinite(found.length_m):
        parts.append(tr("in space {length:,.2f} m", length=found.length_m))
    if math.isfinite(found.climb_m):
        parts.append(tr("height difference {climb:+,.2f} m", climb=found.climb_m))
    return "  ·  ".join(parts)

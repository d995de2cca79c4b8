"""The map beside the scene: rasters at full resolution, outlines to select, draw, part, reshape, merge and restore."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QShowEvent
from PyQt5.QtWidgets import QActionGroup, QDockWidget, QLabel, QMenu, QToolBar, QToolButton, QVBoxLayout, QWidget

from ryu_scape.city import City
from ryu_scape.gui.background import Background
from ryu_scape.gui.document import Document
from ryu_scape.gui.languages import LANGUAGE, marked, tr, translated, worded
from ryu_scape.gui.map_content import MapContent
from ryu_scape.gui.map_tools import MapTool, Point
from ryu_scape.gui.map_view import MapView
from ryu_scape.gui.measuring import Measuring
from ryu_scape.inspection.elevations import elevation_at
from ryu_scape.inspection.extents import bounds_of
from ryu_scape.inspection.map_layers import MapRaster
from ryu_scape.inspection.outline_corners import OutlineCorners
from ryu_scape.project import Draw, Merge, Reshape, Split
from ryu_scape.project.edits import Ring

_TOOL_TITLES = {
    MapTool.SELECT: marked("Select"),
    MapTool.DRAW: marked("Draw"),
    MapTool.SPLIT: marked("Split"),
    MapTool.RESHAPE: marked("Reshape"),
    MapTool.RESTORE: marked("Restore"),
}
_AT_FIRST = {MapRaster.ORTHOPHOTO}


class MapDock(QDockWidget):
    """Follows the document's city, selection and cursor; what is drawn here becomes an edit."""

    def __init__(self, document: Document, measuring: Measuring, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="map_dock")
        worded(self, windowTitle="Map")
        self.toggleViewAction().setShortcut("F7")
        self._document, self._measuring = document, measuring
        self._city: City | None = None
        self._is_pointing = False
        self._preparing = Background(self)
        self.view = MapView()
        self.hint_label = QLabel(objectName="note", wordWrap=True, textFormat=Qt.PlainText)
        self.bar = QToolBar(objectName="tool_bar")
        self._tools = QActionGroup(self)
        self.tool_actions = {
            tool: self._tools.addAction(worded(self.bar.addAction(""), text=title))
            for tool, title in _TOOL_TITLES.items()
        }
        self.merge_action = worded(
            self.bar.addAction(""), text="Merge", toolTip="Make one building of the selected ones"
        )
        self.bar.addSeparator()
        self.whole_action = worded(self.bar.addAction(""), text="Whole map")
        self.layers_menu = QMenu(self)
        self.raster_actions = {kind: worded(self.layers_menu.addAction(""), text=kind.value) for kind in MapRaster}
        self.layers_menu.addSeparator()
        self.buildings_action = worded(self.layers_menu.addAction(""), text="Buildings")
        self.left_out_action = self.layers_menu.addAction("")
        self.setWidget(self._content())
        self._connect()
        self.tool_actions[MapTool.SELECT].trigger()
        self._show_layers()

    def showEvent(self, event: QShowEvent) -> None:
        """Prepare what was not prepared while nobody saw it."""
        super().showEvent(event)
        self._follow_document()

    def _content(self) -> QWidget:
        for tool, action in self.tool_actions.items():
            action.setCheckable(True)
            worded(action, toolTip=tool.value)
        for kind, action in self.raster_actions.items():
            action.setCheckable(True)
            action.setChecked(kind in _AT_FIRST)
        for action in (self.buildings_action, self.left_out_action):
            action.setCheckable(True)
        self.buildings_action.setChecked(True)
        layers = worded(QToolButton(popupMode=QToolButton.InstantPopup), text="Layers")
        layers.setMenu(self.layers_menu)
        self.bar.addWidget(layers)
        content = QWidget(objectName="dock_content")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self.bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.hint_label)
        self.hint_label.setMinimumHeight(2 * self.hint_label.fontMetrics().lineSpacing() + 4)
        return content

    def _connect(self) -> None:
        for tool, action in self.tool_actions.items():
            action.triggered.connect(lambda _, tool=tool: self._take(tool))
        for action in (*self.raster_actions.values(), self.buildings_action, self.left_out_action):
            action.toggled.connect(lambda _: self._show_layers())
        self.merge_action.triggered.connect(self._merge)
        self.whole_action.triggered.connect(self.view.show_all)
        self.view.clicked.connect(self._select)
        self.view.boxed.connect(self._select_box)
        self.view.sketched.connect(self._edit)
        self.view.handles.reshaped.connect(self._reshape)
        self.view.pointed.connect(self._point)
        self._preparing.done.connect(self._show_content)
        self._preparing.failed.connect(self._document.failed)
        self._document.changed.connect(self._follow_document)
        self._document.sought.connect(self._show_selected)
        self._document.pointed.connect(self._mark)
        self._measuring.changed.connect(self._follow_measuring)
        LANGUAGE.changed.connect(self._say)

    def _follow_document(self) -> None:
        reconstruction = self._document.reconstruction
        self.merge_action.setEnabled(len(self._document.selection) > 1)
        if not self.isVisible() or reconstruction is None:
            return
        self._show_handles()
        if reconstruction.city is self._city:
            if self._is_current:
                self.view.set_selection(self._document.selection)
            return
        self._city = city = reconstruction.city
        before = self.view.content
        self._preparing.start(lambda progress: MapContent.of(city, before, progress))

    @property
    def _is_current(self) -> bool:
        """Whether the map shows the city in sight."""
        content, reconstruction = self.view.content, self._document.reconstruction
        return content is not None and reconstruction is not None and content.city is reconstruction.city

    def _show_content(self, content: MapContent) -> None:
        before = self.view.content
        is_other_place = before is None or before.city.survey.rgb is not content.city.survey.rgb
        self.view.set_content(content, is_other_place=is_other_place)
        self.view.set_selection(self._document.selection)
        for kind, action in self.raster_actions.items():
            action.setEnabled(kind in content.layers)
        for action in (self.tool_actions[MapTool.RESTORE], self.left_out_action):
            action.setEnabled(bool(content.left_out))
        self._say()

    def _say(self) -> None:
        """Tell what clicks are for, and how much was left out."""
        self.hint_label.setText(tr((self._measuring.kind or self.view.sketch.tool).value))
        count = 0 if self.view.content is None else len(self.view.content.left_out)
        self.left_out_action.setText(tr("Left out ({count:,})", count=count))

    def _show_layers(self) -> None:
        rasters = frozenset(kind for kind, action in self.raster_actions.items() if action.isChecked())
        self.view.set_shown(
            rasters, buildings=self.buildings_action.isChecked(), left_out=self.left_out_action.isChecked()
        )

    def _take(self, tool: MapTool) -> None:
        """Let clicks be for this tool, and no longer for measuring."""
        self.view.set_tool(tool)
        if self._measuring.kind is not None:
            self._measuring.start(None)
        self.view.setFocus()
        self._show_handles()
        self._say()

    def _follow_measuring(self) -> None:
        kind = self._measuring.kind
        if kind is not None and self.view.sketch.tool is not MapTool.SELECT:
            self.tool_actions[MapTool.SELECT].setChecked(True)
            self.view.set_tool(MapTool.SELECT)
            self._show_handles()
        self._say()
        self.view.set_way([place[:2] for place in self._measuring.places], is_closed=self._measuring.is_closed)

    def _select(self, point: Point, is_adding: bool) -> None:
        if self._measuring.kind is not None and self.view.content is not None:
            self._measuring.add((*point, elevation_at(self.view.content.city.survey, point)))
        elif self.view.content is not None and self._is_current:
            self._document.click(self.view.content.buildings.at(point), is_adding=is_adding)

    def _select_box(self, one: Point, other: Point, is_adding: bool) -> None:
        if self.view.content is not None and self._is_current:
            inside = self.view.content.buildings.inside(one, other)
            kept = [index for index in self._document.selection if is_adding and index not in inside]
            self._document.select(*kept, *inside)

    def _edit(self, points: tuple[Point, ...]) -> None:
        """Make an edit of the points that the tool wanted."""
        content, project = self.view.content, self._document.project
        if content is None or project is None or not self._is_current:
            return
        if self.view.sketch.tool is MapTool.DRAW:
            self._document.edit(Draw(project.free_identifier(), points))
        elif self.view.sketch.tool is MapTool.SPLIT:
            crossed = content.buildings.across(*points)
            chosen = [index for index in crossed if index in self._document.selection] or crossed
            buildings = [content.city.buildings[index].footprint.identifier for index in chosen]
            self._document.edit(*(Split(building, *points) for building in buildings))
        else:
            found = content.left_out_outlines.at(points[0])
            if found is not None:
                footprint = content.left_out[found].footprint
                self._document.edit(Draw(footprint.identifier, *_as_tuples((footprint.exterior, *footprint.holes))))

    def _show_handles(self) -> None:
        """Give the selected building handles to reshape it by, but not as it was before a change that is on its way."""
        buildings, shown = self._document.selected_buildings, self.view.handles.outline
        if self.view.sketch.tool is not MapTool.RESHAPE or len(buildings) != 1:
            self.view.handles.show(None)
        elif shown is None or buildings[0].footprint.identifier != shown.building or self._document.is_settled:
            self.view.handles.show(OutlineCorners.of(buildings[0].footprint))

    def _reshape(self, outline: OutlineCorners) -> None:
        self._document.edit(Reshape(outline.building, *_as_tuples(outline.rings)))

    def _merge(self) -> None:
        buildings = self._document.selected_buildings
        self._document.edit(Merge(tuple(building.footprint.identifier for building in buildings)))

    def _show_selected(self) -> None:
        buildings = self._document.selected_buildings
        if buildings and self._is_current:
            self.view.show_box(bounds_of(buildings)[:, :2])

    def _point(self, point: Point | None) -> None:
        """Tell the other views, and say of a left-out outline why it is."""
        content = self.view.content
        self._is_pointing = point is not None
        if content is None or point is None:
            self._document.point(None)
            return
        self._document.point((*point, elevation_at(content.city.survey, point)))
        found = content.left_out_outlines.at(point) if self.view.shows_left_out else None
        why = "" if found is None else translated(content.left_out[found].reason.value)
        self.view.setToolTip(tr("Left out: {why}", why=why) if why else "")

    def _mark(self, place: tuple[float, float, float] | None) -> None:
        self.view.set_marked(None if place is None or self._is_pointing else place[:2])


def _as_tuples(rings: Iterable[NDArray[np.float64]]) -> tuple[Ring, tuple[Ring, ...]]:
    """The corners of an outline, and those of its courtyards, as edits want them."""
    exterior, *courtyards = (tuple((x, y) for x, y in ring.tolist()) for ring in rings)
    return exterior, tuple(courtyards)

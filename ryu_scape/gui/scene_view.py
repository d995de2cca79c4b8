"""The 3D view of the document: what happens in one shows in the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PyQt5.QtCore import QObject, pyqtSignal

from ryu_scape.gui.document import Document
from ryu_scape.gui.measuring import Measuring
from ryu_scape.gui.menus import WindowMenus
from ryu_scape.inspection.colouring import ColourClass
from ryu_scape.inspection.extents import bounds_of
from ryu_scape.inspection.measuring import Place
from ryu_scape.pipeline import Reconstruction
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.viewer.overlay import Overlay
from ryu_scape.viewer.scene_drawing import Paint
from ryu_scape.viewer.scene_widget import SceneWidget


class SceneView(QObject):
    """Brings scenes, selection, cursor and measured ways to the view, and its clicks to whom they are for."""

    picked = pyqtSignal()
    """Somebody clicked a building to select it."""

    def __init__(self, view: SceneWidget, document: Document, measuring: Measuring) -> None:
        super().__init__(view)
        self._view, self._document, self._measuring = view, document, measuring
        self._is_pointing = False
        self._marked: Place | None = None
        self._classes: tuple[ColourClass, ...] = ()
        view.picked.connect(self._click)
        view.pointed.connect(self._point)
        document.opened.connect(self._show_scene)
        document.rebuilt.connect(self._change_scene)
        document.changed.connect(lambda: view.set_selected(document.selection))
        document.sought.connect(lambda: view.face(bounds_of(document.selected_buildings)))
        document.pointed.connect(self._mark)
        measuring.changed.connect(self._show_overlay)

    def obey(self, menus: WindowMenus) -> None:
        """Let the menu's actions for views move the view."""
        menus.home.triggered.connect(self._view.go_home)
        menus.north_up.triggered.connect(self._view.turn_north)
        menus.parallel.toggled.connect(self._view.set_parallel)
        for side, action in menus.side_actions.items():
            action.triggered.connect(lambda _, side=side: self._view.look_from(*side))

    def paint(self, classes: Sequence[ColourClass]) -> None:
        """Let buildings be in the colours of these classes."""
        self._classes = tuple(classes)
        self._view.set_paints([Paint(one.rgb, one.buildings) for one in classes])

    def show_instead(self, scene: SceneGeometry) -> None:
        """Show another scene of the city in sight, such as one in other colours; its own is in those of the classes."""
        self._view.change_scene(scene)
        self._view.set_selected(self._document.selection)
        reconstruction = self._document.reconstruction
        if reconstruction is not None and scene is reconstruction.city.scene:
            self.paint(self._classes)

    def _show_scene(self, reconstruction: Reconstruction) -> None:
        self._view.set_scene(reconstruction.city.scene)

    def _change_scene(self, reconstruction: Reconstruction) -> None:
        self._view.change_scene(reconstruction.city.scene)

    def _click(self, building: int | None, place: Place | None, is_adding: bool) -> None:
        if self._measuring.kind is None:
            self._document.click(building, is_adding=is_adding)
            if building is not None:
                self.picked.emit()
        elif place is not None:
            self._measuring.add(place)

    def _point(self, place: Place | None) -> None:
        self._is_pointing = place is not None
        self._document.point(place)

    def _mark(self, place: Place | None) -> None:
        """Let a pin stand where somebody points in another view."""
        marked = None if self._is_pointing else place
        if marked != self._marked:
            self._marked = marked
            self._show_overlay()

    def _show_overlay(self) -> None:
        way_m = np.array([self._in_space(place) for place in self._measuring.places], np.float64).reshape(-1, 3)
        marked_m = None if self._marked is None else np.array(self._in_space(self._marked))
        self._view.set_overlay(Overlay(way_m, self._measuring.is_closed, marked_m))

    def _in_space(self, place: Place) -> Place:
        """A place with the elevation that it has, or the scene's lowest where nobody knows it."""
        reconstruction = self._document.reconstruction
        if np.isfinite(place[2]) or reconstruction is None:
            return place
        scene = reconstruction.city.scene
        return place[0], place[1], float(scene.origin_m[2] + scene.bounds_m[0, 2])

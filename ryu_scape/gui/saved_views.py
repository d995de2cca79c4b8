"""The menu of saved views: a view is named, flown to, forgotten, and kept in the project."""

from __future__ import annotations

import numpy as np
from PyQt5.QtCore import QObject, Qt
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QAction, QInputDialog, QMenu

from ryu_scape.gui.document import Document
from ryu_scape.gui.languages import tr, worded
from ryu_scape.project import SavedView
from ryu_scape.project.plain_edits import LONGEST_NAME
from ryu_scape.viewer.camera import FIELD_OF_VIEW_DEG, Camera
from ryu_scape.viewer.scene_widget import SceneWidget

MOST_KEYS = 9


class SavedViews(QObject):
    """Fills `menu` with the document's views; the first nine of them have the keys Alt+1 to Alt+9."""

    def __init__(self, menu: QMenu, parallel: QAction, view: SceneWidget, document: Document) -> None:
        """parallel: the action that chooses the projection."""
        super().__init__(menu)
        self._menu, self._parallel, self._view, self._document = menu, parallel, view, document
        self._shown: tuple[SavedView, ...] | None = None
        self.save_action = worded(menu.addAction(""), text="&Save this view…")
        self.save_action.setShortcut("Ctrl+Shift+V")
        self.save_action.triggered.connect(self._ask)
        self.forget_menu = worded(menu.addMenu(""), title="&Forget")
        menu.addSeparator()
        self.actions: list[QAction] = []
        document.changed.connect(self._fill)
        self._fill()

    def save(self, name: str) -> None:
        """Keep what is in sight under a name; another view of that name is replaced."""
        camera, scene_origin_m = self._view.camera, self._origin_m
        if camera is None or not name:
            return
        as_seen = camera.with_field_of_view(FIELD_OF_VIEW_DEG)
        x, y, z = (self._view.stretch.real(as_seen.target_m) + scene_origin_m).tolist()
        azimuth_deg, elevation_deg = camera.azimuth_deg, camera.elevation_deg
        saved = SavedView(name, (x, y, z), as_seen.distance_m, azimuth_deg, elevation_deg, camera.is_parallel)
        self._document.keep_views(*(each for each in self._views if each.name != name), saved)

    def fly_to(self, saved: SavedView) -> None:
        """See the place from there, in that view's projection."""
        self._parallel.setChecked(saved.is_parallel)
        camera = self._view.camera
        if camera is None:
            return
        there = Camera(
            camera.ground,
            self._view.stretch.drawn(np.array(saved.target_m) - self._origin_m),
            saved.distance_m,
            saved.azimuth_deg,
            saved.elevation_deg,
        )
        self._view.fly_to(there.with_field_of_view(camera.field_of_view_deg))

    def forget(self, saved: SavedView) -> None:
        """Keep all others."""
        self._document.keep_views(*(each for each in self._views if each != saved))

    @property
    def _views(self) -> tuple[SavedView, ...]:
        plan = self._document.plan
        return () if plan is None else plan.views

    @property
    def _origin_m(self) -> np.ndarray:
        reconstruction = self._document.reconstruction
        return np.zeros(3) if reconstruction is None else reconstruction.city.scene.origin_m

    def _ask(self) -> None:
        names = {each.name for each in self._views}
        free = next(name for number in range(1, len(names) + 2) if (name := f"{tr('View')} {number}") not in names)
        name, is_given = QInputDialog.getText(self._menu.parentWidget(), tr("Save this view"), tr("Name"), text=free)
        if is_given:
            self.save(name.strip()[:LONGEST_NAME])

    def _fill(self) -> None:
        self._menu.setEnabled(self._document.project is not None)
        self.forget_menu.setEnabled(bool(self._views))
        if self._views == self._shown:
            return
        self._shown = self._views
        for action in self.actions:
            self._menu.removeAction(action)
        self.forget_menu.clear()
        self.actions = []
        for number, saved in enumerate(self._views, start=1):
            title = saved.name.replace("&", "&&")
            action = self._menu.addAction(title)
            action.triggered.connect(lambda _, saved=saved: self.fly_to(saved))
            if number <= MOST_KEYS:
                action.setShortcut(QKeySequence(int(Qt.ALT) + Qt.Key_0 + number))
            self.actions.append(action)
            self.forget_menu.addAction(title).triggered.connect(lambda _, saved=saved: self.forget(saved))

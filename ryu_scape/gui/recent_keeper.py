"""Remembers the place in sight with a picture of it, and shows the last ones on the start page."""

from __future__ import annotations

from pathlib import Path

from PyQt5.QtCore import QObject, Qt, QTimer
from PyQt5.QtWidgets import QWidget

from ryu_scape.gui.document import Document
from ryu_scape.gui.picture_row import PICTURE_SIZE, Picture
from ryu_scape.gui.recent_places import RecentPlace, RecentPlaces
from ryu_scape.gui.welcome_page import WelcomePage
from ryu_scape.inputs import BuildRequest
from ryu_scape.viewer.scene_widget import SceneWidget

_DRAWN_AFTER_MS = 1500
_DENSEST_SCREEN = 2


class RecentKeeper(QObject):
    """Takes a picture soon after a place was opened, and once more when the window closes."""

    def __init__(
        self, document: Document, view: SceneWidget, page: WelcomePage, folder: Path | None, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._view, self._page = document, view, page
        self._recent = RecentPlaces(folder)
        self._timer = QTimer(self, singleShot=True, interval=_DRAWN_AFTER_MS)
        self._timer.timeout.connect(self._remember_finished)
        document.opened.connect(self._timer.start)
        self.places: tuple[RecentPlace, ...] = ()
        self._show()

    def _remember_finished(self) -> None:
        if self._view.isVisible() and not self._view.is_finished:
            self._timer.start()
        else:
            self.remember()

    def remember(self) -> None:
        """Keep the place in sight as it looks now."""
        self._timer.stop()
        plan = self._document.plan
        if plan is None or not self._view.isVisible():
            return
        place = RecentPlace.of(BuildRequest(**vars(plan.inputs)), self._document.path)
        if place is not None:
            self._recent.remember(place, self._save_picture)
            self._show()

    def _save_picture(self, path: Path) -> bool:
        size = PICTURE_SIZE * _DENSEST_SCREEN
        image = self._view.small_image(size)
        if image is None:
            return False
        return bool(image.scaled(size, Qt.KeepAspectRatioByExpanding, Qt.SmoothTransformation).save(str(path), "PNG"))

    def _show(self) -> None:
        self.places = self._recent.places()
        self._page.recent_row.show_pictures(
            [
                Picture(place.title, self._recent.picture_path(place), "\n".join(map(str, place.files)))
                for place in self.places
            ]
        )

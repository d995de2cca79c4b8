"""Pictures and films of the view, drawn under a dialog that shows how far they are and stops them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import cv2
from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QMainWindow

from ryu_scape.atomic import atomic_write, check_destination
from ryu_scape.errors import RyuScapeError
from ryu_scape.gui.document import Document
from ryu_scape.gui.drawing_dialog import DrawingDialog
from ryu_scape.gui.film import Film, film_at
from ryu_scape.gui.job_runner import JobRunner, Task
from ryu_scape.gui.languages import tr
from ryu_scape.gui.picture_settings import MOST_SIDE_PX, TurnFilm, ViewPicture
from ryu_scape.gui.save_dialog import file_to_write
from ryu_scape.gui.settings_dialog import SettingsDialog
from ryu_scape.gui.worker import Job
from ryu_scape.names import refuse_clashes
from ryu_scape.progress import ProgressReporter, advance
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.framing import seen_at
from ryu_scape.viewer.large_picture import LargePicture
from ryu_scape.viewer.scene_widget import SceneWidget
from ryu_scape.viewer.turntable import Turntable

_TILE_PX = 512
"""No larger, lest reading one from the driver stop the window for long."""


class Picturing(QObject):
    """Asks over the window, draws with its view and writes with its runner."""

    written = pyqtSignal(object)
    """The path of a file that is there now."""
    failed = pyqtSignal(object)
    """A RyuScapeError."""

    def __init__(
        self,
        document: Document,
        runner: JobRunner,
        view: SceneWidget,
        where: Callable[[Path], Path],
        window: QMainWindow,
    ) -> None:
        """where: which folder to propose, by that of the inputs."""
        super().__init__(window)
        self._document, self._runner, self._view = document, runner, view
        self._where = where
        self._window = window

    def ask_for_picture(self, folder: Path) -> None:
        """Ask for a size and a file, and take a picture of the view."""
        width_px, height_px = (min(side, MOST_SIDE_PX) for side in self._view.size_px)
        meaning = tr("A picture of what is in view, without the compass and the scale bar.")
        asked = SettingsDialog(tr("Save picture"), meaning, ViewPicture(width_px, height_px), self._window)
        path = self._file_for(tr("Save picture"), folder / "scene.png", "PNG (*.png)") if asked.exec_() else None
        if path is not None:
            self.take_picture(path, cast(ViewPicture, asked.settings()))

    def ask_for_turntable(self, folder: Path) -> None:
        """Ask for a film's size and file, and film one turn around the middle of the view."""
        meaning = tr(
            "A film of one turn around the middle of the view: an MP4 for players and slides, a WebM for web pages, or "
            "a GIF, with at most 10 pictures a second, for messages."
        )
        asked = SettingsDialog(tr("Save turntable"), meaning, TurnFilm(), self._window)
        kinds = "MP4 (*.mp4);;WebM (*.webm);;GIF (*.gif)"
        path = self._file_for(tr("Save turntable"), folder / "scene.mp4", kinds) if asked.exec_() else None
        if path is not None:
            self.film(path, cast(TurnFilm, asked.settings()).in_kind(path.suffix))

    def take_picture(self, path: Path, wanted: ViewPicture) -> None:
        """Write the view as a PNG of any size, or tell why that failed."""
        size_px = wanted.width_px, wanted.height_px
        camera = self._camera_for(size_px)
        if camera is None or not self._may_write(path):
            return
        picture = LargePicture(camera, size_px, _TILE_PX, not wanted.transparent)
        dialog = DrawingDialog(self._view, picture, self._window)
        dialog.whole.connect(lambda: self._write(path, _png(path, picture)))

    def film(self, path: Path, wanted: TurnFilm) -> None:
        """Write a film of one turn, or tell why that failed."""
        camera = self._camera_for(wanted.size_px)
        if camera is None or not self._may_write(path):
            return
        try:
            film = film_at(path, wanted.size_px, wanted.rate)
        except RyuScapeError as error:
            self.failed.emit(error)
            return
        turntable = Turntable(camera, wanted.size_px, _TILE_PX, wanted.picture_count, film.add)
        dialog = DrawingDialog(self._view, turntable, self._window)
        dialog.whole.connect(lambda: self._write(path, _film(path, film)))
        dialog.stopped.connect(film.give_up)

    def _camera_for(self, size_px: tuple[int, int]) -> Camera | None:
        camera = self._view.camera
        return None if camera is None else seen_at(camera, size_px[0] / size_px[1], self._view.aspect)

    def _may_write(self, path: Path) -> bool:
        """Whether `path` can be written, over nothing that a city of this window was made from; else it is told."""
        try:
            refuse_clashes(self._document.files_read, [path])
            check_destination(path)
        except RyuScapeError as error:
            self.failed.emit(error)
            return False
        return True

    def _write(self, path: Path, job: Job) -> None:
        self._runner.start_next(Task(job, str(path), lambda _: self.written.emit(path)))

    def _file_for(self, title: str, proposed: Path, kinds: str) -> Path | None:
        return file_to_write(self._window, title, self._where(proposed.parent) / proposed.name, kinds)


def _png(path: Path, picture: LargePicture) -> Job:
    def job(progress: ProgressReporter) -> object:
        advance(progress, f"Writing {path.name}", 0.0)
        is_opaque = picture.pixels.shape[2] == 3
        blue_first = cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2BGR if is_opaque else cv2.COLOR_RGBA2BGRA)
        _, encoded = cv2.imencode(".png", blue_first)
        with atomic_write(path) as temporary:
            temporary.write_bytes(encoded.tobytes())
        return path

    return job


def _film(path: Path, film: Film) -> Job:
    def job(progress: ProgressReporter) -> object:
        advance(progress, f"Writing {path.name}", 0.0)
        film.finish()
        return path

    return job

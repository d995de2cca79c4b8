"""Pictures that are no GeoTIFFs become such before anything is built of them: where they lie is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QObject
from PyQt5.QtWidgets import QWidget

from ryu_scape.gui import jobs
from ryu_scape.gui.file_field import GEOTIFF_FILTER
from ryu_scape.gui.job_runner import JobRunner, Task
from ryu_scape.gui.languages import tr
from ryu_scape.gui.picture_place_dialog import PicturePlaceDialog
from ryu_scape.gui.save_dialog import file_to_write
from ryu_scape.raster.pictures import PlainPicture

Then = Callable[[Path], None]


class PicturePlacing(QObject):
    """Asks over the window, and reads and writes with its runner."""

    def __init__(self, runner: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._runner, self._window = runner, window

    def lay_out(self, path: Path, then: Then) -> None:
        """Make a GeoTIFF of a picture; `then` is called with its file, unless the person thinks better of it."""
        self._runner.start_next(Task(jobs.look_at_picture(path), path.name, lambda picture: self._ask(picture, then)))

    def _ask(self, picture: PlainPicture, then: Then) -> None:
        dialog = PicturePlaceDialog(picture, self._window)
        if not dialog.exec_():
            return
        proposed = picture.path.with_suffix(".tif")
        path = file_to_write(self._window, tr("Save as GeoTIFF"), proposed, tr(GEOTIFF_FILTER))
        if path is not None:
            job = jobs.write_on_map(picture, dialog.place(), path)
            self._runner.start_next(Task(job, path.name, lambda _: then(path)))

"""Rasters that do not say where they lie are laid on the map before anything is built of them: a person is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QObject
from PyQt5.QtWidgets import QWidget

from ryu_scape.gui import jobs
from ryu_scape.gui.file_field import GEOTIFF_FILTER
from ryu_scape.gui.job_runner import JobRunner, Task
from ryu_scape.gui.languages import tr
from ryu_scape.gui.place_raster_dialog import PlaceRasterDialog
from ryu_scape.gui.save_dialog import file_to_write
from ryu_scape.raster.placing import Unplaced

Then = Callable[[Path], None]


class RasterPlacing(QObject):
    """Asks over the window, and reads and writes with its runner."""

    def __init__(self, runner: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._runner, self._window = runner, window

    def lay_out(self, path: Path, then: Then) -> None:
        """Make a GeoTIFF of a picture, or say beside a TIFF where it lies; `then` is called with the file to use,
        unless the person thinks better of it.
        """
        self._runner.start_next(Task(jobs.look_at_raster(path), path.name, lambda raster: self._ask(raster, then)))

    def _ask(self, raster: Unplaced, then: Then) -> None:
        dialog = PlaceRasterDialog(raster, self._window)
        if not dialog.exec_():
            return
        path: Path | None = raster.path
        if raster.is_picture:
            proposed = raster.path.with_suffix(".tif")
            path = file_to_write(self._window, tr("Save as GeoTIFF"), proposed, tr(GEOTIFF_FILTER))
        if path is not None:
            self._runner.start_next(Task(jobs.place_raster(raster, dialog.place(), path), path.name, then))

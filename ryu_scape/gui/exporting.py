"""Scenes, answers and lessons, written where the person wants them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt5.QtCore import QObject, QStandardPaths, pyqtSignal
from PyQt5.QtWidgets import QWidget

from ryu_scape.city import City
from ryu_scape.errors import RyuScapeError
from ryu_scape.export.size_estimates import estimated_bytes
from ryu_scape.gui import jobs
from ryu_scape.gui.document import Document
from ryu_scape.gui.export_choices import ExportChoices
from ryu_scape.gui.export_dialog import ExportDialog
from ryu_scape.gui.file_field import WEIGHTS_ENDING, WEIGHTS_FILTER
from ryu_scape.gui.job_runner import JobRunner, Task
from ryu_scape.gui.languages import tr, translated
from ryu_scape.gui.purpose_dialog import PurposeDialog
from ryu_scape.gui.save_dialog import file_to_write
from ryu_scape.own_files import SAMPLES
from ryu_scape.purposes import Purpose, check_answer


class Exporting(QObject):
    """Asks over the window; scenes are written by its runner."""

    written = pyqtSignal(object)
    """The path of a file that is there now, or of several of one name."""
    failed = pyqtSignal(object)
    """A RyuScapeError."""

    def __init__(self, document: Document, runner: JobRunner, data_folder: Path | None, window: QWidget) -> None:
        """data_folder: where is remembered what was exported last; nowhere without one."""
        super().__init__(window)
        self._document = document
        self._runner = runner
        self._window = window
        self._data_folder = data_folder
        self._choices = ExportChoices.read(data_folder)
        self._name = "scene"

    def ask_for_scene(self, folder: Path) -> None:
        """Export the city in sight, over no file that any city of this window was made from."""
        city = self._document.city_by_then()
        if city is None:
            return
        sizes = estimated_bytes(city())
        dialog = ExportDialog(self.where(folder) / self._name, self._choices.endings, sizes, self._window)
        dialog.open()
        dialog.accepted.connect(lambda: self.export_scene(city, dialog.place, dialog.chosen))
        dialog.finished.connect(dialog.deleteLater)

    def export_scene(self, city: Callable[[], City], place: Path, endings: Sequence[str]) -> None:
        """Write files of these endings, and propose the same next time."""
        self._name, self._choices = place.name, ExportChoices(place.parent.absolute(), tuple(endings))
        self._choices.write(self._data_folder)
        paths = [place.with_name(place.name + ending) for ending in endings]
        job = jobs.export(city, paths, self._document.files_read)
        names = ", ".join((str(paths[0]), *endings[1:]))
        self._runner.start_next(Task(job, names, lambda _: self.written.emit(names)))

    def ask_for_answer(self, purpose: Purpose, folder: Path) -> None:
        """Ask for a purpose's settings and for a file, and find out about the city in sight."""
        city = self._document.city_by_then()
        if city is None:
            return
        try:
            check_answer(purpose, [])
        except RyuScapeError as error:
            self.failed.emit(error)
            return
        dialog = PurposeDialog(purpose, self._window)
        if not dialog.exec_():
            return
        endings = ";;".join(f"{ending[1:].upper()} (*{ending})" for ending in purpose.writers)
        proposed = self.where(folder) / f"{purpose.name}{next(iter(purpose.writers))}"
        path = file_to_write(self._window, translated(purpose.title), proposed, endings)
        if path is not None:
            job = jobs.answer_purpose(purpose, city, dialog.settings(), path, self._document.files_read)
            self._runner.start_next(Task(job, str(path), self.written.emit))

    def ask_to_teach(self, folder: Path) -> None:
        """Teach the network by what was corrected, into a file that is asked for, over none that it was read from."""
        project = self._document.project
        proposed = self.where(folder) / f"place{WEIGHTS_ENDING}"
        path = file_to_write(self._window, tr("Teach the network"), proposed, tr(WEIGHTS_FILTER))
        if path is not None and project is not None:
            job = jobs.teach(project, path, self._document.files_read)
            self._runner.start_next(Task(job, str(path), self.written.emit))

    def where(self, folder: Path) -> Path:
        """Where files were written last, or that of the inputs, but never the program's own."""
        if self._choices.folder is not None:
            return self._choices.folder
        if folder.resolve().is_relative_to(SAMPLES.resolve()):
            documents = Path(QStandardPaths.writableLocation(QStandardPaths.DocumentsLocation))
            return documents if documents.is_dir() else Path.home()
        return folder

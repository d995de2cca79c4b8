"""Project files of the document: saved, and asked about before changes would be lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PyQt5.QtCore import QObject
from PyQt5.QtWidgets import QMessageBox, QWidget

from ryu_scape.gui import jobs
from ryu_scape.gui.document import Document
from ryu_scape.gui.dropped import PROJECT_ENDING
from ryu_scape.gui.job_runner import JobRunner, Task
from ryu_scape.gui.languages import marked, tr
from ryu_scape.gui.save_dialog import file_to_write

PROJECT_FILTER = marked("Ryu-Scape project (*.ryu)")
_ANSWERS = QMessageBox.Save | QMessageBox.Discard | QMessageBox.Cancel

Then = Callable[[], None]


class ProjectFiles(QObject):
    """Asks over the window and saves with its runner."""

    def __init__(self, document: Document, runner: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._runner = runner
        self._window = window

    def save(self, then: Then | None = None) -> None:
        """Save to the project's file, or to one that is asked for; `then` is called once it is there."""
        if self._document.path is None:
            self.save_as(then)
        else:
            self._save_to(self._document.path, then)

    def save_as(self, then: Then | None = None) -> None:
        """Save to a file that is asked for."""
        plan = self._document.plan
        if plan is None:
            return
        beside = self._document.path or plan.inputs.rgb_path or plan.inputs.dsm_path or Path()
        proposed = beside.with_suffix(PROJECT_ENDING)
        path = file_to_write(self._window, tr("Save project"), proposed, tr(PROJECT_FILTER))
        if path is not None:
            self._save_to(path, then)

    def keep_changes_then(self, then: Then) -> None:
        """Do what would lose the document's changes, after the person has saved or forsaken all of them."""
        answer = QMessageBox.Discard
        if self._document.is_modified:
            answer = QMessageBox.question(
                self._window,
                tr("Unsaved changes"),
                tr("Save the changes to {title}?", title=self._document.title),
                _ANSWERS,
                QMessageBox.Save,
            )
        if answer == QMessageBox.Discard:
            then()
        elif answer == QMessageBox.Save:
            self.save(partial(self.keep_changes_then, then))

    def _save_to(self, path: Path, then: Then | None) -> None:
        project = self._document.project
        if project is None:
            return

        def saved(result: tuple) -> None:
            self._document.mark_saved(*result)
            if then is not None:
                then()

        self._runner.start_next(Task(jobs.save(project, path), str(path), saved))

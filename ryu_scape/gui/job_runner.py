"""One task at a time in the worker, and those that wait for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PyQt5.QtCore import QObject, pyqtSignal

from ryu_scape.gui.worker import Job, PipelineWorker


def _nothing() -> None:
    """For tasks of whose failure nobody needs to hear."""


@dataclass(frozen=True)
class Task:
    """A job and who hears of its end.

    title: what is worked on; two of one title are the same task, asked for twice. on_success: gets the job's result.
    on_stopped: called where there is none, because the job failed or the person cancelled it.
    """

    job: Job
    title: str
    on_success: Callable[[Any], None]
    on_stopped: Callable[[], None] = _nothing


class JobRunner(QObject):
    """Runs tasks one after the other; one that is asked for again takes the place of its forerunner."""

    started = pyqtSignal(object)
    """The Task."""
    progressed = pyqtSignal(str, float)
    cancelling = pyqtSignal()
    failed = pyqtSignal(object)
    """A RyuScapeError."""
    finished = pyqtSignal()
    """Nothing runs, and nothing waits."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: PipelineWorker | None = None
        self._task: Task | None = None
        self._waiting: list[Task] = []
        self.is_cancelling = False

    @property
    def is_busy(self) -> bool:
        """Whether a task runs."""
        return self._worker is not None

    def start_next(self, task: Task) -> None:
        """Run a task once all others are done.

        One of the same title that waits is forgotten for it, and one that runs is cancelled: nobody wants its result.
        """
        self._waiting = [*(other for other in self._waiting if other.title != task.title), task]
        if self._worker is None:
            self._run_next()
        elif self._task is not None and self._task.title == task.title:
            self._worker.cancel()

    def cancel(self) -> None:
        """Ask the running task to stop, at the person's wish."""
        if self._worker is not None and self._task is not None:
            self._waiting = [other for other in self._waiting if other.title != self._task.title]
            self.is_cancelling = True
            self.cancelling.emit()
            self._worker.cancel()

    def give_up(self, title: str) -> None:
        """Forget what waits under this title, and cancel it where it runs already."""
        self._waiting = [other for other in self._waiting if other.title != title]
        if self._task is not None and self._task.title == title:
            self.cancel()

    def stop(self) -> None:
        """Cancel everything and wait until nothing runs."""
        self._waiting.clear()
        if self._worker is not None:
            self.cancel()
            self._worker.wait()

    def _run(self, task: Task) -> None:
        worker = PipelineWorker(task.job, self)
        self._worker, self._task = worker, task
        worker.progressed.connect(self._on_progress)
        worker.succeeded.connect(task.on_success)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_stopped)
        worker.finished.connect(self._on_finished)
        self.started.emit(task)
        worker.start()

    def _run_next(self) -> None:
        self._run(self._waiting.pop(0))

    def _on_progress(self, stage: str, fraction: float) -> None:
        if not self.is_cancelling:
            self.progressed.emit(stage, fraction)

    def _on_failed(self, error: object) -> None:
        if not self._is_superseded:
            self.failed.emit(error)
        self._on_stopped()

    def _on_stopped(self) -> None:
        if self._task is not None and not self._is_superseded:
            self._task.on_stopped()

    @property
    def _is_superseded(self) -> bool:
        return self._task is not None and any(other.title == self._task.title for other in self._waiting)

    def _on_finished(self) -> None:
        if self._worker is not None:
            self._worker.deleteLater()
        self._worker = self._task = None
        self.is_cancelling = False
        if self._waiting:
            self._run_next()
        else:
            self.finished.emit()

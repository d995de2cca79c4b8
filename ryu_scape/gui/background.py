"""What a dock reckons beside the document's tasks, off the window's thread."""

from __future__ import annotations

from PyQt5.QtCore import QObject, pyqtSignal

from ryu_scape.gui.worker import Job, PipelineWorker

_RUNNING: set[PipelineWorker] = set()
"""Kept until they have ended: a thread that is destroyed before, with the dialog it works for, ends the program."""


def wait_for_all() -> None:
    """Ask all that runs to stop, and wait until nothing does."""
    for worker in tuple(_RUNNING):
        worker.cancel()
        worker.wait()


def _let_ended_go() -> None:
    _RUNNING.difference_update([worker for worker in _RUNNING if worker.isFinished()])


class Background(QObject):
    """Does one job at a time; of those that come meanwhile, the last is done next, and the others never.

    Gone, it leaves its worker to end by itself.
    """

    done = pyqtSignal(object)
    """What the job that was asked for last returned."""
    failed = pyqtSignal(object)
    """A RyuScapeError that the job met which was asked for last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: PipelineWorker | None = None
        self._next: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a job runs."""
        return self._worker is not None

    def start(self, job: Job) -> None:
        """Do this job, and no other that waits or runs."""
        self._next = job
        if self._worker is None:
            self._start_next()
        else:
            self._worker.cancel()

    def stop(self) -> None:
        """Forget what waits, and wait until nothing runs."""
        self._next = None
        if self._worker is not None:
            self._worker.cancel()
            self._worker.wait()

    def _start_next(self) -> None:
        if self._next is None:
            return
        worker, self._next = PipelineWorker(self._next), None
        self._worker = worker
        _RUNNING.add(worker)
        worker.succeeded.connect(self._on_done)
        worker.failed.connect(self._on_failed)
        worker.finished.connect(self._on_finished)
        worker.finished.connect(_let_ended_go)
        worker.start()

    def _on_done(self, result: object) -> None:
        if self._next is None:
            self.done.emit(result)

    def _on_failed(self, error: object) -> None:
        if self._next is None:
            self.failed.emit(error)

    def _on_finished(self) -> None:
        self._worker = None
        self._start_next()

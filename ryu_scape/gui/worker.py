"""Long work off the window's thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from PyQt5.QtCore import QObject, QThread, pyqtSignal

from ryu_scape.errors import OperationCancelled
from ryu_scape.faults import explained
from ryu_scape.progress import ProgressReporter

logger = logging.getLogger(__name__)

Job = Callable[[ProgressReporter], object]
"""Work that reports how far it is, stops with OperationCancelled when asked, and returns its result."""

_SHORTEST_REPORT_INTERVAL_S = 0.05


class PipelineWorker(QThread):
    """Runs one job; ends with exactly one of `succeeded`, `failed` or `cancelled`, then QThread's own `finished`."""

    progressed = pyqtSignal(str, float)
    """Stage and fraction in [0, 1], at most about 20 times a second and at every new stage."""
    succeeded = pyqtSignal(object)
    """What the job returned, even if the person pressed Cancel a moment too late."""
    failed = pyqtSignal(object)
    """A RyuScapeError with cause and remedy."""
    cancelled = pyqtSignal()

    def __init__(self, job: Job, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = job

    def cancel(self) -> None:
        """Ask the job to stop; it notices at its next report."""
        self.requestInterruption()

    def run(self) -> None:
        """Do the job in this thread, letting no exception out."""
        try:
            result = self._job(_ThrottledReporter(self))
        except OperationCancelled:
            self.cancelled.emit()
        except Exception as error:
            logger.exception("The job failed.")
            self.failed.emit(explained(error))
        else:
            self.succeeded.emit(result)


class _ThrottledReporter:
    """A ProgressReporter that spares the window's thread the reports that nobody could see."""

    def __init__(self, worker: PipelineWorker) -> None:
        self._worker = worker
        self._last_stage = ""
        self._last_time_s = 0.0

    def report(self, stage: str, fraction: float) -> None:
        now_s = time.monotonic()
        if stage != self._last_stage or now_s - self._last_time_s >= _SHORTEST_REPORT_INTERVAL_S or fraction >= 1.0:
            self._last_stage, self._last_time_s = stage, now_s
            self._worker.progressed.emit(stage, fraction)

    def is_cancelled(self) -> bool:
        return self._worker.isInterruptionRequested()

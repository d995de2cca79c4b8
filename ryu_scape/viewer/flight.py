"""A way from one view to another that takes a moment."""

from __future__ import annotations

import time
from collections.abc import Callable

from PyQt5.QtCore import QObject, QTimer

DURATION_S = 0.6
_STEP_MS = 15


class Flight(QObject):
    """One at a time; frames that take long make it no longer, only less smooth."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=_STEP_MS)
        self._timer.timeout.connect(self._step)
        self._started_s = 0.0
        self._place: Callable[[float], None] = lambda _: None

    def start(self, place: Callable[[float], None]) -> None:
        """Call `place` with shares of the way from 0 to 1, slowly at first and at the end."""
        self._place, self._started_s = place, time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Stay where one is."""
        self._timer.stop()

    def _step(self) -> None:
        share = min((time.perf_counter() - self._started_s) / DURATION_S, 1.0)
        if share == 1.0:
            self._timer.stop()
        self._place(share * share * (3.0 - 2.0 * share))

"""What a program hears that started this one and follows it: one JSON object a line on standard output."""

from __future__ import annotations

import json
import sys
import threading
import time

from ryu_scape.faults import explained
from ryu_scape.progress import NullProgress, ProgressReporter
from ryu_scape.terminal import answer

SHORTEST_INTERVAL_S = 0.1


class FollowedProgress(NullProgress):
    """Tells stages; is cancelled as `terminal` is, and once standard input ends: who follows closed it, or is gone."""

    def __init__(self, terminal: ProgressReporter) -> None:
        self._terminal = terminal
        self._cancelled = threading.Event()
        self._stage, self._told_s = "", 0.0
        threading.Thread(target=self._listen, daemon=True).start()

    def report(self, stage: str, fraction: float) -> None:
        now_s = time.monotonic()
        if stage != self._stage or now_s - self._told_s >= SHORTEST_INTERVAL_S:
            self._stage, self._told_s = stage, now_s
            tell(stage=stage, fraction=round(fraction, 4))

    def is_cancelled(self) -> bool:
        return self._cancelled.is_set() or self._terminal.is_cancelled()

    def _listen(self) -> None:
        for _ in sys.stdin:
            pass
        self._cancelled.set()


def tell(**fields: object) -> None:
    """Write a line. Raises as `answer` does."""
    answer(json.dumps(fields) + "\n")


def tell_error(error: BaseException) -> int:
    """Tell cause and remedy of what ended the work; returns its exit code."""
    why = explained(error)
    tell(error={"cause": why.cause, "remedy": why.remedy})
    return why.exit_code

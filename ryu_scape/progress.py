"""How a stage tells the outside how far it is, and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ryu_scape.errors import OperationCancelled


class ProgressReporter(Protocol):
    """What the window, the command line and the tests hand to the pipeline."""

    def report(self, stage: str, fraction: float) -> None:
        """Say that `stage` (a short present participle) has done `fraction` in [0, 1] of its work."""

    def is_cancelled(self) -> bool:
        """Say whether the person asked to stop."""


Step = Callable[[float], None]
"""Hears now and then which share of a piece of work is done, from 0 to 1; what it raises ends the work."""


def share(step: Step, start: float, stop: float) -> Step:
    """A step whose 0 to 1 is the part of `step` from `start` to `stop`."""
    return lambda fraction: step(start + (stop - start) * fraction)


class NullProgress:
    """Reports to nobody and never stops."""

    def report(self, stage: str, fraction: float) -> None:
        pass

    def is_cancelled(self) -> bool:
        return False


UNHEARD = NullProgress()


def advance(progress: ProgressReporter, stage: str, fraction: float) -> None:
    """Report `fraction` of `stage`, then raise OperationCancelled if the person asked to stop."""
    progress.report(stage, fraction)
    if progress.is_cancelled():
        raise OperationCancelled

"""How much processor time the stages of a square take, whatever else the machine does meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def timed(stage: str, seconds: dict[str, float], work: Callable[[], Result]) -> Result:
    """What `work` returns; adds to a stage the processor seconds of this process and of the readers that it ended."""
    start_s = _seconds()
    result = work()
    seconds[stage] = round(seconds.get(stage, 0.0) + _seconds() - start_s, 3)
    return result


def _seconds() -> float:
    return sum(os.times()[:4])

"""Long work in steps, between which the window's thread may do something else.

A step leaves OpenGL as it found it, but for the program in use and the textures of the scene's own units.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from OpenGL import GL

Steps = Iterator[None]


class Resumable(Steps):
    """Steps that whoever takes them may leave in their midst, and somebody else go on with.

    `yield from` closes a generator with the one that takes from it; this it leaves as it is.
    """

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def __next__(self) -> None:
        return next(self._steps)


def finish(steps: Steps) -> None:
    """Take all steps that are left."""
    deque(steps, maxlen=0)


def within(bound: Callable[[], AbstractContextManager[None]], steps: Steps) -> Steps:
    """Take steps, each in a context of its own."""
    while True:
        with bound():
            try:
                next(steps)
            except StopIteration:
                return
        yield


def go_on(steps: Steps, end_s: float) -> bool:
    """Take steps until then by `time.perf_counter`, at least one; say whether the last is taken.

    What a step asked of the driver is done within it: or it would all fall to the last one.
    """
    for _ in steps:
        GL.glFinish()
        if time.perf_counter() >= end_s:
            return False
    return True

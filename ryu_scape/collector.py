"""Python's collector of reference cycles, out of the way where it has nothing to do."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_cycle_collection() -> Iterator[None]:
    """Keep the collector from running; also a decorator.

    Thousands of small geometries, none in a cycle, would set it off again and again, each time through all objects of
    the process. With PyTorch loaded one full pass can take longer than the geometry.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def pass_over_what_is_there() -> None:
    """Let the collector look no more at what there is now, which is to stay: modules that were imported, most of all.

    With PyTorch a full pass takes 140 to 240 ms, in whatever thread sets it off, and all others wait for it.
    """
    gc.freeze()

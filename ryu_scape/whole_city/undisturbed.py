"""What a worker of this machine's own loads first, so that Ctrl-C in the terminal does not end what it computes.

A terminal interrupts all processes that were started from it. The run hears it and lets its workers go; a worker that
heard it too would blame the file that it was reading.
"""

from __future__ import annotations

import signal


def dask_setup(_worker: object) -> None:
    """Let the worker, and those that it starts to read files, ignore interrupts; Dask calls this in the main thread."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

"""What a person sees who started the program from a terminal, and how they stop it there.

Standard output or error may be closed, a full disk, or a pipe that nobody reads: no work is lost over it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from contextlib import suppress
from io import TextIOWrapper

from ryu_scape.faults import explained
from ryu_scape.progress import NullProgress

ERROR_BOX = 0x10
"""MB_ICONERROR of the Windows API (winuser.h)."""


def fill_closed_streams() -> None:
    """Open what was closed by the caller (`2>&-`) or never there (a window's program on Windows), to nowhere.

    Else the next file that is written would get the number of standard error, and what libraries write there. A letter
    that a terminal's encoding lacks (² in Japan's on Windows) ends no program either: it becomes a question mark.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open until the end
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")


def ended_by(error: BaseException) -> int:
    """Tell cause and remedy of what ended the program; returns its exit code."""
    explanation = explained(error)
    complain(f"{explanation.cause}\n           {explanation.remedy}")
    return explanation.exit_code


def window_ended_by(error: BaseException) -> int:
    """As `ended_by`; who has double-clicked the program on Windows has no terminal and gets a box."""
    explanation = explained(error)
    if sys.platform == "win32" and getattr(sys, "frozen", False):
        ctypes.windll.user32.MessageBoxW(None, f"{explanation.cause}\n\n{explanation.remedy}", "Ryu-Scape", ERROR_BOX)
    return ended_by(explanation)


def complain(text: str) -> None:
    """Write to standard error, where somebody reads it."""
    with suppress(OSError):
        sys.stderr.write(f"ryu-scape: {text}\n")


def answer(text: str) -> None:
    """Write to standard output at once. Raises OSError where that fails, BrokenPipeError where nobody reads on."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        # Python writes out what is left as it ends, and would complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


class TerminalProgress(NullProgress):
    """A progress bar on a terminal, and cancellation by Ctrl-C from the first moment on."""

    def __enter__(self) -> TerminalProgress:
        self._cancelled = threading.Event()
        self._before = {number: signal.signal(number, self._cancel) for number in (signal.SIGINT, signal.SIGTERM)}
        from tqdm import tqdm

        self._bar = tqdm(total=1.0, bar_format="{desc:<24}{bar}| {percentage:3.0f} %", disable=None, leave=False)
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def clear(self) -> None:
        """Take the bar away, to make room for words."""
        self._bar.close()

    def _cancel(self, *_: object) -> None:
        self._cancelled.set()

    def report(self, stage: str, fraction: float) -> None:
        self._bar.set_description_str(stage, refresh=False)
        self._bar.n = fraction
        self._bar.refresh()

    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

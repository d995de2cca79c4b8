"""Windows refuses for a moment what it allows a moment later."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_S = 2.0 if sys.platform == "win32" else 0.0
BETWEEN_TRIES_S = 0.01

Result = TypeVar("Result")


def patiently(act: Callable[[], Result]) -> Result:
    """Do what Windows refuses while anyone has the file open or removes it; raises PermissionError after PATIENCE_S.

    Virus scanners and indexers open each new file for a moment, and so does who removes one.
    """
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            return act()
        except PermissionError:
            if time.monotonic() >= give_up:
                raise
            time.sleep(BETWEEN_TRIES_S)

"""What the bundle does first: find Windows a place to write to."""

import ctypes
import os
import sys

# On Windows a program with a window has no streams unless they are redirected: use the console it was started from.
missing_streams = [name for name in ("stdout", "stderr") if getattr(sys, name) is None]
if missing_streams:
    has_console = sys.platform == "win32" and ctypes.windll.kernel32.AttachConsole(-1)
    output = open("CONOUT$" if has_console else os.devnull, "w", encoding="utf-8", buffering=1)  # noqa: SIM115
    for name in missing_streams:
        setattr(sys, name, output)

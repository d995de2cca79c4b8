"""Python in a process of its own that has no display."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def run_without_display(*arguments: str, **extra: str) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"PYTHONPATH": str(REPOSITORY)} | extra
    return subprocess.run(
        [sys.executable, "-c", *arguments], env=environment, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

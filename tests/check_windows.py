"""The bundle that `make windows` made, under Wine: what a person meets on Windows, and the same results as on Linux.

Not collected by `make test`; `make test-windows` names this file. What Wine 8 cannot show: limits of a job object, which
it accepts and ignores; a share's `\\\\server\\share`, which it has no way to; drops from Explorer; SmartScreen.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray

from ryu_scape.cli import FORMATS
from tests.check_bundle import LEAST_COLOURS, colours_of_the_screen

REPOSITORY = Path(__file__).parents[1]
BUILD, DIST = REPOSITORY / "build" / "windows", REPOSITORY / "dist" / "windows"
PROGRAM = DIST / "Ryu-Scape" / "Ryu-Scape.exe"
PYTHON = BUILD / "python" / "python.exe"
WINE = REPOSITORY / ".ci" / "windows" / "wine" / "run.sh"
SAMPLES = ["apartment_blocks", "hillside_suburb", "old_town", "towers"]
TOLERANCE = 1e-5
"""GDAL's warping of the DSM differs by a unit in the last place of float32 (8e-6 m), torch's sums by 3e-7."""
WINDOW_S = 300


def on_windows(path: Path) -> str:
    """A path of this system as Wine's drive Z has it."""
    return "Z:" + str(path).replace("/", "\\")


def started(program: Path | str, *arguments: str) -> subprocess.Popen[str]:
    command = [str(WINE), on_windows(program) if isinstance(program, Path) else program, *arguments]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, **pipes, encoding="utf-8", env={**environment(), "LC_ALL": "C.UTF-8"})


def environment() -> dict[str, str]:
    import os

    return dict(os.environ)


def finished(process: subprocess.Popen[str], timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    try:
        output, errors = process.communicate("", timeout_s)
    finally:
        process.kill()
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return finished(started(PROGRAM, *arguments))

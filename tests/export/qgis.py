"""Asks QGIS, which lives in the system's own Python, what it makes of a file."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

PYTHON = "/usr/bin/python3"
ENVIRONMENT = {"PATH": "/usr/bin", "HOME": "/tmp", "QT_QPA_PLATFORM": "offscreen"}  # noqa: S108 - QGIS wants a home
_PROGRAM = """
import json, os, sys
from qgis.core import *

application = QgsApplication([], False)
application.initQgis()
{script}
sys.stdout.write("said " + json.dumps([look_at(path) for path in sys.argv[1:]]) + "\\n")
sys.stdout.flush()
os._exit(0)
"""


@cache
def has_qgis() -> bool:
    asked = [PYTHON, "-c", "import qgis.core"]
    return Path(PYTHON).exists() and subprocess.run(asked, capture_output=True, env=ENVIRONMENT).returncode == 0


def ask_qgis(script: str, *paths: Path) -> list[Any]:
    """What the function `look_at` that `script` defines says of each path, as JSON holds it."""
    command = [PYTHON, "-c", _PROGRAM.format(script=script), *map(str, paths)]
    run = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    (said,) = (line for line in run.stdout.splitlines() if line.startswith("said "))
    answers: list[Any] = json.loads(said.removeprefix("said "))
    return answers

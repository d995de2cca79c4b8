"""The bundle that `make bundle` made, as a person starts it: no Python, no path, other programs' settings about.

Not collected by `make test`; `make test-bundle` names this file.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from ryu_scape.cli.build_command import FORMATS
from ryu_scape.errors import InputError
from ryu_scape.self_test import CHECKS

REPOSITORY = Path(__file__).parents[1]
PROGRAM = (
    REPOSITORY
    / "dist"
    / {
        "win32": "Ryu-Scape/Ryu-Scape.exe",
        "darwin": "Ryu-Scape.app/Contents/MacOS/Ryu-Scape",
    }.get(sys.platform, "Ryu-Scape/Ryu-Scape")
)
FOLDER = PROGRAM.parents[1] if sys.platform == "darwin" else PROGRAM.parent
RGB, DSM = REPOSITORY / "Dataset" / "RGB_old_town.tif", REPOSITORY / "Dataset" / "DSM_old_town.tif"
MOST_BYTES = 800_000_000
LEAST_COLOURS = 5000
"""More than the window has before there is a city."""
ON_A_SCREEN_OF_X11 = sys.platform.startswith("linux") and bool(os.environ.get("DISPLAY"))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A person's environment: nothing of this Python's, and geodata settings that another program left behind."""
    python = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH"}
    foreign = dict.fromkeys(("PROJ_DATA", "PROJ_LIB", "GDAL_DATA", "GDAL_DRIVER_PATH"), str(tmp_path))
    return {name: value for name, value in os.environ.items() if name not in python} | foreign


def run(environment: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAM), *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)


def test_the_self_test_passes(environment: dict[str, str]) -> None:
    process = run(environment, "--self-test")
    assert process.returncode == 0, process.stdout + process.stderr
    assert process.stdout.count(": ok (") == len(CHECKS)
    assert "on cpu (ONNX Runtime)" in process.stdout
    assert "onnxruntime" not in process.stderr, "it complains"


def test_there_is_one_engine_and_it_is_small() -> None:
    files = [path for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not [path for path in files if re.search("torch|cudnn|cublas|nvidia", str(path.relative_to(FOLDER)))]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES


def test_what_it_cannot_do_it_says(environment: dict[str, str], tmp_path: Path) -> None:
    written = tmp_path / "network.onnx"
    process = run(environment, "network", "--onnx", written)
    assert process.returncode == InputError.exit_code
    assert "needs PyTorch, which the executable leaves out" in process.stderr
    assert not written.exists()


def test_a_sample_is_written_in_every_format(environment: dict[str, str], tmp_path: Path) -> None:
    files = [tmp_path / f"scene{ending}" for ending in FORMATS]
    outputs = [argument for file in files for argument in ("--out", file)]
    process = run(environment, "build", "--rgb", RGB, "--dsm", DSM, *outputs, "--json")
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout)["triangles"] > 1000
    assert all(file.stat().st_size > 1000 for file in files)


def test_the_licences_of_what_is_in_it_are_in_it() -> None:
    beside = FOLDER / ("Resources" if sys.platform == "darwin" else "_internal")
    listed = (beside / "THIRD_PARTY.txt").read_text(encoding="utf-8")
    assert re.search(r"^PyQt5 [\d.]+: GPL v3$", listed, re.MULTILINE)
    assert not re.search(r"^(pytest|ruff) ", listed, re.MULTILINE)
    assert any((beside / "licences").glob("numpy-*/**/LICENSE.txt"))


@pytest.mark.skipif(not ON_A_SCREEN_OF_X11, reason="photographs the screen of an X server: run this under xvfb-run")
def test_the_window_shows_the_sample(environment: dict[str, str], qapp: object) -> None:
    with subprocess.Popen([str(PROGRAM), str(RGB), str(DSM)], env=environment) as process:
        try:
            deadline_s = time.monotonic() + 300
            while len(colours_of_the_screen()) < LEAST_COLOURS:
                assert process.poll() is None, "the program ended"
                assert time.monotonic() < deadline_s, "no city came up"
                time.sleep(1)
        finally:
            process.terminate()


def colours_of_the_screen() -> np.ndarray:
    from PyQt5.QtGui import QGuiApplication, QImage

    image = QGuiApplication.primaryScreen().grabWindow(0).toImage().convertToFormat(QImage.Format_RGB32)
    pixels = image.constBits().asarray(image.sizeInBytes())
    return np.unique(np.frombuffer(pixels, np.uint32))

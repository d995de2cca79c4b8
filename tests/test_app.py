"""The program as a person starts it: a process of its own, with the network that it ships."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
import trimesh

REPOSITORY = Path(__file__).parents[1]
VIEW = ("--png-view", "200,35,1.5")
RGB, DSM = REPOSITORY / "Dataset" / "RGB_old_town.tif", REPOSITORY / "Dataset" / "DSM_old_town.tif"


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(REPOSITORY / "ryu_scape_app.py"), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_sample_becomes_a_model_and_a_picture(tmp_path: Path) -> None:
    glb, png = tmp_path / "scene.glb", tmp_path / "scene.png"
    process = start(
        "build", "--rgb", RGB, "--dsm", DSM, "--out", glb, "--png", png, "--png-size", "640x400", *VIEW, "--json"
    )
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    summary = json.loads(output)
    assert summary["buildings"] >= 8
    assert 5 < summary["heights_m"]["median"] < 30
    scene = trimesh.load(glb)
    assert np.isfinite(scene.bounds).all()
    assert 150 < np.ptp(scene.bounds, axis=0).max() < 260
    picture = cv2.imread(str(png))
    assert picture.shape == (400, 640, 3)
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 1000


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_interrupting_ends_soon_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    process = start("build", "--rgb", RGB, "--dsm", DSM, "--out", tmp_path / "scene.glb", "--verbose")
    assert process.stderr is not None
    for line in process.stderr:
        if "survey took" in line:
            break
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert time.monotonic() - asked < 10
    assert process.returncode == 130
    assert "Cancelled" in errors
    assert not list(tmp_path.iterdir())


def test_warnings_as_errors_end_no_build(tmp_path: Path) -> None:
    outlines = REPOSITORY / "Dataset" / "buildings_old_town.geojson"
    program = [sys.executable, "-W", "error", str(REPOSITORY / "ryu_scape_app.py")]
    given = ["build", "--dsm", DSM, "--footprints", outlines, "--out", tmp_path / "scene.glb"]
    environment = os.environ | {"PYTHONWARNINGS": "error"}
    outcome = subprocess.run([*program, *map(str, given)], env=environment, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert not outcome.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only X11 has a DISPLAY")
@pytest.mark.parametrize("display", ["", ":987", "no.such.host.invalid:0"])
def test_a_display_that_is_not_there_is_told(display: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    program = [sys.executable, str(REPOSITORY / "ryu_scape_app.py")]
    outcome = subprocess.run(
        program, env=environment | {"DISPLAY": display}, capture_output=True, text=True, timeout=60, check=False
    )
    assert outcome.returncode == 4, outcome.stderr
    assert display in outcome.stderr
    assert outcome.stderr.count("\n") == 2


@pytest.mark.parametrize(("arguments", "exit_code"), [(["--version"], 0), (["--help"], 0), (["a.tif", "b.png"], 2)])
def test_the_command_line_answers(arguments: list[str], exit_code: int) -> None:
    process = start(*arguments)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == exit_code
    assert "Ryu-Scape" in output or "usage" in output + errors

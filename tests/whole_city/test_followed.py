"""A city that another program starts and follows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ryu_scape.whole_city.gathering import GEOPACKAGE
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.state import status_of
from tests.whole_city.conftest import SQUARES

PROGRAM = Path(__file__).parents[2] / "ryu_scape_app.py"
SMALL = ["--square", "384", "--halo", "64", "--workers", "1", "--no-tiles"]


def started(request: CityRequest, out: Path, *others: str, **how: Any) -> subprocess.Popen[str]:
    words = ["city", "--dsm", *map(str, request.dsm), "--footprints", *map(str, request.outlines), "--out", str(out)]
    command = [sys.executable, str(PROGRAM), *words, *SMALL, "--follow", *others]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **how)


def test_who_closes_the_pipe_ends_the_run_and_what_is_done_stays(request_of_town: CityRequest, tmp_path: Path) -> None:
    lines = []
    with started(request_of_town, tmp_path) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for line in program.stdout:
            lines.append(json.loads(line))
            if "1 of" in lines[-1].get("stage", ""):
                program.stdin.close()
    assert program.returncode == 130
    keys = {name for line in lines for name in line}
    assert {"warnings", "plan", "stage", "fraction", "dashboard", "error"} == keys
    assert next(line["dashboard"] for line in lines if "dashboard" in line).startswith("http://127.0.0.1:")
    assert 0 < status_of(tmp_path).finished < SQUARES
    assert not (tmp_path / GEOPACKAGE).exists()

    with started(request_of_town, tmp_path) as program:
        assert program.stdout is not None
        done = [json.loads(line) for line in program.stdout][-1]["done"]
    assert done["parts_kept"] > 0
    assert done["parts_kept"] + done["parts_computed"] == SQUARES


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no groups of processes to interrupt")
def test_ctrl_c_in_a_terminal_which_all_processes_hear_blames_no_file(
    request_of_town: CityRequest, tmp_path: Path
) -> None:
    with started(request_of_town, tmp_path, stderr=subprocess.PIPE, start_new_session=True) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        lines = []
        for line in program.stdout:
            lines.append(json.loads(line))
            if "1 of" in lines[-1].get("stage", ""):
                os.killpg(program.pid, signal.SIGINT)
                break
        lines += [json.loads(line) for line in program.stdout]
        assert "Traceback" not in program.stderr.read()
    assert program.returncode == 130
    assert lines[-1]["error"]["remedy"].startswith("Finished parts are kept (")
    assert not status_of(tmp_path).failed


def test_a_plan_alone_is_told_and_nothing_written(request_of_town: CityRequest, tmp_path: Path) -> None:
    with started(request_of_town, tmp_path / "city", "--dry-run") as program:
        assert program.stdout is not None
        plans = [line["plan"] for line in map(json.loads, program.stdout) if "plan" in line]
    assert plans[0]["squares"] == SQUARES
    assert not (tmp_path / "city").exists()


def test_what_went_wrong_is_told_in_two_sentences(request_of_town: CityRequest, tmp_path: Path) -> None:
    (tmp_path / "city").write_text("mine")
    with started(request_of_town, tmp_path / "city") as program:
        assert program.stdout is not None
        error = [json.loads(line) for line in program.stdout][-1]["error"]
    assert program.returncode == 3
    assert "is a file" in error["cause"]
    assert error["remedy"]

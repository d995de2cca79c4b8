"""A run that is killed at any moment leaves nothing half done, and the next one goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ryu_scape.whole_city.plan import CityRequest
from tests.whole_city.conftest import SQUARES, built, digests

PROGRAM = Path(__file__).parents[2] / "ryu_scape_app.py"
LONGEST_S = 300.0


@pytest.mark.skipif(os.name != "posix", reason="processes are not killed in groups here")
def test_what_was_finished_before_a_kill_is_kept(request_of_town: CityRequest, here: list[str], tmp_path: Path) -> None:
    killed, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    words = ["city", "--dsm", *request_of_town.dsm, "--footprints", *request_of_town.outlines, "--out", killed]
    settings = ["--square", "384", "--halo", "64", "--workers", "1"]
    program = subprocess.Popen([sys.executable, PROGRAM, *words, *settings], start_new_session=True)
    deadline_s = time.monotonic() + LONGEST_S
    while not list(killed.glob("work/squares/*/[!.]*/finished.json")):
        assert time.monotonic() < deadline_s
        assert program.poll() is None
        time.sleep(0.02)
    os.killpg(program.pid, signal.SIGKILL)
    program.wait()
    city = built(request_of_town, killed)
    assert 0 < city.kept < SQUARES
    built(request_of_town, undisturbed)
    assert digests(killed) == digests(undisturbed)

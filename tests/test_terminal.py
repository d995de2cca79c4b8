"""Standard output and error that cannot be written: no work is lost over it, and Python ends without complaint."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ryu_scape import terminal

ROOT = Path(__file__).parents[1]
ANSWER = """
from ryu_scape.terminal import answer, complain, fill_closed_streams
fill_closed_streams()
try:
    answer("55 buildings")
except OSError as error:
    complain(type(error).__name__)
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")


@pytest.mark.parametrize(
    ("streams", "complaint"),
    [
        ("| true", "ryu-scape: BrokenPipeError"),
        pytest.param(
            "> /dev/full",
            "ryu-scape: OSError",
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full"),
        ),
        (">&-", ""),
        ("<&- >&- 2>&-", ""),
        ("2>&-", ""),
    ],
)
def test_answer_that_nobody_takes(streams: str, complaint: str) -> None:
    before = "sleep 0.3;" if streams == "| true" else ""
    command = f"({before} '{sys.executable}' -c '{ANSWER}') {streams}"
    outcome = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert outcome.stderr.strip() == complaint
    assert outcome.stdout == ("55 buildings" if streams == "2>&-" else "")


def test_complaint_into_a_closed_pipe_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def write(self, text: str) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Closed())
    assert terminal.ended_by(MemoryError()) == 4


def test_letters_that_a_terminal_lacks_end_no_help() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "cp932"}
    outcome = subprocess.run(
        [sys.executable, "ryu_scape_app.py", "build", "--help"],
        cwd=ROOT, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stderr
    assert b"m?" in outcome.stdout

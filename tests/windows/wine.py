"""Starts Windows programs under Wine, the built one first of all."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
BUILD, DIST = REPOSITORY / "build" / "windows", REPOSITORY / "dist" / "windows"
BUNDLE = DIST / "Ryu-Scape"
PROGRAM = BUNDLE / "Ryu-Scape.exe"
PYTHON = BUILD / "python" / "python.exe"
PREFIX = BUILD / "prefix"
DRIVE_Y = PREFIX / "dosdevices" / "y:"
SHARE = PREFIX / "dosdevices" / "unc" / "localhost" / "cities"
"""What Windows programs know as `\\\\localhost\\cities`."""
WINE = REPOSITORY / ".ci" / "windows" / "wine" / "run.sh"
ENVIRONMENT = {**os.environ, "WINEPREFIX": str(PREFIX), "LC_ALL": "C.UTF-8"}


def on_windows(path: Path) -> str:
    """A path of this system as Wine's drive Z has it."""
    return "Z:" + str(path).replace("/", "\\")


def start(program: Path | str, *arguments: object) -> subprocess.Popen[bytes]:
    """Start a Windows program; arguments that are paths become those of Windows."""
    words = [on_windows(each) if isinstance(each, Path) else str(each) for each in (program, *arguments)]
    return subprocess.Popen(
        [str(WINE), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        pipesize=1 << 20,  # all that a program says fits
    )


def end(process: subprocess.Popen[bytes], timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    """Wait for the end of a program, not of Wine's own, which it may have started and which keep its pipes open."""
    process.stdin.close()
    try:
        code = process.wait(timeout_s)
    finally:
        process.kill()
    streams = []
    for stream in (process.stdout, process.stderr):
        os.set_blocking(stream.fileno(), False)
        streams.append((stream.read() or b"").decode(errors="backslashreplace").replace("\r\n", "\n"))
        stream.close()
    return subprocess.CompletedProcess(process.args, code, *streams)


def run(*arguments: object, program: Path | str = PROGRAM) -> subprocess.CompletedProcess[str]:
    return end(start(program, *arguments))


def wait_until(happened: Callable[[], object], process: subprocess.Popen[bytes], timeout_s: float) -> None:
    """Ask once a second; fails when the process ends meanwhile."""
    give_up_s = time.monotonic() + timeout_s
    while not happened():
        assert process.poll() is None, "the program ended"
        assert time.monotonic() < give_up_s, "it did not happen"
        time.sleep(1)

"""The window, as a person at the mouse and the keyboard meets it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.check_bundle import colours_of_the_screen
from tests.windows import drag_source
from tests.windows.numbers_of_formats import glb_numbers
from tests.windows.wine import BUILD, PROGRAM, REPOSITORY, end, on_windows, run, start, wait_until

WINDOW_S = 200
COLOURS_OF_A_WINDOW = 300
"""What the sky of the welcome page has."""
COLOURS_OF_A_CITY = 5000
PAUSE_S = 0.1
"""Between two moves of the mouse, as a hand makes."""
BUILD_S = 8
STILL_S = 3
"""Until the view is drawn as finely as it can be."""


@pytest.fixture(autouse=True)
def window_manager(qapp: object) -> Iterator[None]:
    with subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL) as process:
        yield
        process.terminate()


@contextmanager
def opened(*files: Path, colours: int) -> Iterator[subprocess.Popen[bytes]]:
    """The program's window, once it shows so many colours; closed in the end, as by a click on its cross."""
    window = start(PROGRAM, *files)
    try:
        wait_until(lambda: len(colours_of_the_screen()) > colours, window, WINDOW_S)
        yield window
        run("/im", PROGRAM.name, program="taskkill")
        assert end(window).returncode == 0
    finally:
        window.kill()


def test_the_window_shows_a_sample_beside_a_second_instance(small: list[object], tmp_path: Path) -> None:
    rgb, dsm = (REPOSITORY / "Dataset" / f"{kind}_old_town.tif" for kind in ("RGB", "DSM"))
    with opened(rgb, dsm, colours=COLOURS_OF_A_CITY) as window:
        time.sleep(STILL_S)
        take_picture(BUILD / "window.png")
        second = run(*small, "--out", tmp_path / "city.glb")
        assert second.returncode == 0, second.stderr
        assert window.poll() is None


def test_the_window_closes_during_a_run() -> None:
    rgb, dsm = (REPOSITORY / "Dataset" / f"{kind}_towers.tif" for kind in ("RGB", "DSM"))
    with opened(rgb, dsm, colours=COLOURS_OF_A_WINDOW):
        assert len(colours_of_the_screen()) < COLOURS_OF_A_CITY


def test_dropped_files_become_a_city_that_is_exported(small: list[object], tmp_path: Path) -> None:
    files = [each for each in small if isinstance(each, Path)][:2]
    target = tmp_path / "city.glb"
    with opened(colours=COLOURS_OF_A_WINDOW) as window:
        wait_until(lambda: drop(files) or len(colours_of_the_screen()) > COLOURS_OF_A_CITY, window, WINDOW_S)
        wait_until(asked_where_to_export, window, WINDOW_S)
        take_picture(BUILD / "export.png")
        hand("key", "Home", "shift+End")  # the name that is proposed
        hand("type", "--delay", "50", on_windows(target))
        hand("key", "Return")
        wait_until(target.exists, window, WINDOW_S)
    document = glb_numbers(target)[0]
    assert document["meshes"]


def drop(files: list[Path]) -> None:
    """Drag files from another program's window into the middle of the screen and let go, and wait a little.

    A program that is still loading takes none, one that is at work neither.
    """
    command = [sys.executable, "-m", drag_source.__name__, *map(str, files)]
    with subprocess.Popen(command, cwd=REPOSITORY) as source:
        try:
            wait_until(lambda: window_number(drag_source.TITLE), source, WINDOW_S)
            hand("mousemove", drag_source.WIDTH_PX // 2, drag_source.HEIGHT_PX // 2)
            hand("mousedown", 1)
            for x_px in range(drag_source.WIDTH_PX // 2, 900, 100):
                hand("mousemove", x_px, x_px * 5 // 8)
                time.sleep(PAUSE_S)
            time.sleep(1)
            hand("mouseup", 1)
            time.sleep(BUILD_S)
        finally:
            source.terminate()


def asked_where_to_export() -> bool:
    """Ask for an export until the dialog is there: the program hears nothing of it while it draws its first view."""
    title = "Export scene"
    if not window_number(title):
        hand("windowactivate", "--sync", window_number(".*Ryu-Scape"))
        hand("key", "ctrl+e")
        time.sleep(STILL_S)
    return bool(window_number(title))


def window_number(title: str) -> str:
    """The X server's number of the window that is on the screen under this title; empty where none is."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"], capture_output=True, text=True, check=False
    )
    return found.stdout.split("\n")[0]


def hand(*words: object) -> None:
    """What a person does with mouse and keyboard."""
    subprocess.run(["xdotool", *map(str, words)], check=True, timeout=60)


def take_picture(path: Path) -> None:
    from PyQt5.QtGui import QGuiApplication

    QGuiApplication.primaryScreen().grabWindow(0).save(str(path))

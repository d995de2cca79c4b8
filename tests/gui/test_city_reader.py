"""The whole-city window shows the city of the folder that is named, however slowly folders are read."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PyQt5.QtCore import QTimer

from ryu_scape.errors import InputError
from ryu_scape.gui import city_reader
from ryu_scape.gui import city_window as city_window_module
from ryu_scape.gui.city_reader import CityReader
from ryu_scape.gui.city_window import CityWindow
from ryu_scape.whole_city.city_grid import CityGrid
from ryu_scape.whole_city.city_settings import CitySettings
from ryu_scape.whole_city.plan import CityRequest
from ryu_scape.whole_city.state import Overview

LONG_S = 60


def test_the_city_in_sight_is_that_of_the_folder_that_is_named(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    begun, go_on = Event(), Event()
    square_px = {first: 1024, second: 512}

    def slowly_the_first(folder: Path) -> Overview:
        if folder == first:
            begun.set()
            go_on.wait(LONG_S)
        city = replace(CitySettings(), square_px=square_px[folder])
        return Overview(folder, CityRequest((), (), (), city=city), CityGrid("", 0.5, (0.0, 0.0), 512, 0), ())

    monkeypatch.setattr(city_reader, "overview_of", slowly_the_first)
    window = CityWindow(tmp_path)
    qtbot.addWidget(window)
    shown: list[Path] = []
    window._reader.known.connect(lambda overview: shown.append(overview.folder))
    window.fields.out_field.edit.setText(str(first))
    qtbot.waitUntil(begun.is_set)
    window.fields.out_field.edit.setText(str(second))
    qtbot.wait(2 * city_window_module._SETTLED_AFTER_MS)
    go_on.set()
    qtbot.waitUntil(lambda: window.overview is not None)
    assert shown == [second]
    assert window.overview.folder == second
    assert window.fields.controls["square"].value() == square_px[second]

    begun.clear()
    go_on.clear()
    window.fields.out_field.edit.setText(str(first))
    qtbot.waitUntil(begun.is_set)
    assert window.overview is None, "the city of another folder is out of sight while this one is read"
    window.fields.out_field.edit.setText(str(tmp_path))
    go_on.set()
    qtbot.waitUntil(lambda: not window._reader.is_busy)
    assert window.overview is None


def test_a_watch_never_keeps_a_slow_reading_from_its_end(qtbot, tmp_path: Path, monkeypatch) -> None:
    read: list[Path] = []

    def slowly(folder: Path) -> None:
        read.append(folder)
        time.sleep(0.3)
        raise InputError("No city was begun.", "Begin one.")

    monkeypatch.setattr(city_reader, "overview_of", slowly)
    reader = CityReader(lambda: tmp_path)
    known: list[object] = []
    reader.known.connect(known.append)
    watch = QTimer(interval=20)
    watch.timeout.connect(reader.read_if_idle)
    watch.start()
    qtbot.waitUntil(lambda: len(known) == 2)
    watch.stop()
    qtbot.waitUntil(lambda: not reader.is_busy)
    assert known == [None] * len(read)

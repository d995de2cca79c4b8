"""While no building is selected the dock tells of the place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from ryu_scape.city import City
from ryu_scape.gui import place_page
from ryu_scape.gui.languages import ENGLISH, LANGUAGE
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.heights import HeightSource
from ryu_scape.inspection.place_summary import summary_of
from ryu_scape.pipeline import Reconstruction
from ryu_scape.project import Delete, SetHeight
from tests.gui.place import open_place, stand_in_for_files, wait_until_idle
from tests.gui.window_steps import show


def figures(window: MainWindow) -> dict[str, str]:
    return {name: label.text() for name, label in window.docks.card.place_page.fact_labels.items()}


def test_it_adds_up_what_is_known_of_the_buildings(window: MainWindow, reconstruction: Reconstruction) -> None:
    city = reconstruction.city
    low, high, middle = city.buildings
    city = replace(city, buildings=(low, replace(high, height_source=HeightSource.SHADOW), middle))
    summary = summary_of(city)
    assert summary.heights_m == (6.5, 12.0, 31.25)
    assert summary.sources == {HeightSource.DSM: 2, HeightSource.SHADOW: 1}
    assert summary.built_m2 == pytest.approx(3 * 81)
    assert summary.seen_m2 == city.grid.width * city.grid.height
    show(window, replace(reconstruction, city=city))
    shown = figures(window)
    assert shown["buildings"] == "3"
    assert shown["heights"].splitlines() == ["6.5 to 31.2 m", "median 12.0 m", "2 from the DSM", "1 from shadows"]
    assert shown["roofs"] == "3 flat"
    assert shown["built"].startswith("243 m², ")
    assert shown["crs"] == "EPSG:32631"


def test_ground_that_the_image_does_not_show_counts_for_nothing(reconstruction: Reconstruction) -> None:
    city = reconstruction.city
    half = np.arange(city.grid.width) < city.grid.width // 2
    seen = replace(city.survey, valid=np.broadcast_to(half, city.survey.valid.shape))
    one, other = (summary_of(each) for each in (city, replace(city, survey=seen)))
    assert other.seen_m2 == pytest.approx(one.seen_m2 / 2, rel=0.02)
    assert other.built_share == pytest.approx(2 * one.built_share, rel=0.02)


def test_a_place_without_buildings_has_none(reconstruction: Reconstruction, window: MainWindow) -> None:
    show(window, replace(reconstruction, city=replace(reconstruction.city, buildings=())))
    shown = figures(window)
    assert (shown["buildings"], shown["heights"], shown["roofs"]) == ("0", "none", "none")


def test_it_follows_edits_and_the_language(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in_for_files(monkeypatch)
    open_place(window, qtbot, tmp_path)
    before = figures(window)
    window.document.edit(Delete("5"))
    wait_until_idle(window, qtbot)
    after = figures(window)
    assert int(after["buildings"]) == int(before["buildings"]) - 1
    assert after["built"] != before["built"]
    survey = window.document.reconstruction.city.survey
    assert after["pixels"].splitlines() == [f"image {survey.grid.gsd_m:.2g} m", f"DSM {survey.dsm_gsd_m:.2g} m"]
    LANGUAGE.choose("zh_CN")
    try:
        assert "中位数" in figures(window)["heights"]
    finally:
        LANGUAGE.choose(ENGLISH)


def test_it_is_added_up_when_it_is_seen(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in_for_files(monkeypatch)
    open_place(window, qtbot, tmp_path)
    added_up: list[City] = []
    monkeypatch.setattr(place_page, "summary_of", lambda city: added_up.append(city) or summary_of(city))
    window.document.select(1)
    window.document.edit(SetHeight(window.document.selected.footprint.identifier, 123.0))
    wait_until_idle(window, qtbot)
    assert not added_up
    window.document.select()
    assert added_up == [window.document.reconstruction.city]
    assert "to 123.0 m" in figures(window)["heights"]
    window.document.select(1)
    window.document.select()
    assert len(added_up) == 1

"""A building is clicked and its card read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from ryu_scape.gui.main_window import MainWindow
from ryu_scape.heights import RoofKind
from ryu_scape.settings import FacadeStyle
from tests.gui.clicked_building import click, selected_id
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import on_screen, open_place, stand_in_for_files


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    window.resize(1100, 760)
    open_place(window, qtbot, tmp_path)
    window.scene_widget.grab_image()
    return window


@pytest.mark.parametrize("index", range(9))
def test_a_click_selects_the_building_under_it(place: MainWindow, index: int) -> None:
    before = pixels_of(place.scene_widget.grab_image()).astype(int)
    click(place, on_screen(place, index))
    assert place.document.selected_index == index
    assert place.docks.card.title_label.text() == f"Building {selected_id(place)}"
    changed = np.abs(pixels_of(place.scene_widget.grab_image()) - before).max(axis=2) > 30
    at = on_screen(place, index)
    assert changed[at.y(), at.x()]
    assert 0.001 < changed.mean() < 0.2


def test_nothing_of_the_card_is_cut_off(place: MainWindow, qtbot) -> None:
    click(place, on_screen(place, 4))
    card = place.docks.card

    def right_end() -> int:
        return card.style_box.mapTo(place, card.style_box.rect().topRight()).x()

    qtbot.waitUntil(lambda: right_end() < place.width())  # the dock slides into its place
    assert card.geometry().right() < place.width()


def test_a_click_beside_all_buildings_selects_none(place: MainWindow) -> None:
    click(place, on_screen(place, 4))
    assert place.document.selected is not None
    click(place, QPoint(3, 3))
    assert place.document.selected is None
    assert not place.menus.delete_building.isEnabled()


def test_a_drag_selects_nothing(place: MainWindow) -> None:
    at = on_screen(place, 4)
    QTest.mousePress(place.scene_widget, Qt.LeftButton, Qt.NoModifier, at)
    QTest.mouseMove(place.scene_widget, at + QPoint(60, 0))
    QApplication.processEvents()
    QTest.mouseRelease(place.scene_widget, Qt.LeftButton, Qt.NoModifier, at + QPoint(60, 0))
    assert place.document.selected is None


def test_the_card_says_what_the_city_does(place: MainWindow) -> None:
    click(place, on_screen(place, 7))
    card, chosen = place.docks.card, place.document.selected
    assert card.height_spin.value() == pytest.approx(chosen.height_m, abs=0.05)
    assert card.source_label.text() == f"± {chosen.height_sigma_m:.1f} m, from the DSM"
    assert card.fact_labels["area_m2"].text() == "144 m²"
    assert card.fact_labels["volume_m3"].text() == f"{144 * chosen.height_m:,.0f} m³"
    assert card.fact_labels["ground_m"].text() == f"{chosen.ground_elevation_m:.1f} m"
    assert card.roof_box.member() is RoofKind.FLAT
    assert card.style_box.member() is FacadeStyle.AUTO

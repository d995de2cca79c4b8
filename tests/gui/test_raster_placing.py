"""Rasters that do not say where they lie are laid on the map, where the person says, before a city is built."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import rasterio
from PyQt5.QtWidgets import QDialogButtonBox, QFileDialog

from ryu_scape import pipeline
from ryu_scape.errors import UnplacedError
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.place_raster_dialog import PlaceRasterDialog
from ryu_scape.progress import UNHEARD
from ryu_scape.raster.placing import look_at
from ryu_scape.survey import Survey
from tests.gui.place import files_in, stand_in_for_files, wait_until_idle


@pytest.fixture
def screenshot(tmp_path: Path) -> Path:
    path = tmp_path / "screenshot.png"
    cv2.imwrite(str(path), np.random.default_rng(0).integers(0, 255, (120, 200, 3), np.uint8))
    return path


def answers(monkeypatch: pytest.MonkeyPatch, target: Path, is_accepted: bool = True) -> list[str]:
    """Say that the picture is 100 m wide and where to write it; what was asked."""
    asked: list[str] = []

    def execute(dialog: PlaceRasterDialog) -> bool:
        dialog.width_spin.setValue(100.0)
        asked.append(dialog.note.text())
        return is_accepted

    monkeypatch.setattr(PlaceRasterDialog, "exec_", execute)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    return asked


def test_a_city_is_built_of_what_was_dropped(
    window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, screenshot: Path, tmp_path: Path
) -> None:
    stand_in_for_files(monkeypatch)
    _, dsm = files_in(tmp_path)
    answers(monkeypatch, tmp_path / "placed.tif")
    window.opening.open_files([dsm, screenshot])
    qtbot.waitUntil(lambda: window.document.project is not None, timeout=20_000)
    wait_until_idle(window, qtbot)
    inputs = window.document.project.plan.inputs
    assert {inputs.rgb_path, inputs.dsm_path} == {tmp_path / "placed.tif", dsm}
    with rasterio.open(tmp_path / "placed.tif") as file:
        assert file.res == (0.5, 0.5)


def test_nothing_happens_where_the_person_thinks_better_of_it(
    window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, screenshot: Path, tmp_path: Path
) -> None:
    asked = answers(monkeypatch, tmp_path / "placed.tif", is_accepted=False)
    window.opening.open_files([screenshot])
    qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    wait_until_idle(window, qtbot)
    assert asked == ["100 by 60 m, 0.5 m a pixel. Buildings are found best at 0.2 to 0.5 m."]
    assert not (tmp_path / "placed.tif").exists()
    assert window.document.project is None


def test_a_tiff_whose_place_is_said_is_built(
    window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, screenshot: Path, tmp_path: Path
) -> None:
    stand_in_for_files(monkeypatch)
    tiff, sidecar = tmp_path / "ortho.tif", tmp_path / "ortho.tif.aux.xml"
    cv2.imwrite(str(tiff), cv2.imread(str(screenshot)))
    read_survey = pipeline.read_survey

    def read_placed(*given: object) -> Survey:
        if not sidecar.exists():
            raise UnplacedError("ortho.tif does not say where it lies.", "Say it.")
        return read_survey(*given)

    monkeypatch.setattr(pipeline, "read_survey", read_placed)
    answers(monkeypatch, tmp_path / "unused.tif")
    window.opening.open_files([tiff])
    qtbot.waitUntil(window.banner.accept_button.isVisible, timeout=20_000)
    assert window.banner.accept_button.text() == "Say where it lies…"
    window.banner.accept_button.click()
    qtbot.waitUntil(lambda: window.document.project is not None, timeout=20_000)
    wait_until_idle(window, qtbot)
    assert window.document.project.plan.inputs.rgb_path == tiff
    with rasterio.open(tiff) as file:
        assert file.res == (0.5, 0.5)
    assert not (tmp_path / "unused.tif").exists()


def test_a_world_file_wants_its_system(qtbot, screenshot: Path) -> None:
    screenshot.with_suffix(".pgw").write_text("0.25\n0\n0\n-0.25\n600000.125\n5299999.875\n")
    dialog = PlaceRasterDialog(look_at(screenshot, UNHEARD))
    qtbot.addWidget(dialog)
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.Ok)
    assert not ok.isEnabled()
    dialog.crs_edit.setText("EPSG:25832")
    assert ok.isEnabled()
    assert dialog.place().crs == "EPSG:25832"

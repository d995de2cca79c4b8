"""A picture that is dropped is laid on the map, where the person says, before a city is built of it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import rasterio
from PyQt5.QtWidgets import QDialogButtonBox, QFileDialog

from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.picture_place_dialog import PicturePlaceDialog
from ryu_scape.progress import UNHEARD
from ryu_scape.raster.pictures import read_picture
from tests.gui.place import files_in, stand_in_for_files, wait_until_idle


@pytest.fixture
def screenshot(tmp_path: Path) -> Path:
    path = tmp_path / "screenshot.png"
    cv2.imwrite(str(path), np.random.default_rng(0).integers(0, 255, (120, 200, 3), np.uint8))
    return path


def answers(monkeypatch: pytest.MonkeyPatch, target: Path, is_accepted: bool = True) -> list[str]:
    """Say that the picture is 100 m wide and where to write it; what was asked."""
    asked: list[str] = []

    def execute(dialog: PicturePlaceDialog) -> bool:
        dialog.width_spin.setValue(100.0)
        asked.append(dialog.note.text())
        return is_accepted

    monkeypatch.setattr(PicturePlaceDialog, "exec_", execute)
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


def test_a_world_file_wants_its_system(qtbot, screenshot: Path) -> None:
    screenshot.with_suffix(".pgw").write_text("0.25\n0\n0\n-0.25\n600000.125\n5299999.875\n")
    dialog = PicturePlaceDialog(read_picture(screenshot, UNHEARD))
    qtbot.addWidget(dialog)
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.Ok)
    assert not ok.isEnabled()
    dialog.crs_edit.setText("EPSG:25832")
    assert ok.isEnabled()
    assert dialog.place().crs == "EPSG:25832"

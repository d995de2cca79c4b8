"""The open dialog says what it understood of the files, offers to mend a shift, and never waits for the reader."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import rasterio
from affine import Affine
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from ryu_scape.gui.open_pair_dialog import OpenPairDialog
from ryu_scape.inputs import BuildRequest
from ryu_scape.own_files import SAMPLES
from ryu_scape.preflight.findings import Light

RGB, DSM = SAMPLES / "RGB_old_town.tif", SAMPLES / "DSM_old_town.tif"
LONGEST_LOOK_MS = 60_000


@pytest.fixture
def dialog(qtbot, tmp_path: Path) -> OpenPairDialog:
    dialog = OpenPairDialog(tmp_path, BuildRequest(None))
    qtbot.addWidget(dialog, before_close_func=lambda dialog: dialog.preflight_panel.stop())
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def look(dialog: OpenPairDialog, qtbot, rgb: Path | None, dsm: Path | None) -> Light:
    panel = dialog.preflight_panel
    with qtbot.waitSignal(panel.looked, timeout=LONGEST_LOOK_MS):
        dialog.rgb_field.show_path(rgb)
        dialog.dsm_field.show_path(dsm)
    return panel.preflight.light


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """The DSM of the old town, 6 m too far east and 3.5 m too far south."""
    with rasterio.open(DSM) as file:
        pixels, profile = file.read(), file.profile
    profile["transform"] = Affine.translation(6.0, -3.5) @ profile["transform"]
    with rasterio.open(tmp_path / "beside.tif", "w", **profile) as file:
        file.write(pixels)
    return tmp_path / "beside.tif"


def test_nothing_is_said_before_there_are_files(dialog: OpenPairDialog) -> None:
    assert not dialog.preflight_panel.isVisible()


def test_what_was_understood_is_shown_before_the_run(dialog: OpenPairDialog, qtbot) -> None:
    assert look(dialog, qtbot, RGB, DSM) is Light.GREEN
    panel = dialog.preflight_panel
    assert panel.isVisible()
    assert panel.heading.text() == "All is well."
    for fact in ("RGB_old_town.tif lies in EPSG:4326", "650 × 650 pixels", "covers the image"):
        assert fact in panel.findings_label.text()
    assert not panel.correct_button.isVisible()


def test_swapped_files_are_told(dialog: OpenPairDialog, qtbot) -> None:
    assert look(dialog, qtbot, DSM, RGB) is Light.AMBER
    assert "The files are swapped" in dialog.preflight_panel.findings_label.text()


def test_a_file_that_cannot_be_used_is_told_with_its_remedy(dialog: OpenPairDialog, qtbot, tmp_path: Path) -> None:
    text = tmp_path / "this & that.tif"
    text.write_text("no raster")
    assert look(dialog, qtbot, text, None) is Light.RED
    shown = dialog.preflight_panel.findings_label.text()
    assert "this &amp; that.tif is not a GeoTIFF." in shown
    assert "Export it as GeoTIFF" in shown


def test_a_shift_is_mended_at_the_press_of_a_button(dialog: OpenPairDialog, qtbot, beside: Path) -> None:
    assert look(dialog, qtbot, RGB, beside) is Light.AMBER
    panel = dialog.preflight_panel
    assert panel.correct_button.isVisible()
    with qtbot.waitSignal(panel.looked, timeout=LONGEST_LOOK_MS):
        QTest.mouseClick(panel.correct_button, Qt.LeftButton)
    assert panel.preflight.shift is None
    assert not panel.correct_button.isVisible()
    raster = dialog.request().settings.raster
    assert (raster.dsm_east_m, raster.dsm_north_m) == pytest.approx((-6.0, 3.5), abs=0.5)


def test_other_files_are_looked_at_instead_of_the_first(dialog: OpenPairDialog, qtbot) -> None:
    dialog.rgb_field.show_path(RGB)
    qtbot.waitUntil(lambda: dialog.preflight_panel.is_busy)
    assert look(dialog, qtbot, SAMPLES / "RGB_towers.tif", None) is Light.AMBER
    assert "RGB_towers.tif" in dialog.preflight_panel.findings_label.text()


def test_the_dialog_closes_at_once_while_files_are_read(dialog: OpenPairDialog, qtbot) -> None:
    dialog.rgb_field.show_path(RGB)
    qtbot.waitUntil(lambda: dialog.preflight_panel.is_busy)
    started_s = time.monotonic()
    dialog.accept()
    assert time.monotonic() - started_s < 0.3
    assert dialog.preflight_panel.preflight is None

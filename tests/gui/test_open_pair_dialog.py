from dataclasses import replace
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QDialogButtonBox

from ryu_scape.gui.open_pair_dialog import OpenPairDialog
from ryu_scape.pipeline import BuildRequest
from ryu_scape.settings import Detail, FacadeStyle, RoofCover, SceneSettings, Settings


@pytest.fixture
def dialog(qtbot, tmp_path: Path) -> OpenPairDialog:
    return shown(qtbot, tmp_path, Settings())


def shown(qtbot, folder: Path, settings: Settings) -> OpenPairDialog:
    dialog = OpenPairDialog(folder, settings)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def can_build(dialog: OpenPairDialog) -> bool:
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.Ok).isEnabled()


def choose(box, value: object) -> None:
    box.setCurrentIndex(next(index for index in range(box.count()) if box.itemData(index) is value))


def test_a_newcomer_sees_two_fields_and_gets_the_defaults(dialog: OpenPairDialog) -> None:
    assert not dialog.options.isVisible()
    assert not can_build(dialog)
    dialog.rgb_field.edit.setText("ortho.tif")
    assert can_build(dialog)
    assert dialog.request() == BuildRequest(Path("ortho.tif"))


def test_options_fold_out_and_the_dialog_makes_room(qtbot, dialog: OpenPairDialog) -> None:
    folded = dialog.height()
    QTest.mouseClick(dialog.options_button, Qt.LeftButton)
    qtbot.waitUntil(lambda: dialog.height() > folded + 100)
    assert dialog.options.isVisible()
    QTest.mouseClick(dialog.options_button, Qt.LeftButton)
    qtbot.waitUntil(lambda: dialog.height() == folded)


def test_every_choice_reaches_the_request(dialog: OpenPairDialog) -> None:
    options = dialog.options
    choose(options.detail, Detail.PLAIN)
    choose(options.style_choice, FacadeStyle.OLD_TOWN)
    choose(options.roofs, RoofCover.ORTHOPHOTO)
    choose(options.outlines, False)
    options.invent_roofs.setChecked(True)
    settings = dialog.request().settings
    assert settings.scene == SceneSettings(Detail.PLAIN, FacadeStyle.OLD_TOWN, RoofCover.ORTHOPHOTO)
    assert not settings.footprints.regularise
    assert settings.heights.invent_roofs


def test_a_dsm_with_own_outlines_needs_no_orthophoto(dialog: OpenPairDialog) -> None:
    dialog.dsm_field.edit.setText("dsm.tif")
    assert not can_build(dialog)
    dialog.options.footprints_field.edit.setText(" houses.gpkg ")
    assert can_build(dialog)
    assert dialog.request() == BuildRequest(None, Path("dsm.tif"), Path("houses.gpkg"))


def test_earlier_choices_are_shown_again(qtbot, tmp_path: Path) -> None:
    earlier = replace(Settings(), scene=SceneSettings(Detail.PLAIN, roof_cover=RoofCover.ORTHOPHOTO, window_sill_m=1.1))
    dialog = shown(qtbot, tmp_path, earlier)
    assert dialog.options.isVisible()
    assert dialog.request().settings == earlier

from dataclasses import replace
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QDialogButtonBox, QLabel

from ryu_scape.gui.open_pair_dialog import OpenPairDialog
from ryu_scape.inputs import BuildRequest
from ryu_scape.settings import Detail, FacadeStyle, OutlineShape, RoofCover, SceneSettings, Settings, changed

CHOICES = {
    "outlines": OutlineShape.CONTOUR,
    "invent-roofs": True,
    "detail": Detail.PLAIN,
    "style": FacadeStyle.OLD_TOWN,
    "roofs": RoofCover.ORTHOPHOTO,
}


@pytest.fixture
def dialog(qtbot, tmp_path: Path) -> OpenPairDialog:
    return shown(qtbot, tmp_path, Settings())


def shown(qtbot, folder: Path, settings: Settings) -> OpenPairDialog:
    dialog = OpenPairDialog(folder, BuildRequest(None, settings=settings))
    qtbot.addWidget(dialog, before_close_func=lambda dialog: dialog.preflight_panel.stop())
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def can_build(dialog: OpenPairDialog) -> bool:
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.Ok).isEnabled()


def choose(dialog: OpenPairDialog, name: str, value: object) -> None:
    dialog.options.controls.by_name[name].show_value(value)


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
    for name, value in CHOICES.items():
        choose(dialog, name, value)
    settings = dialog.request().settings
    assert settings.scene == SceneSettings(Detail.PLAIN, FacadeStyle.OLD_TOWN, RoofCover.ORTHOPHOTO)
    assert settings.footprints.outline_shape is OutlineShape.CONTOUR
    assert settings.heights.invent_roofs


def test_the_common_settings_stand_in_front_and_all_others_fold_out(qtbot, dialog: OpenPairDialog) -> None:
    options = dialog.options
    dialog.options_button.click()
    in_front = {name for name, control in options.controls.by_name.items() if control.widget.isVisible()}
    assert in_front == set(CHOICES)
    QTest.mouseClick(options.all_button, Qt.LeftButton)
    assert all(control.widget.isVisible() for control in options.controls.by_name.values())
    QTest.mouseClick(options.all_button, Qt.LeftButton)
    assert not options.controls.by_name["threshold"].widget.isVisible()


def test_what_was_changed_among_all_settings_is_in_sight_again(qtbot, tmp_path: Path) -> None:
    dialog = shown(qtbot, tmp_path, changed(Settings(), {"threshold": 0.6}))
    assert dialog.options.controls.by_name["threshold"].widget.isVisible()


def test_reset_brings_the_defaults_back(dialog: OpenPairDialog) -> None:
    options = dialog.options
    assert not options.reset_button.isEnabled()
    for name, value in (CHOICES | {"threshold": 0.6}).items():
        choose(dialog, name, value)
    assert options.reset_button.isEnabled()
    options.reset_button.click()
    assert options.settings() == Settings()
    assert not options.reset_button.isEnabled()


def test_settings_that_do_not_go_together_are_told_and_nothing_is_built(dialog: OpenPairDialog) -> None:
    dialog.rgb_field.edit.setText("ortho.tif")
    choose(dialog, "network-window", 256)
    assert not can_build(dialog)
    assert "256 px cannot share 512 px" in dialog.findChild(QLabel, "complaint").text()
    choose(dialog, "network-overlap", 128)
    assert can_build(dialog)
    assert not dialog.findChild(QLabel, "complaint").isVisible()


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


def test_the_files_asked_for_last_are_there_again(qtbot, tmp_path: Path) -> None:
    earlier = BuildRequest(tmp_path / "a.tif", tmp_path / "b.tif", tmp_path / "c.gpkg", tmp_path / "w.safetensors")
    dialog = OpenPairDialog(tmp_path, earlier)
    qtbot.addWidget(dialog)
    assert can_build(dialog)
    assert dialog.request() == earlier


def test_another_network_is_asked_for_and_shown_again(qtbot, dialog: OpenPairDialog, tmp_path: Path) -> None:
    dialog.rgb_field.edit.setText("ortho.tif")
    dialog.options.weights_field.edit.setText("place.safetensors")
    asked = dialog.request()
    assert asked == BuildRequest(Path("ortho.tif"), weights_path=Path("place.safetensors"))
    again = OpenPairDialog(tmp_path, asked)
    qtbot.addWidget(again, before_close_func=lambda dialog: dialog.preflight_panel.stop())
    again.show()
    assert again.options.isVisible()
    assert again.request() == asked

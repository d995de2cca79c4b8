"""A city is written in several formats at once, where a person wants it."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QLabel, QMessageBox, QWidget

from ryu_scape.city import City
from ryu_scape.export import ENDINGS
from ryu_scape.export.size_estimates import estimated_bytes
from ryu_scape.gui import jobs
from ryu_scape.gui.export_choices import ExportChoices
from ryu_scape.gui.export_dialog import ExportDialog
from ryu_scape.gui.export_formats import EXPORT_FORMATS
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.worker import Job
from ryu_scape.own_files import SAMPLES
from ryu_scape.project import Project
from ryu_scape.settings import Detail, SceneSettings, Settings
from tests.gui.window_steps import show, wait_until_idle


def dialog_of(window: MainWindow, qtbot) -> ExportDialog:
    """The dialog that the menu opens."""
    window.menus.export_scene.trigger()
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(ExportDialog)))
    return next(each for each in window.findChildren(ExportDialog) if each.isVisible())


@pytest.fixture
def dialog(window: MainWindow, qtbot, reconstruction, tmp_path: Path) -> ExportDialog:
    show(window, reconstruction)
    window.opening.folder = tmp_path
    return dialog_of(window, qtbot)


def test_every_format_is_there_once_with_what_it_is_for() -> None:
    offered = [ending for group in EXPORT_FORMATS.values() for ending in group]
    assert sorted(offered) == sorted(ENDINGS)
    uses = [use for group in EXPORT_FORMATS.values() for use in group.values()]
    assert len(set(uses)) == len(uses)


def test_several_files_are_written_and_proposed_again(
    dialog: ExportDialog, window: MainWindow, qtbot, tmp_path: Path
) -> None:
    dialog.place_edit.setText(str(tmp_path / "town"))
    for ending in (".ply", ".geojson"):
        dialog.boxes[ending].click()
    QTest.mouseClick(dialog.export_button, Qt.LeftButton)
    wait_until_idle(window, qtbot)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["town.geojson", "town.glb", "town.ply"]
    assert window.statusBar().currentMessage() == f"Wrote {tmp_path / 'town.glb'}, .ply, .geojson"
    again = dialog_of(window, qtbot)
    assert again.place == tmp_path / "town"
    assert again.chosen == (".glb", ".ply", ".geojson")


def test_a_typed_ending_chooses_its_format(dialog: ExportDialog, window: MainWindow, qtbot, tmp_path: Path) -> None:
    dialog.boxes[".glb"].click()
    assert not dialog.export_button.isEnabled()
    assert dialog.complaint.text() == "Choose at least one format."
    dialog.place_edit.selectAll()
    QTest.keyClicks(dialog.place_edit, str(tmp_path / "town.v2.PLY"))
    QTest.keyClick(dialog.place_edit, Qt.Key_Return)
    wait_until_idle(window, qtbot)
    assert [path.name for path in tmp_path.iterdir()] == ["town.v2.ply"]
    assert "town.v2.ply" in window.statusBar().currentMessage()


@pytest.mark.parametrize(("text", "words"), [("", "name"), ("{folder}/no/town", "no folder")])
def test_what_is_missing_is_said(dialog: ExportDialog, tmp_path: Path, text: str, words: str) -> None:
    dialog.place_edit.setText(text.format(folder=tmp_path))
    assert words in dialog.complaint.text()
    assert not dialog.export_button.isEnabled()


@pytest.mark.parametrize("answer", [QMessageBox.Yes, QMessageBox.No])
def test_files_that_are_there_are_replaced_only_if_a_person_says_so(
    dialog: ExportDialog, window: MainWindow, qtbot, monkeypatch, tmp_path: Path, answer: int
) -> None:
    (tmp_path / "scene.glb").write_bytes(b"mine")
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "question", lambda *words: asked.append(words[-1]) or answer)
    QTest.mouseClick(dialog.export_button, Qt.LeftButton)
    assert "scene.glb" in asked[0]
    if answer == QMessageBox.No:
        assert dialog.isVisible()
        assert (tmp_path / "scene.glb").read_bytes() == b"mine"
    else:
        wait_until_idle(window, qtbot)
        assert (tmp_path / "scene.glb").read_bytes()[:4] == b"glTF"


def test_the_program_s_own_folder_is_never_proposed(window: MainWindow, qtbot, reconstruction) -> None:
    show(window, reconstruction)
    assert window.opening.folder == SAMPLES
    dialog = dialog_of(window, qtbot)
    assert not dialog.place.is_relative_to(SAMPLES)
    assert dialog.place.parent.is_dir()


def test_the_dialog_is_no_larger_than_the_window_and_cuts_nothing_off(
    window: MainWindow, qtbot, reconstruction
) -> None:
    window.resize(640, 480)
    show(window, reconstruction)
    dialog = dialog_of(window, qtbot)
    assert dialog.width() <= 640
    assert dialog.height() <= 480
    assert dialog.list.widget().width() <= dialog.list.viewport().width()
    assert dialog.export_button.mapTo(dialog, dialog.export_button.rect().bottomRight()).y() < dialog.height()


def test_folder_and_formats_are_proposed_again_in_the_next_session(tmp_path: Path) -> None:
    assert ExportChoices.read(None) == ExportChoices.read(tmp_path) == ExportChoices()
    chosen = ExportChoices(tmp_path, (".glb", ".gpkg"))
    chosen.write(tmp_path / "new")
    assert ExportChoices.read(tmp_path / "new") == chosen
    ExportChoices(tmp_path / "gone", (".gpkg",)).write(tmp_path / "new")
    assert ExportChoices.read(tmp_path / "new") == ExportChoices(None, (".gpkg",))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"folder": 3, "endings": [".glb"]}', '{"folder": ".", "endings": 3}'])
def test_damaged_choices_are_as_at_first(tmp_path: Path, text: str) -> None:
    (tmp_path / "export.json").write_text(text, encoding="utf-8")
    assert ExportChoices.read(tmp_path) == ExportChoices()


@pytest.mark.parametrize("is_another", [False, True])
def test_an_export_asked_for_during_a_rebuild_writes_the_city_after_it(
    dialog: ExportDialog, window: MainWindow, qtbot, reconstruction, monkeypatch, is_another: bool
) -> None:
    """But of no other project that is in sight by then."""
    written: list[City] = []
    may_end = threading.Event()
    after = replace(reconstruction, city=replace(reconstruction.city))

    def slow(project: Project) -> Job:
        return lambda progress: may_end.wait(timeout=10) and after

    monkeypatch.setattr(jobs, "rebuild", slow)
    monkeypatch.setattr(jobs, "export_city", lambda city, path: written.append(city))
    window.document.change_settings(replace(Settings(), scene=SceneSettings(Detail.PLAIN)))
    dialog.accept()
    if is_another:
        show(window, replace(reconstruction, city=replace(reconstruction.city)))
    may_end.set()
    wait_until_idle(window, qtbot, timeout_ms=10_000)
    assert written
    assert all(city is (reconstruction if is_another else after).city for city in written)


def test_choices_follow_what_was_exported(qtbot, reconstruction, tmp_path: Path) -> None:
    window = MainWindow(tmp_path / "data")
    qtbot.addWidget(window, before_close_func=lambda _: window)
    window.show()
    show(window, reconstruction)
    window.exporting.export_scene(lambda: reconstruction.city, tmp_path / "town", [".geojson", ".ply"])
    wait_until_idle(window, qtbot, timeout_ms=20_000)
    assert ExportChoices.read(tmp_path / "data") == ExportChoices(tmp_path, (".ply", ".geojson"))


def test_about_how_large_the_files_become_is_said(dialog: ExportDialog, reconstruction) -> None:
    shown = [label.text() for label in dialog.list.findChildren(QLabel) if label.text().endswith(("kB", "MB"))]
    assert len(shown) == len(estimated_bytes(reconstruction.city))
    assert dialog.total_label.text().startswith("About ")
    alone = dialog.total_label.text()
    dialog.boxes[".obj"].click()
    assert dialog.total_label.text() != alone
    dialog.boxes[".obj"].click()
    dialog.boxes[".glb"].click()
    assert dialog.total_label.text() == ""


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(200, "1 kB"), (7_543, "8 kB"), (99_600, "100 kB"), (999_700, "1 MB"), (4_015_812, "4 MB"), (17.1e6, "17 MB")],
)
def test_a_size_has_as_many_figures_as_an_estimate(qtbot, tmp_path: Path, size_bytes: float, text: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ExportDialog(tmp_path / "town", [".glb"], {".glb": size_bytes}, parent)
    assert dialog.total_label.text() == f"About {text}"

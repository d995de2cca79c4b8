"""Projects are saved, opened, and asked about before changes are lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt5.QtWidgets import QFileDialog, QMessageBox

from ryu_scape import pipeline
from ryu_scape.errors import InputError, TooCoarseError
from ryu_scape.gui.dropped import understood
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.inputs import BuildRequest, Inputs
from ryu_scape.progress import ProgressReporter
from ryu_scape.project import Project, SetHeight
from ryu_scape.settings import RasterSettings, Settings
from ryu_scape.survey import Survey
from tests.gui.place import files_in, open_place, stand_in_for_files, wait_until_idle


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    open_place(window, qtbot, tmp_path)
    return window


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What the person names when asked where to save, less the ending that the program knows."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "place"), ""))
    return tmp_path / "place.ryu"


def answer(monkeypatch: pytest.MonkeyPatch, button: int) -> list[str]:
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "question", lambda window, title, text, *_: asked.append(text) or button)
    return asked


def raise_first(window: MainWindow, qtbot) -> str:
    window.document.select(0)
    name = window.document.selected.footprint.identifier
    window.document.edit(SetHeight(name, 19.0))
    wait_until_idle(window, qtbot)
    return name


def test_a_place_is_saved_and_comes_back_with_its_edits(place: MainWindow, qtbot, named: Path) -> None:
    name = raise_first(place, qtbot)
    assert place.windowTitle() == "ortho.tif[*] – Ryu-Scape"
    assert place.isWindowModified()
    place.menus.save_project.trigger()
    qtbot.waitUntil(lambda: not place.isWindowModified())
    wait_until_idle(place, qtbot)
    assert place.windowTitle() == "place.ryu[*] – Ryu-Scape"
    assert not place.menus.save_project.isEnabled()
    before = place.document.project
    place.opening.open_files([named])
    qtbot.waitUntil(lambda: place.document.project is not before, timeout=20_000)
    wait_until_idle(place, qtbot)
    heights_m = {one.footprint.identifier: one.height_m for one in place.document.reconstruction.city.buildings}
    assert heights_m[name] == 19.0
    assert not place.isWindowModified()
    assert place.document.path == named
    assert place.menus.undo.isEnabled()


def test_who_saves_while_the_city_is_built_anew_has_it_saved_after(place: MainWindow, qtbot, named: Path) -> None:
    place.document.select(0)
    name = place.document.selected.footprint.identifier
    place.document.edit(SetHeight(name, 19.0))
    assert place.is_busy
    place.menus.save_project.trigger()
    wait_until_idle(place, qtbot)
    assert not place.isWindowModified()
    assert Project.open(named).plan.edits == (SetHeight(name, 19.0),)


@pytest.mark.parametrize("button", [QMessageBox.No, QMessageBox.Yes])
def test_a_project_of_a_name_that_got_its_ending_is_replaced_only_if_the_person_says_so(
    place: MainWindow, qtbot, named: Path, monkeypatch, button: int
) -> None:
    named.write_text("somebody's work", encoding="utf-8")
    asked = answer(monkeypatch, button)
    place.menus.save_project_as.trigger()
    wait_until_idle(place, qtbot)
    (question,) = asked
    assert "place.ryu. Replace" in question
    assert (named.read_text(encoding="utf-8") == "somebody's work") == (button == QMessageBox.No)
    assert place.document.path == (None if button == QMessageBox.No else named)


def test_save_needs_no_name_a_second_time(place: MainWindow, qtbot, named: Path, monkeypatch) -> None:
    place.menus.save_project_as.trigger()
    qtbot.waitUntil(named.exists)
    wait_until_idle(place, qtbot)
    written = named.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("asked for a name again"))
    raise_first(place, qtbot)
    place.menus.save_project.trigger()
    qtbot.waitUntil(lambda: not place.isWindowModified())
    assert named.read_bytes() != written


@pytest.mark.parametrize("button", [QMessageBox.Cancel, QMessageBox.Discard, QMessageBox.Save])
def test_closing_asks_what_becomes_of_changes(place, qtbot, named: Path, monkeypatch, button) -> None:
    raise_first(place, qtbot)
    asked = answer(monkeypatch, button)
    place.close()
    assert asked == ["Save the changes to ortho.tif?"]
    qtbot.waitUntil(lambda: place.isVisible() == (button == QMessageBox.Cancel))
    assert named.exists() == (button == QMessageBox.Save)
    answer(monkeypatch, QMessageBox.Discard)


def test_closing_without_changes_asks_nothing(place: MainWindow, monkeypatch) -> None:
    asked = answer(monkeypatch, QMessageBox.Cancel)
    assert place.close()
    assert not asked


def test_opening_another_place_asks_first_and_may_save(place, qtbot, named: Path, monkeypatch, tmp_path: Path) -> None:
    raise_first(place, qtbot)
    before = place.document.project
    other = tmp_path / "other.tif"
    other.write_bytes(b"other")
    asked = answer(monkeypatch, QMessageBox.Cancel)
    place.opening.build(BuildRequest(other))
    assert len(asked) == 1
    assert not place.is_busy
    answer(monkeypatch, QMessageBox.Save)
    place.opening.build(BuildRequest(other))
    qtbot.waitUntil(lambda: place.document.project is not before, timeout=20_000)
    assert named.exists()
    assert place.document.path is None
    assert place.document.title == "other.tif"


def test_what_is_changed_while_the_place_is_saved_is_asked_about_too(
    place: MainWindow, qtbot, named: Path, monkeypatch, tmp_path: Path
) -> None:
    name = raise_first(place, qtbot)
    other = tmp_path / "other.tif"
    other.write_bytes(b"other")
    asked, save = answer(monkeypatch, QMessageBox.Save), Project.save

    def save_slowly(project: Project, path: Path) -> None:
        save(project, path)
        if len(asked) == 1:
            project.edit(SetHeight(name, 23.0))

    monkeypatch.setattr(Project, "save", save_slowly)
    place.opening.build(BuildRequest(other))
    qtbot.waitUntil(lambda: place.document.title == "other.tif", timeout=20_000)
    assert len(asked) == 2
    assert Project.open(named).plan.edits == (SetHeight(name, 19.0), SetHeight(name, 23.0))


def test_a_place_is_never_saved_over_its_image(place: MainWindow, qtbot, tmp_path: Path) -> None:
    place.document.mark_saved(tmp_path / "ortho.tif", place.document.plan)
    raise_first(place, qtbot)
    place.menus.save_project.trigger()
    qtbot.waitUntil(place.banner.isVisible)
    assert "would be written over" in place.banner.cause_label.text()
    assert (tmp_path / "ortho.tif").read_bytes() == b"ortho.tif"
    assert place.isWindowModified()


def test_a_damaged_project_is_told_and_the_place_stays(place: MainWindow, qtbot, tmp_path: Path) -> None:
    before = place.document.project
    (tmp_path / "broken.ryu").write_text("{", encoding="utf-8")
    place.opening.open_files([tmp_path / "broken.ryu"])
    qtbot.waitUntil(place.banner.isVisible)
    wait_until_idle(place, qtbot)
    assert "broken.ryu is damaged" in place.banner.cause_label.text()
    assert place.document.project is before
    assert place.docks.card.widget().isEnabled()


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (["a.ryu"], Path("a.ryu")),
        (["a.tif"], BuildRequest(Path("a.tif"))),
        (["a.tif", "b.tif"], BuildRequest(Path("a.tif"), Path("b.tif"))),
        (["c.geojson", "a.tif", "b.tif"], BuildRequest(Path("a.tif"), Path("b.tif"), Path("c.geojson"))),
        (["a.tif", "c.GPKG"], BuildRequest(Path("a.tif"), None, Path("c.GPKG"))),
        (["c.geojson"], None),
        (["a.tif", "b.tif", "d.tif"], None),
        (["a.tif", "a.ryu"], None),
        ([], None),
    ],
)
def test_what_dropped_files_mean(names: list[str], meant: object) -> None:
    assert understood([Path(name) for name in names], Settings()) == meant


def test_what_is_too_coarse_is_built_only_where_the_person_says_so(
    window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in_for_files(monkeypatch)
    read_fine = pipeline.read_survey

    def read_coarse(inputs: Inputs, settings: RasterSettings, progress: ProgressReporter) -> Survey:
        if not settings.build_anyway:
            raise TooCoarseError("All is a blur.", "Look closer.")
        return read_fine(inputs, settings, progress)

    monkeypatch.setattr(pipeline, "read_survey", read_coarse)
    rgb, dsm = files_in(tmp_path)
    window.opening.build(BuildRequest(rgb, dsm))
    wait_until_idle(window, qtbot)
    assert window.document.project is None
    assert window.banner.accept_button.isVisible()
    window.banner.accept_button.click()
    wait_until_idle(window, qtbot)
    assert len(window.document.reconstruction.city.buildings) == 9
    assert window.document.plan.settings.raster.build_anyway
    assert not window.banner.accept_button.isVisible()

    window.document.change_settings(Settings())
    wait_until_idle(window, qtbot)
    assert window.banner.accept_button.isVisible()
    assert window.document.plan.settings.raster.build_anyway


def test_other_errors_cannot_be_accepted(window: MainWindow) -> None:
    window.show_error(TooCoarseError("All is a blur.", "Look closer."))
    assert window.banner.accept_button.isVisible()
    window.show_error(InputError("Nothing there.", "Look elsewhere."))
    assert not window.banner.accept_button.isVisible()

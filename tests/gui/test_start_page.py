"""The start page: samples and recent places with their pictures, opened by a click; drops in any order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QImage
from PyQt5.QtTest import QTest

from ryu_scape.errors import OperationCancelled
from ryu_scape.gui import jobs
from ryu_scape.gui.dropped import understood
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.picture_row import Picture, PictureRow
from ryu_scape.gui.recent_places import MOST_PLACES, RecentPlace, RecentPlaces
from ryu_scape.inputs import BuildRequest
from ryu_scape.own_files import SAMPLES
from ryu_scape.progress import NullProgress
from ryu_scape.project import Project
from ryu_scape.settings import Settings
from tests.gui.place import open_place, stand_in_for_files, wait_until_idle
from tests.gui.window_steps import drop, start_endless, window_on


def write_picture(path: Path) -> bool:
    image = QImage(8, 5, QImage.Format_RGB888)
    image.fill(Qt.red)
    return image.save(str(path), "PNG")


def place_in(folder: Path, name: str) -> RecentPlace:
    path = folder / name
    path.write_bytes(b"")
    return RecentPlace.of(BuildRequest(path), None)


def test_the_readme_s_sample_comes_first_and_each_opens_by_its_picture(window: MainWindow, monkeypatch) -> None:
    row = window.welcome_page.sample_row
    assert row.isVisible()
    assert row.buttons[0].text() == "old town"
    asked: list[BuildRequest] = []
    monkeypatch.setattr(window.opening, "build", asked.append)
    for button in row.buttons:
        assert not button.icon().isNull()
        QTest.mouseClick(button, Qt.LeftButton)
    assert [request.rgb_path.name for request in asked[:1]] == ["RGB_old_town.tif"]
    assert len({request.rgb_path for request in asked}) == len(row.buttons) >= 4


def test_a_place_that_was_opened_is_there_the_next_time_and_opens(qtbot, monkeypatch, tmp_path: Path) -> None:
    stand_in_for_files(monkeypatch)
    folder = tmp_path / "data"
    first = window_on(qtbot, folder)
    assert not first.welcome_page.recent_row.isVisible()
    open_place(first, qtbot, tmp_path)
    qtbot.waitUntil(lambda: (folder / "recent.json").is_file(), timeout=10_000)
    first.close()
    later = window_on(qtbot, folder)
    (button,) = later.welcome_page.recent_row.buttons
    assert button.text() == "ortho"
    (place,) = later.recent.places
    picture = QImage(str(folder / place.picture_name))
    assert picture.width() >= 280
    assert len({picture.pixel(x, y) for x in range(0, 280, 7) for y in range(0, 170, 7)}) > 20
    QTest.mouseClick(button, Qt.LeftButton)
    wait_until_idle(later, qtbot, timeout_ms=60_000)
    assert later.document.plan.inputs.rgb_path == tmp_path / "ortho.tif"
    assert later.document.plan.inputs.dsm_path == tmp_path / "dsm.tif"


def test_a_project_is_remembered_by_its_file(qtbot, monkeypatch, tmp_path: Path) -> None:
    stand_in_for_files(monkeypatch)
    window = window_on(qtbot, tmp_path / "data")
    open_place(window, qtbot, tmp_path)
    window.document.mark_saved(tmp_path / "mine.ryu", window.document.plan)
    window.document.project.save(tmp_path / "mine.ryu")
    window.close()
    later = window_on(qtbot, tmp_path / "data")
    opened: list[Path] = []
    monkeypatch.setattr(later.opening, "open_project", opened.append)
    QTest.mouseClick(later.welcome_page.recent_row.buttons[0], Qt.LeftButton)
    assert opened == [tmp_path / "mine.ryu"]


def test_the_last_ones_come_first_and_the_oldest_are_forgotten_with_their_pictures(tmp_path: Path) -> None:
    recent, folder = RecentPlaces(tmp_path / "data"), tmp_path / "data"
    places = [place_in(tmp_path, f"{number}.tif") for number in range(MOST_PLACES + 2)]
    for place in [*places, places[3]]:
        recent.remember(place, write_picture)
    assert recent.places() == (places[3], places[5], places[4], places[2])
    assert {path.name for path in folder.glob("*.png")} == {place.picture_name for place in recent.places()}
    places[5].files[0].unlink()
    assert places[5] not in recent.places()


@pytest.mark.parametrize("text", ["", "[", "{}", '[{"rgb": 3}]', '[{"what": "a"}]', "[[]]", '[{"rgb": null}]', "7"])
def test_a_damaged_list_is_an_empty_one_and_is_written_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / "recent.json").write_text(text)
    recent = RecentPlaces(tmp_path)
    assert recent.places() == ()
    recent.remember(place_in(tmp_path, "a.tif"), write_picture)
    assert len(json.loads((tmp_path / "recent.json").read_text())) == 1


def test_a_folder_that_cannot_be_written_stops_nothing(closed_folder: Path) -> None:
    recent = RecentPlaces(closed_folder / "data")
    recent.remember(RecentPlace(rgb=__file__), write_picture)
    assert recent.places() == ()


def test_a_place_without_a_picture_is_remembered_all_the_same(tmp_path: Path) -> None:
    recent, place = RecentPlaces(tmp_path / "data"), place_in(tmp_path, "a.tif")
    recent.remember(place, lambda path: False)
    assert recent.places() == (place,)
    assert not list((tmp_path / "data").glob("*.png"))


def test_other_weights_are_not_forgotten_silently(tmp_path: Path) -> None:
    assert RecentPlace.of(BuildRequest(tmp_path / "a.tif", weights_path=tmp_path / "w.safetensors"), None) is None


def test_a_missing_picture_is_a_plain_one(qtbot, tmp_path: Path) -> None:
    row = PictureRow("Places")
    qtbot.addWidget(row)
    row.show_pictures([Picture("a place with a very long name", tmp_path / "none.png", "")])
    assert not row.buttons[0].icon().isNull()
    assert len(row.buttons[0].text()) <= 20
    row.show_pictures([])
    assert not row.isVisible()


def test_files_that_make_no_place_are_told_with_what_would(window: MainWindow, tmp_path: Path) -> None:
    assert drop(window, *(tmp_path / name for name in ("a.tif", "b.tif", "c.tif")))
    assert window.banner.isVisible()
    assert "a.tif, b.tif, c.tif" in window.banner.cause_label.text()
    assert "in any order" in window.banner.remedy_label.text()
    assert not window.is_busy


def test_nothing_is_dropped_into_an_export(window: MainWindow, qtbot, tmp_path: Path) -> None:
    start_endless(window, qtbot)
    assert not drop(window, tmp_path / "a.tif")
    window.runner.cancel()
    wait_until_idle(window, qtbot)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 2), (0, 2)])
def test_the_parts_of_a_place_are_told_apart_in_any_order(
    monkeypatch: pytest.MonkeyPatch, order: tuple[int, ...]
) -> None:
    parts = (SAMPLES / "RGB_towers.tif", SAMPLES / "DSM_towers.tif", SAMPLES / "buildings_towers.geojson")
    built: list[Project] = []

    def build(project: Project, progress: object) -> object:
        built.append(project)
        raise OperationCancelled

    monkeypatch.setattr(Project, "build", build)
    request = understood([parts[number] for number in order], Settings())
    assert isinstance(request, BuildRequest)
    with pytest.raises(OperationCancelled):
        jobs.open_pair(request)(NullProgress())
    inputs = built[0].plan.inputs
    given = {parts[number] for number in order}
    assert inputs.rgb_path == (parts[0] if parts[0] in given else None)
    assert inputs.dsm_path == (parts[1] if parts[1] in given else None)
    assert inputs.footprints_path == (parts[2] if parts[2] in given else None)


def test_files_in_each_other_s_places_are_put_right_and_that_is_said(
    window: MainWindow, qtbot, monkeypatch, tmp_path
) -> None:
    stand_in_for_files(monkeypatch)
    monkeypatch.setattr(jobs, "tell_apart", lambda first, second: (second, first))
    open_place(window, qtbot, tmp_path)
    assert window.document.plan.inputs.rgb_path == tmp_path / "dsm.tif"
    assert window.statusBar().currentMessage() == "Taken the other way round: dsm.tif is the image, ortho.tif the DSM"


def test_what_hangs_on_walls_and_ground_goes_with_them(window: MainWindow) -> None:
    menus = window.menus
    menus.layer_actions["walls"].setChecked(False)
    assert {"walls", "windows", "details"} <= set(menus.hidden_layers())
    menus.layer_actions["walls"].setChecked(True)
    assert not {"walls", "windows", "details"} & set(menus.hidden_layers())
    next(action for ground, action in menus.ground_actions.items() if ground.value == "none").setChecked(True)
    assert {"terrain", "base"} <= set(menus.hidden_layers())

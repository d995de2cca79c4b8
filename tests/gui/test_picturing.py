"""Pictures of any size and films of the view: what is in them, that they stop at once, and leave nothing half done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QDialog, QFileDialog, QProgressDialog, QPushButton

from ryu_scape.errors import MachineError
from ryu_scape.gui import film, picturing
from ryu_scape.gui.drawing_dialog import DrawingDialog
from ryu_scape.gui.main_window import MainWindow
from ryu_scape.gui.picture_settings import TurnFilm, ViewPicture
from ryu_scape.gui.settings_dialog import SettingsDialog
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.framing import seen_at
from ryu_scape.viewer.large_picture import LargePicture
from ryu_scape.viewer.turntable import Turntable
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import wait_for_picture
from tests.gui.window_steps import show, wait_until_idle

SMALL = TurnFilm(width_px=161, height_px=100, duration=1.0, rate=6)


@pytest.fixture
def place(window: MainWindow, qtbot, reconstruction) -> MainWindow:
    show(window, reconstruction)
    wait_for_picture(window, qtbot)
    return window


class Closed:
    """A VideoWriter on a computer without its codec."""

    fourcc = staticmethod(cv2.VideoWriter.fourcc)

    def __init__(self, *_: object) -> None:
        pass

    def isOpened(self) -> bool:
        return False

    def release(self) -> None:
        pass


def wait_until_written(window: MainWindow, qtbot, path: Path) -> None:
    qtbot.waitUntil(lambda: not window.findChildren(QProgressDialog), timeout=60_000)
    wait_until_idle(window, qtbot, timeout_ms=20_000)
    assert path.is_file()


def rgb_of(path: Path) -> np.ndarray:
    return cv2.imread(str(path), cv2.IMREAD_UNCHANGED)[..., [2, 1, 0]].astype(int)


def view_picture(window: MainWindow, scale: float = 1.0) -> ViewPicture:
    width_px, height_px = (round(scale * side) for side in window.scene_widget.size_px)
    return ViewPicture(width_px, height_px)


def test_a_picture_as_large_as_the_view_is_the_view(place: MainWindow, qtbot, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(picturing, "_TILE_PX", 200)
    path = tmp_path / "view.png"
    place.picturing.take_picture(path, view_picture(place))
    wait_until_written(place, qtbot, path)
    different = np.abs(rgb_of(path) - pixels_of(place.scene_widget.grab_image())).max(axis=2)
    assert (different > 12).mean() < 0.002
    assert place.statusBar().currentMessage().endswith("view.png")


def test_a_large_picture_shows_the_same_more_finely_and_may_have_no_background(
    place: MainWindow, qtbot, tmp_path: Path
) -> None:
    path, wanted = tmp_path / "large.png", view_picture(place, scale=2.0)
    place.picturing.take_picture(path, replace(wanted, transparent=True))
    wait_until_written(place, qtbot, path)
    large = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert large.shape == (wanted.height_px, wanted.width_px, 4)
    assert {0, 255} <= set(np.unique(large[..., 3]))
    smaller = cv2.resize(large, place.scene_widget.size_px, interpolation=cv2.INTER_AREA).astype(int)
    view = pixels_of(place.scene_widget.grab_image()).astype(int)
    inside = smaller[..., 3] == 255
    assert np.abs(smaller[..., [2, 1, 0]] - view)[inside].mean() < 6


@pytest.mark.parametrize("aspect", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("is_parallel", [False, True])
def test_another_shape_shows_at_least_the_view(place: MainWindow, aspect: float, is_parallel: bool) -> None:
    place.scene_widget.set_parallel(is_parallel)
    camera, view_aspect = place.scene_widget.camera, 1.4

    def reach(one: Camera, shape: float) -> tuple[float, float]:
        return one.tangent * one.distance_m * shape, one.tangent * one.distance_m

    seen = seen_at(camera, aspect, view_aspect)
    assert seen.is_parallel == is_parallel
    for wide, needed in zip(reach(seen, aspect), reach(camera, view_aspect), strict=True):
        assert wide >= needed * (1 - 1e-9)


def test_cancel_stops_a_picture_at_once_and_the_view_goes_on(place: MainWindow, qtbot, tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    place.picturing.take_picture(path, ViewPicture(8192, 8192))
    (dialog,) = place.findChildren(DrawingDialog)
    qtbot.waitUntil(lambda: 0 < dialog.value() < dialog.maximum(), timeout=30_000)
    assert QApplication.activeModalWidget() is dialog
    QTest.mouseClick(dialog.findChild(QPushButton), Qt.LeftButton)
    qtbot.waitUntil(lambda: not place.findChildren(QProgressDialog))
    place.scene_widget.go_home()
    wait_for_picture(place, qtbot)
    assert not path.exists()
    assert list(tmp_path.iterdir()) == []
    assert not place.is_busy


def test_the_driver_s_refusal_is_told_and_ends_it(place: MainWindow, qtbot, tmp_path: Path, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise MachineError("No room on the card.", "Ask for less.")
        yield

    monkeypatch.setattr(LargePicture, "draw", refuse)
    place.picturing.take_picture(tmp_path / "view.png", view_picture(place))
    qtbot.waitUntil(place.banner.isVisible)
    qtbot.waitUntil(lambda: not place.findChildren(QProgressDialog))
    assert place.banner.cause_label.text() == "No room on the card."
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_written_nothing_is_drawn(place: MainWindow, tmp_path: Path) -> None:
    place.picturing.take_picture(tmp_path / "no such folder" / "view.png", view_picture(place))
    assert place.banner.isVisible()
    assert not place.findChildren(QProgressDialog)
    place.picturing.film(Path("ortho.tif"), SMALL)
    assert "written over" in place.banner.cause_label.text()


@pytest.mark.parametrize("ending", film.FILM_ENDINGS)
def test_a_film_turns_around_once(place: MainWindow, qtbot, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"turn{ending}"
    place.picturing.film(path, SMALL)
    wait_until_written(place, qtbot, path)
    reader, pictures = cv2.VideoCapture(str(path)), []
    while (read := reader.read())[0]:
        pictures.append(read[1][..., ::-1].astype(int))
    reader.release()
    assert len(pictures) == SMALL.picture_count == 6
    assert pictures[0].shape == (100, 160, 3)
    steps = [np.abs(one - other).mean() for one, other in zip(pictures, [*pictures[1:], pictures[0]], strict=True)]
    assert min(steps) > 3, "each picture is another side, the first comes after the last"
    assert np.abs(pictures[0] - _first_of_a_turn(place, qtbot)).mean() < 9
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def _first_of_a_turn(window: MainWindow, qtbot) -> np.ndarray:
    taken: list[np.ndarray] = []
    camera = seen_at(window.scene_widget.camera, 1.6, window.scene_widget.aspect)
    turn = Turntable(camera, SMALL.size_px, 512, 1, taken.append)
    window.scene_widget.draw_beside(turn)
    qtbot.waitUntil(lambda: turn.share_done == 1.0)
    return taken[0]


def test_a_film_that_is_given_up_leaves_nothing(place: MainWindow, qtbot, tmp_path: Path) -> None:
    place.picturing.film(tmp_path / "turn.mp4", replace(SMALL, duration=100.0))
    (dialog,) = place.findChildren(DrawingDialog)
    qtbot.waitUntil(lambda: dialog.value() > 0, timeout=30_000)
    QTest.mouseClick(dialog.findChild(QPushButton), Qt.LeftButton)
    qtbot.waitUntil(lambda: not place.findChildren(QProgressDialog))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
def test_a_computer_without_a_codec_is_told_what_else_there_is(place, ending: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(film.cv2, "VideoWriter", Closed)
    place.picturing.film(tmp_path / f"turn{ending}", SMALL)
    assert ending in place.banner.cause_label.text()
    assert place.banner.remedy_label.text() == "Choose the ending .gif."
    assert not place.findChildren(QProgressDialog)


def test_the_system_s_codec_serves_where_opencv_has_none(tmp_path: Path, monkeypatch) -> None:
    real, asked = cv2.VideoWriter, []

    class OnlyTheSystems(Closed):
        def __new__(cls, path: str, codec: int, *given: object):
            asked.append(codec)
            wants_own = codec == real.fourcc(*"mp4v")
            return Closed() if wants_own else real(path, real.fourcc(*"mp4v"), *given)

    monkeypatch.setattr(film.cv2, "VideoWriter", OnlyTheSystems)
    written = film.film_at(tmp_path / "turn.mp4", (64, 48), 5)
    for grey in (50, 150):
        written.add(np.full((48, 64, 3), grey, np.uint8))
    written.finish()
    assert asked == [real.fourcc(*"mp4v"), real.fourcc(*"H264")]
    assert cv2.VideoCapture(str(tmp_path / "turn.mp4")).read()[0]


def test_the_dialogs_ask_for_what_is_taken(place: MainWindow, tmp_path: Path, monkeypatch) -> None:
    asked, taken = [], []

    def accept(dialog: SettingsDialog) -> int:
        asked.append(dialog.windowTitle())
        dialog.controls["width"].show_value(320)
        return QDialog.Accepted

    monkeypatch.setattr(SettingsDialog, "exec_", accept)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(tmp_path / "a"), given[-1].split(";;")[-1]))
    monkeypatch.setattr(place.picturing, "take_picture", lambda *given: taken.append(given))
    monkeypatch.setattr(place.picturing, "film", lambda *given: taken.append(given))
    place.menus.save_picture.trigger()
    place.menus.save_turntable.trigger()
    assert asked == ["Save picture", "Save turntable"]
    (picture_path, picture), (film_path, turn) = taken
    assert picture_path == tmp_path / "a.png"
    assert (picture.width_px, picture.height_px) == (320, place.scene_widget.size_px[1])
    assert film_path == tmp_path / "a.gif"
    assert (turn.width_px, turn.rate) == (320, 10)


def test_a_film_under_a_pictures_name_is_of_the_kind_that_was_chosen(place: MainWindow, tmp_path, monkeypatch) -> None:
    filmed = []
    monkeypatch.setattr(SettingsDialog, "exec_", lambda _: QDialog.Accepted)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.png"), "WebM (*.webm)"))
    monkeypatch.setattr(place.picturing, "film", lambda path, wanted: filmed.append(path))
    place.menus.save_turntable.trigger()
    assert filmed == [tmp_path / "a.png.webm"]


def test_nothing_is_taken_without_a_scene(window: MainWindow, tmp_path: Path) -> None:
    assert not window.menus.save_picture.isEnabled()
    assert not window.menus.save_turntable.isEnabled()
    window.picturing.take_picture(tmp_path / "view.png", ViewPicture(64, 64))
    assert not list(tmp_path.iterdir())

"""The menu's views show the place from where they say; the wheel stops at façades; scale and compass are true."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QPoint, QPointF, Qt
from PyQt5.QtGui import QImage, QPainter, QWheelEvent
from PyQt5.QtWidgets import QApplication

from ryu_scape.gui.main_window import MainWindow
from ryu_scape.viewer.furniture import ARROW_PX, BAR_HEIGHT_PX, LONGEST_BAR_PX, paint_north_arrow, paint_scale_bar
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import on_screen, open_place, stand_in_for_files


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    window.resize(1000, 700)
    open_place(window, qtbot, tmp_path)
    return window


def distance_m(window: MainWindow, index: int) -> float:
    """From the eye to the foot of a building."""
    city, camera = window.document.reconstruction.city, window.scene_widget.camera
    building = city.buildings[index]
    foot_m = np.append(building.footprint.exterior.mean(axis=0), building.ground_elevation_m) - city.scene.origin_m
    return float(np.linalg.norm((camera.view_matrix() @ np.append(foot_m, 1.0))[:3]))


def look_from(window: MainWindow, title: str) -> None:
    next(action for action in window.menus.side_actions.values() if action.text() == title).trigger()


def test_from_above_north_is_up(place: MainWindow) -> None:
    look_from(place, "&Above")
    first, second, fourth = (on_screen(place, index) for index in (0, 1, 3))
    assert second.x() > first.x() + 50
    assert abs(second.y() - first.y()) < 5
    assert fourth.y() > first.y() + 50


@pytest.mark.parametrize(
    ("title", "nearest", "left"), [("&South", 7, 6), ("&North", 1, 2), ("&East", 5, 8), ("&West", 3, 0)]
)
def test_from_a_side_that_side_is_near(place: MainWindow, title: str, nearest: int, left: int) -> None:
    look_from(place, title)
    assert distance_m(place, nearest) < distance_m(place, 4) < distance_m(place, 8 - nearest)
    at = {index: on_screen(place, index) for index in range(9)}
    assert at[left].x() == min(point.x() for point in at.values())


def test_north_up_keeps_what_is_in_the_middle(place: MainWindow) -> None:
    place.document.select(5)
    place.document.seek()
    before = place.scene_widget.camera
    place.menus.north_up.trigger()
    after = place.scene_widget.camera
    assert after.azimuth_deg == 0
    np.testing.assert_allclose(after.target_m, before.target_m)


def test_parallel_projection_keeps_sizes_and_still_picks(place: MainWindow) -> None:
    look_from(place, "&South")
    perspective = [on_screen(place, index) for index in (0, 2, 6, 8)]
    place.menus.parallel.trigger()
    parallel = [on_screen(place, index) for index in (0, 2, 6, 8)]
    far, near = parallel[1].x() - parallel[0].x(), parallel[3].x() - parallel[2].x()
    assert abs(near - far) <= 1
    assert perspective[3].x() - perspective[2].x() > 1.1 * (perspective[1].x() - perspective[0].x())
    assert place.scene_widget._hit(on_screen(place, 7)).building == 7
    assert pixels_of(place.scene_widget.grab_image()).std() > 10
    place.menus.home.trigger()
    assert place.scene_widget.camera.is_parallel
    place.menus.parallel.trigger()
    assert not place.scene_widget.camera.is_parallel


def test_the_wheel_stops_at_a_facade(place: MainWindow) -> None:
    look_from(place, "&South")
    view, at = place.scene_widget, on_screen(place, 7) + QPoint(0, 12)
    facade = view._hit(at)
    assert facade.building == 7
    for _ in range(60):
        position, turned = QPointF(at), QPoint(0, 240)
        wheel = QWheelEvent(position, position, QPoint(), turned, Qt.NoButton, Qt.NoModifier, Qt.NoScrollPhase, False)
        QApplication.sendEvent(view, wheel)
    eye_m = view.camera.eye_m
    assert 1.9 < np.linalg.norm(eye_m - facade.place_m) < 15
    ring = place.document.reconstruction.city.buildings[7].footprint.exterior
    south_m = ring[:, 1].min() - place.document.reconstruction.city.scene.origin_m[1]
    assert eye_m[1] < south_m


def painted(width: int, height: int, paint) -> np.ndarray:
    image = QImage(width, height, QImage.Format_RGB888)
    image.fill(Qt.white)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return pixels_of(image).astype(int)


@pytest.mark.parametrize(("m_per_px", "length_m"), [(0.1, 10.0), (0.5, 50.0), (1.0, 100.0), (30.0, 2000.0)])
def test_a_scale_bar_is_as_long_as_it_says(window: MainWindow, m_per_px: float, length_m: float) -> None:
    picture = painted(
        LONGEST_BAR_PX + 20, BAR_HEIGHT_PX + 10, lambda painter: paint_scale_bar(painter, QPointF(2, 2), m_per_px)
    )
    is_ink = picture.max(axis=2) < 90
    row = is_ink[BAR_HEIGHT_PX - 6 : BAR_HEIGHT_PX - 3].any(axis=0)
    assert np.flatnonzero(row).size == pytest.approx(length_m / m_per_px, abs=4)


@pytest.mark.parametrize("azimuth_deg", [0.0, 90.0, 200.0])
def test_the_arrow_points_north(window: MainWindow, azimuth_deg: float) -> None:
    middle = ARROW_PX / 2
    picture = painted(
        ARROW_PX, ARROW_PX, lambda painter: paint_north_arrow(painter, QPointF(middle, middle), azimuth_deg)
    )
    red = (picture[..., 0] > 150) & (picture[..., 1] < 110)
    down, right = (coordinates.mean() + 0.5 - middle for coordinates in np.nonzero(red))
    pointed_deg = np.degrees(np.arctan2(right, -down))
    assert (pointed_deg + azimuth_deg + 180) % 360 - 180 == pytest.approx(0, abs=8)

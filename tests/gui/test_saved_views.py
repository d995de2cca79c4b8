"""Views are saved by name, flown to, kept in the project's file and forgotten; the cube turns the scene."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QPointF, Qt
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QInputDialog

from ryu_scape.gui.main_window import MainWindow
from ryu_scape.project import Project, SavedView
from ryu_scape.viewer.furniture import cube_middle
from ryu_scape.viewer.view_cube import CUBE_PX, LOWEST_SIDE_DEG, side_under
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import open_place, stand_in_for_files, wait_for_picture, wait_until_idle


@pytest.fixture
def place(window: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    stand_in_for_files(monkeypatch)
    window.resize(1000, 700)
    open_place(window, qtbot, tmp_path)
    return window


def look_at(window: MainWindow, index: int, azimuth_deg: float) -> None:
    window.document.select(index)
    window.document.seek()
    view = window.scene_widget
    view._move_to(view.camera.turned(azimuth_deg, 25.0))


def wait_for_arrival(window: MainWindow, qtbot) -> None:
    qtbot.waitUntil(lambda: not window.scene_widget._flight._timer.isActive(), timeout=10_000)


def test_a_saved_view_is_come_back_to(place: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    look_at(place, 5, 70.0)
    before = place.scene_widget.camera
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: (" Market & hall ", True))
    place.saved_views.save_action.trigger()
    assert place.windowTitle().startswith("ortho.tif*") or place.isWindowModified()
    place.menus.home.trigger()
    assert np.linalg.norm(place.scene_widget.camera.target_m - before.target_m) > 5
    (action,) = place.saved_views.actions
    assert action.text() == "Market && hall"
    assert action.shortcut().toString() == "Alt+1"
    action.trigger()
    wait_for_arrival(place, qtbot)
    after = place.scene_widget.camera
    np.testing.assert_allclose(after.target_m, before.target_m, atol=1e-6)
    assert (after.azimuth_deg, after.elevation_deg) == pytest.approx((before.azimuth_deg, before.elevation_deg))
    assert after.distance_m == pytest.approx(before.distance_m)


def test_a_parallel_view_comes_back_parallel(place: MainWindow, qtbot) -> None:
    look_at(place, 2, 10.0)
    place.menus.parallel.trigger()
    before = place.scene_widget.camera
    place.saved_views.save("plan")
    place.menus.parallel.trigger()
    look_at(place, 6, 200.0)
    place.saved_views.actions[0].trigger()
    wait_for_arrival(place, qtbot)
    assert place.menus.parallel.isChecked()
    assert place.scene_widget.camera.is_parallel
    assert place.scene_widget.camera.half_height_m == pytest.approx(before.half_height_m)
    np.testing.assert_allclose(place.scene_widget.camera.target_m, before.target_m, atol=1e-6)


def test_views_are_kept_in_the_file_and_need_no_building(place: MainWindow, qtbot, tmp_path: Path) -> None:
    look_at(place, 5, 70.0)
    place.saved_views.save("one")
    look_at(place, 1, 170.0)
    place.saved_views.save("two")
    assert not place.is_busy
    assert place.document.is_settled
    assert place.document.is_modified
    place.files._save_to(tmp_path / "place.ryu", None)
    wait_until_idle(place, qtbot)
    assert not place.document.is_modified
    assert Project.open(tmp_path / "place.ryu").plan.views == place.document.plan.views
    assert [view.name for view in place.document.plan.views] == ["one", "two"]


def test_a_view_is_forgotten_after_its_project_is_opened_again(place: MainWindow, qtbot, tmp_path: Path) -> None:
    place.saved_views.save("one")
    path = tmp_path / "place.ryu"
    place.files._save_to(path, None)
    wait_until_idle(place, qtbot)
    place.opening.open_project(path)
    wait_until_idle(place, qtbot)
    (forget,) = place.saved_views.forget_menu.actions()
    forget.trigger()
    assert place.document.plan.views == ()


def test_a_name_is_no_longer_than_a_project_file_bears(place: MainWindow, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("a report that was pasted " * 100, True))
    place.saved_views.save_action.trigger()
    place.document.project.save(tmp_path / "place.ryu")
    assert len(Project.open(tmp_path / "place.ryu").plan.views) == 1


def test_a_view_is_forgotten_and_one_of_the_same_name_replaced(place: MainWindow) -> None:
    place.saved_views.save("one")
    look_at(place, 5, 70.0)
    place.saved_views.save("two")
    place.saved_views.save("one")
    names = [view.name for view in place.document.plan.views]
    assert names == ["two", "one"]
    assert isinstance(place.document.plan.views[1], SavedView)
    place.saved_views.forget_menu.actions()[0].trigger()
    assert [action.text() for action in place.saved_views.actions] == ["one"]


def test_an_undone_edit_leaves_the_views(place: MainWindow, qtbot) -> None:
    place.document.select(3)
    place.menus.delete_building.trigger()
    wait_until_idle(place, qtbot)
    place.saved_views.save("one")
    place.menus.undo.trigger()
    wait_until_idle(place, qtbot)
    assert [view.name for view in place.document.plan.views] == ["one"]
    assert place.document.is_settled


@pytest.mark.parametrize("azimuth_deg", [28.0, 100.0, 250.0])
def test_a_click_on_the_cube_s_middle_looks_from_what_faces_the_person(
    place: MainWindow, qtbot, azimuth_deg: float
) -> None:
    view = place.scene_widget
    view._move_to(view.camera.turned(azimuth_deg, 55.0))
    selected = place.document.selection
    middle = cube_middle(view.width())
    side = side_under(middle, middle, view.camera)
    assert side is not None
    QTest.mouseClick(view, Qt.LeftButton, Qt.NoModifier, middle.toPoint())
    wait_for_arrival(place, qtbot)
    assert (view.camera.azimuth_deg, view.camera.elevation_deg) == pytest.approx(side, abs=1e-6)
    assert place.document.selection == selected


def test_the_cube_s_sides_edges_and_corners_are_where_they_look(place: MainWindow) -> None:
    view, middle = place.scene_widget, QPointF(0, 0)
    camera = view.camera.turned(0.0, 45.0)
    assert side_under(QPointF(0, -22), middle, camera) == pytest.approx((0.0, 90.0))
    assert side_under(QPointF(0, 18), middle, camera) == pytest.approx((0.0, LOWEST_SIDE_DEG))
    assert side_under(QPointF(0, 0), middle, camera) == pytest.approx((0.0, 45.0))
    assert side_under(QPointF(24, 1), middle, camera) == pytest.approx((315.0, np.degrees(np.arctan(0.5**0.5))))
    assert side_under(QPointF(47, 47), middle, camera) is None


def test_the_cube_is_drawn_in_its_corner(place: MainWindow, qtbot) -> None:
    view = place.scene_widget
    wait_for_picture(place, qtbot)
    view.updateGL()
    shown = pixels_of(view.grabFrameBuffer())
    at, ratio = cube_middle(view.width()), view.devicePixelRatioF()
    top, left, size = (round(px * ratio) for px in (at.y() - CUBE_PX / 2, at.x() - CUBE_PX / 2, CUBE_PX))
    corner = shown[top : top + size, left : left + size]
    assert (corner.max(axis=2) < 90).sum() > 40
    assert (corner.min(axis=2) > 200).sum() > 400

from collections.abc import Iterator

import numpy as np
import pytest
from PyQt5.QtCore import QPoint, QPointF, Qt
from PyQt5.QtGui import QWheelEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from ryu_scape.errors import MachineError
from ryu_scape.viewer.mouse_map import MouseMap
from ryu_scape.viewer.scene_widget import SceneWidget
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import wait_until_drawn


@pytest.fixture
def widget(qtbot, reconstruction) -> Iterator[SceneWidget]:
    widget = SceneWidget()
    qtbot.addWidget(widget)
    widget.resize(480, 320)
    widget.set_scene(reconstruction.city.scene)
    widget.show()
    qtbot.waitExposed(widget)
    qtbot.waitUntil(lambda: pixels_of(widget.grab_image()).shape[:2] == (320, 480))
    return widget


def drag(widget: SceneWidget, button: Qt.MouseButton, modifiers: Qt.KeyboardModifiers = Qt.NoModifier) -> None:
    """Drag 80 pixels to the right and 30 down in a few steps."""
    start = widget.rect().center()
    QTest.mousePress(widget, button, modifiers, start)
    for step in range(1, 5):
        move_mouse(widget, start + QPoint(20 * step, 8 * step), button, modifiers)
    QTest.mouseRelease(widget, button, modifiers, start + QPoint(80, 32))


def move_mouse(widget: SceneWidget, to: QPoint, button: Qt.MouseButton, modifiers: Qt.KeyboardModifiers) -> None:
    from PyQt5.QtGui import QMouseEvent

    event = QMouseEvent(QMouseEvent.MouseMove, QPointF(to), Qt.NoButton, Qt.MouseButtons(button), modifiers)
    QApplication.sendEvent(widget, event)


def turn_wheel(widget: SceneWidget, at: QPoint, notches: int) -> None:
    position, no_pixels, angle = QPointF(at), QPoint(), QPoint(0, 120 * notches)
    event = QWheelEvent(
        position, widget.mapToGlobal(at), no_pixels, angle, Qt.NoButton, Qt.NoModifier, Qt.NoScrollPhase, False
    )
    QApplication.sendEvent(widget, event)


def difference(first: np.ndarray, second: np.ndarray) -> float:
    """Mean grey levels by which two pictures differ."""
    return float(np.abs(first.astype(int) - second).mean())


def test_window_on_the_screen_is_not_blank(qtbot, widget: SceneWidget) -> None:
    wait_until_drawn(widget, qtbot)
    qtbot.wait(100)
    seen = pixels_of(QApplication.primaryScreen().grabWindow(widget.winId()).toImage())
    assert seen.shape[:2] == (320, 480)
    assert seen.std() > 15
    assert len(np.unique(seen.reshape(-1, 3), axis=0)) > 1000


def test_grabbed_image_is_what_the_screen_shows(qtbot, widget: SceneWidget) -> None:
    wait_until_drawn(widget, qtbot)
    qtbot.wait(100)
    seen = pixels_of(QApplication.primaryScreen().grabWindow(widget.winId()).toImage())
    upper = np.s_[:-80, :-112]  # below are the scale bar and the compass, beside the cube, which no saved picture has
    assert difference(pixels_of(widget.grab_image())[upper], seen[upper]) < 1


def test_left_drag_orbits_and_home_brings_the_view_back(widget: SceneWidget) -> None:
    before, camera = pixels_of(widget.grab_image()), widget.camera
    drag(widget, Qt.LeftButton)
    assert widget.camera.azimuth_deg != camera.azimuth_deg
    assert widget.camera.elevation_deg > camera.elevation_deg
    np.testing.assert_array_equal(widget.camera.target_m, camera.target_m)
    assert difference(pixels_of(widget.grab_image()), before) > 3
    widget.go_home()
    np.testing.assert_array_equal(pixels_of(widget.grab_image()), before)


@pytest.mark.parametrize(
    ("button", "modifiers"),
    [(Qt.MiddleButton, Qt.NoModifier), (Qt.RightButton, Qt.NoModifier), (Qt.LeftButton, Qt.ShiftModifier)],
)
def test_pan_moves_the_target_without_turning(widget: SceneWidget, button, modifiers) -> None:
    before, camera = pixels_of(widget.grab_image()), widget.camera
    drag(widget, button, modifiers)
    assert widget.camera.azimuth_deg == camera.azimuth_deg
    assert np.linalg.norm(widget.camera.target_m - camera.target_m) > 5
    assert difference(pixels_of(widget.grab_image()), before) > 3


DRAGS = [
    (MouseMap.QGIS, Qt.LeftButton, Qt.NoModifier, "pan"),
    (MouseMap.QGIS, Qt.MiddleButton, Qt.NoModifier, "orbit"),
    (MouseMap.QGIS, Qt.RightButton, Qt.NoModifier, "zoom"),
    (MouseMap.BLENDER, Qt.LeftButton, Qt.NoModifier, "nothing"),
    (MouseMap.BLENDER, Qt.MiddleButton, Qt.NoModifier, "orbit"),
    (MouseMap.BLENDER, Qt.MiddleButton, Qt.ShiftModifier, "pan"),
    (MouseMap.BLENDER, Qt.MiddleButton, Qt.ControlModifier, "zoom"),
    (MouseMap.CLOUDCOMPARE, Qt.LeftButton, Qt.NoModifier, "orbit"),
    (MouseMap.CLOUDCOMPARE, Qt.RightButton, Qt.NoModifier, "pan"),
]


@pytest.mark.parametrize(("mouse_map", "button", "modifiers", "effect"), DRAGS)
def test_drags_do_what_they_do_in_the_program_that_one_is_used_to(
    widget: SceneWidget, mouse_map, button, modifiers, effect
) -> None:
    before = widget.camera
    widget.mouse_map = mouse_map
    drag(widget, button, modifiers)
    after = widget.camera
    moved = {
        "orbit": after.azimuth_deg != before.azimuth_deg,
        "pan": bool(np.linalg.norm(after.target_m - before.target_m) > 5),
        "zoom": bool(after.distance_m > 1.2 * before.distance_m),
    }
    assert {name for name, is_so in moved.items() if is_so} == {effect} - {"nothing"}


def test_wheel_zooms_at_the_cursor(widget: SceneWidget) -> None:
    before, camera = pixels_of(widget.grab_image()), widget.camera
    at = QPoint(300, 190)
    turn_wheel(widget, at, notches=4)
    assert widget.camera.distance_m < camera.distance_m
    assert difference(pixels_of(widget.grab_image()), before) > 3
    turn_wheel(widget, at, notches=-4)
    np.testing.assert_allclose(widget.camera.eye_m, camera.eye_m, atol=0.5)


def test_double_click_changes_the_centre(widget: SceneWidget) -> None:
    camera = widget.camera
    QTest.mouseDClick(widget, Qt.LeftButton, Qt.NoModifier, QPoint(300, 200))
    assert np.linalg.norm(widget.camera.target_m - camera.target_m) > 5
    assert widget.camera.distance_m == camera.distance_m


def test_home_fits_again_after_a_resize(widget: SceneWidget) -> None:
    wide = widget.camera.distance_m
    widget.resize(330, 420)
    assert widget.camera.distance_m > wide


def test_hidden_layers_are_not_drawn(widget: SceneWidget) -> None:
    before = pixels_of(widget.grab_image())
    widget.set_hidden_layers(["roofs"])
    assert difference(pixels_of(widget.grab_image()), before) > 1
    widget.set_hidden_layers([])
    np.testing.assert_array_equal(pixels_of(widget.grab_image()), before)


def test_new_scene_takes_the_place_of_the_old(widget: SceneWidget) -> None:
    from tests.viewer.small_city import small_city

    before = pixels_of(widget.grab_image())
    widget.set_scene(small_city(point_spacing_m=3.0, boxes_per_side=2, seed=2))
    assert difference(pixels_of(widget.grab_image()), before) > 3


@pytest.mark.parametrize("mended_by", ["a new scene", "a new context", "the whole scene"])
def test_a_scene_that_could_not_be_drawn_does_not_blank_the_next(
    qtbot, widget: SceneWidget, reconstruction, monkeypatch, mended_by: str
) -> None:
    def refuse() -> None:
        raise MachineError("The graphics card's memory is full.", "Close other programs.")

    monkeypatch.setattr(widget._renderer, "upload", refuse)
    with qtbot.waitSignal(widget.failed):
        widget.go_home()
    drawn: list[bool] = []
    monkeypatch.setattr(widget._renderer, "upload", lambda: iter([drawn.append(True)]))
    widget._redraw()
    qtbot.wait(50)
    assert not drawn
    if mended_by == "a new scene":
        widget.set_scene(reconstruction.city.scene)
    elif mended_by == "the whole scene":
        widget.go_home()
    else:
        widget.makeCurrent()
        widget.initializeGL()
    widget.updateGL()
    qtbot.waitUntil(lambda: bool(drawn))


def test_render_image_works_beside_a_window(widget: SceneWidget, reconstruction) -> None:
    from ryu_scape.viewer.offscreen import render_image

    width, height = 480, 320
    offscreen = render_image(reconstruction.city.scene, (width, height))
    assert difference(offscreen, pixels_of(widget.grab_image())) < 1

"""Scenes come to the graphics card and are drawn a little at a time: counted, since times are the machine's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from OpenGL import GL
from PyQt5.QtCore import QSize, QTimer
from PyQt5.QtWidgets import QApplication

from ryu_scape.scene.vertex_arrays import PlanTexture, SceneGeometry
from ryu_scape.viewer import buffers, cover_texture, scene_buffers, scene_picture, sliced_view
from ryu_scape.viewer.buffers import LayerBuffers
from ryu_scape.viewer.framing import Framing
from ryu_scape.viewer.scene_drawing import Paint
from ryu_scape.viewer.scene_widget import SceneWidget
from ryu_scape.viewer.steps import Steps
from tests.gui.jobs_for_tests import pixels_of
from tests.gui.place import wait_until_drawn
from tests.viewer.small_city import SIDE_M, small_city

BYTES, PIXELS, INDICES, POINTS = 40_000, 9_000, 600, 1_000


@pytest.fixture
def scene() -> SceneGeometry:
    colours = np.random.default_rng(3).integers(0, 255, (301, 256, 3), np.uint8)
    texture = PlanTexture(colours, np.array([[1 / SIDE_M, 0, 0.5], [0, -1 / SIDE_M, 0.5]]))
    return replace(small_city(point_spacing_m=1.5), texture=texture, textured_layers=frozenset({"terrain"}))


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffers, "_BYTES_A_STEP", BYTES)
    monkeypatch.setattr(cover_texture, "_PIXELS_A_STEP", PIXELS)
    monkeypatch.setattr(scene_buffers, "_INDICES_A_STEP", INDICES)
    monkeypatch.setattr(scene_buffers, "_POINTS_A_STEP", POINTS)
    monkeypatch.setattr(sliced_view, "_SLICE_S", 0.0)


@pytest.fixture
def slices(monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[str, int]]]:
    """For each slice of the window's thread what was uploaded or drawn in it, and how much."""
    seen: list[list[tuple[str, int]]] = []

    def go_on(steps: Steps, end_s: float) -> bool:
        seen.append([])
        return _go_on(steps, end_s)

    def note(what: str, amount: int) -> None:
        if seen:
            seen[-1].append((what, amount))

    _go_on, upload, cover, draw = scene_picture.go_on, GL.glBufferSubData, GL.glTexSubImage2D, LayerBuffers.draw_runs
    monkeypatch.setattr(scene_picture, "go_on", go_on)
    monkeypatch.setattr(GL, "glBufferSubData", lambda *given: note("bytes", given[2]) or upload(*given))
    monkeypatch.setattr(GL, "glTexSubImage2D", lambda *given: note("pixels", given[4] * given[5]) or cover(*given))

    def draw_runs(self: LayerBuffers, runs) -> None:
        note("points" if self.is_point_cloud else "indices", int(runs.count.sum()))
        draw(self, runs)

    monkeypatch.setattr(LayerBuffers, "draw_runs", draw_runs)
    return seen


def test_a_slice_uploads_and_draws_no_more_than_its_share(
    widget: SceneWidget, scene: SceneGeometry, small_steps: None, slices, qtbot
) -> None:
    widget.set_scene(scene)
    wait_until_drawn(widget, qtbot)
    most = {"bytes": BYTES, "pixels": PIXELS, "indices": 2 * INDICES, "points": 2 * POINTS}
    for what, bound in most.items():
        a_slice = [sum(amount for kind, amount in work if kind == what) for work in slices]
        assert sum(amount > 0 for amount in a_slice) > 4, what
        assert max(a_slice) <= bound, what
    assert max(len({kind for kind, _ in work}) for work in slices) == 1
    vertices = sum(piece.vertices.nbytes + piece.indices.nbytes for piece in scene.layers.values())
    assert sum(amount for work in slices for kind, amount in work if kind == "bytes") >= vertices
    assert sum(amount for work in slices for kind, amount in work if kind == "pixels") > 301 * 256 * 1.3


def test_what_else_there_is_to_do_is_done_between_slices(
    widget: SceneWidget, scene: SceneGeometry, small_steps: None, slices, qtbot
) -> None:
    turns: list[int] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(len(slices)))
    timer.start()
    widget.set_scene(scene)
    wait_until_drawn(widget, qtbot)
    timer.stop()
    assert len(slices) > 60
    assert len(set(turns)) > 0.9 * len(slices)


def test_small_steps_make_the_same_picture(
    widget: SceneWidget, scene: SceneGeometry, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    widget.set_scene(scene)
    whole = pixels_of(widget.grab_image())
    for module, name in ((buffers, "_BYTES_A_STEP"), (cover_texture, "_PIXELS_A_STEP")):
        monkeypatch.setattr(module, name, 5_000)
    for name, most in (("_INDICES_A_STEP", 300), ("_POINTS_A_STEP", 300), ("_PIXELS_A_STEP", 40_000)):
        monkeypatch.setattr(scene_buffers, name, most)
    other = replace(scene, texture=replace(scene.texture), layers=dict(scene.layers))
    widget.set_scene(small_city(boxes_per_side=2))
    assert np.abs(pixels_of(widget.grab_image()).astype(int) - whole).mean() > 3
    widget.set_scene(other)
    np.testing.assert_array_equal(pixels_of(widget.grab_image()), whole)


def test_a_drawing_that_is_given_up_leaves_no_paint(widget: SceneWidget, scene: SceneGeometry, qtbot) -> None:
    widget.set_scene(scene)
    wait_until_drawn(widget, qtbot)
    widget.set_paints([Paint((200, 20, 40), np.array([0]))])
    expected, renderer = pixels_of(widget.grab_image()), widget._renderer
    step_count = sum(1 for _ in renderer.draw(Framing(widget.camera, *widget.size_px)))
    for taken in range(1, step_count):
        drawing = renderer.draw(Framing(widget.camera, *widget.size_px))
        for _ in range(taken):
            next(drawing)
        drawing.close()
        assert np.array_equal(pixels_of(widget.grab_image()), expected), taken


def on_screen(widget: SceneWidget) -> np.ndarray:
    """What the screen shows of the widget, less the furniture over it."""
    QApplication.processEvents()
    return pixels_of(QApplication.primaryScreen().grabWindow(widget.winId()).toImage())[:-80, :-112]


def test_the_last_picture_is_kept_until_the_next_is_whole(
    widget: SceneWidget, scene: SceneGeometry, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    widget.set_scene(scene)
    wait_until_drawn(widget, qtbot)
    qtbot.wait(50)
    before = on_screen(widget)
    assert before.std() > 10
    with monkeypatch.context() as patch:
        patch.setattr(scene_picture, "go_on", lambda steps, end_s: next(steps, True) is True)
        patch.setattr(scene_buffers, "_POINTS_A_STEP", 10)
        widget.set_scene(small_city(point_spacing_m=3.0, boxes_per_side=2, seed=2))
        for _ in range(5):
            qtbot.wait(5)
            widget.updateGL()
            np.testing.assert_array_equal(on_screen(widget), before)
    wait_until_drawn(widget, qtbot)
    qtbot.waitUntil(lambda: np.abs(on_screen(widget).astype(int) - before).mean() > 3)


def counted(drawn: list[str], name: str) -> Steps:
    for _ in range(4):
        drawn.append(name)
        yield


class Renderer:
    """Draws nothing, in four steps, and says what for."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def upload(self) -> Steps:
        return iter(())

    def look_around(self) -> Steps:
        return counted(self.drawn, "around")

    def draw(self, framing: Framing) -> Steps:
        return counted(self.drawn, framing.camera)


@pytest.fixture
def picture(widget: SceneWidget) -> Iterator[scene_picture.ScenePicture]:
    widget.makeCurrent()
    yield scene_picture.ScenePicture(Renderer())
    widget.doneCurrent()


def steps_of(picture: scene_picture.ScenePicture, camera: str, count: int, *, is_moving: bool) -> bool:
    return [picture.go_on(camera, (64, 48), 1.0, is_moving=is_moving, end_s=0.0) for _ in range(count)][-1]


def test_a_view_that_moves_is_drawn_to_its_end_and_then_as_it_has_become(picture) -> None:
    steps_of(picture, "first", 4, is_moving=True)
    picture.change()
    while not steps_of(picture, "second", 1, is_moving=True):
        pass
    assert picture._renderer.drawn == ["first"] * 4
    assert picture.is_there
    assert not picture.is_current
    while not steps_of(picture, "second", 1, is_moving=True):
        pass
    assert picture._renderer.drawn == ["first"] * 4 + ["second"] * 4
    assert picture.is_current
    assert not picture.is_finished


def test_a_view_that_stood_still_is_given_up_when_it_moves(picture) -> None:
    steps_of(picture, "still", 8, is_moving=False)
    assert picture._renderer.drawn.count("still") == 2
    picture.change()
    while not steps_of(picture, "moved", 1, is_moving=True):
        pass
    assert picture._renderer.drawn[-5:] == ["still", *["moved"] * 4]


def test_a_new_scene_gives_up_all(picture) -> None:
    steps_of(picture, "old", 4, is_moving=True)
    picture.change(is_new_scene=True)
    while not steps_of(picture, "new", 1, is_moving=True):
        pass
    assert picture._renderer.drawn[-5:] == ["old", *["new"] * 4]
    assert picture.is_current


def test_until_the_first_picture_is_whole_there_is_haze_and_no_black(
    widget: SceneWidget, scene: SceneGeometry, small_steps, qtbot
) -> None:
    widget.set_scene(scene)
    widget.updateGL()
    shown = pixels_of(widget.grabFrameBuffer())
    assert np.ptp(shown, axis=(0, 1)).max() == 0
    assert shown.min() > 200
    wait_until_drawn(widget, qtbot)
    assert pixels_of(widget.grabFrameBuffer()).std() > 10


def test_a_small_image_is_the_view_and_draws_nothing(widget: SceneWidget, scene: SceneGeometry, slices, qtbot) -> None:
    assert widget.small_image(QSize(60, 40)) is None
    widget.set_scene(scene)
    wait_until_drawn(widget, qtbot)
    before = len(slices)
    small = widget.small_image(QSize(60, 40))
    assert len(slices) == before
    assert (small.width(), small.height()) == (60, 40)
    means = pixels_of(widget.grab_image()).reshape(40, 8, 60, 8, 3).mean(axis=(1, 3))
    assert np.abs(pixels_of(small) - means).mean() < 1.5  # each halving rounds

"""A view that is drawn in slices, between which the window does what else there is to do."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QSize, QTimer, pyqtSignal
from PyQt5.QtGui import QImage
from PyQt5.QtWidgets import QWidget

from ryu_scape.errors import MachineError, RyuScapeError
from ryu_scape.viewer.moving_view import MovingView
from ryu_scape.viewer.renderer import SceneRenderer
from ryu_scape.viewer.scene_picture import ScenePicture
from ryu_scape.viewer.steps import go_on

_STILL_AFTER_MS = 250
_NEARLY = 0.999
_SLICE_S = 0.01
"""After so long no further step of drawing is begun before the window has done what else there is to do."""


class DrawnBeside(Protocol):
    """What may be drawn of the scene beside the view. share_done: in [0, 1]."""

    share_done: float

    def draw(self, renderer: SceneRenderer) -> Generator[None, None, None]:
        """Steps that draw it with the view's renderer, and free what they need when they are closed."""


class SlicedView(MovingView):
    """Draws what `_renderer` is told to; who derives from it shows `_picture`, as it was drawn last.

    Where a frame takes long, as on computers without a graphics card, it is drawn more coarsely while the view moves.
    """

    failed = pyqtSignal(object)
    """Carries a MachineError when the graphics driver cannot draw the scene."""
    drawn_beside = pyqtSignal(float)
    """How much is done, in [0, 1], of what is drawn beside the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renderer = SceneRenderer()
        self._picture = ScenePicture(self._renderer)
        self._has_failed = False
        self._beside: tuple[DrawnBeside, Generator[None, None, None]] | None = None
        self._still_timer = QTimer(self, singleShot=True, interval=_STILL_AFTER_MS)
        self._still_timer.timeout.connect(self._redraw)
        self._slice_timer = QTimer(self, singleShot=True, interval=0)
        self._slice_timer.timeout.connect(self._draw_a_slice)

    def go_home(self) -> None:
        """See the whole scene, now and after the window is resized; a view that could not be drawn is tried again."""
        self._flight.stop()
        self._viewpoint.move_to(None)
        self._has_failed = False
        self._redraw()

    def grab_image(self) -> QImage:
        """The view in full detail, in device pixels. Raises MachineError when the graphics driver cannot draw it."""
        self.makeCurrent()
        if self.camera is not None:
            self._picture.draw(self.camera, self.size_px, self.devicePixelRatioF())
        return _image_of(self._picture.read())

    def draw_beside(self, drawing: DrawnBeside) -> None:
        """Draw this of the scene as it is, in slices; until it is done or given up, the view is not drawn again."""
        self.give_up_beside()
        self._picture.change(is_new_scene=True)  # what was begun of the view would find the renderer otherwise
        self._beside = drawing, drawing.draw(self._renderer)
        self._slice_timer.start()

    def give_up_beside(self) -> None:
        """Draw the view again instead of what is drawn beside it."""
        if self._beside is not None:
            self.makeCurrent()
            _, steps = self._beside
            self._beside = None
            steps.close()
            self._redraw()

    @property
    def is_finished(self) -> bool:
        """Whether the view is drawn in full, as it is."""
        return self._picture.is_finished

    def small_image(self, least: QSize) -> QImage | None:
        """The view as it was drawn last, quickly and not much larger than this; None where nothing was drawn yet."""
        if not self._picture.is_there:
            return None
        self.makeCurrent()
        return _image_of(self._picture.read_small((least.width(), least.height())))

    def initializeGL(self) -> None:
        """Start over: Qt has made a new context, in which nothing of an old one exists."""
        self._renderer.forget_context()
        self._picture.forget_context()
        self._has_failed = False

    def resizeGL(self, width_px: int, height_px: int) -> None:
        """Treat resizing as movement, lest it be slow."""
        self._draw_soon()

    def _begin_anew(self) -> None:
        """Draw nothing any more of the scene that there was."""
        self._has_failed = False
        self._picture.change(is_new_scene=True)

    def _draw_soon(self) -> None:
        """Draw as while the view moves, then, when it has stood still for a moment, in full."""
        self._still_timer.start()
        self._redraw()

    def _redraw(self) -> None:
        self._picture.change()
        if self.isVisible():
            self._slice_timer.start()

    def _draw_a_slice(self) -> None:
        """Draw for a moment, then let the window do what else there is to do."""
        camera = self.camera
        if self._beside is not None:
            self._draw_beside_a_slice(*self._beside)
            return
        if camera is None or self._has_failed or self._picture.is_current:
            return
        end_s, is_moving = time.perf_counter() + _SLICE_S, self._still_timer.isActive()
        self.makeCurrent()
        try:
            is_whole = self._picture.go_on(
                camera, self.size_px, self.devicePixelRatioF(), is_moving=is_moving, end_s=end_s
            )
        except MachineError as error:
            self._has_failed = True
            self.failed.emit(error)
            return
        if is_whole:
            self.update()
        else:
            self._slice_timer.start()

    def _draw_beside_a_slice(self, drawing: DrawnBeside, steps: Generator[None, None, None]) -> None:
        self.makeCurrent()
        try:
            is_whole = go_on(steps, time.perf_counter() + _SLICE_S)
        except RyuScapeError as error:
            self.give_up_beside()
            self.failed.emit(error)
            return
        if is_whole:
            self.give_up_beside()
        else:
            self._slice_timer.start()
        self.drawn_beside.emit(1.0 if is_whole else min(drawing.share_done, _NEARLY))


def _image_of(pixels: NDArray[np.uint8]) -> QImage:
    height_px, width_px, _ = pixels.shape
    return QImage(pixels.tobytes(), width_px, height_px, 3 * width_px, QImage.Format_RGB888).copy()

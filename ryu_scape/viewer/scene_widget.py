"""The scene in a window, turned with the mouse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QEvent, QPoint, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QImage, QMouseEvent, QWheelEvent
from PyQt5.QtOpenGL import QGL, QGLFormat, QGLWidget
from PyQt5.QtWidgets import QApplication, QWidget

from ryu_scape.errors import MachineError
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.ground import Ground, ground_of
from ryu_scape.viewer.overlay import Overlay
from ryu_scape.viewer.picking import Hit, first_hit
from ryu_scape.viewer.renderer import Paint, SceneRenderer
from ryu_scape.viewer.scene_picture import ScenePicture

_DEGREES_PER_PX = 0.35
_ZOOM_PER_WHEEL_UNIT = 0.999  # a notch of the wheel is 120 units
_PAN_BUTTONS = Qt.MiddleButton | Qt.RightButton
_STILL_AFTER_MS = 250
_POINTING_AFTER_MS = 40


class SceneWidget(QGLWidget):
    """Left drag orbits, middle or right drag or Shift and left drag pans, the wheel zooms at the cursor.

    A click picks a building, one with Ctrl one more, a double click makes the place under the cursor the centre. Where
    a frame takes long, as on computers without a graphics card, the view is drawn more coarsely while it moves.
    """

    failed = pyqtSignal(object)
    """Carries a MachineError when the graphics driver cannot draw the scene."""
    picked = pyqtSignal(object, object, bool)
    """What was clicked: index of the building and place as in `pointed`, each None for none; and whether with Ctrl."""
    pointed = pyqtSignal(object)
    """The place (x, y, elevation) under the cursor in metres on the map; None where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QGLFormat(QGL.DoubleBuffer | QGL.DepthBuffer), parent)
        self._renderer = SceneRenderer()
        self._picture = ScenePicture(self._renderer)
        self._scene: SceneGeometry | None = None
        self._ground: Ground | None = None
        self._hidden_layers: frozenset[str] = frozenset()
        self._selected: tuple[int, ...] = ()
        self._overlay = Overlay()
        self._moved_camera: Camera | None = None
        self._pressed_position = QPoint()
        self._last_position = QPoint()
        self._is_click = False
        self._has_failed = False
        self._still_timer = QTimer(self, singleShot=True, interval=_STILL_AFTER_MS)
        self._still_timer.timeout.connect(self._redraw)
        self._pointing_timer = QTimer(self, singleShot=True, interval=_POINTING_AFTER_MS)
        self._pointing_timer.timeout.connect(self._point)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 180)
        self.setFocusPolicy(Qt.StrongFocus)

    @property
    def camera(self) -> Camera | None:
        """Where the scene is seen from; None without a scene."""
        if self._moved_camera is None and self._ground is not None:
            return Camera.home(self._ground, self._aspect)
        return self._moved_camera

    def set_scene(self, scene: SceneGeometry) -> None:
        """Show `scene` whole."""
        self._take(scene)
        self.go_home()

    def change_scene(self, scene: SceneGeometry) -> None:
        """Show `scene`, which is of the same place as the one before, from where that was seen."""
        camera, before = self.camera, self._scene
        self._take(scene)
        if camera is not None and before is not None and self._ground is not None:
            self._moved_camera = camera.over_ground(self._ground, before.origin_m - scene.origin_m)
        self._draw_soon()

    def set_hidden_layers(self, names: Iterable[str]) -> None:
        """Leave these layers of the scene out."""
        self._hidden_layers = frozenset(names)
        self._renderer.set_hidden_layers(self._hidden_layers)
        self._redraw()

    def set_selected(self, buildings: Sequence[int]) -> None:
        """Highlight these buildings of the scene."""
        if tuple(buildings) != self._selected:
            self._selected = tuple(buildings)
            self._renderer.set_selected(buildings)
            self._draw_soon()

    def set_paints(self, paints: Sequence[Paint]) -> None:
        """Paint buildings of the scene; until the next scene, which begins without."""
        self._renderer.set_paints(paints)
        self._draw_soon()

    def face(self, bounds_m: NDArray[np.float64]) -> None:
        """See what lies in a box (2, 3) of map metres and elevations from near, from the side from which one looks."""
        camera = self.camera
        if camera is not None and self._scene is not None:
            self._move_to(camera.facing(bounds_m - self._scene.origin_m, self._aspect))

    def set_overlay(self, overlay: Overlay) -> None:
        """Draw this over the scene, which is not drawn again for it."""
        self._overlay = overlay
        self.update()

    def go_home(self) -> None:
        """See the whole scene, now and after the window is resized."""
        self._moved_camera = None
        self._redraw()

    def grab_image(self) -> QImage:
        """The view in full detail, in device pixels. Raises MachineError when the graphics driver cannot draw it."""
        self.makeCurrent()
        self._draw(is_moving=False)
        pixels = self._picture.read()
        height_px, width_px, _ = pixels.shape
        return QImage(pixels.tobytes(), width_px, height_px, 3 * width_px, QImage.Format_RGB888).copy()

    def initializeGL(self) -> None:
        """Start over: Qt has made a new context, in which nothing of an old one exists."""
        self._renderer.forget_context()
        self._picture.forget_context()
        self._has_failed = False

    def resizeGL(self, width_px: int, height_px: int) -> None:
        """Treat resizing as movement, lest it be slow."""
        self._picture.is_current = False
        self._still_timer.start()

    def paintGL(self) -> None:
        """Draw the scene, if there is one and it is not as it was drawn last, and what lies over it."""
        if self._ground is None or self._has_failed:
            return
        try:
            if not self._picture.is_current:
                self._draw(is_moving=self._still_timer.isActive())
        except MachineError as error:
            self._has_failed = True
            self.failed.emit(error)
            return
        camera, scene = self.camera, self._scene
        if camera is not None and scene is not None:
            self._picture.copy_to_window()
            matrix = camera.projection_matrix(self._aspect) @ camera.view_matrix()
            self._overlay.draw(matrix, scene.origin_m, self._size_px)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag, or a click, begins."""
        self._pressed_position = self._last_position = event.pos()
        self._is_click = event.button() == Qt.LeftButton and event.modifiers() in (Qt.NoModifier, Qt.ControlModifier)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Orbit or pan; without a button, only point."""
        moved = event.pos() - self._last_position
        self._last_position = event.pos()
        if (event.pos() - self._pressed_position).manhattanLength() >= QApplication.startDragDistance():
            self._is_click = False
        camera = self.camera
        if camera is None:
            return
        if not event.buttons():
            self._pointing_timer.start()
        elif event.buttons() & _PAN_BUTTONS or event.modifiers() & Qt.ShiftModifier:
            self._move_to(camera.pan(moved.x(), moved.y(), self.height()))
        elif event.buttons() & Qt.LeftButton:
            self._move_to(camera.orbit(moved.x() * _DEGREES_PER_PX, moved.y() * _DEGREES_PER_PX))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick the building under the cursor, unless the mouse was dragged."""
        if self._is_click:
            hit = self._hit(event.pos())
            building, place = (None, None) if hit is None else (hit.building, self._place_of(hit))
            self.picked.emit(building, place, bool(event.modifiers() & Qt.ControlModifier))
        self._is_click = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Centre the place under the cursor."""
        camera = self.camera
        if camera is not None:
            self._move_to(camera.centred_at(self._ndc(event.pos()), self._aspect))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        camera = self.camera
        if camera is not None:
            factor = _ZOOM_PER_WHEEL_UNIT ** event.angleDelta().y()
            self._move_to(camera.zoom_at(self._ndc(event.pos()), factor, self._aspect))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._pointing_timer.stop()
        self.pointed.emit(None)

    def _point(self) -> None:
        hit = self._hit(self._last_position)
        self.pointed.emit(None if hit is None else self._place_of(hit))

    def _place_of(self, hit: Hit) -> tuple[float, ...]:
        assert self._scene is not None  # noqa: S101 - it was hit: said to mypy
        return tuple((hit.place_m + self._scene.origin_m).tolist())

    def _hit(self, position: QPoint) -> Hit | None:
        camera, scene = self.camera, self._scene
        if camera is None or scene is None:
            return None
        return first_hit(scene, camera.eye_m, camera.ray(self._ndc(position), self._aspect), self._hidden_layers)

    def _take(self, scene: SceneGeometry) -> None:
        self._scene, self._ground, self._selected = scene, ground_of(scene), ()
        self._has_failed = False
        self._renderer.set_scene(scene)

    @property
    def _size_px(self) -> tuple[int, int]:
        """Device pixels, which high-DPI screens have more of than Qt's own units."""
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    @property
    def _aspect(self) -> float:
        width_px, height_px = self._size_px
        return width_px / height_px

    def _ndc(self, position: QPoint) -> tuple[float, float]:
        return 2 * position.x() / max(self.width(), 1) - 1, 1 - 2 * position.y() / max(self.height(), 1)

    def _move_to(self, camera: Camera) -> None:
        self._moved_camera = camera
        self._draw_soon()

    def _draw_soon(self) -> None:
        """Draw as while the view moves, then, when it has stood still for a moment, in full."""
        self._still_timer.start()
        self._redraw()

    def _redraw(self) -> None:
        self._picture.is_current = False
        self.update()

    def _draw(self, *, is_moving: bool) -> None:
        camera = self.camera
        if camera is not None:
            self._picture.draw(camera, self._size_px, self.devicePixelRatioF(), is_moving=is_moving)

"""The scene in a window, turned with the mouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QMouseEvent, QWheelEvent
from PyQt5.QtWidgets import QWidget

from ryu_scape.scene.layers import Layer
from ryu_scape.scene.look import Look
from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.viewer.click_or_drag import ClickOrDrag
from ryu_scape.viewer.furniture import cube_middle, draw_furniture
from ryu_scape.viewer.ground import Ground, ground_of
from ryu_scape.viewer.mouse_map import Drag, MouseMap
from ryu_scape.viewer.overlay import Overlay
from ryu_scape.viewer.picking import Hit, first_hit
from ryu_scape.viewer.scene_drawing import Paint
from ryu_scape.viewer.section import Exaggeration, Section
from ryu_scape.viewer.sliced_view import SlicedView
from ryu_scape.viewer.view_cube import side_under
from ryu_scape.viewer.wheel import zoom_of

_DEGREES_PER_PX = 0.35
_ZOOM_PER_PX = 1.01
_POINTING_AFTER_MS = 40
_UNDRAWN = (0.83, 0.86, 0.88, 1.0)
"""Like the haze behind most scenes, until the first picture of one is there."""


class SceneWidget(SlicedView):
    """Dragging orbits, pans or zooms as `mouse_map` has it, the wheel zooms at the cursor.

    A click picks a building, one with Ctrl one more, a double click makes the place under the cursor the centre. Where
    a frame takes long, as on computers without a graphics card, the view is drawn more coarsely while it moves.
    """

    picked = pyqtSignal(object, object, bool)
    """What was clicked: index of the building and place as in `pointed`, each None for none; and whether with Ctrl."""
    pointed = pyqtSignal(object)
    """The place (x, y, elevation) under the cursor in metres on the map; None where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: SceneGeometry | None = None
        self._ground: Ground | None = None
        self._section = Section()
        self.stretch = Exaggeration()
        self._hidden_layers: frozenset[Layer] = frozenset()
        self._faded_away: frozenset[Layer] = frozenset()
        self._selected: tuple[int, ...] = ()
        self._overlay = Overlay()
        self._mouse = ClickOrDrag()
        self.mouse_map = MouseMap.RYU_SCAPE
        self._pointing_timer = QTimer(self, singleShot=True, interval=_POINTING_AFTER_MS)
        self._pointing_timer.timeout.connect(self._point)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 180)
        self.setFocusPolicy(Qt.StrongFocus)

    def set_scene(self, scene: SceneGeometry) -> None:
        """Show `scene` whole, coarsely at first."""
        self._viewpoint.take(self._take(scene))
        self._draw_soon()

    def change_scene(self, scene: SceneGeometry) -> None:
        """Show `scene`, which is of the same place as the one before, from where that was seen."""
        before, stretch, camera = self._scene, self.stretch, self.camera
        ground = self._take(scene)
        shift_m = np.zeros(3)
        if before is not None and camera is not None:
            place_m = stretch.real(camera.target_m) + (before.origin_m - scene.origin_m)
            shift_m = self.stretch.drawn(place_m) - camera.target_m
        self._viewpoint.keep_over(ground, shift_m, self.aspect)
        self._draw_soon()

    def set_hidden_layers(self, layers: Iterable[Layer]) -> None:
        """Leave these layers of the scene out."""
        self._hidden_layers = frozenset(layers)
        self._renderer.set_hidden_layers(self._hidden_layers)
        self._redraw()

    def set_opacity(self, opacity: Mapping[Layer, float]) -> None:
        """How much each of these layers covers what is behind it, in [0, 1]."""
        self._faded_away = frozenset(layer for layer, share in opacity.items() if share <= 0.0)
        self._renderer.set_opacity(opacity)
        self._draw_soon()

    def set_look(self, look: Look) -> None:
        """Show the scene in this light."""
        self._renderer.set_look(look)
        self._draw_soon()

    def set_section(self, section: Section) -> None:
        """Show no more of the scene than this, and as high; what is in the middle of the view stays there."""
        camera, stretch = self.camera, self.stretch
        self._section = section
        self._renderer.set_section(section)
        self.stretch = Exaggeration(section.exaggeration, stretch.floor_m)
        if camera is not None and self._ground is not None:
            shift_m = self.stretch.drawn(stretch.real(camera.target_m)) - camera.target_m
            self._viewpoint.stretch(self.stretch.ground(self._ground), shift_m)
        self._draw_soon()

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
            self._move_to(camera.facing(self.stretch.drawn(bounds_m - self._scene.origin_m), self.aspect))

    def set_overlay(self, overlay: Overlay) -> None:
        """Draw this over the scene, which is not drawn again for it."""
        self._overlay = overlay
        self.update()

    def paintGL(self) -> None:
        """Show the scene as it was drawn last and what lies over it; if the scene is not so any more, go on drawing."""
        camera, scene = self.camera, self._scene
        if camera is None or scene is None or self._has_failed:
            return
        if not self._picture.is_current:
            self._slice_timer.start()
        if not self._picture.is_there:
            GL.glClearColor(*_UNDRAWN)
            GL.glClear(GL.GL_COLOR_BUFFER_BIT)
        else:
            self._picture.copy_to_window(self.size_px)
            matrix = camera.projection_matrix(self.aspect) @ camera.view_matrix() @ self.stretch.matrix
            self._overlay.draw(matrix, scene.origin_m, self.size_px)
            draw_furniture(camera, self.size_px, self.devicePixelRatioF())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag, or a click, begins."""
        is_plain = event.modifiers() in (Qt.NoModifier, Qt.ControlModifier)
        self._mouse.press(event.pos(), may_be_click=event.button() == Qt.LeftButton and is_plain)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Orbit, pan or zoom; without a button, only point."""
        moved, camera = self._mouse.move(event.pos()), self.camera
        if camera is None:
            return
        if not event.buttons():
            self._pointing_timer.start()
            return
        drag = self.mouse_map.drag(event.buttons(), event.modifiers())
        if drag is Drag.PAN:
            self._move_to(camera.pan(moved.x(), moved.y(), self.height()))
        elif drag is Drag.ORBIT:
            self._move_to(camera.orbit(moved.x() * _DEGREES_PER_PX, moved.y() * _DEGREES_PER_PX))
        elif drag is Drag.ZOOM:
            self._move_to(camera.zoom_at((0.0, 0.0), _ZOOM_PER_PX ** moved.y(), self.aspect))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick the building or the side of the cube under the cursor, unless the mouse was dragged."""
        if self._mouse.release():
            camera = self.camera
            side = camera and side_under(QPointF(event.pos()), cube_middle(self.width()), camera)
            if side:
                self.fly_to(self._viewpoint.from_side(*side, self.aspect))
                return
            hit = self._hit(event.pos())
            building, place = (None, None) if hit is None else (hit.building, self._place_of(hit))
            self.picked.emit(building, place, bool(event.modifiers() & Qt.ControlModifier))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Centre the place under the cursor."""
        camera = self.camera
        if camera is not None:
            self._move_to(camera.centred_at(self.ndc(event.pos()), self.aspect))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at what is under the cursor."""
        camera, hit = self.camera, self._hit(event.pos())
        if camera is not None:
            anchor_m = (
                camera.point_under(self.ndc(event.pos()), self.aspect)
                if hit is None
                else self.stretch.drawn(hit.place_m)
            )
            self._move_to(camera.zoom_about(anchor_m, zoom_of(event)))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._pointing_timer.stop()
        self.pointed.emit(None)

    def _point(self) -> None:
        hit = self._hit(self._mouse.at)
        self.pointed.emit(None if hit is None else self._place_of(hit))

    def _place_of(self, hit: Hit) -> tuple[float, ...]:
        assert self._scene is not None  # noqa: S101 - it was hit: said to mypy
        return tuple((hit.place_m + self._scene.origin_m).tolist())

    def _hit(self, position: QPoint) -> Hit | None:
        camera, scene = self.camera, self._scene
        if camera is None or scene is None:
            return None
        begin_m, direction = camera.ray(self.ndc(position), self.aspect)
        end_m = self.stretch.real(begin_m + direction)
        begin_m = self.stretch.real(begin_m)
        box_m = None if self._section.box_m is None else self._section.box_m - scene.origin_m
        return first_hit(scene, begin_m, end_m - begin_m, self._hidden_layers | self._faded_away, box_m)

    def _take(self, scene: SceneGeometry) -> Ground:
        """Show a scene; gives its ground as it is drawn."""
        self._scene, self._selected, self._ground = scene, (), ground_of(scene)
        self.stretch = Exaggeration(self._section.exaggeration, float(scene.bounds_m[0, 2]))
        self._renderer.set_scene(scene)
        self._begin_anew()
        return self.stretch.ground(self._ground)

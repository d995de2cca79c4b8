"""A view of a place that moves about in it."""

from __future__ import annotations

from PyQt5.QtWidgets import QWidget

from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.flight import Flight
from ryu_scape.viewer.gl_area import GlArea
from ryu_scape.viewer.viewpoint import Viewpoint


class MovingView(GlArea):
    """Holds the camera; who derives from it draws what that sees."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewpoint = Viewpoint()
        self._flight = Flight(self)

    @property
    def camera(self) -> Camera | None:
        """Where the scene is seen from; None without a scene."""
        return self._viewpoint.camera(self.aspect)

    def look_from(self, azimuth_deg: float, elevation_deg: float) -> None:
        """See the whole scene along a compass bearing, from so high above the horizon."""
        self._move_to(self._viewpoint.from_side(azimuth_deg, elevation_deg, self.aspect))

    def fly_to(self, camera: Camera | None) -> None:
        """Move there within a moment, so that one sees where one gets."""
        start = self.camera
        if camera is None or start is None or start.is_parallel != camera.is_parallel:
            self._move_to(camera)
            return
        self._flight.start(lambda share: self._place(start.on_the_way_to(camera, share)))

    def turn_north(self) -> None:
        """Look north at what is in the middle of the view."""
        camera = self.camera
        self._move_to(None if camera is None else camera.turned(0.0, camera.elevation_deg))

    def set_parallel(self, is_parallel: bool) -> None:
        """Let parallel lines look parallel, or as people see them."""
        self._viewpoint.set_parallel(is_parallel)
        self._draw_soon()

    def _move_to(self, camera: Camera | None) -> None:
        self._flight.stop()
        self._place(camera)

    def _place(self, camera: Camera | None) -> None:
        self._viewpoint.move_to(camera)
        self._draw_soon()

    def _draw_soon(self) -> None:
        raise NotImplementedError

"""Where a scene is seen from: whole, until somebody moves."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ryu_scape.viewer.camera import FIELD_OF_VIEW_DEG, PARALLEL_FIELD_OF_VIEW_DEG, Camera
from ryu_scape.viewer.ground import Ground


class Viewpoint:
    """A camera over the ground of a scene, once there is one. Aspects are widths over heights of the view."""

    def __init__(self) -> None:
        self._ground: Ground | None = None
        self._moved: Camera | None = None
        self._field_of_view_deg = FIELD_OF_VIEW_DEG

    def camera(self, aspect: float) -> Camera | None:
        """The camera, which sees all as long as nobody moved it; None without a scene."""
        if self._moved is None and self._ground is not None:
            return _home(self._ground, aspect, self._field_of_view_deg)
        return self._moved

    def take(self, ground: Ground) -> None:
        """See the whole of another scene."""
        self._ground, self._moved = ground, None

    def keep_over(self, ground: Ground, shift_m: NDArray[np.float64], aspect: float) -> None:
        """Stay where one is over other ground of the same place, whose positions are moved by `shift_m` (3,)."""
        camera = self.camera(aspect)
        self._ground = ground
        if camera is not None:
            self._moved = camera.over_ground(ground, shift_m)

    def stretch(self, ground: Ground, shift_m: NDArray[np.float64]) -> None:
        """Look at the same place of ground that is drawn otherwise, and is moved by `shift_m` (3,); or at all of it."""
        self._ground = ground
        if self._moved is not None:
            self._moved = self._moved.over_ground(ground, shift_m)

    def move_to(self, camera: Camera | None) -> None:
        """See from there; None to see all again."""
        self._moved = camera

    def from_side(self, azimuth_deg: float, elevation_deg: float, aspect: float) -> Camera | None:
        """The camera that sees the whole scene along a compass bearing, from so high above the horizon."""
        if self._ground is None:
            return None
        return Camera.home(self._ground, aspect, azimuth_deg, elevation_deg, self._field_of_view_deg)

    def set_parallel(self, is_parallel: bool) -> None:
        """Let parallel lines look parallel, or as people see them."""
        self._field_of_view_deg = PARALLEL_FIELD_OF_VIEW_DEG if is_parallel else FIELD_OF_VIEW_DEG
        if self._moved is not None:
            self._moved = self._moved.with_field_of_view(self._field_of_view_deg)


@lru_cache(maxsize=4)
def _home(ground: Ground, aspect: float, field_of_view_deg: float) -> Camera:
    """The camera that sees all; kept, because a view asks for it with every slice that it draws."""
    return Camera.home(ground, aspect, field_of_view_deg=field_of_view_deg)

"""A scene from all sides."""

from __future__ import annotations

from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray

from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.framing import around_the_scene
from ryu_scape.viewer.large_picture import LargePicture
from ryu_scape.viewer.renderer import SceneRenderer


class Turntable:
    """One turn around what a camera sees, in so many pictures, each of which `take` gets as soon as it is drawn.

    Where it sees the whole scene, that stays whole and in the middle; else the turn is around what it looks at.

    share_done: of the pictures, in [0, 1].
    """

    def __init__(
        self,
        camera: Camera,
        size_px: tuple[int, int],
        tile_px: int,
        picture_count: int,
        take: Callable[[NDArray[np.uint8]], None],
    ) -> None:
        self._camera = around_the_scene(camera, size_px[0] / size_px[1])
        self._size_px = size_px
        self._tile_px = tile_px
        self._picture_count = picture_count
        self._take = take
        self.share_done = 0.0

    def draw(self, renderer: SceneRenderer) -> Generator[None, None, None]:
        """Draw all pictures; as `LargePicture.draw`."""
        camera = self._camera
        for number in range(self._picture_count):
            azimuth_deg = camera.azimuth_deg + 360.0 * number / self._picture_count
            picture = LargePicture(camera.turned(azimuth_deg, camera.elevation_deg), self._size_px, self._tile_px)
            yield from picture.draw(renderer)
            self._take(picture.pixels)
            self.share_done = (number + 1) / self._picture_count
            yield

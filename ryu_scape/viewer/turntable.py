"""A scene from all sides, and cameras for pictures that have another shape than the view."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.large_picture import LargePicture
from ryu_scape.viewer.renderer import SceneRenderer

_SIDES = 36


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


def seen_at(camera: Camera, aspect: float, view_aspect: float) -> Camera:
    """The camera for a picture of another shape that shows at least what a view of `view_aspect` shows."""
    taller = max(view_aspect / aspect, 1.0)
    if camera.is_parallel:
        return replace(camera, distance_m=camera.distance_m * taller)
    return replace(camera, field_of_view_deg=float(np.degrees(2 * np.arctan(camera.tangent * taller))))


def around_the_scene(camera: Camera, aspect: float) -> Camera:
    """Where a camera sees the whole scene, one that does so from every bearing if it is turned; else that camera."""
    marks_m = camera.ground.landmarks_m
    clip = camera.projection_matrix(aspect) @ camera.view_matrix() @ np.column_stack([marks_m, np.ones(len(marks_m))]).T
    if (clip[3] <= 0).any() or (np.abs(clip[:2]) > clip[3]).any():
        return camera
    middle = camera.ground.bounds_m.mean(axis=0)
    middle[2] = camera.ground.height_at(middle[:2])
    bearings_deg = camera.azimuth_deg + np.linspace(0.0, 360.0, _SIDES, endpoint=False)
    turned = (replace(camera, target_m=middle, azimuth_deg=float(bearing)) for bearing in bearings_deg)
    distance_m = max(each.at_distance_that_shows(marks_m, aspect).distance_m for each in turned)
    return replace(camera, target_m=middle, distance_m=distance_m)

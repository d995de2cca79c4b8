"""What a picture shows: the view of a camera, or a part of it, of which a picture of any size is put together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.viewer.camera import Camera

Matrix = NDArray[np.float64]

FINE_PX = 1.0
"""What looks smaller than this is not missed."""
_SIDES = 36


@dataclass(frozen=True, eq=False)
class Framing:
    """A view `width_px` x `height_px` of a camera.

    part_px: (left, bottom, width, height) of what is drawn of it, which may reach beyond it; None for all.
    has_background: whether sky and floor are behind the scene; without them, what it does not cover has an alpha of 0.
    tolerance_px: what looks smaller may be left out, which is faster where a processor does the drawing.
    """

    camera: Camera
    width_px: int
    height_px: int
    part_px: tuple[int, int, int, int] | None = None
    has_background: bool = True
    tolerance_px: float = FINE_PX

    @property
    def is_coarse(self) -> bool:
        """Whether more is left out than of a picture to be looked at."""
        return self.tolerance_px > FINE_PX

    @property
    def view_projection(self) -> Matrix:
        """(4, 4) world metres to clip space of what is drawn."""
        whole = self.camera.projection_matrix(self._aspect) @ self.camera.view_matrix()
        if self.part_px is None:
            return np.asarray(whole)
        middle, half = self._part_ndc()
        to_part = np.diag([*(1.0 / half), 1.0, 1.0])
        to_part[:2, 3] = -middle / half
        return np.asarray(to_part @ whole)

    @property
    def lines_of_sight(self) -> tuple[Matrix, Matrix, Matrix]:
        """(3,) each: from the middle of what is drawn to its right and its upper edge, and through its middle."""
        right, up, forward = self.camera.axes
        right, up = right * self.camera.tangent * self._aspect, up * self.camera.tangent
        middle, half = self._part_ndc()
        return right * half[0], up * half[1], forward + middle[0] * right + middle[1] * up

    @property
    def _aspect(self) -> float:
        return self.width_px / self.height_px

    def _part_ndc(self) -> tuple[Matrix, Matrix]:
        """Middle and half size of what is drawn, (2,) each, in the view's normalised device coordinates."""
        if self.part_px is None:
            return np.zeros(2), np.ones(2)
        left, bottom, width, height = self.part_px
        view_px = np.array([self.width_px, self.height_px])
        half = np.array([width, height]) / view_px
        return 2 * np.array([left, bottom]) / view_px - 1 + half, half


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

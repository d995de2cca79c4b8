"""A turntable camera, as a value: every movement returns a new camera.

The world is in metres from the scene's origin, x east, y north, z up. Screen positions are normalised device
coordinates (NDC): (-1, -1) at the lower left of the view, (1, 1) at the upper right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ryu_scape.viewer.ground import Ground, corners_of

Vector = NDArray[np.float64]

LOWEST_ELEVATION_DEG = 3.0
HIGHEST_ELEVATION_DEG = 90.0
NEAREST_M = 4.0
_EYE_CLEARANCE_M = 1.7
_HOME_AZIMUTH_DEG = 28.0
_HOME_ELEVATION_DEG = 38.0
_HOME_MARGIN = 1.07
_ROOM_AROUND = 2.0
_NEAREST_SURFACE_M = 2.0
_DEPTH_MARGIN_M = 1.0
FIELD_OF_VIEW_DEG, PARALLEL_FIELD_OF_VIEW_DEG = 34.0, 0.5
"""Vertical: of a person's view, and the sign of a parallel projection, which is taken from as far away as this says."""


@dataclass(frozen=True, eq=False)
class Camera:
    """Looks at `target_m` (3,) from `distance_m` away, over `ground`.

    azimuth_deg: compass bearing of the line of sight, 0 looks north, 90 east.
    elevation_deg: angle of the eye above the horizontal through the target.
    field_of_view_deg: vertical.
    """

    ground: Ground
    target_m: Vector
    distance_m: float
    azimuth_deg: float = _HOME_AZIMUTH_DEG
    elevation_deg: float = _HOME_ELEVATION_DEG
    field_of_view_deg: float = FIELD_OF_VIEW_DEG

    @classmethod
    def home(
        cls,
        ground: Ground,
        aspect: float,
        azimuth_deg: float = _HOME_AZIMUTH_DEG,
        elevation_deg: float = _HOME_ELEVATION_DEG,
        field_of_view_deg: float = FIELD_OF_VIEW_DEG,
    ) -> Camera:
        """See the whole scene, by default from the south-south-west; `aspect` is width over height."""
        centre = ground.bounds_m.mean(axis=0)
        centre[2] = ground.height_at(centre[:2])
        camera = cls(ground, centre, NEAREST_M, azimuth_deg, elevation_deg, field_of_view_deg)
        for _ in range(4):  # what is nearer looks larger, so centring and distance depend on each other a little
            camera = camera.at_distance_that_shows(ground.landmarks_m, aspect)._with_picture_centred(ground.landmarks_m)
        return camera.at_distance_that_shows(ground.landmarks_m, aspect)._kept_above_ground()

    @property
    def is_parallel(self) -> bool:
        """Whether this is a parallel (orthographic) projection."""
        return self.field_of_view_deg <= PARALLEL_FIELD_OF_VIEW_DEG

    @property
    def half_height_m(self) -> float:
        """Half the view's height at the target; in a parallel projection, anywhere."""
        return self.tangent * self.distance_m

    @property
    def axes(self) -> Vector:
        """(3, 3) unit vectors: right, up, forward."""
        azimuth, elevation = np.radians([self.azimuth_deg, self.elevation_deg])
        sin_a, cos_a, sin_e, cos_e = np.sin(azimuth), np.cos(azimuth), np.sin(elevation), np.cos(elevation)
        right = (cos_a, -sin_a, 0.0)
        up = (sin_a * sin_e, cos_a * sin_e, cos_e)
        forward = (sin_a * cos_e, cos_a * cos_e, -sin_e)
        return np.array([right, up, forward])

    @property
    def eye_m(self) -> Vector:
        """(3,) where the camera stands."""
        return np.asarray(self.target_m - self.distance_m * self.axes[2])

    @property
    def tangent(self) -> float:
        """Half the view's height at one metre's distance."""
        return float(np.tan(np.radians(self.field_of_view_deg) / 2))

    def orbit(self, azimuth_change_deg: float, elevation_change_deg: float) -> Camera:
        """Turn around the target; the eye stays above the ground and never goes over the top."""
        elevation = np.clip(self.elevation_deg + elevation_change_deg, LOWEST_ELEVATION_DEG, HIGHEST_ELEVATION_DEG)
        azimuth = (self.azimuth_deg + azimuth_change_deg) % 360.0
        return replace(self, azimuth_deg=azimuth, elevation_deg=float(elevation))._kept_above_ground()

    def pan(self, dx_px: float, dy_px: float, viewport_height_px: int) -> Camera:
        """Drag the ground with the mouse: dx_px to the right, dy_px downwards. The target follows the terrain."""
        metres_per_px = 2 * self.tangent * self.distance_m / viewport_height_px
        right, _, forward = self.axes
        ahead = forward[:2] / np.linalg.norm(forward[:2])
        foreshortening = max(np.sin(np.radians(self.elevation_deg)), 0.25)
        shift = (-dx_px * right[:2] + dy_px / foreshortening * ahead) * metres_per_px
        low, high = self.ground.bounds_m[:, :2]
        return self.over(np.clip(self.target_m[:2] + shift, low, high))

    def turned(self, azimuth_deg: float, elevation_deg: float) -> Camera:
        """Look at the target from another side; the eye stays above the ground."""
        return replace(self, azimuth_deg=azimuth_deg % 360.0, elevation_deg=elevation_deg)._kept_above_ground()

    def on_the_way_to(self, other: Camera, share: float) -> Camera:
        """Between this one (0) and another of the same projection (1), turned the shorter way, nearing evenly."""
        turn_deg = (other.azimuth_deg - self.azimuth_deg + 180.0) % 360.0 - 180.0
        return replace(
            other,
            target_m=self.target_m + share * (other.target_m - self.target_m),
            distance_m=self.distance_m * (other.distance_m / self.distance_m) ** share,
            azimuth_deg=(self.azimuth_deg + share * turn_deg) % 360.0,
            elevation_deg=self.elevation_deg + share * (other.elevation_deg - self.elevation_deg),
        )._kept_above_ground()

    def with_field_of_view(self, field_of_view_deg: float) -> Camera:
        """Another field of view, from so far away that the target looks as large as before."""
        other = replace(self, field_of_view_deg=field_of_view_deg)
        return replace(other, distance_m=self.distance_m * self.tangent / other.tangent)._kept_above_ground()

    def zoom_at(self, ndc: tuple[float, float], factor: float, aspect: float) -> Camera:
        """Multiply the distance by `factor`, keeping the point of the ground under the cursor where it is on screen."""
        return self.zoom_about(self.point_under(ndc, aspect), factor)

    def zoom_about(self, anchor_m: Vector, factor: float) -> Camera:
        """Multiply all distances from a point (3,) by `factor`, so that it stays where it is on screen.

        The eye comes no nearer to it than 2 m, so that it does not fly through what it looks at.
        """
        narrowness = np.tan(np.radians(FIELD_OF_VIEW_DEG) / 2) / self.tangent
        farthest_m = narrowness * (3 * float(np.linalg.norm(np.ptp(self.ground.bounds_m, axis=0))) + NEAREST_M)
        nearest_m = min(narrowness * NEAREST_M, self.distance_m)
        distance_m = float(np.clip(self.distance_m * factor, nearest_m, max(farthest_m, self.distance_m)))
        from_surface_m = max(float(np.linalg.norm(self.eye_m - anchor_m)), 1e-9)
        share = max(distance_m / self.distance_m, min(narrowness * _NEAREST_SURFACE_M / from_surface_m, 1.0))
        target_m = anchor_m + (self.target_m - anchor_m) * share
        return replace(self, target_m=target_m, distance_m=self.distance_m * share)._kept_above_ground()

    def centred_at(self, ndc: tuple[float, float], aspect: float) -> Camera:
        """Make the point of the ground under the cursor the target."""
        return replace(self, target_m=self.point_under(ndc, aspect))._kept_above_ground()

    def over(self, x_y: Vector) -> Camera:
        """Move the target to a point of the plan (2,); it stays as high above the ground as it was."""
        climb = self.ground.height_at(x_y) - self.ground.height_at(self.target_m[:2])
        return replace(self, target_m=np.array([*x_y, self.target_m[2] + climb]))._kept_above_ground()

    def facing(self, bounds_m: Vector, aspect: float) -> Camera:
        """From the same side, a box (2, 3) in the middle of the view, with room for what is around it."""
        camera = replace(self, target_m=bounds_m.mean(axis=0)).at_distance_that_shows(corners_of(bounds_m), aspect)
        return replace(camera, distance_m=_ROOM_AROUND * camera.distance_m)._kept_above_ground()

    def over_ground(self, ground: Ground, shift_m: Vector) -> Camera:
        """The same view over other ground, whose origin lies so that all places are moved by `shift_m` (3,)."""
        return replace(self, ground=ground, target_m=self.target_m + shift_m)._kept_above_ground()

    def point_under(self, ndc: tuple[float, float], aspect: float) -> Vector:
        """(3,) the ground under the cursor, or, off the scene, the point as far away as the target."""
        start_m, direction = self.ray(ndc, aspect)
        hit = self.ground.hit(start_m, direction)
        if hit is not None:
            return hit
        return np.asarray(start_m + direction * (self.distance_m / (direction @ self.axes[2])))

    def ray(self, ndc: tuple[float, float], aspect: float) -> tuple[Vector, Vector]:
        """Where the line of sight through a position on screen begins (3,), and its unit direction (3,)."""
        right, up, forward = self.axes
        aside = self.tangent * (ndc[0] * aspect * right + ndc[1] * up)
        if self.is_parallel:
            return np.asarray(self.eye_m + self.distance_m * aside), np.asarray(forward)
        direction = forward + aside
        return self.eye_m, np.asarray(direction / np.linalg.norm(direction))

    def view_matrix(self) -> Vector:
        """(4, 4) world metres to eye space, which looks along its negative z."""
        right, up, forward = self.axes
        matrix = np.eye(4)
        matrix[:3, :3] = (right, up, -forward)
        matrix[:3, 3] = -matrix[:3, :3] @ self.eye_m
        return matrix

    def projection_matrix(self, aspect: float) -> Vector:
        """(4, 4) projection of eye space to clip space (the OpenGL 2.1 specification, section 2.11)."""
        near, far = self.clip_range_m()
        if self.is_parallel:
            matrix = np.diag([1 / (self.half_height_m * aspect), 1 / self.half_height_m, 2 / (near - far), 1.0])
            matrix[2, 3] = (far + near) / (near - far)
            return matrix
        matrix = np.zeros((4, 4))
        matrix[0, 0] = 1 / (self.tangent * aspect)
        matrix[1, 1] = 1 / self.tangent
        matrix[2, 2:] = (far + near) / (near - far), 2 * far * near / (near - far)
        matrix[3, 2] = -1
        return matrix

    def clip_range_m(self) -> tuple[float, float]:
        """Near and far plane around the scene; their ratio lets 24-bit depth tell a pane from its wall."""
        depths = (corners_of(self.ground.bounds_m) - self.eye_m) @ self.axes[2]
        if self.is_parallel:
            return float(depths.min()) - _DEPTH_MARGIN_M, float(depths.max()) + _DEPTH_MARGIN_M
        near = max(float(depths.min()) * 0.98, self.distance_m * 0.02)
        return near, max(float(depths.max()) * 1.02, near * 1.02)

    def at_distance_that_shows(self, points: Vector, aspect: float) -> Camera:
        """Go as near as keeps all (n, 3) points inside the view."""
        across, upwards, along = self.axes @ (points - self.target_m).T
        needed = np.maximum(np.abs(across) / (self.tangent * aspect), np.abs(upwards) / self.tangent) - along
        return replace(self, distance_m=max(float(needed.max()) * _HOME_MARGIN, NEAREST_M))

    def _with_picture_centred(self, points: Vector) -> Camera:
        """Move the target over the ground until the picture of all (n, 3) points lies about the middle of the view."""
        across, upwards, along = self.axes @ (points - self.eye_m).T
        seen = np.array([across, upwards]) / along
        to_right, to_top = (seen.min(axis=1) + seen.max(axis=1)) / 2 * self.distance_m
        right, _, forward = self.axes
        ahead = forward[:2] / np.linalg.norm(forward[:2])
        shift = to_right * right[:2] + to_top / np.sin(np.radians(self.elevation_deg)) * ahead
        return replace(self, target_m=self.target_m + np.array([*shift, 0.0]))

    def _kept_above_ground(self) -> Camera:
        """Tilt the eye up until it clears the ground beneath it; where tilting is not enough, lift the target too."""
        if self._eye_too_low_by_m() <= 0:
            return self
        sine = (self.eye_m[2] + self._eye_too_low_by_m() - self.target_m[2]) / self.distance_m
        elevation_deg = min(float(np.degrees(np.arcsin(np.clip(sine, -1, 1)))), HIGHEST_ELEVATION_DEG)
        tilted = replace(self, elevation_deg=max(elevation_deg, self.elevation_deg))
        lift_m = max(tilted._eye_too_low_by_m(), 0.0)
        return replace(tilted, target_m=tilted.target_m + np.array([0.0, 0.0, lift_m]))

    def _eye_too_low_by_m(self) -> float:
        eye = self.eye_m
        return float(self.ground.height_at(eye[:2])) + _EYE_CLEARANCE_M - float(eye[2])

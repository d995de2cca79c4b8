"""Shadows that the sun casts, measured in pictures that are drawn in a process of its own without a display."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from ryu_scape.sun import Sun
from tests.viewer.tower import HALF_M, HEIGHT_M, SIZE_PX, camera
from tests.viewer.without_display import run_without_display

RENDER = """
import sys
import numpy as np
from ryu_scape.viewer import offscreen
from ryu_scape.sun import Sun
from ryu_scape.scene.look import Look
from tests.viewer.tower import SIZE_PX, camera, tower

path, azimuth, elevation, casts = sys.argv[1:]
if casts == "no":
    assert offscreen._binds_to_egl()  # before OpenGL.GL is imported
    from ryu_scape.viewer import scene_programs

    scene_programs.can_cast_shadows = lambda: False
sun = Sun(float(azimuth), float(elevation))
np.save(path, offscreen.render_image(tower(), SIZE_PX, camera(sun.azimuth_deg), look=Look(sun)))
"""

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="EGL is used on Linux alone")


def brightness_away_from_the_sun(path: Path, sun: Sun, distance_m: np.ndarray, casts: str = "yes") -> np.ndarray:
    """Grey levels (n,) of the ground at distances (n,) from the middle of the box, in its shadow's direction."""
    outcome = run_without_display(RENDER, str(path), str(sun.azimuth_deg), str(sun.elevation_deg), casts)
    assert outcome.returncode == 0, outcome.stderr
    image = np.load(path).mean(axis=2)
    away = -sun.direction[:2] / np.linalg.norm(sun.direction[:2])
    points = np.column_stack((distance_m[:, None] * away, np.zeros(len(distance_m)), np.ones(len(distance_m))))
    view = camera(sun.azimuth_deg)
    aspect = SIZE_PX[0] / SIZE_PX[1]
    x, y, _, w = view.projection_matrix(aspect) @ view.view_matrix() @ points.T
    return image[((1 - y / w) / 2 * SIZE_PX[1]).astype(int), ((x / w + 1) / 2 * SIZE_PX[0]).astype(int)]


@pytest.mark.parametrize(("azimuth_deg", "elevation_deg"), [(180.0, 30.0), (90.0, 45.0), (270.0, 20.0), (0.0, 60.0)])
def test_a_shadow_is_as_long_as_the_height_over_the_tangent(
    tmp_path: Path, azimuth_deg: float, elevation_deg: float
) -> None:
    distance_m = np.arange(HALF_M + 1.5, 60.0, 0.1)
    grey = brightness_away_from_the_sun(tmp_path / "picture.npy", Sun(azimuth_deg, elevation_deg), distance_m)
    is_dark = grey < 0.84 * grey[-50:].mean()
    ends = np.flatnonzero(np.diff(is_dark.astype(int)))
    assert is_dark[0]
    assert ends.size == 1
    length_m = distance_m[ends[0]] - HALF_M
    assert length_m == pytest.approx(HEIGHT_M / np.tan(np.radians(elevation_deg)), abs=0.5)


def test_where_the_driver_has_no_shadow_maps_there_is_light(tmp_path: Path) -> None:
    distance_m = np.arange(HALF_M + 3.0, 60.0, 0.5)
    grey = brightness_away_from_the_sun(tmp_path / "picture.npy", Sun(180.0, 30.0), distance_m, casts="no")
    assert grey.min() > 0.84 * grey[-10:].mean()


@pytest.mark.parametrize("azimuth_deg", [0.0, 75.0, 160.0, 300.0])
def test_the_sun_stands_where_its_bearing_says(azimuth_deg: float) -> None:
    direction = Sun(azimuth_deg, 35.0).direction
    assert np.linalg.norm(direction) == pytest.approx(1.0)
    assert np.degrees(np.arctan2(direction[0], direction[1])) % 360 == pytest.approx(azimuth_deg)
    assert np.degrees(np.arcsin(direction[2])) == pytest.approx(35.0)

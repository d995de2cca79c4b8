"""Pictures put together of tiles are those that are drawn at once, with and without what is behind the scene."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from ryu_scape.viewer.camera import FIELD_OF_VIEW_DEG, PARALLEL_FIELD_OF_VIEW_DEG, Camera
from ryu_scape.viewer.framing import Framing, around_the_scene
from ryu_scape.viewer.ground import ground_of
from tests.viewer.small_city import small_city
from tests.viewer.without_display import run_without_display

SIZE_PX = (420, 300)
RENDER = """
import sys
import numpy as np
from ryu_scape.scene.layers import Layer
from ryu_scape.viewer import offscreen
from tests.viewer.small_city import small_city

scene = small_city(point_spacing_m=2.0)
pictures = {}
for name, tile_px in (("whole", 2048), ("tiles", 128)):
    offscreen._TILE_PX = tile_px
    pictures[name] = offscreen.render_image(scene, (420, 300))
    pictures[name + "_covered"] = offscreen.render_image(scene, (420, 300), has_background=False)
pictures["points"] = offscreen.render_image(scene, (420, 300), None, [Layer.TERRAIN], has_background=False)
np.savez(sys.argv[1], **pictures)
"""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    if not sys.platform.startswith("linux"):
        pytest.skip("EGL is used on Linux alone")
    path = tmp_path_factory.mktemp("pictures") / "all.npz"
    outcome = run_without_display(RENDER, str(path))
    assert outcome.returncode == 0, outcome.stderr
    return dict(np.load(path))


@pytest.mark.parametrize("kind", ["", "_covered"])
def test_no_seam_shows_between_tiles(pictures: dict[str, np.ndarray], kind: str) -> None:
    whole, tiles = (pictures[name + kind].astype(int) for name in ("whole", "tiles"))
    assert whole.shape == tiles.shape == (300, 420, 4 if kind else 3)
    different = np.abs(whole - tiles).max(axis=2)
    assert (different > 12).mean() < 0.002
    assert different.mean() < 0.5
    assert whole.std() > 15


def test_what_the_scene_does_not_cover_is_transparent(pictures: dict[str, np.ndarray]) -> None:
    opaque, covered = pictures["whole"].astype(int), pictures["whole_covered"]
    alpha = covered[..., 3]
    assert (alpha[:5] == 0).all(), "the sky"
    assert (alpha[-2:] == 0).all(), "the floor"
    assert (alpha == 255).mean() > 0.2
    assert 0 < ((alpha > 0) & (alpha < 255)).mean() < 0.05, "edges are smooth"
    inside = alpha == 255
    assert np.abs(opaque - covered[..., :3])[inside].max() <= 2
    edges = (alpha > 60) & (alpha < 255)
    assert covered[..., :3][edges].mean() == pytest.approx(covered[..., :3][inside].mean(), abs=40), "not darkened"


def test_points_cover_what_they_cover(pictures: dict[str, np.ndarray]) -> None:
    assert pictures["points"][..., 3].max() == 255
    assert (pictures["points"][:5, :, 3] == 0).all()


@pytest.mark.parametrize("field_of_view_deg", [FIELD_OF_VIEW_DEG, PARALLEL_FIELD_OF_VIEW_DEG])
def test_a_part_shows_what_the_whole_shows_there(field_of_view_deg: float) -> None:
    ground = ground_of(small_city(point_spacing_m=4.0))
    camera = Camera.home(ground, 1.5).with_field_of_view(field_of_view_deg)
    whole, part = Framing(camera, 600, 400), Framing(camera, 600, 400, (150, 100, 120, 80))
    places = np.column_stack([np.random.default_rng(1).uniform(*ground.bounds_m, (50, 3)), np.ones(50)])

    def pixels(framing: Framing, width: int, height: int) -> np.ndarray:
        clip = framing.view_projection @ places.T
        return (clip[:2] / clip[3] + 1).T / 2 * (width, height)

    np.testing.assert_allclose(pixels(part, 120, 80) + np.array([150, 100]), pixels(whole, 600, 400), atol=1e-6)


def test_a_part_is_looked_at_along_the_same_lines() -> None:
    camera = Camera.home(ground_of(small_city(point_spacing_m=4.0)), 1.5)
    (right, up, middle), (part_right, part_up, part_middle) = (
        Framing(camera, 600, 400, part).lines_of_sight for part in (None, (300, 200, 300, 200))
    )
    np.testing.assert_allclose(part_middle + part_right + part_up, middle + right + up)
    np.testing.assert_allclose(part_middle - part_right - part_up, middle)


@pytest.mark.parametrize("field_of_view_deg", [FIELD_OF_VIEW_DEG, PARALLEL_FIELD_OF_VIEW_DEG])
def test_a_scene_that_is_whole_in_view_stays_so_from_all_sides(field_of_view_deg: float) -> None:
    ground = ground_of(small_city(point_spacing_m=4.0))
    home = Camera.home(ground, 1.5, field_of_view_deg=field_of_view_deg)
    turning = around_the_scene(home, 1.5)
    marks = np.column_stack([ground.landmarks_m, np.ones(len(ground.landmarks_m))])
    for azimuth_deg in np.arange(0.0, 360.0, 7.0):
        camera = turning.turned(azimuth_deg, turning.elevation_deg)
        clip = Framing(camera, 600, 400).view_projection @ marks.T
        assert np.abs(clip[:2] / clip[3]).max() <= 1.0
        np.testing.assert_array_equal(camera.target_m, turning.target_m)
    near = home.zoom_at((0, 0), 0.3, 1.5)
    assert around_the_scene(near, 1.5) is near

"""The orthophoto on terrain and roofs, drawn in a process of its own without a display."""

import sys
from pathlib import Path

import numpy as np
import pytest

from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.ground import ground_of
from tests.viewer.small_city import small_city
from tests.viewer.without_display import run_without_display

SIZE_PX = (480, 300)
SCENE = small_city(point_spacing_m=4.0)
RENDER = """
import sys
from dataclasses import replace
import numpy as np
from ryu_scape.scene.vertex_arrays import PlanTexture
from ryu_scape.viewer import offscreen
from ryu_scape.viewer.offscreen import render_image
from ryu_scape.scene.look import Look
from tests.viewer.small_city import SIDE_M, small_city

# West red, east blue, north brighter than south; u eastwards and v southwards from the north-west corner.
pixels = np.zeros((500, 500, 3), np.uint8)
pixels[:, :250, 0], pixels[:, 250:, 2] = 200, 200
pixels[250:] //= 2
to_uv = np.array([[1 / SIDE_M, 0, 0.5], [0, -1 / SIDE_M, 0.5]])
scene = replace(
    small_city(point_spacing_m=4.0), texture=PlanTexture(pixels, to_uv), textured_layers=frozenset(sys.argv[4:])
)
if sys.argv[2] != "0":
    assert offscreen._binds_to_egl()  # before OpenGL.GL is imported
    from OpenGL import GL

    original, most = GL.glGetIntegerv, int(sys.argv[2])
    GL.glGetIntegerv = lambda name: most if name == GL.GL_MAX_TEXTURE_SIZE else original(name)
hidden = ["ground_points", "walls", "windows", sys.argv[3]]
np.save(sys.argv[1], render_image(scene, (480, 300), hidden_layers=hidden, look=Look(brightens_dark_images=False)))
"""

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="EGL is used on Linux alone")


def picture(path: Path, *covered: str, most_px: int = 0, hidden: str = "") -> np.ndarray:
    """Ground, and roofs without walls, `covered` by a texture of at most `most_px`."""
    outcome = run_without_display(RENDER, str(path), str(most_px), hidden, *covered)
    assert outcome.returncode == 0, outcome.stderr
    return np.load(path).astype(int)


def seen_at(image: np.ndarray, points_m: np.ndarray) -> np.ndarray:
    """Colours (n, 3) where the camera of `render_image` sees points (n, 3)."""
    width, height = SIZE_PX
    camera = Camera.home(ground_of(SCENE), width / height)
    matrix = camera.projection_matrix(width / height) @ camera.view_matrix()
    x, y, _, w = matrix @ np.column_stack((points_m, np.ones(len(points_m)))).T
    return image[((1 - y / w) / 2 * height).astype(int), ((x / w + 1) / 2 * width).astype(int)]


@pytest.mark.parametrize("most_px", [0, 128])
def test_terrain_shows_the_orthophoto_where_it_lies(tmp_path: Path, most_px: int) -> None:
    image = picture(tmp_path / "picture.npy", "terrain", most_px=most_px, hidden="roofs")
    terrain = SCENE.layers["terrain"].vertices["position"]
    inside = terrain[(np.abs(terrain[:, :2]) < 79).all(axis=1) & (np.abs(terrain[:, :2]) > 6).all(axis=1)]
    seen, is_west, is_north = seen_at(image, inside), inside[:, 0] < 0, inside[:, 1] > 0
    reddish = seen[:, 0] - seen[:, 2]
    assert ((reddish > 0) == is_west).mean() > 0.9
    for side, band in ((is_west, 0), (~is_west, 2)):
        assert np.median(seen[side & is_north, band]) > 1.4 * np.median(seen[side & ~is_north, band])


def test_roofs_show_the_orthophoto_only_if_the_scene_says_so(tmp_path: Path) -> None:
    roofs = SCENE.layers["roofs"].vertices["position"].reshape(-1, 4, 3).mean(axis=1)
    plain = seen_at(picture(tmp_path / "plain.npy", "terrain"), roofs)
    covered = seen_at(picture(tmp_path / "covered.npy", "terrain", "roofs"), roofs)
    reddish = covered[:, 0] - covered[:, 2]
    assert ((reddish > 50) == (roofs[:, 0] < 0)).mean() > 0.8
    assert np.median(np.abs(covered - plain).max(axis=1)) > 50
    own = SCENE.layers["roofs"].vertices["colour"].reshape(-1, 4, 4)[:, 0, :3].astype(int)
    assert (np.abs(plain - own).max(axis=1) < 40).mean() > 0.7


def test_no_layer_covered_looks_as_without_a_texture(tmp_path: Path) -> None:
    image = picture(tmp_path / "picture.npy")
    assert np.abs(image[..., 0] - image[..., 2]).max() < 150

"""Renders in a process of its own without a display: there PyOpenGL binds to EGL, here perhaps to a window."""

import sys

import numpy as np
import pytest

from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.ground import ground_of
from tests.viewer.small_city import small_city
from tests.viewer.without_display import run_without_display

SIZE_PX = (480, 300)
RENDER = """
import sys
import numpy as np
from ryu_scape.viewer.offscreen import render_image
from tests.viewer.small_city import small_city

scene = small_city(point_spacing_m=2.0)
for path in sys.argv[1:]:
    np.save(path, render_image(scene, (480, 300)))
"""

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="EGL is used on Linux alone")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[np.ndarray]:
    """The same scene twice from the same process."""
    paths = [str(tmp_path_factory.mktemp("pictures") / f"{number}.npy") for number in range(2)]
    outcome = run_without_display(RENDER, *paths)
    assert outcome.returncode == 0, outcome.stderr
    return [np.load(path) for path in paths]


def test_picture_is_not_blank(pictures: list[np.ndarray]) -> None:
    width, height = SIZE_PX
    picture = pictures[0]
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 15
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 1000


def test_rendering_is_repeatable(pictures: list[np.ndarray]) -> None:
    np.testing.assert_array_equal(*pictures)


def test_roofs_appear_where_the_camera_projects_them_in_their_colour(pictures: list[np.ndarray]) -> None:
    scene = small_city(point_spacing_m=2.0)
    width, height = SIZE_PX
    aspect = width / height
    camera = Camera.home(ground_of(scene), aspect)
    roofs = scene.layers["roofs"].vertices.reshape(-1, 4)
    centres = np.column_stack([roofs["position"].mean(axis=1), np.ones(len(roofs))])
    clip = camera.projection_matrix(aspect) @ camera.view_matrix() @ centres.T
    columns = ((clip[0] / clip[3] + 1) / 2 * width).astype(int)
    rows = ((1 - clip[1] / clip[3]) / 2 * height).astype(int)
    seen = pictures[0][rows, columns].astype(float)
    painted = roofs["colour"][:, 0, :3].astype(float)
    # Level roofs keep their colour, but for haze and a little shade; a tall neighbour may stand before one or two.
    agrees = np.abs(seen - painted).max(axis=1) < 30
    assert agrees.mean() > 0.8


def test_no_opengl_is_an_error_with_a_remedy() -> None:
    program = """
from ryu_scape.errors import MachineError
from ryu_scape.viewer.offscreen import render_image
from tests.viewer.small_city import small_city
try:
    render_image(small_city(4.0), (64, 64))
except MachineError as error:
    print(error.cause, error.remedy)
"""
    outcome = run_without_display(program, __EGL_VENDOR_LIBRARY_FILENAMES="/nonexistent.json")
    assert outcome.returncode == 0, outcome.stderr
    assert "OpenGL" in outcome.stdout
    assert "Install" in outcome.stdout

"""Surfaces have a grain, which repeats without a seam, is even from afar and colours nothing."""

import numpy as np
import pytest

from ryu_scape.scene.grain import grain_texels
from tests.viewer.without_display import run_without_display

RENDER = """
import sys
from dataclasses import replace
import numpy as np
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.look import Look
from ryu_scape.scene.vertex_arrays import PlanTexture
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.ground import ground_of
from ryu_scape.viewer.offscreen import render_image
from tests.viewer.small_city import SIDE_M, small_city

LOOK = Look(casts_shadows=False, darkens_corners=False, has_haze=False)
texture = PlanTexture(np.full((256, 256, 3), 120, np.uint8), np.array([[1 / SIDE_M, 0, 0.5], [0, -1 / SIDE_M, 0.5]]))
scene = replace(small_city(), texture=texture, textured_layers=frozenset({Layer.TERRAIN}))
hidden = {Layer.GROUND_POINTS}
home = Camera.home(ground_of(scene), 1.5)
near = home.over(np.array([0.0, 0.0])).zoom_at((0, 0), 0.03, 1.5)
for has_grain in (False, True):
    look = replace(LOOK, has_grain=has_grain)
    for name, camera in (("home", home), ("near", near)):
        picture = render_image(scene, (480, 320), camera=camera, hidden_layers=hidden, look=look)
        np.save(f"{sys.argv[1]}/{name}_{has_grain}.npy", picture)
"""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    folder = tmp_path_factory.mktemp("pictures")
    outcome = run_without_display(RENDER, str(folder))
    assert outcome.returncode == 0, outcome.stderr
    return {path.stem: np.load(path).astype(float) for path in folder.iterdir()}


def test_the_texture_repeats_without_a_seam_around_the_middle() -> None:
    texels = grain_texels().astype(float)
    assert texels.mean() == pytest.approx(127.5, abs=1)
    for axis in (0, 1):
        steps = np.abs(np.diff(texels, axis=axis)).mean()
        seam = np.abs(np.take(texels, 0, axis) - np.take(texels, -1, axis)).mean()
        assert seam == pytest.approx(steps, rel=0.25)


def test_near_by_there_is_a_grain_and_colours_are_the_same_in_the_mean(pictures: dict[str, np.ndarray]) -> None:
    smooth, grained = pictures["near_False"], pictures["near_True"]
    assert np.abs(grained.mean(axis=(0, 1)) - smooth.mean(axis=(0, 1))).max() < 1.0
    assert grained[-80:, :, 1].std() > smooth[-80:, :, 1].std() + 4


def test_from_afar_there_is_none(pictures: dict[str, np.ndarray]) -> None:
    assert np.abs(pictures["home_True"] - pictures["home_False"]).mean() < 1.0

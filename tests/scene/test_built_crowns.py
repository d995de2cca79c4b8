"""What stands as high as trees and is built is told by its shape where there is no photo to see it in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ryu_scape.arrays.colours import excess_green
from ryu_scape.scene import built_crowns
from ryu_scape.scene.builder import build_scene
from ryu_scape.scene.built_crowns import plane_pixels
from ryu_scape.scene.crowns import Crowns
from ryu_scape.scene.ground_layers import scene_origin
from ryu_scape.scene.tree_crowns import find_trees
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey
from tests.scene.city_blocks import tile
from tests.scene.landscapes import GREEN, GSD_M, SIZE, wood

LEAF = GREEN[:, None, None]
TILES, AUTUMN = (np.array(rgb, np.uint8)[:, None, None] for rgb in ((190, 112, 88), (150, 100, 52)))


def crowns_of(survey: Survey) -> Crowns:
    """The trees of a survey of whose buildings no outline is known."""
    labels = np.full(survey.dtm_m.shape, -1, np.int32)
    return find_trees(survey, labels, plane_pixels(survey, 1), scene_origin(survey.grid, survey.dtm_m), 2.0).crowns


def gables(is_photo: bool, rgb: np.ndarray) -> Survey:
    """Two rows of gabled houses, as a LiDAR DSM shows them, all in one colour (3, 1, 1)."""
    survey = tile(SIZE, GSD_M)
    row, column = np.indices((SIZE, SIZE)) * GSD_M
    rise_m = np.zeros((SIZE, SIZE))
    for north_m in (30.0, 80.0):
        is_house = (np.abs(row - north_m) < 4) & (np.abs(column - 75) < 50) & (column % 20 < 17)
        rise_m[is_house] = 9.0 - 0.8 * np.abs(row - north_m)[is_house]
    noise_m = np.random.default_rng(2).normal(0, 0.04, rise_m.shape)
    dsm_m = (survey.dsm_m + rise_m + noise_m).astype(np.float32)
    return replace(survey, dsm_m=dsm_m, rgb=np.broadcast_to(rgb, survey.rgb.shape), is_photo=is_photo)


def test_a_roof_in_the_colour_of_leaves_is_no_tree_where_colours_say_nothing() -> None:
    assert crowns_of(gables(True, LEAF)).radius_m.size > 10
    assert crowns_of(gables(False, LEAF)).radius_m.size <= 1


def test_a_tiled_roof_whose_outline_was_deleted_is_no_tree() -> None:
    assert crowns_of(gables(True, TILES)).radius_m.size <= 1


def test_trees_in_autumn_are_trees_by_their_shape() -> None:
    survey, trees = wood(3)
    autumn = replace(survey, rgb=np.broadcast_to(AUTUMN, survey.rgb.shape))
    assert crowns_of(autumn).radius_m.size >= 0.9 * len(trees)


def test_a_grey_tree_in_the_shade_is_one_where_it_is_slender() -> None:
    poplars, trees = wood(3, width=0.7)
    grey = replace(poplars, rgb=np.full_like(poplars.rgb, 120))
    assert crowns_of(grey).radius_m.size >= 0.7 * len(trees)


def test_trees_are_found_whatever_colour_a_relief_has() -> None:
    survey, trees = wood(3)
    grey = replace(survey, rgb=np.full_like(survey.rgb, 150), is_photo=False)
    assert crowns_of(replace(grey, is_photo=True)).radius_m.size == 0
    assert crowns_of(grey).radius_m.size >= 0.9 * len(trees)


def test_a_survey_without_a_photo_has_no_trees_if_its_dsm_is_too_coarse_for_shapes() -> None:
    survey, _ = wood(3)
    coarse = replace(survey, dsm_gsd_m=1.0)
    assert crowns_of(coarse).radius_m.size > 0
    assert crowns_of(replace(coarse, is_photo=False)).radius_m.size == 0


@pytest.mark.parametrize("stride", [1, 3])
def test_planes_are_those_of_the_whole_survey_and_strips_do_not_show(
    stride: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = gables(False, LEAF)
    whole = plane_pixels(survey, 1)
    assert 0.02 < 1 - whole.mean() < 0.2
    monkeypatch.setattr(built_crowns, "STRIP_PX", 40 * SIZE)
    assert (plane_pixels(survey, stride) == whole[::stride, ::stride]).all()


def test_no_roof_becomes_trees_because_a_scene_has_fewer_points() -> None:
    fewer = SceneSettings(most_ground_points=SIZE * SIZE // 4)
    assert build_scene(gables(False, LEAF), [], fewer).layers["trees"].triangle_count == 0


def test_trees_without_a_photo_are_green_and_not_all_of_one_green() -> None:
    survey, _ = wood(3)
    rgb = crowns_of(replace(survey, rgb=np.full_like(survey.rgb, 150), is_photo=False)).rgb
    assert (excess_green(*rgb.T) > 0.1).all()
    assert np.ptp(rgb[:, 1]) > 10

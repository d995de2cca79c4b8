"""Black that fills up a cut image: around it, and in its holes, which are shown in the colour around them."""

from __future__ import annotations

import numpy as np
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.raster.collar import LEAST_COLLAR_PX, SMALLEST_HOLE_PX, black_collar, without_holes
from ryu_scape.scene.ground_points import ground_points
from ryu_scape.scene.outlines import outline_buildings
from ryu_scape.scene.plan_texture import lay_plan_texture
from ryu_scape.settings import SceneSettings
from tests.surveys import survey_over

SHAPE = 60, 80
HOLE = np.s_[20:32, 50:64]


def cut_image() -> np.ndarray:
    """(3, 60, 80): light in the east, darker in the west, nothing beyond it; a hole with a soft edge, a black car."""
    rgb = np.full((3, *SHAPE), 90, np.uint8)
    rgb[:, :, 40:] = 200
    rgb[:, :, :10] = 0
    rgb[:, 19:33, 49:65] = 60
    rgb[(slice(None), *HOLE)] = 0
    rgb[:, 50:54, 20:24] = 0
    return rgb


def test_a_hole_has_the_colour_around_it_and_a_black_car_stays() -> None:
    cut = cut_image()
    rgb = without_holes(cut, black_collar(cut, is_averaged=False))
    assert 4 * 4 < SMALLEST_HOLE_PX < 12 * 14
    assert (rgb[:, 19:33, 49:65] == 200).all()
    assert (rgb[:, 50:54, 20:24] == 0).all()
    assert (rgb[:, :, :10] == 0).all()


def test_an_image_that_was_not_cut_keeps_its_black() -> None:
    rgb = cut_image()[:, :, 10:]
    assert np.array_equal(without_holes(rgb, black_collar(rgb, is_averaged=False)), rgb)


def test_a_part_shows_the_collar_of_its_image_and_takes_no_patch_at_its_cut_for_one() -> None:
    rgb = np.full((3, 300, 300), 90, np.uint8)
    rgb[:, :, :80] = 0
    rgb[:, 140:160, 200:220] = 0
    part = np.s_[100:210, 40:210]
    collar = black_collar(rgb[(slice(None), *part)], is_averaged=False, on_edge=(False,) * 4)
    assert 20 * 10 < LEAST_COLLAR_PX < 110 * 40
    assert np.array_equal(collar, black_collar(rgb, is_averaged=False)[part])


def test_the_scene_shows_no_hole_and_the_survey_keeps_it() -> None:
    rgb = cut_image()
    grid = GeoGrid(Affine(0.5, 0, 0, 0, -0.5, 30), CRS.from_epsg(32651), *SHAPE)
    valid = ~black_collar(rgb, is_averaged=False)
    survey = survey_over(RasterStack(grid, rgb, np.zeros(SHAPE, np.float32), valid, 0.5), np.zeros(SHAPE, np.float32))
    texture = lay_plan_texture(survey, outline_buildings([], np.zeros(3)), np.zeros(3), SceneSettings())
    assert texture.pixels[HOLE].min() == 200
    assert survey.rgb[(slice(None), *HOLE)].max() == 0
    points = ground_points(survey, np.full(SHAPE, -1, np.int32), np.zeros(SHAPE, bool), np.zeros(3)).vertices
    is_black = ~points["colour"][:, :3].any(axis=1)
    assert np.count_nonzero(is_black) == 4 * 4

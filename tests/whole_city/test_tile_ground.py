"""The ground of tiles, where the city's data end: houses there stand on it, at every level of detail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from ryu_scape.raster import RasterStack
from ryu_scape.scene.layers import Layer
from ryu_scape.scene.terrain import BASE_TOP_RGB, lay_terrain_grid, terrain_surface
from ryu_scape.segmentation.windows import Window
from ryu_scape.settings import SceneSettings
from ryu_scape.whole_city.city_grid import CityGrid
from ryu_scape.whole_city.tile_cities import LEVELS, TileGround, TileLevel, city_of, level_settings
from tests.surveys import survey_over
from tests.whole_city.town import CRS_OF_TOWN, NORTH_M, WEST_M

GSD_M, GREEN = 0.5, (40, 120, 30)
GRID = CityGrid(CRS_OF_TOWN.to_wkt(), GSD_M, (WEST_M, NORTH_M), 512, 0)


def ground_of(valid: NDArray[np.bool_]) -> TileGround:
    """Level ground, green where there are data and black where there are none."""
    window = Window(0, 0, *valid.shape)
    rgb = np.where(valid, np.array(GREEN, np.uint8)[:, None, None], np.uint8(0))
    stack = RasterStack(GRID.grid_of(window), rgb, np.full(valid.shape, 20, np.float32), valid, GSD_M)
    survey = survey_over(stack, np.full(valid.shape, 20, np.float32))
    return TileGround(GRID, survey, window, np.full(valid.shape, -1, np.int32))


def shown_share(ground: TileGround, level: TileLevel, valid: NDArray[np.bool_]) -> float:
    """The share of the pixels with data over which a tile has ground."""
    survey = ground.within(Window(0, 0, *valid.shape), np.empty(0, np.intp), level.terrain_spacing_m)
    assert survey is not None
    terrain = lay_terrain_grid(survey, np.zeros(3), level_settings(SceneSettings(), level))
    rows, cols = np.nonzero(valid)
    x, y = GRID.grid_of(Window(0, 0, *valid.shape)).to_map(np.column_stack((cols + 0.5, rows + 0.5))).T
    col = np.searchsorted(terrain.x_m[0], x) - 1
    row = np.searchsorted(-terrain.y_m[:, 0], -y) - 1
    assert min(terrain.cells.shape) >= 1
    is_inside = (row >= 0) & (col >= 0) & (row < terrain.cells.shape[0]) & (col < terrain.cells.shape[1])
    return float((is_inside & terrain.cells[np.clip(row, 0, None) % terrain.cells.shape[0], col]).mean())


@pytest.mark.parametrize("level", LEVELS)
def test_data_that_end_a_little_askew_cost_no_ground(level: TileLevel) -> None:
    """As of an image in degrees on a map in metres: along its sides a few pixels are missing, here three at most."""
    row, col = np.indices((480, 480))
    valid = (row > col / 160) & (col > row / 160)
    assert shown_share(ground_of(valid), level, valid) > 0.995


@pytest.mark.parametrize("level", LEVELS)
def test_a_strip_narrower_than_two_nodes_has_ground(level: TileLevel) -> None:
    valid = np.ones((480, 40), bool)
    assert shown_share(ground_of(valid), level, valid) == 1.0


def test_what_reaches_beyond_the_data_has_their_colours_and_ends_soon() -> None:
    valid = np.zeros((480, 480), bool)
    valid[:200] = True
    survey = ground_of(valid).within(Window(0, 0, 480, 480), np.empty(0, np.intp), 12.0)
    assert survey is not None
    assert survey.valid[:224].all()
    assert not survey.valid[226:].any()
    assert (survey.rgb[:, survey.valid].T == GREEN).all()
    terrain = lay_terrain_grid(survey, np.zeros(3), level_settings(SceneSettings(), LEVELS[0]))
    assert (terrain_surface(terrain, survey.rgb).vertices["colour"][:, :3] == GREEN).all()


def test_the_sides_of_a_tile_have_the_grounds_colour() -> None:
    """Between tiles of two levels a little of them shows, and would be a bright line."""
    valid = np.ones((480, 480), bool)
    survey = ground_of(valid).within(Window(0, 0, 480, 480), np.empty(0, np.intp), 12.0)
    assert survey is not None
    scene = city_of(survey, [], level_settings(SceneSettings(), LEVELS[0]), LEVELS[0].hidden).scene
    colours = scene.layers[Layer.BASE].vertices["colour"][:, :3]
    assert len(colours)
    assert (colours == GREEN).all()
    assert tuple(BASE_TOP_RGB) != GREEN


def test_a_tile_has_the_canopy_less_what_stands_on_houses_of_others_or_beyond_the_data() -> None:
    valid = np.ones((480, 480), bool)
    valid[400:] = False
    ground = ground_of(valid)
    labels = ground.labels.copy()
    labels[100:120, 100:120], labels[200:220, 100:120] = 0, 1
    canopy = np.full(valid.shape, 0.9, np.float32)
    ground = replace(ground, survey=replace(ground.survey, canopy=canopy), labels=labels)
    survey = ground.within(Window(50, 50, 430, 430), np.array([0]), 12.0)
    assert survey is not None
    assert survey.canopy is not None
    assert (survey.canopy[50:70, 50:70] == canopy[0, 0]).all()
    assert not survey.canopy[148:172, 48:72].any()
    assert not survey.canopy[350:].any()

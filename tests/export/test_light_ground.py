"""The ground of a GLB: simpler, and nowhere elsewhere than it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.tri import LinearTriInterpolator, Triangulation

from ryu_scape.export.light_ground import BLOCK_TOLERANCE_M, simplified, with_light_ground
from ryu_scape.heights import Building
from ryu_scape.scene.vertex_arrays import VertexArrays
from ryu_scape.settings import SceneSettings
from tests.export.small_town import SIDE_PX, TREE_COLUMNS, TREE_ROWS, town
from tests.scene.city_blocks import scene_of, tile
from tests.scene.landscapes import hills
from tests.surveys import city_on


def edges_of_one_triangle(layer: VertexArrays) -> set[tuple[bytes, bytes]]:
    at = [position.tobytes() for position in layer.vertices["position"]]
    edges = {(at[a], at[b]) for a, b in directed_edges(layer)}
    return {(a, b) for a, b in edges if (b, a) not in edges}


def directed_edges(layer: VertexArrays) -> Iterator[tuple[int, int]]:
    corners = layer.indices.reshape(-1, 3)
    yield from zip(corners.ravel().tolist(), corners[:, [1, 2, 0]].ravel().tolist(), strict=True)


@pytest.mark.parametrize(
    ("height_m", "length_m", "seed"), [(0.0, 50.0, 1), (0.3, 60.0, 2), (2.0, 80.0, 3), (5.0, 40.0, 4)]
)
def test_simplified_terrain_stays_within_its_tolerance(height_m: float, length_m: float, seed: int) -> None:
    whole = scene_of([], hills(height_m, length_m, seed)).layers["terrain"]
    simple = simplified(whole, BLOCK_TOLERANCE_M)
    x, y, z = simple.vertices["position"].astype(float).T
    height_at = LinearTriInterpolator(Triangulation(x, y, simple.indices.reshape(-1, 3)), z)
    x, y, z = whole.vertices["position"].astype(float).T
    assert np.abs(height_at(x, y).filled(np.inf) - z).max() < 4 * BLOCK_TOLERANCE_M
    assert simple.triangle_count < (0.1 if height_m < 1 else 0.9) * whole.triangle_count


def test_simplified_terrain_has_no_crack_and_the_same_border() -> None:
    whole = scene_of([], hills(2.0, 60.0, 5)).layers["terrain"]
    simple = simplified(whole, BLOCK_TOLERANCE_M)
    assert simple.triangle_count < whole.triangle_count
    assert edges_of_one_triangle(simple) == edges_of_one_triangle(whole)
    assert set(simple.indices.tolist()) == set(range(len(simple.vertices)))


def test_only_points_that_stand_on_the_ground_are_left() -> None:
    city = town()
    plan_m = with_light_ground(city).layers["ground_points"].vertices["position"][:, :2] + city.scene.origin_m[:2]
    column, row = np.floor(city.grid.to_pixel(plan_m.astype(float))).astype(int).T
    seen = np.zeros((SIDE_PX, SIDE_PX), bool)
    seen[row, column] = True
    assert seen[TREE_ROWS, TREE_COLUMNS].all()
    assert seen.sum() == 20


def test_points_that_are_drawn_beneath_a_tree_do_not_stand() -> None:
    """A tree that is an object has the points of its pixels on the ground, where the DSM stands above."""
    survey = tile()
    assert survey.dsm_m is not None
    city = city_on(survey.grid, (), scene_of([], survey), settings=SceneSettings())
    heights = {"known_dtm_m": survey.dtm_m, "dsm_m": survey.dsm_m + 5.0, "dsm_gsd_m": survey.dsm_gsd_m}
    city = replace(city, survey=replace(city.survey, **heights))
    assert len(city.scene.layers["ground_points"].vertices) == 200 * 200
    assert len(with_light_ground(city).layers["ground_points"].vertices) == 0


def test_on_level_ground_no_point_stands() -> None:
    survey = tile()
    city = city_on(survey.grid, (), scene_of([], survey), settings=SceneSettings())
    city = replace(city, survey=replace(city.survey, known_dtm_m=survey.dtm_m))
    assert len(with_light_ground(city).layers["ground_points"].vertices) == 0


def test_points_stay_where_no_picture_shows_the_ground() -> None:
    survey = tile()
    buildings: tuple[Building, ...] = ()
    scene = replace(scene_of(buildings, survey), texture=None)
    city = city_on(survey.grid, buildings, scene, settings=SceneSettings())
    assert len(with_light_ground(city).layers["ground_points"].vertices) == 200 * 200

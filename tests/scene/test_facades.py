from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.scene.facades import STAND_OFF_M
from ryu_scape.settings import SceneSettings
from tests.scene.city_blocks import SHAPES, SQUARE, building, scene_of, tile, triangles_of, turned

SETTINGS = SceneSettings()


def panes_of(scene, index=0):
    """Positions (w, 4, 3) and normal (w, 3) of the windows of one building."""
    first, last = scene.triangle_offsets["windows"][index : index + 2] // 2 * 4
    vertices = scene.layers["windows"].vertices[first:last].reshape(-1, 4)
    return vertices["position"].astype(float), vertices["normal"][:, 0].astype(float)


def count(length_m: float, height_m: float) -> int:
    return len(panes_of(scene_of([building([(0, 0), (length_m, 0), (length_m, 9), (0, 9)], height_m=height_m)]))[0])


def test_windows_grow_with_wall_length_and_with_storeys():
    assert count(12, 3.5) == 2 * 4 + 2 * 3
    assert count(24, 3.5) == 2 * 8 + 2 * 3
    assert count(12, 9.2) == 3 * count(12, 3.5)
    assert count(12, 30.0) == 10 * count(12, 3.5)


@pytest.mark.parametrize("degrees", [0.0, 31.7])
@pytest.mark.parametrize("name", SHAPES)
def test_every_window_lies_just_in_front_of_one_wall_and_within_it(name, degrees):
    exterior, holes = SHAPES[name]
    subject = building(turned(exterior, degrees), [turned(hole, degrees) for hole in holes])
    scene = scene_of([subject])
    positions, normals = panes_of(scene)
    rings = [np.asarray(ring) - scene.origin_m[:2] for ring in (subject.footprint.exterior, *subject.footprint.holes)]
    starts = np.concatenate(rings)
    edges = np.concatenate([np.roll(ring, -1, axis=0) - ring for ring in rings])
    length = np.hypot(*edges.T)
    starts, edges, length = starts[length > 0], edges[length > 0], length[length > 0]
    along = edges / length[:, None]
    outward = np.column_stack((along[:, 1], -along[:, 0]))

    from_start = positions[:, None, :, :2] - starts[None, :, None]
    reach = np.einsum("wecj,ej->wec", from_start, along)
    distance = np.einsum("wecj,ej->wec", from_start, outward)
    on_wall = (np.abs(distance - STAND_OFF_M) < 0.005).all(axis=2)
    on_wall &= ((reach > 0) & (reach < length[None, :, None])).all(axis=2)
    on_wall &= normals[:, :2] @ outward.T > 0.999
    assert on_wall.any(axis=1).all()

    elevation = positions[..., 2] + scene.origin_m[2]
    assert elevation.size == 0 or elevation.min() > subject.ground_elevation_m
    assert elevation.size == 0 or elevation.max() < subject.eave_elevation_m


def test_walls_too_short_for_a_window_with_its_margins_have_none():
    longest = SETTINGS.window_width_m + 2 * SETTINGS.window_margin_m - 0.02
    assert count_of_square(longest) == 0
    assert count_of_square(longest + 0.05) == 4


def count_of_square(side_m: float) -> int:
    return len(panes_of(scene_of([building(SQUARE / 12 * side_m, height_m=3.2)]))[0])


def test_a_house_too_low_for_a_window_has_none():
    assert len(panes_of(scene_of([building(SQUARE, height_m=1.2)]))[0]) == 0


def test_windows_that_the_slope_would_cover_are_left_out():
    pair = tile(slope=0.3)
    scene = scene_of([building(SQUARE, ground_m=118.0, height_m=6.4)], pair)
    positions, _ = panes_of(scene)
    east_of_corner = positions[..., 0] + scene.origin_m[0] - 500_000.0
    terrain = 100.0 + 0.3 * east_of_corner
    assert 0 < len(positions) < 2 * 16
    assert (positions[:, 0, 2] + scene.origin_m[2] > terrain.mean(axis=1) - 0.2).all()


def test_panes_differ_and_are_the_same_in_every_run():
    subject = [building(SQUARE * 3, height_m=20.0)]
    first, second = (scene_of(subject).layers["windows"].vertices for _ in range(2))
    assert first.tobytes() == second.tobytes()
    assert len(np.unique(triangles_of(scene_of(subject), "windows", 0)["colour"][:, 0], axis=0)) >= 3

from __future__ import annotations

import numpy as np
import pytest

from ryu_scape.scene.openings import STAND_OFF_M
from ryu_scape.scene.styles import INDUSTRIAL, OFFICE, OLD_TOWN, RESIDENTIAL, choose_facades
from ryu_scape.settings import FacadeStyle, SceneSettings
from tests.scene.city_blocks import SHAPES, SQUARE, building, scene_of, tile, triangles_of, turned

SETTINGS = SceneSettings(facade_style=FacadeStyle.RESIDENTIAL)


def panes_of(scene, index=0):
    """Positions (w, 4, 3) and normal (w, 3) of the windows of one building."""
    first, last = scene.triangle_offsets["windows"][index : index + 2] // 2 * 4
    vertices = scene.layers["windows"].vertices[first:last].reshape(-1, 4)
    return vertices["position"].astype(float), vertices["normal"][:, 0].astype(float)


def doors_of(scene, index=0):
    """Corners (4, 3) of the door of one building, the first of its details, or none (0, 3)."""
    triangles = triangles_of(scene, "details", index)[:2]
    return triangles["position"].reshape(-1, 3)[[0, 1, 2, 5]].astype(float) if len(triangles) else np.empty((0, 3))


def count(length_m: float, height_m: float) -> int:
    return len(
        panes_of(
            scene_of([building([(0, 0), (length_m, 0), (length_m, 9), (0, 9)], height_m=height_m)], settings=SETTINGS)
        )[0]
    )


def test_windows_grow_with_wall_length_and_with_storeys():
    behind_the_door = 1
    assert count(12, 3.5) == 2 * 4 + 2 * 3 - behind_the_door
    assert count(24, 3.5) == 2 * 8 + 2 * 3 - behind_the_door
    assert count(12, 9.2) == 3 * 14 - behind_the_door
    assert count(12, 29.9) == 10 * 14 - behind_the_door


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
    assert count_of_square(longest + 0.05) == 4 - 1


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


def test_a_house_has_one_door_in_its_longest_wall_on_the_ground():
    scene = scene_of([building([(0, 0), (15, 0), (15, 9), (0, 9)], height_m=6.0)])
    door = doors_of(scene) + scene.origin_m
    width = np.ptp(door[:, 0])
    assert 0.8 < width < 1.5
    assert np.ptp(door[:, 1]) < 1e-3
    assert door[:, 2].min() == pytest.approx(100.0, abs=0.01)
    assert 1.9 < np.ptp(door[:, 2]) < 2.6
    assert abs(door[:, 0].mean() - 500_067.5) < 2.0


def test_the_door_stands_on_the_slope_where_it_is_level_with_the_ground_floor():
    pair = tile(slope=0.15)
    subject = building([(0, 0), (15, 0), (15, 14), (0, 14)], ground_m=100.0 + 0.15 * 67.5, height_m=7.0)
    door = doors_of(scene_of([subject], pair)) + scene_of([subject], pair).origin_m
    terrain = 100.0 + 0.15 * (door[:, 0].mean() - 500_000.0)
    assert door[:, 2].min() == pytest.approx(terrain, abs=0.1)
    assert abs(door[:, 2].min() - subject.ground_elevation_m) < 1.0


def test_a_shed_too_low_for_a_door_has_none():
    assert len(doors_of(scene_of([building(SQUARE, height_m=1.8)]))) == 0


@pytest.mark.parametrize("style", [style for style in FacadeStyle if style is not FacadeStyle.AUTO])
def test_every_style_keeps_its_windows_on_the_wall_and_apart(style):
    subject = building([(0, 0), (30, 0), (30, 20), (0, 20)], height_m=19.0)
    scene = scene_of([subject], settings=SceneSettings(facade_style=style))
    positions, normals = panes_of(scene)
    south = positions[normals[:, 1] < -0.9]
    assert len(south) >= 9
    left, right = south[..., 0].min(axis=1), south[..., 0].max(axis=1)
    low, high = south[..., 2].min(axis=1), south[..., 2].max(axis=1)
    apart = (left[:, None] > right) | (right[:, None] < left) | (low[:, None] > high) | (high[:, None] < low)
    assert (apart | np.eye(len(south), dtype=bool)).all()
    assert (right - left > 0.5).all()
    assert high.max() + scene.origin_m[2] < subject.eave_elevation_m


def test_styles_differ_and_are_chosen_by_size_and_roof():
    area, height = np.array([120.0, 120.0, 900.0, 900.0, 400.0]), np.array([5.0, 12.0, 9.0, 45.0, 20.0])
    is_flat = np.array([False, False, True, True, True])
    unchosen = [FacadeStyle.AUTO] * len(area)
    chosen = choose_facades(area, height, is_flat, unchosen, SceneSettings()).style
    assert chosen.tolist() == [RESIDENTIAL, OLD_TOWN, INDUSTRIAL, OFFICE, OFFICE]
    forced = choose_facades(area, height, is_flat, unchosen, SceneSettings(facade_style=FacadeStyle.OFFICE))
    assert (forced.style == OFFICE).all()
    assert forced.is_ribbon.all()


def test_walls_that_row_houses_share_have_neither_windows_nor_doors():
    row = [building([(0, 0), (12, 0), (12, 20), (0, 20)], at=(40.0 + 12 * i, -60.0)) for i in range(3)]
    scene = scene_of(row, settings=SETTINGS)
    for index, free_sides in ((0, 3), (1, 2), (2, 3)):
        _, normals = panes_of(scene, index)
        assert len(np.unique(np.round(normals), axis=0)) == free_sides
        east = doors_of(scene, index)[:, 0] + scene.origin_m[0] - 500_000.0
        assert np.abs(east[:, None] - (52.0, 64.0)).min() > 1.0


def test_a_wall_above_a_lower_neighbour_has_windows():
    low = building([(0, 0), (12, 0), (12, 20), (0, 20)], at=(40.0, -60.0), height_m=4.0)
    high = building([(0, 0), (12, 0), (12, 20), (0, 20)], at=(52.0, -60.0), height_m=12.0)
    scene = scene_of([low, high], settings=SETTINGS)
    positions, normals = panes_of(scene, 1)
    west = positions[normals[:, 0] < -0.9]
    assert len(west) > 0
    assert west[..., 2].min() + scene.origin_m[2] > 104.0


def test_blocks_of_flats_have_balconies_clear_of_the_ground():
    slab = building([(0, 0), (36, 0), (36, 12), (0, 12)], height_m=12.5)
    scene = scene_of([slab], settings=SETTINGS)
    corners = triangles_of(scene, "details", 0)["position"].reshape(-1, 3) + scene.origin_m
    south = corners[corners[:, 1] < 4_599_940.0 - 0.5]
    assert np.unique(np.round(south[:, 2], 2)).size >= 3 * 3
    assert south[:, 2].min() > 102.0
    assert south[:, 1].min() == pytest.approx(4_599_940.0 - 1.2, abs=0.01)
    house = scene_of([building([(0, 0), (14, 0), (14, 9), (0, 9)], height_m=6.0)], settings=SETTINGS)
    assert len(triangles_of(house, "details", 0)) == 2


def test_panes_differ_and_are_the_same_in_every_run():
    subject = [building(SQUARE * 3, height_m=20.0)]
    first, second = (scene_of(subject).layers["windows"].vertices for _ in range(2))
    assert first.tobytes() == second.tobytes()
    assert len(np.unique(triangles_of(scene_of(subject), "windows", 0)["colour"][:, 0], axis=0)) >= 3


@pytest.mark.parametrize(("eave_m", "storeys"), [(1.0, 1), (4.9, 1), (5.1, 2), (7.9, 2), (8.1, 3), (29.0, 10)])
def test_storeys_of_a_dwelling_are_neither_much_lower_nor_much_higher_than_usual(eave_m: float, storeys: int) -> None:
    measures = choose_facades(np.ones(1), np.array([eave_m]), np.ones(1, bool), [FacadeStyle.RESIDENTIAL], SETTINGS)
    assert measures.storeys_within(np.array([eave_m])).tolist() == [storeys]

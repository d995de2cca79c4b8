"""Solids of few plane faces: closed to the millimetre, of the volume they should have, with one wall a wall."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import shapely

from ryu_scape.heights import RoofKind
from ryu_scape.scene.posts import Posts
from ryu_scape.scene.rings import Rings, SurfaceKind
from ryu_scape.scene.roof_pieces import RoofPieces
from ryu_scape.scene.solids import MILLIMETRE_M, WELD_M, Solids, model_buildings
from tests.scene.city_blocks import COURTYARD, EAST, NORTH, SQUARE, building, star

ORIGIN_M = np.array([EAST, NORTH, 90.0])
PITCHED = [kind for kind in RoofKind if kind is not RoofKind.FLAT]


def edges_of(solids: Solids) -> Counter[tuple[int, int]]:
    rings = solids.rings
    return Counter(zip(rings.corners.tolist(), rings.corners[rings.following].tolist(), strict=True))


def town(count: int) -> Solids:
    rng = np.random.default_rng(11)
    kinds = [PITCHED[number % len(PITCHED)] for number in range(count)]
    houses = [building(star(rng, 3 + number % 9), kind=kind) for number, kind in enumerate(kinds)]
    return model_buildings(houses, ORIGIN_M).roofed


def test_every_edge_lies_on_two_faces_that_run_along_it_in_opposite_ways() -> None:
    edges = edges_of(town(60))
    assert set(edges.values()) == {1}
    assert all((end, start) in edges for start, end in edges)


def test_buildings_stand_in_order_and_have_ground_walls_and_roof() -> None:
    rings = town(60).rings
    assert (np.diff(rings.building) >= 0).all()
    assert np.unique(rings.building).size == 60
    for surface in SurfaceKind:
        assert np.unique(rings.building[rings.surface == surface]).size == 60
    assert (np.bincount(rings.ring) >= 3).all()


def test_no_edge_in_plan_is_shorter_than_the_weld() -> None:
    solids = town(60)
    points, rings = solids.corners[:, :2], solids.rings
    lengths = np.linalg.norm(points[rings.corners] - points[rings.corners[rings.following]], axis=1) * MILLIMETRE_M
    assert lengths[lengths > 0].min() > WELD_M - 2 * MILLIMETRE_M


def test_flat_roofs_make_the_same_prism_in_both_levels_of_detail() -> None:
    massing = model_buildings([building(SQUARE, [COURTYARD], height_m=7.0)], ORIGIN_M)
    area_m2 = shapely.Polygon(SQUARE, [COURTYARD]).area
    assert massing.area_m2 == pytest.approx(area_m2)
    assert massing.blocks.volumes_m3 == pytest.approx(7.0 * area_m2)
    assert massing.roofed.volumes_m3 == pytest.approx(7.0 * area_m2)
    assert massing.eave_height_m == pytest.approx(7.0)
    np.testing.assert_array_equal(massing.blocks.rings.is_hole.nonzero()[0].size, 2)


def test_blocks_are_as_high_as_the_middle_of_the_roof() -> None:
    massing = model_buildings([building(SQUARE, kind=RoofKind.GABLE, height_m=6.0, rise_m=3.0)], ORIGIN_M)
    heights = np.ptp(massing.blocks.corners[:, 2]), np.ptp(massing.roofed.corners[:, 2])
    np.testing.assert_allclose(np.multiply(heights, MILLIMETRE_M), (7.5, 9.0), atol=MILLIMETRE_M)


def test_no_buildings_make_no_solids() -> None:
    massing = model_buildings([], ORIGIN_M)
    assert massing.roofed.rings.count == massing.blocks.rings.count == massing.area_m2.size == 0
    assert massing.roofed.volumes_m3.size == 0


def test_pieces_that_are_not_plane_become_triangles() -> None:
    pieces = np.array([shapely.box(0, 0, 4, 4), shapely.box(5, 0, 9, 4)], object)

    def height_at(plan_m: np.ndarray, owner: np.ndarray) -> np.ndarray:
        return np.where(owner == 7, plan_m[:, 0] * plan_m[:, 1], 2 * plan_m[:, 0] - plan_m[:, 1])

    plane = RoofPieces(pieces, np.array([3, 7]), height_at).split_where_bent()
    assert shapely.get_num_coordinates(plane.polygons).tolist() == [5, 4, 4]
    assert plane.building.tolist() == [3, 7, 7]
    assert shapely.area(plane.polygons).tolist() == [16.0, 8.0, 8.0]


def test_a_wall_reaches_from_turn_to_turn_and_passes_the_heads_between() -> None:
    # Two rings of one building; the first begins and the second ends amid a wall.
    plan = np.array([(1, 0), (2, 0), (2, 2), (0, 2), (0, 0), (9, 9), (8, 9), (8, 8), (9, 8), (9, 8.5)])
    is_turn = np.array([False, True, True, True, True, True, True, True, True, False])
    ring, building = np.repeat([0, 1], 5), np.zeros(2, np.intp)
    around = Rings(np.arange(10), ring, np.ones(2, np.int64), np.array([False, True]), building, 1)
    ends = np.column_stack((plan, np.zeros(10))).astype(np.int64)
    posts = Posts(np.add(ends, (0, 0, 5)), ends, is_turn)

    walls, grounds = posts.walls(around), posts.grounds(around)
    faces = [walls.corners[walls.ring == wall].tolist() for wall in range(walls.count)]
    assert faces[:4] == [[11, 12, 2, 1], [12, 13, 3, 2], [13, 14, 4, 3], [14, 11, 1, 0, 4]]
    assert faces[4:] == [[15, 16, 6, 5], [16, 17, 7, 6], [17, 18, 8, 7], [18, 15, 5, 9, 8]]
    assert [grounds.corners[grounds.ring == face].tolist() for face in (0, 1)] == [[14, 13, 12, 11], [18, 17, 16, 15]]
    assert (posts.corners[posts.foot_of(np.arange(10))] == ends).all()

"""Corners are found under the cursor, moved, added and taken away; the outline before stays as it was."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ryu_scape.footprints import Footprint
from ryu_scape.inspection.outline_corners import Corner, Handle, OutlineCorners

COURTYARD = shapely.box(4, 3, 8, 6)
OUTLINE = OutlineCorners.of(Footprint.of_polygon(shapely.box(0, 0, 12, 9) - COURTYARD, 1.0, "7"))


def corner_at(outline: OutlineCorners, x: float, y: float) -> Corner:
    handle = outline.handle_near((x, y), 1e-6, np.inf)
    assert handle is not None
    return handle.corner


def polygon(outline: OutlineCorners) -> shapely.Polygon:
    exterior, *courtyards = outline.rings
    return shapely.Polygon(exterior, courtyards)


def test_the_nearest_handle_within_reach_is_found() -> None:
    assert OUTLINE.building == "7"
    near_corner = OUTLINE.handle_near((11.6, 8.7), 1.0, 0.0)
    assert near_corner is not None
    assert not near_corner.is_middle
    np.testing.assert_array_equal(OUTLINE.position(near_corner.corner), (12, 9))
    in_courtyard = OUTLINE.handle_near((4.2, 3.2), 1.0, 0.0)
    assert in_courtyard is not None
    assert in_courtyard.corner.ring == 1
    assert OUTLINE.handle_near((20, 20), 1.0, 0.0) is None


def test_a_side_has_a_handle_in_its_middle_if_it_is_long_enough() -> None:
    middle = OUTLINE.handle_near((6.2, 0.1), 1.0, 5.0)
    assert middle is not None
    assert middle.is_middle
    assert OUTLINE.handle_near((6.0, 3.0), 1.0, 5.0) is None
    assert np.isnan(OUTLINE.middles(5.0)[1]).all()
    assert not np.isnan(OUTLINE.middles(5.0)[0]).any()


def test_a_corner_hides_the_middle_beside_it() -> None:
    handle = OUTLINE.handle_near((5.0, 3.0), 1.5, 0.0)
    assert handle == Handle(corner_at(OUTLINE, 4, 3), is_middle=False)


def test_a_corner_moves_alone() -> None:
    before = polygon(OUTLINE)
    moved = OUTLINE.moved(corner_at(OUTLINE, 12, 9), np.array([15.0, 9.0]))
    assert polygon(moved).area == pytest.approx(before.area + 3 * 9 / 2)
    assert polygon(OUTLINE).equals(before)
    np.testing.assert_array_equal(moved.rings[1], OUTLINE.rings[1])


def test_neighbours_go_along_where_the_angles_are_kept() -> None:
    moved = OUTLINE.moved_with_sides(corner_at(OUTLINE, 12, 9), np.array([15.0, 10.0]))
    assert polygon(moved).equals(shapely.box(0, 0, 15, 10) - COURTYARD)


@pytest.mark.parametrize("angle_deg", [0.0, 33.0])
def test_all_sides_keep_their_directions(angle_deg: float) -> None:
    letter = shapely.affinity.rotate(shapely.Polygon([(0, 0), (9, 0), (9, 4), (4, 4), (4, 9), (0, 9)]), angle_deg)
    outline = OutlineCorners.of(Footprint.of_polygon(letter, 1.0, "L"))
    moved = outline.moved_with_sides(Corner(0, 3), np.add(outline.position(Corner(0, 3)), (0.7, -0.3)))

    def directions(ring: np.ndarray) -> np.ndarray:
        sides = np.roll(ring, -1, axis=0) - ring
        return sides / np.hypot(*sides.T)[:, None]

    np.testing.assert_allclose(directions(moved.rings[0]), directions(outline.rings[0]), atol=1e-9)
    assert (moved.rings[0] != outline.rings[0]).any(axis=1).sum() == 3


def test_a_neighbour_on_a_straight_line_stays() -> None:
    outline, added = OUTLINE.with_corner_after(corner_at(OUTLINE, 0, 0))
    x_y = outline.position(added) - (0.0, 2.0)
    moved = outline.moved_with_sides(added, x_y)
    assert moved.is_sound
    np.testing.assert_array_equal(moved.position(added), x_y)
    assert np.isfinite(moved.rings[0]).all()


def test_a_corner_is_added_in_the_middle_of_a_side_and_taken_away_again() -> None:
    for start in range(4):
        added_to, corner = OUTLINE.with_corner_after(Corner(0, start))
        assert len(added_to.rings[0]) == 5
        assert polygon(added_to).equals(polygon(OUTLINE))
        np.testing.assert_array_equal(added_to.without(corner).rings[0], OUTLINE.rings[0])


def test_sides_that_cross_are_known() -> None:
    assert OUTLINE.is_sound
    assert not OUTLINE.moved(corner_at(OUTLINE, 12, 9), np.array([-3.0, -5.0])).is_sound
    assert not OUTLINE.moved(corner_at(OUTLINE, 4, 3), np.array([-1.0, 3.0])).is_sound
    triangle = OUTLINE.without(Corner(0, 0))
    assert triangle.without(Corner(1, 0)).without(Corner(1, 0)).is_sound is False

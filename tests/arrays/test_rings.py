"""Rings, polygons and lines from points laid end to end."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ryu_scape.arrays.groups import spread
from ryu_scape.arrays.rings import (
    following_in_ring,
    lines_of_segments,
    polygons_of_rings,
    preceding_in_ring,
    rings_of_polygons,
    unions_of_pieces,
)

SIZES = st.lists(st.integers(0, 6), max_size=9).map(lambda sizes: np.array(sizes, np.intp))
OWNERS = st.lists(st.integers(0, 5), min_size=1, max_size=12).map(lambda owners: np.array(owners, np.intp))


@given(SIZES)
def test_each_point_follows_the_one_before_it(sizes: np.ndarray) -> None:
    ring, number = spread(sizes)
    preceding, following = preceding_in_ring(sizes), following_in_ring(sizes)
    assert (following[preceding] == np.arange(ring.size)).all()
    assert (ring[following] == ring).all()
    assert (number[following] == (number + 1) % sizes[ring]).all()


@given(OWNERS)
def test_polygons_have_their_rings_and_owners_without_have_none(owner: np.ndarray) -> None:
    owner = np.sort(owner)
    _, number = spread(np.bincount(owner))
    side = np.where(number == 0, 20.0, 1.0)
    corner = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)
    at = np.column_stack((3.0 * number, np.where(number == 0, 0.0, 2.0)))
    points = (at[:, None] + side[:, None, None] * corner).reshape(-1, 2)
    ring = np.repeat(np.arange(owner.size), 4)
    polygons = polygons_of_rings(points, ring, owner, 7)
    rings = np.bincount(owner, minlength=7)
    assert (shapely.is_missing(polygons) == (rings == 0)).all()
    assert (shapely.get_num_interior_rings(polygons[rings > 0]) == rings[rings > 0] - 1).all()
    for found, given_ones in zip(rings_of_polygons(polygons), (points, ring, owner), strict=True):
        np.testing.assert_array_equal(found, given_ones)


@given(OWNERS)
def test_lines_have_their_segments(owner: np.ndarray) -> None:
    x = np.arange(owner.size, dtype=float)
    segments = np.stack((np.column_stack((x, x * 0)), np.column_stack((x, x * 0 + 1 + owner))), axis=1)
    lines = lines_of_segments(segments, owner, 6)
    expected = np.bincount(owner, 1.0 + owner, minlength=6)
    np.testing.assert_allclose(shapely.length(lines), expected)


@given(OWNERS)
def test_unions_have_the_area_of_their_pieces(owner: np.ndarray) -> None:
    x = np.arange(owner.size)
    unions = unions_of_pieces(shapely.box(x, 0, x + 1, 1), owner, 6)
    count = np.bincount(owner, minlength=6)
    np.testing.assert_allclose(shapely.area(unions)[count > 0], count[count > 0])
    assert shapely.is_missing(unions[count == 0]).all()

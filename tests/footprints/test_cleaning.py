"""Clean outlines: on the lattice, without spikes and tiny edges, as large as before, neighbours sharing their walls."""

from __future__ import annotations

import logging

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import Polygon, box

from ryu_scape.footprints.cleaning import (
    LATTICE_M,
    SHARPEST_RAD,
    SHORTEST_EDGE_M,
    are_clean,
    clean_outlines,
    sharpest_angles,
    shortest_edges_m,
)
from tests.outlines import AT_UTM, utm_polygons

HOUSE = box(0, 0, 12, 8)

FRAYED_BLOCK = (
    (
        "7.411 22.809, 7.455 22.722, 7.248 22.725, 5.938 22.044, 3.315 27.096, 0.955 31.726, 2.883 32.727, "
        "5.016 33.925, 4.079 35.593, 4.088 35.6, 4.218 35.667, 4.303 35.666, 4.344 35.586, 4.341 35.365, "
        "4.457 35.363, 4.635 35.015, 4.632 34.761, 4.766 34.759, 4.928 34.442, 4.924 34.157, 5.075 34.155, "
        "5.22 33.87, 5.22 33.853, 5.219 33.789, 5.172 33.764, 5.218 33.677, 5.216 33.579, 10.087 24.199, 9.99 "
        "24.148, 9.415 23.859, 9.415 23.859, 7.395 22.842, 7.411 22.809, 7.411 22.809"
    ),
    (
        "11.634 24.957, 11.602 25.021, 11.695 24.833, 11.694 24.763, 11.691 24.536, 16.646 14.691, 12.538 "
        "12.623, 7.395 22.842, 10.157 24.233, 10.177 24.195, 11.634 24.957"
    ),
    (
        "15.879 16.306, 16.681 14.67, 16.946 14.13, 17.186 13.641, 17.186 13.641, 17.53 12.94, 17.506 11.184, "
        "16.593 10.296, 14.481 9.426, 14.476 9.084, 13.333 8.478, 13.599 7.975, 13.562 7.939, 13.561 7.941, "
        "13.561 7.941, 12.588 9.851, 12.686 9.75, 12.588 9.851, 12.271 10.473, 13.002 10.946, 12.731 12.721, "
        "14.251 13.485, 15.748 14.239, 16.646 14.691, 15.852 16.268, 15.778 16.415, 15.833 16.306, 15.879 "
        "16.306"
    ),
    (
        "20.748 6.437, 20.9 6.129, 20.302 7.258, 20.334 7.274, 20.302 7.258, 19.863 8.087, 19.829 8.151, "
        "19.829 8.151, 19.278 9.192, 19.279 9.254, 19.322 9.289, 19.777 8.361, 26.191 11.508, 25.696 12.517, "
        "25.797 12.569, 25.924 12.567, 25.92 12.267, 26.22 12.263, 26.212 11.663, 26.512 11.659, 26.505 "
        "11.139, 29.124 5.84, 22.629 2.63, 22.605 2.679, 22.701 2.73, 20.9 6.129, 20.748 6.437"
    ),
    ("13.333 8.478, 18.27 11.093, 22.701 2.73, 17.763 0.114, 13.333 8.478"),
)
"""Five outlines of one block, by a DSM that lay beside its image: rounding on the coarsest lattice makes a spike."""


def cleaned(*polygons: Polygon) -> np.ndarray:
    """The clean parts of polygons near (0, 0), which are cleaned far away from it."""
    parts, _ = clean_outlines(shapely.transform(np.array(polygons), lambda x_y: x_y + AT_UTM))
    return shapely.transform(parts, lambda x_y: x_y - AT_UTM)


def assert_on_lattice(polygons: np.ndarray) -> None:
    corners = shapely.get_coordinates(polygons) / LATTICE_M
    np.testing.assert_array_equal(corners, np.rint(corners))


@pytest.mark.parametrize("degrees", [0.0, 33.0])
def test_a_plain_outline_keeps_its_corners_to_within_a_step_of_the_lattice(degrees: float) -> None:
    house = affinity.rotate(HOUSE.difference(box(3, 3, 7, 6)), degrees)
    (clean,) = cleaned(house)
    assert_on_lattice(np.array([clean]))
    assert shapely.get_num_coordinates(clean) == shapely.get_num_coordinates(house)
    assert shapely.hausdorff_distance(clean, house) < LATTICE_M


SPIKE = HOUSE.union(Polygon([(12, 3), (30, 3.2), (12, 3.4)]))
NOTCH = HOUSE.difference(Polygon([(12, 3), (2, 3.1), (12, 3.2)]))
HAIR = HOUSE.union(Polygon([(12, 3), (30, 3), (12, 3.0001)]))
TINY_EDGE = Polygon([(0, 0), (12, 0), (12, 8), (6, 8), (6, 8.004), (0, 8.004)])
NECK = Polygon([(0, 0), (12, 0), (12, 8), (6, 0.006), (0, 8)])
ODD = {"spike": SPIKE, "notch": NOTCH, "hair": HAIR, "step": TINY_EDGE, "neck": NECK}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("degrees", [0.0, 19.0])
def test_what_no_building_has_goes_and_the_rest_stays(name: str, degrees: float) -> None:
    outline = affinity.rotate(ODD[name], degrees)
    clean = cleaned(outline)
    assert are_clean(clean).all()
    assert (sharpest_angles(clean) >= SHARPEST_RAD).all()
    assert (shortest_edges_m(clean) >= SHORTEST_EDGE_M).all()
    # Wider than the narrowest that stays, nothing is lost or gained.
    core, hull = outline.buffer(-0.1), outline.buffer(0.1).buffer(0.1).buffer(-0.1)
    assert shapely.union_all(clean).buffer(0.1).contains(core.buffer(0.05))
    assert hull.contains(shapely.union_all(clean))


def test_a_bow_tie_falls_into_its_two_halves() -> None:
    parts, owner = clean_outlines(np.array([HOUSE, Polygon([(20, 0), (30, 10), (30, 0), (20, 10)])]))
    assert owner.tolist() == [0, 1, 1]
    assert shapely.area(parts) == pytest.approx([96, 25, 25], abs=0.5)


@pytest.mark.parametrize("touching", [(0, 0), (6, 0)], ids=["in a corner", "along an edge"])
def test_a_courtyard_that_touches_the_outside_is_closed_off(touching: tuple[float, float]) -> None:
    (clean,) = cleaned(Polygon(box(0, 0, 12, 12).exterior, [[touching, (4, 8), (8, 4)]]))
    assert len(clean.interiors) == 1
    assert shapely.distance(clean.exterior, clean.interiors[0]) > SHORTEST_EDGE_M


@pytest.mark.parametrize("outline", [Polygon([(0, 0), (5, 5), (10, 10)]), box(0, 0, 1e-4, 9)], ids=["line", "hair"])
def test_what_has_no_area_vanishes(outline: Polygon) -> None:
    parts, owner = clean_outlines(np.array([outline, HOUSE]))
    assert owner.tolist() == [1]
    assert shapely.area(parts) == pytest.approx([96])


def row(degrees: float, spike: bool) -> np.ndarray:
    """Three houses of a row, walls ending within the neighbours' walls, one of them with a spike along a wall."""
    houses = [box(0, 0, 7, 9), box(7, -1.37, 13, 8.1), box(13, 0.33, 20, 9.4)]
    if spike:
        houses[0] = houses[0].union(Polygon([(7, 8.5), (7, 9), (7.02, 8.1), (7, 8.1)])).difference(houses[1])
    return np.array([affinity.rotate(house, degrees, origin=(0, 0)) for house in houses])


@pytest.mark.parametrize("spike", [False, True], ids=["plain", "with a spike"])
@pytest.mark.parametrize("degrees", [0.0, 12.3, 77.7])
def test_neighbours_go_on_sharing_their_walls(degrees: float, spike: bool) -> None:
    clean = cleaned(*row(degrees, spike))
    assert len(clean) == 3
    assert are_clean(clean).all()
    assert shapely.coverage_is_valid(clean, gap_width=0.05)
    assert shapely.union_all(clean).area == pytest.approx(shapely.area(clean).sum(), abs=1e-9)
    for first, second, shared_m in ((0, 1, 8.1), (1, 2, 7.77)):
        assert shapely.length(shapely.intersection(clean[first], clean[second])) == pytest.approx(shared_m, abs=0.1)


def test_outlines_that_overlap_are_each_left_whole() -> None:
    clean = cleaned(HOUSE, box(6, 2, 18, 7), HOUSE)
    assert shapely.area(clean) == pytest.approx([96, 60, 96])


def test_nothing_gives_nothing() -> None:
    parts, owner = clean_outlines(np.empty(0, object))
    assert (len(parts), owner.size) == (0, 0)


@given(utm_polygons())
@settings(max_examples=60, deadline=None)
def test_any_outline_becomes_clean_parts_of_about_its_size(outline: Polygon) -> None:
    parts, owner = clean_outlines(np.array([outline]))
    assert are_clean(parts).all()
    assert set(owner.tolist()) <= {0}
    assert_on_lattice(parts)
    thin_m2 = outline.area - outline.buffer(-0.2).buffer(0.2).intersection(outline).area
    assert shapely.area(parts).sum() == pytest.approx(outline.area, abs=0.1 * outline.length + thin_m2)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_any_division_of_a_block_stays_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    centres = shapely.MultiPoint(AT_UTM + rng.uniform(0, 40, (12, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(centres))
    block = shapely.transform(box(0, 0, 40, 40), lambda x_y: x_y + AT_UTM)
    parts, owner = clean_outlines(shapely.intersection(cells, block))
    assert are_clean(parts).all()
    assert np.unique(owner).size == 12
    assert shapely.area(parts).sum() == pytest.approx(shapely.union_all(parts).area, abs=1e-6)
    assert shapely.area(parts).sum() == pytest.approx(1600, abs=3)


def test_what_the_coarsest_lattice_makes_is_cleaned_too() -> None:
    block = shapely.from_wkt([f"POLYGON (({ring}))" for ring in FRAYED_BLOCK])
    parts = cleaned(*block)
    assert are_clean(parts).all()
    assert shapely.area(parts).sum() == pytest.approx(shapely.area(block).sum(), rel=0.01)


def test_what_cannot_be_cleaned_is_kept_where_it_is_sound_and_else_counted_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("ryu_scape.footprints.cleaning.COARSE_LATTICES_M", (LATTICE_M,))
    monkeypatch.setattr("ryu_scape.footprints.cleaning._smoothed", lambda polygons, narrow_m: polygons)
    touching = Polygon(box(30, 0, 42, 12).exterior, [[(30, 0), (34, 8), (38, 4)]])
    with caplog.at_level(logging.WARNING):
        (kept,) = cleaned(TINY_EDGE, touching)
    assert shapely.hausdorff_distance(kept, TINY_EDGE) < LATTICE_M
    assert "1 outlines could not be cleaned" in caplog.text

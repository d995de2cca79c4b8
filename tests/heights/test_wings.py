"""Outlines split into the rectangles that roofs span."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from shapely.geometry import Polygon

from ryu_scape.heights import Wing
from ryu_scape.heights.roof_plans import plan_roofs
from ryu_scape.heights.wings import MOST_WINGS, main_direction, split_into_wings
from tests.outlines import AT_UTM, utm_polygons

SHAPES = {
    "L": (shapely.union_all([shapely.box(0, 0, 20, 7), shapely.box(0, 0, 6, 16)]), 2),
    "T": (shapely.union_all([shapely.box(0, 0, 20, 7), shapely.box(7, 0, 13, 16)]), 2),
    "U": (shapely.union_all([shapely.box(0, 0, 20, 7), shapely.box(0, 0, 6, 16), shapely.box(14, 0, 20, 16)]), 3),
    "courtyard": (shapely.box(0, 0, 30, 26).difference(shapely.box(8, 7, 22, 19)), 4),
}


def plan_of(wing: Wing) -> Polygon:
    box = shapely.box(-wing.half_length_m, -wing.half_width_m, wing.half_length_m, wing.half_width_m)
    turned = shapely.affinity.rotate(box, wing.ridge_direction_deg, origin=(0, 0))
    return shapely.affinity.translate(turned, wing.x_m, wing.y_m)


@pytest.mark.parametrize("degrees", [0.0, 13.0, 80.0])
@pytest.mark.parametrize("name", SHAPES)
def test_wings_make_up_the_outline(name: str, degrees: float) -> None:
    shape, count = SHAPES[name]
    turned = shapely.affinity.rotate(shape, degrees, origin=(0, 0))
    wings = split_into_wings(turned)
    assert len(wings) == count
    assert shapely.union_all([plan_of(wing) for wing in wings]).symmetric_difference(turned).area < 1e-3
    assert all(wing.half_length_m >= wing.half_width_m for wing in wings)


def test_the_smaller_wing_ends_hipped_within_the_larger_one() -> None:
    main, minor = split_into_wings(SHAPES["L"][0])
    assert (main.starts_hipped, main.ends_hipped) == (False, False)
    assert minor.starts_hipped != minor.ends_hipped


@pytest.mark.parametrize("seed", range(5))
def test_ragged_outlines_split_as_straight_ones_do(seed: int) -> None:
    ring = shapely.segmentize(SHAPES["L"][0], 100).exterior
    rough = np.array(ring.coords)[:-1] + np.random.default_rng(seed).normal(0, 0.1, (len(ring.coords) - 1, 2))
    assert len(split_into_wings(Polygon(rough))) == 2


def test_a_round_outline_does_not_split_and_takes_the_rectangle_around_it() -> None:
    circle = shapely.Point(5, 5).buffer(6)
    assert split_into_wings(circle) == ()
    (wing,) = plan_roofs(np.array([circle])).wings_of(0)
    assert wing.half_length_m == pytest.approx(6.0, abs=0.05)


def test_a_thin_crescent_has_no_plan() -> None:
    crescent = shapely.Point(0, 0).buffer(10).difference(shapely.Point(2, 0).buffer(10))
    assert plan_roofs(np.array([crescent])).wings_of(0) == ()


@pytest.mark.parametrize("degrees", [-40.0, 0.0, 30.0])
def test_the_main_direction_is_that_of_the_edges(degrees: float) -> None:
    direction = main_direction(shapely.affinity.rotate(shapely.box(0, 0, 9, 5), degrees, origin=(0, 0)))
    assert np.degrees(direction) == pytest.approx(degrees, abs=1e-6)


@given(utm_polygons())
@settings(max_examples=100, deadline=None)
def test_any_valid_polygon_has_wings_or_none(polygon: Polygon) -> None:
    wings = split_into_wings(polygon)
    assert np.isfinite([(wing.x_m, wing.y_m, wing.half_length_m, wing.half_width_m) for wing in wings]).all()
    assert len(plan_roofs(np.array([polygon])).wings_of(0)) <= MOST_WINGS


@pytest.mark.parametrize("name", SHAPES)
def test_wings_are_the_same_wherever_the_outline_lies(name: str) -> None:
    here = shapely.affinity.rotate(SHAPES[name][0], 13.0, origin=(0, 0))
    there = shapely.affinity.translate(here, *AT_UTM)
    for near, far in zip(split_into_wings(here), split_into_wings(there), strict=True):
        assert (far.x_m - AT_UTM[0], far.y_m - AT_UTM[1]) == pytest.approx((near.x_m, near.y_m), abs=1e-6)
        assert (far.half_length_m, far.half_width_m) == pytest.approx((near.half_length_m, near.half_width_m), abs=1e-6)


HAIRLINE = Polygon(
    [
        *((354306.4375990901, 3456054.347314562), (354306.6891912438, 3456053.8572276575)),
        *((354309.36116171454, 3456055.2289166353), (354311.2028653503, 3456051.641384907)),
        *((354313.8559253915, 3456053.003365983), (354313.83770844823, 3456053.0388515303)),
        *((354313.81096176576, 3456053.0252550505), (354310.39545886614, 3456059.7441538135)),
        *((354308.3911042893, 3456063.6485201297), (354303.11152114224, 3456060.938181041)),
        *((354302.8607243598, 3456061.43515319), (354306.6600450844, 3456053.906521571)),
        (354306.6639142968, 3456053.906465682),
    ]
)
"""Valid on the map, where one of its edges passes a corner by less than a nanometre."""


def test_an_outline_that_crosses_itself_when_it_is_turned_raises_nothing() -> None:
    assert HAIRLINE.is_valid
    assert len(plan_roofs(np.array([HAIRLINE])).wings_of(0)) <= MOST_WINGS


def test_an_outline_that_geos_refuses_has_no_wings(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise shapely.GEOSException("TopologyException")

    monkeypatch.setattr("ryu_scape.heights.wings._chosen", refuse)
    assert split_into_wings(SHAPES["L"][0]) == ()

from __future__ import annotations

import logging

import numpy as np
import pytest
import shapely

from ryu_scape.footprints import Footprint
from ryu_scape.scene.outlines import LATTICE_M, SEAM_M, outline_buildings
from ryu_scape.scene.triangulation import triangulate
from tests.scene.city_blocks import SHAPES, SQUARE, building, star, turned

NO_SHIFT = np.zeros(3)


def test_rings_are_oriented_closed_chains_in_building_order():
    footprints = [building(exterior, holes).footprint for exterior, holes in SHAPES.values()]
    outlines = outline_buildings(footprints, np.array([500_000.0, 4_600_000.0, 0.0]))
    assert (np.diff(outlines.building) >= 0).all()
    np.testing.assert_array_equal(outlines.preceding[outlines.following], np.arange(len(outlines.corners_m)))
    twice_area = np.cross(
        np.pad(outlines.corners_m, ((0, 0), (0, 1))), np.pad(outlines.corners_m[outlines.following], ((0, 0), (0, 1)))
    )[:, 2]
    area = 0.5 * np.bincount(outlines.building, twice_area)
    expected = [shapely.Polygon(footprint.exterior, footprint.holes).area for footprint in footprints]
    np.testing.assert_allclose(area, expected, rtol=1e-3, atol=5e-3)


def test_a_clockwise_exterior_and_a_counter_clockwise_hole_are_turned():
    outline = outline_buildings([Footprint(SQUARE[::-1], (SQUARE / 4 + 3,), 1.0)], NO_SHIFT).polygons[0]
    assert outline.exterior.is_ccw
    assert not outline.interiors[0].is_ccw


def test_corners_are_exact_in_float32_after_the_origin_is_subtracted():
    footprint = building(turned(SQUARE, 17.0)).footprint
    origin = np.array([500_000.0, 4_600_000.0, 0.0])
    corners = outline_buildings([footprint], origin).corners_m
    np.testing.assert_array_equal(corners, corners.astype(np.float32))
    np.testing.assert_allclose(
        np.sort(corners, axis=0), np.sort(footprint.exterior - origin[:2], axis=0), atol=LATTICE_M
    )


BOW_TIE = np.array([(0, 0), (10, 10), (10, 0), (0, 8)], float)
POINT = np.full((4, 2), 3.0)
LINE = np.array([(0, 0), (5, 5), (10, 10)], float)


@pytest.mark.parametrize("exterior", [POINT, LINE, SQUARE * 1e-6, np.empty((0, 2))])
def test_a_footprint_without_area_keeps_its_place_and_is_logged(exterior, caplog):
    holes = () if exterior is LINE else (SQUARE / 8 + 2,)
    with caplog.at_level(logging.WARNING):
        outlines = outline_buildings([Footprint(exterior, holes, 1.0), Footprint(SQUARE, (), 1.0)], NO_SHIFT)
    assert [polygon is None for polygon in outlines.polygons] == [True, False]
    assert set(outlines.building.tolist()) == {1}
    assert "1 footprints enclose no area" in caplog.text


@pytest.mark.parametrize(
    "exterior",
    [BOW_TIE, np.concatenate([SQUARE, -SQUARE])],
    ids=["crosses itself", "touches itself in a corner"],
)
def test_a_ring_that_meets_itself_is_welded_along_a_seam(exterior):
    polygon = outline_buildings([Footprint(exterior, (), 1.0)], NO_SHIFT).polygons[0]
    whole = shapely.make_valid(shapely.Polygon(exterior))
    assert shapely.is_valid(polygon)
    assert polygon.contains(whole)
    assert polygon.area == pytest.approx(whole.area, rel=0.2)
    assert polygon.buffer(-0.4 * SEAM_M).geom_type == "Polygon"


@pytest.mark.parametrize("touching", [(0, 0), (6, 0)], ids=["in a corner", "along an edge"])
def test_a_courtyard_that_touches_the_outside_is_closed_off(touching):
    courtyard = np.array([touching, (4, 8), (8, 4)], float)
    polygon = outline_buildings([Footprint(SQUARE, (courtyard,), 1.0)], NO_SHIFT).polygons[0]
    assert len(polygon.interiors) == 1
    assert not polygon.exterior.intersects(polygon.interiors[0])


@pytest.mark.parametrize("seed", range(20))
def test_triangles_fill_the_polygon_and_use_every_corner(seed):
    rng = np.random.default_rng(seed)
    exterior = star(rng, 30)
    hole = star(rng, 6) * 0.05
    polygon = outline_buildings([Footprint(exterior, (hole[::-1],), 1.0)], NO_SHIFT).polygons[0]
    triangles, owner = triangulate(np.array([polygon, None, polygon]))
    assert set(owner.tolist()) == {0, 2}
    first = triangles[owner == 0]
    assert len(first) == len(exterior) + len(hole)
    areas = 0.5 * np.linalg.det(first[:, 1:] - first[:, :1])
    assert (areas > 0).all()
    assert areas.sum() == pytest.approx(polygon.area)
    np.testing.assert_array_equal(
        np.unique(first.reshape(-1, 2), axis=0), np.unique(shapely.get_coordinates(polygon), axis=0)
    )

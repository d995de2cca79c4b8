from __future__ import annotations

import logging

import numpy as np
import pytest
import shapely

from ryu_scape.footprints import Footprint
from ryu_scape.scene.outlines import outline_buildings
from ryu_scape.scene.triangulation import triangulate
from tests.scene.city_blocks import SHAPES, SQUARE, building, on_lattice, star, turned

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


def test_corners_are_exact_in_float32_after_the_origin_is_subtracted():
    footprint = building(turned(SQUARE, 17.0)).footprint
    origin = np.array([500_000.0, 4_600_000.0, 0.0])
    corners = outline_buildings([footprint], origin).corners_m
    np.testing.assert_array_equal(corners, corners.astype(np.float32))
    np.testing.assert_array_equal(corners, footprint.exterior - origin[:2])


@pytest.mark.parametrize("exterior", [np.full((4, 2), 3.0), [(0, 0), (5, 5), (10, 10)]], ids=["point", "line"])
def test_a_footprint_without_area_keeps_its_place_and_is_logged(exterior, caplog):
    with caplog.at_level(logging.WARNING):
        outlines = outline_buildings([Footprint(np.array(exterior), (), 1.0), Footprint(SQUARE, (), 1.0)], NO_SHIFT)
    assert [polygon is None for polygon in outlines.polygons] == [True, False]
    assert set(outlines.building.tolist()) == {1}
    assert "1 footprints enclose no area" in caplog.text


@pytest.mark.parametrize("seed", range(20))
def test_triangles_fill_the_polygon_and_use_every_corner(seed):
    rng = np.random.default_rng(seed)
    exterior = on_lattice(star(rng, 30))
    hole = on_lattice(star(rng, 6) * 0.05)
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

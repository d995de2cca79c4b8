"""Thin dams: the outlines while they fit, as little simplified as they must be, in Delft's polylines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from ryu_scape.footprints import polygons_of
from ryu_scape.purposes import PURPOSES, answer
from ryu_scape.purposes.flood import FloodSettings
from ryu_scape.purposes.thin_dams import MOST_POINTS, ThinDams
from tests.purposes.blocks import city_of_buildings
from tests.purposes.polylines import read_polylines
from tests.scene.city_blocks import SQUARE, building


def test_dams_are_the_outlines_and_none_stands_between_neighbours(tmp_path: Path) -> None:
    places = ((10.0, -40.0), (22.0, -40.0), (50.0, -40.0))
    city = city_of_buildings([building(SQUARE, at=at) for at in places])
    figures = answer(PURPOSES["flood"], city, FloodSettings(), [tmp_path / "walls.thd"])
    found = [shapely.Polygon(ring) for ring in read_polylines(tmp_path / "walls.thd").values()]
    assert sorted(polygon.area for polygon in found) == pytest.approx([144.0, 288.0], abs=0.1)
    blocks = shapely.union_all([*polygons_of([each.footprint for each in city.buildings])])
    assert shapely.union_all(found).symmetric_difference(blocks).area < 0.1
    assert figures["thin_dam_tolerance_m"] == 0.0
    assert figures["thin_dams_left_out"] == 0


def test_a_courtyard_has_a_dam_of_its_own() -> None:
    yard = shapely.box(0, 0, 20, 20) - shapely.box(5, 5, 10, 10)
    assert sorted(len(ring) for ring in ThinDams.around([yard]).rings) == [5, 5]


def test_many_corners_are_simplified_as_little_as_must_be() -> None:
    rounds = [shapely.Point(40.0 * number, 0.0).buffer(10.0, quad_segs=32) for number in range(200)]
    dams = ThinDams.around(rounds)
    assert 0.6 * MOST_POINTS < dams.points <= MOST_POINTS
    assert dams.left_out == 0
    for ring in dams.rings:
        middle = np.array([40.0 * round(ring[:, 0].mean() / 40.0), 0.0])
        assert np.hypot(*(ring - middle).T) == pytest.approx(10.0, abs=1e-6)
        circle = shapely.Point(middle).buffer(10.0, quad_segs=32).exterior
        assert shapely.LinearRing(ring).hausdorff_distance(circle) <= dams.tolerance_m + 1e-9


def test_of_too_many_buildings_the_largest_keep_their_dams() -> None:
    sides = 4.0 + np.arange(1_500) / 500.0
    boxes = [shapely.box(20.0 * number, 0, 20.0 * number + side, side) for number, side in enumerate(sides)]
    dams = ThinDams.around(boxes)
    assert dams.points <= MOST_POINTS
    assert dams.left_out == 250
    assert min(ring[:, 0].min() for ring in dams.rings) == pytest.approx(20.0 * 250, abs=10.0)


def test_of_outlines_that_cannot_be_simplified_the_longest_keep_their_dams() -> None:
    turn = np.linspace(2 * np.pi, 8 * np.pi, 60)
    arm = shapely.LineString(np.column_stack((turn * np.cos(turn), turn * np.sin(turn))))
    spiral = arm.buffer(1.5, quad_segs=1, cap_style="flat")
    fewest = shapely.get_num_coordinates(shapely.simplify(spiral.exterior, 1e6))
    spirals = [
        shapely.transform(spiral, lambda points, number=number: points * (1.0 + 0.001 * number) + (100.0 * number, 0.0))
        for number in range(300)
    ]
    assert 300 * fewest > MOST_POINTS
    dams = ThinDams.around(spirals)
    assert MOST_POINTS - 2 * fewest < dams.points <= MOST_POINTS
    assert dams.left_out == 300 - len(dams.rings)
    assert min(ring[:, 0].mean() for ring in dams.rings) == pytest.approx(100.0 * dams.left_out, abs=50.0)


def test_no_building_no_dam(tmp_path: Path) -> None:
    answer(PURPOSES["flood"], city_of_buildings([]), FloodSettings(), [tmp_path / "walls.thd"])
    assert (tmp_path / "walls.thd").read_text() == ""

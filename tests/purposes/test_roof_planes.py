"""Roof planes have the pitch, azimuth and area that the roof was made with."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ryu_scape.heights import RoofKind
from ryu_scape.purposes.roof_planes import RoofPlanes
from tests.purposes.blocks import city_of_buildings
from tests.scene.city_blocks import COURTYARD, SQUARE, building, turned

OBLONG = np.array([(0, 0), (16, 0), (16, 10), (0, 10)], float)


@pytest.mark.parametrize("turned_deg", [0.0, 33.0, 90.0, 211.0])
def test_gable(turned_deg: float) -> None:
    house = building(turned(OBLONG, turned_deg), at=(40.0, -40.0), kind=RoofKind.GABLE, rise_m=3.0)
    planes = RoofPlanes.of(city_of_buildings([house]))
    pitch_deg = np.degrees(np.arctan2(3.0, 5.0))
    np.testing.assert_allclose(planes.pitch_deg, pitch_deg, atol=0.05)
    np.testing.assert_allclose(planes.area_m2.sum(), 160.0 / np.cos(np.radians(pitch_deg)), rtol=1e-3)
    facing = np.sort((-turned_deg + np.array([0.0, 180.0])) % 360.0)
    turn_deg = (np.sort(planes.azimuth_deg) - facing + 180.0) % 360.0 - 180.0
    assert np.abs(turn_deg).max() < 0.1 or np.abs((turn_deg + 180.0) % 360.0 - 180.0).max() < 0.1
    np.testing.assert_allclose(planes.centre_m[:, 2], house.eave_elevation_m + 1.5, atol=0.02)


def test_a_south_slope_faces_south() -> None:
    house = building(OBLONG, at=(40.0, -40.0), kind=RoofKind.GABLE)
    planes = RoofPlanes.of(city_of_buildings([house]))
    southern = int(planes.centre_m[:, 1].argmin())
    assert planes.azimuth_deg[southern] == pytest.approx(180.0, abs=0.1)


def test_hip_has_four_planes_that_face_all_ways() -> None:
    planes = RoofPlanes.of(city_of_buildings([building(OBLONG, at=(40.0, -40.0), kind=RoofKind.HIP)]))
    azimuth_deg = np.sort((planes.azimuth_deg + 1.0) % 360.0) - 1.0
    np.testing.assert_allclose(azimuth_deg, (0.0, 90.0, 180.0, 270.0), atol=0.1)


def test_flat_roof_with_a_courtyard_faces_no_way() -> None:
    planes = RoofPlanes.of(city_of_buildings([building(SQUARE, [COURTYARD], at=(40.0, -40.0))]))
    assert planes.azimuth_deg.tolist() == [0.0]
    assert planes.pitch_deg[0] == pytest.approx(0.0, abs=1e-6)
    assert planes.area_m2[0] == pytest.approx(144.0 - 20.0, abs=0.05)
    assert shapely.area(planes.polygons[0]) == pytest.approx(planes.area_m2[0], abs=0.05)


def test_planes_name_their_buildings() -> None:
    houses = [building(OBLONG, at=(10.0 + 25.0 * k, -30.0), kind=RoofKind.GABLE) for k in range(2)]
    planes = RoofPlanes.of(city_of_buildings(houses))
    assert planes.building.tolist() == [0, 0, 1, 1]
    for row, middle in zip(planes.building, planes.centre_m, strict=True):
        assert shapely.Polygon(houses[row].footprint.exterior).contains(shapely.Point(middle[:2]))


def test_no_buildings_no_planes() -> None:
    assert RoofPlanes.of(city_of_buildings([])).building.size == 0

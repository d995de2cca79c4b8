"""From where `build --png-view` looks at a city."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from ryu_scape.city import City
from ryu_scape.cli.build import CLEARANCE_M, clear_of_buildings
from ryu_scape.footprints import Footprint
from ryu_scape.heights import FLAT_ROOF, Building, HeightSource
from ryu_scape.raster import GeoGrid
from ryu_scape.viewer.camera import Camera
from ryu_scape.viewer.ground import ground_of
from tests.surveys import city_on
from tests.viewer.small_city import SIDE_M, small_city

TOWER_M = 40.0


@pytest.fixture
def city() -> City:
    """A tower of 10 m by 10 m in the middle."""
    scene = small_city(point_spacing_m=2.0)
    x, y, z = scene.origin_m
    corners = np.add([(-5, -5), (5, -5), (5, 5), (-5, 5)], (x, y))
    tower = Building(Footprint(corners, (), 0.9), z, z + TOWER_M, HeightSource.DSM, 0.5, FLAT_ROOF)
    side_px = int(SIDE_M)
    grid = GeoGrid(Affine(1.0, 0, x - SIDE_M / 2, 0, -1.0, y + SIDE_M / 2), CRS.from_epsg(32631), side_px, side_px)
    return city_on(grid, (tower,), scene)


def camera_to(city: City, x: float, y: float, distance_m: float, elevation_deg: float) -> Camera:
    """Looks north at a point on the ground that lies so far east and north of the tower's middle."""
    ground = ground_of(city.scene)
    target_m = np.array([x, y, float(ground.height_at(np.array([x, y])))])
    return Camera(ground, target_m, distance_m, 0.0, elevation_deg)


def test_an_eye_in_a_tower_is_lifted_out_of_it(city: City) -> None:
    inside = camera_to(city, 0.0, 20.0, 20.3, 10.0)
    assert np.abs(inside.eye_m[:2]).max() < 5.0
    free = clear_of_buildings(inside, city)
    assert free.eye_m[1] > 5.0 + CLEARANCE_M
    assert free.azimuth_deg == inside.azimuth_deg
    assert 10.0 < free.elevation_deg < 70.0


def test_an_eye_above_a_tower_or_in_the_open_stays(city: City) -> None:
    for camera in (camera_to(city, 0.0, 5.0, TOWER_M + 10.0, 85.0), camera_to(city, 30.0, 0.0, 20.0, 15.0)):
        assert clear_of_buildings(camera, city) is camera

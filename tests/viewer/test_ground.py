import numpy as np
import pytest

from ryu_scape.scene.vertex_arrays import SceneGeometry
from ryu_scape.viewer.ground import Ground, corners_of, flat_ground, ground_of
from tests.viewer.small_city import SIDE_M, ground_height_m, small_city

BOUNDS_M = np.array([[-50.0, -20.0, 0.0], [50.0, 20.0, 40.0]])


def slope() -> Ground:
    """Rises from 0 in the west to 10 m in the east."""
    return Ground(np.array([[0.0, 10.0], [0.0, 10.0]]), BOUNDS_M, corners_of(BOUNDS_M))


def test_height_is_bilinear_and_ends_at_the_edges() -> None:
    heights = slope().height_at(np.array([[-50.0, 0], [0, 5], [25, -20], [50, 20], [500, 0]]))
    np.testing.assert_allclose(heights, [0, 5, 7.5, 10, 10])


def test_ray_hits_the_slope_where_it_should() -> None:
    origin = np.array([0.0, 0.0, 100.0])
    direction = np.array([0.3, 0.1, -1.0]) / np.linalg.norm([0.3, 0.1, -1.0])
    hit = slope().hit(origin, direction)
    assert hit is not None
    # On the ray, and on the plane z = 5 + x / 10.
    np.testing.assert_allclose(np.cross(hit - origin, direction), 0, atol=1e-6)
    assert hit[2] == pytest.approx(5 + hit[0] / 10, abs=1e-3)


@pytest.mark.parametrize("direction", [(0, 0, 1.0), (1.0, 0, 0), (0, 0.9, -0.1)])
def test_ray_past_the_scene_hits_nothing(direction: tuple[float, float, float]) -> None:
    assert slope().hit(np.array([0.0, 0.0, 100.0]), np.array(direction)) is None


def test_ground_of_a_scene_follows_its_terrain() -> None:
    ground = ground_of(small_city(point_spacing_m=2.0))
    places = np.random.default_rng(3).uniform(-SIDE_M / 2 + 5, SIDE_M / 2 - 5, (200, 2))
    np.testing.assert_allclose(ground.height_at(places), ground_height_m(places), atol=0.5)


def test_scene_without_ground_stands_on_its_lowest_point() -> None:
    scene = small_city(point_spacing_m=4.0)
    buildings = {name: layer for name, layer in scene.layers.items() if name not in ("terrain", "ground_points")}
    ground = ground_of(SceneGeometry(buildings, scene.origin_m, scene.bounds_m, {}))
    np.testing.assert_array_equal(ground.heights_m, flat_ground(scene.bounds_m).heights_m)
    assert ground.heights_m.min() == scene.bounds_m[0, 2]


def test_landmarks_reach_as_far_as_the_scene() -> None:
    scene = small_city(point_spacing_m=2.0)
    landmarks = ground_of(scene).landmarks_m
    np.testing.assert_allclose([landmarks.min(axis=0), landmarks.max(axis=0)], scene.bounds_m)

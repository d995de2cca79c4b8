import numpy as np
import pytest

from ryu_scape.viewer.camera import (
    FIELD_OF_VIEW_DEG,
    HIGHEST_ELEVATION_DEG,
    LOWEST_ELEVATION_DEG,
    PARALLEL_FIELD_OF_VIEW_DEG,
    Camera,
)
from ryu_scape.viewer.ground import Ground, flat_ground

BOUNDS_M = np.array([[-120.0, -80.0, 0.0], [100.0, 90.0, 45.0]])
ASPECT = 1.6
CORNERS = np.array([[x, y, z] for x in BOUNDS_M[:, 0] for y in BOUNDS_M[:, 1] for z in BOUNDS_M[:, 2]])


def home() -> Camera:
    return Camera.home(flat_ground(BOUNDS_M), ASPECT)


def to_ndc(camera: Camera, points: np.ndarray, aspect: float = ASPECT) -> np.ndarray:
    """(n, 3) normalised device coordinates of (n, 3) points."""
    clip = camera.projection_matrix(aspect) @ camera.view_matrix() @ np.column_stack([points, np.ones(len(points))]).T
    return (clip[:3] / clip[3]).T


def test_target_is_in_the_middle_of_the_view() -> None:
    camera = home()
    np.testing.assert_allclose(to_ndc(camera, camera.target_m[None])[0, :2], 0, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(camera.eye_m - camera.target_m), camera.distance_m)


@pytest.mark.parametrize("aspect", [0.5, 1.0, 1.6, 3.0])
def test_home_shows_the_whole_scene_and_fills_the_view(aspect: float) -> None:
    ndc = to_ndc(Camera.home(flat_ground(BOUNDS_M), aspect), CORNERS, aspect)
    assert np.abs(ndc).max() <= 1
    assert np.abs(ndc[:, :2]).max() > 0.9


def test_east_is_right_and_north_is_ahead_when_looking_north() -> None:
    camera = home()
    camera = camera.orbit(-camera.azimuth_deg, 0)
    steps = camera.target_m + np.array([[10.0, 0, 0], [0, 10, 0], [0, 0, 10]])
    east, north, up = to_ndc(camera, steps)
    assert east[0] > 0
    assert east[1] == pytest.approx(0, abs=1e-9)
    assert north[1] > 0
    assert up[1] > 0
    assert abs(up[0]) < 1e-9


def test_view_matrix_is_a_rigid_motion() -> None:
    matrix = home().orbit(77, 13).view_matrix()
    np.testing.assert_allclose(matrix[:3, :3] @ matrix[:3, :3].T, np.eye(3), atol=1e-12)
    assert np.linalg.det(matrix) == pytest.approx(1)


def test_orbit_keeps_target_and_distance_and_comes_round() -> None:
    camera = home()
    turned = camera.orbit(100, 5).orbit(260, -5)
    np.testing.assert_allclose(turned.eye_m, camera.eye_m, atol=1e-6)
    half = camera.orbit(180, 0)
    np.testing.assert_allclose(half.target_m, camera.target_m)
    assert half.distance_m == camera.distance_m


def test_dragging_right_takes_the_near_side_along() -> None:
    camera = home()
    near = camera.target_m - 20 * np.array([*camera.axes[2][:2], 0])
    before, after = to_ndc(camera, near[None])[0], to_ndc(camera.orbit(10, 0), near[None])[0]
    assert after[0] > before[0]


def test_elevation_stays_between_horizon_and_zenith() -> None:
    assert home().orbit(0, 500).elevation_deg == HIGHEST_ELEVATION_DEG
    assert home().orbit(0, -500).elevation_deg >= LOWEST_ELEVATION_DEG


def test_eye_never_goes_under_the_ground() -> None:
    rows, columns = np.mgrid[0:20, 0:20]
    hill = Ground(40 * np.exp(-((rows - 10.0) ** 2 + (columns - 10.0) ** 2) / 20), BOUNDS_M, CORNERS)
    camera = Camera.home(hill, ASPECT)
    chance = np.random.default_rng(5)
    for _ in range(300):
        camera = camera.orbit(*chance.uniform(-40, 40, 2)).pan(*chance.uniform(-200, 200, 2), viewport_height_px=800)
        camera = camera.zoom_at(tuple(chance.uniform(-0.9, 0.9, 2)), chance.uniform(0.5, 1.7), ASPECT)
        assert camera.eye_m[2] > hill.height_at(camera.eye_m[:2])


def test_pan_drags_the_ground_with_the_mouse() -> None:
    camera = home().orbit(30, 20)
    height_px = 800
    moved = camera.pan(60, 0, height_px)
    before, after = (to_ndc(c, camera.target_m[None])[0] for c in (camera, moved))
    width_px = height_px * ASPECT
    assert (after[0] - before[0]) * width_px / 2 == pytest.approx(60, rel=1e-6)
    down = to_ndc(camera.pan(0, 40, height_px), camera.target_m[None])[0]
    assert -down[1] * height_px / 2 == pytest.approx(40, rel=0.1)


def test_pan_stops_at_the_scene() -> None:
    target = home().pan(-1e7, 1e7, 800).target_m
    assert (target >= BOUNDS_M[0] - 1e-9).all()
    assert (target <= BOUNDS_M[1] + 1e-9).all()


def test_home_may_look_from_any_side_and_over_moves_it_along_the_ground() -> None:
    rows, columns = np.mgrid[0:20, 0:20]
    slope = Ground(0.5 * rows + 0.1 * columns, BOUNDS_M, CORNERS)
    camera = Camera.home(slope, ASPECT, 200.0, 30.0)
    assert (camera.azimuth_deg, camera.elevation_deg) == (200.0, 30.0)
    x_y = BOUNDS_M[:, :2].mean(axis=0) + np.array([5.0, -3.0])
    moved = camera.over(x_y)
    np.testing.assert_allclose(moved.target_m[:2], x_y)
    heights = [c.target_m[2] - slope.height_at(c.target_m[:2]) for c in (camera, moved)]
    assert heights[0] == pytest.approx(heights[1])


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.1])
@pytest.mark.parametrize("ndc", [(0.0, 0.0), (0.4, -0.3), (-0.2, 0.1)])
def test_zoom_keeps_the_ground_under_the_cursor(ndc: tuple[float, float], factor: float) -> None:
    camera = home()
    under = camera.point_under(ndc, ASPECT)
    assert under[2] == pytest.approx(0, abs=1e-6)
    zoomed = camera.zoom_at(ndc, factor, ASPECT)
    assert zoomed.distance_m == pytest.approx(camera.distance_m * factor)
    np.testing.assert_allclose(to_ndc(zoomed, under[None])[0, :2], ndc, atol=1e-6)


def test_zoom_has_limits() -> None:
    camera = home()
    for _ in range(200):
        camera = camera.zoom_at((0.1, 0.1), 0.8, ASPECT)
    assert 1 < camera.distance_m < 10
    for _ in range(200):
        camera = camera.zoom_at((0.1, 0.1), 1.25, ASPECT)
    assert camera.distance_m < 2000


def test_double_click_centres_the_place_under_the_cursor() -> None:
    camera = home()
    place = camera.point_under((0.3, -0.2), ASPECT)
    centred = camera.centred_at((0.3, -0.2), ASPECT)
    np.testing.assert_allclose(to_ndc(centred, place[None])[0, :2], 0, atol=1e-9)
    assert centred.distance_m == camera.distance_m


@pytest.mark.parametrize("field_of_view_deg", [FIELD_OF_VIEW_DEG, PARALLEL_FIELD_OF_VIEW_DEG])
def test_ray_agrees_with_the_projection(field_of_view_deg: float) -> None:
    camera = home().with_field_of_view(field_of_view_deg)
    ndc = (0.37, -0.61)
    start_m, direction = camera.ray(ndc, ASPECT)
    for length_m in (123.0, 456.0):
        point = start_m + length_m * direction
        np.testing.assert_allclose(to_ndc(camera, point[None])[0, :2], ndc, atol=1e-7)


@pytest.mark.parametrize("zoom", [1.0, 0.3, 0.05])
def test_scene_lies_between_the_planes_and_depth_tells_a_pane_from_its_wall(zoom: float) -> None:
    camera = home().zoom_at((0.0, 0.0), zoom, ASPECT)
    near, far = camera.clip_range_m()
    depths = (CORNERS - camera.eye_m) @ camera.axes[2]
    assert depths.max() < far
    assert near < max(depths.min(), 0.03 * camera.distance_m)
    # One step of a 24-bit depth buffer at the target, in metres; window panes stand 0.04 m before their wall.
    step_m = camera.distance_m**2 * (far - near) / (far * near) / 2**24
    assert step_m < 0.004


def test_zooming_stops_before_what_it_looks_at() -> None:
    facade_m = np.array([20.0, -10.0, 15.0])
    camera = home()
    before = to_ndc(camera, facade_m[None])[0, :2]
    way = camera.eye_m - facade_m
    for _ in range(60):
        camera = camera.zoom_about(facade_m, 0.8)
    np.testing.assert_allclose(to_ndc(camera, facade_m[None])[0, :2], before, atol=1e-6)
    assert np.linalg.norm(camera.eye_m - facade_m) >= 2.0 - 1e-6
    assert np.linalg.norm(camera.eye_m - facade_m) < 12.0
    assert (camera.eye_m - facade_m) @ way > 0


def test_from_above_north_is_up_and_nothing_leans() -> None:
    camera = Camera.home(flat_ground(BOUNDS_M), ASPECT, 0.0, 90.0)
    origin, east, north = to_ndc(camera, camera.target_m + np.array([[0, 0, 0], [10.0, 0, 0], [0, 10.0, 0]]))
    np.testing.assert_allclose(origin[:2], 0, atol=1e-9)
    np.testing.assert_allclose([east[1], north[0]], 0, atol=1e-9)
    assert min(east[0], north[1]) > 0
    dragged = camera.pan(30, -20, 600)
    assert np.isfinite(dragged.eye_m).all()
    assert dragged.target_m[0] < camera.target_m[0]


def test_parallel_lines_look_parallel_and_the_target_stays_as_large() -> None:
    camera = home()
    far = camera.with_field_of_view(PARALLEL_FIELD_OF_VIEW_DEG)
    right = 10 * camera.axes[0]
    sizes = [to_ndc(each, np.array([camera.target_m, camera.target_m + right]))[1, 0] for each in (camera, far)]
    assert sizes[0] == pytest.approx(sizes[1])
    for along in (right, np.array([0.0, 0.0, 5.0]), 10 * camera.axes[2]):
        edges = np.array([np.subtract(*to_ndc(far, np.array([at + along, at]))) for at in CORNERS])
        np.testing.assert_allclose(edges[:, :2], np.broadcast_to(edges[0, :2], (len(edges), 2)), atol=1e-8)
    assert np.abs(to_ndc(far, CORNERS)[:, 2]).max() < 1
    anchor = far.point_under((0.5, -0.4), ASPECT)
    np.testing.assert_allclose(to_ndc(far.zoom_about(anchor, 0.4), anchor[None])[0, :2], (0.5, -0.4), atol=1e-6)
    back = far.with_field_of_view(camera.field_of_view_deg)
    np.testing.assert_allclose(back.eye_m, camera.eye_m, atol=1e-6)
    out = far
    for _ in range(80):
        out = out.zoom_at((0, 0), 1.25, ASPECT)
    assert np.abs(to_ndc(out, CORNERS)[:, :2]).max() < 0.6


def test_turning_keeps_the_target() -> None:
    camera = home().turned(400.0, 20.0)
    assert camera.azimuth_deg == 40.0
    np.testing.assert_allclose(camera.target_m, home().target_m)


def test_the_way_between_two_views_begins_and_ends_there_and_turns_the_shorter_way() -> None:
    start, end = home().turned(350.0, 30.0), home().turned(20.0, 60.0).zoom_at((0.2, 0.1), 0.4, ASPECT)
    for share, camera in ((0.0, start), (1.0, end)):
        between = start.on_the_way_to(end, share)
        np.testing.assert_allclose(between.eye_m, camera.eye_m, atol=1e-6)
    halfway = start.on_the_way_to(end, 0.5)
    assert halfway.azimuth_deg == pytest.approx(5.0)
    assert halfway.distance_m == pytest.approx(np.sqrt(start.distance_m * end.distance_m))

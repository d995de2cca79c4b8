from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import shapely
from affine import Affine

from ryu_scape.raster import GeoGrid, RasterStack
from ryu_scape.scene.builder import build_scene
from ryu_scape.scene.terrain import SINK_M
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey
from tests.scene.city_blocks import EAST, NORTH, SQUARE, building, corners_of, face_normals, scene_of, star, tile
from tests.surveys import survey_over

SETTINGS = SceneSettings()


def map_positions(scene, layer):
    return scene.layers[layer].vertices["position"].astype(float) + scene.origin_m


def with_dsm(pair: Survey, dsm_m) -> Survey:
    return replace(pair, dsm_m=dsm_m)


def test_one_point_per_pixel_in_the_pixels_colour():
    pair = tile(40)
    scene = scene_of([], pair)
    points = scene.layers["ground_points"]
    assert points.is_point_cloud
    assert points.vertices.size == 40 * 40
    pixel = pair.grid.to_pixel(map_positions(scene, "ground_points")[:, :2])
    np.testing.assert_allclose(pixel % 1, 0.5, atol=1e-3)
    column, row = np.floor(pixel).astype(int).T
    np.testing.assert_array_equal(points.vertices["colour"][:, :3], pair.rgb[:, row, column].T)


@pytest.mark.parametrize("seed", range(5))
def test_no_point_lies_inside_a_footprint_and_all_other_pixels_have_one(seed):
    rng = np.random.default_rng(seed)
    subject = building(star(rng, 12), ground_m=100.0)
    scene = scene_of([subject])
    points = map_positions(scene, "ground_points")[:, :2]
    outline = shapely.Polygon(subject.footprint.exterior)
    assert not shapely.contains_xy(outline, points).any()
    clear_of_it = 200 * 200 - outline.buffer(0.6 * 1.5).area / 0.6**2
    assert clear_of_it < len(points) < 200 * 200 - outline.area / 0.6**2 + 50


@pytest.mark.parametrize("most", [1, 7, 999, 10_000, 40_000])
def test_points_and_terrain_nodes_stay_below_their_bounds(most):
    scene = scene_of([], tile(200), replace(SETTINGS, most_ground_points=most, most_terrain_vertices=most))
    assert most / 5 < scene.layers["ground_points"].vertices.size <= most
    assert scene.layers["terrain"].vertices.size <= most


def test_thinned_points_lie_on_pixel_centres_with_their_own_colour():
    pair = tile(50)
    scene = scene_of([], pair, replace(SETTINGS, most_ground_points=300))
    pixel = pair.grid.to_pixel(map_positions(scene, "ground_points")[:, :2])
    np.testing.assert_allclose(pixel % 1, 0.5, atol=1e-3)
    column, row = np.floor(pixel).astype(int).T
    colour = scene.layers["ground_points"].vertices["colour"][:, :3]
    np.testing.assert_array_equal(colour, pair.rgb[:, row, column].T)


def test_objects_stand_up_but_spikes_pits_gaps_and_walls_do_not():
    pair = tile(100)
    dtm = pair.dsm_m
    dsm = dtm.copy()
    dsm[10, 10], dsm[10, 20], dsm[10, 30], dsm[10, 40] = 108.0, 180.0, 60.0, np.nan
    row, column = 50, 20
    east, north = (column + 2.5) * 0.6, -(row + 0.5) * 0.6
    house = building(SQUARE / 2, at=(east, north - 3.0), ground_m=100.0)
    dsm[row, column + 1 : column + 3] = 106.0
    scene = build_scene(with_dsm(pair, dsm), [house], replace(SETTINGS, trees_as_points=True))
    points = map_positions(scene, "ground_points")
    where = np.floor(pair.grid.to_pixel(points[:, :2])).astype(int)

    def elevation(at_row, at_column):
        return points[(where == (at_column, at_row)).all(axis=1), 2]

    tree = np.sort(elevation(10, 10))
    assert tree[-1] == pytest.approx(108.0, abs=1e-4)
    assert tree[0] == pytest.approx(100.0, abs=2 * pair.grid.gsd_m)
    assert np.diff(tree) == pytest.approx(pair.grid.gsd_m, abs=1e-4)
    for column in (20, 30, 40):
        assert elevation(10, column) == pytest.approx([100.0], abs=1e-4)
    assert elevation(50, 21) == pytest.approx([100.0], abs=1e-4)


def test_without_a_dsm_the_points_lie_on_the_dtm():
    pair = replace(with_dsm(tile(30), None), known_dtm_m=np.zeros((30, 30), np.float32))
    scene = build_scene(pair, [], SETTINGS)
    assert np.abs(map_positions(scene, "ground_points")[:, 2]).max() == 0.0


def test_invalid_pixels_have_no_points_and_no_terrain():
    pair = tile(60)
    pair.valid[:, :20] = False
    scene = scene_of([], pair)
    border = EAST + 20 * 0.6
    for layer in ("ground_points", "terrain", "base"):
        assert map_positions(scene, layer)[:, 0].min() > border
    assert scene.layers["ground_points"].vertices.size == 40 * 60


def test_terrain_and_points_share_the_normal_of_a_slope():
    scene = scene_of([], tile(80, slope=0.25))
    expected = np.array([-0.25, 0.0, 1.0]) / np.hypot(0.25, 1.0)
    inside = np.abs(scene.layers["terrain"].vertices["position"][:, 0]) < 20
    np.testing.assert_allclose(scene.layers["terrain"].vertices["normal"][inside].mean(axis=0), expected, atol=1e-3)
    inside = np.abs(scene.layers["ground_points"].vertices["position"][:, 0]) < 20
    np.testing.assert_allclose(
        scene.layers["ground_points"].vertices["normal"][inside].mean(axis=0), expected, atol=1e-3
    )


def test_terrain_faces_up_reaches_the_border_and_lies_just_below_the_points():
    pair = tile(80, slope=0.1)
    scene = scene_of([], pair, replace(SETTINGS, most_terrain_vertices=900))
    assert (face_normals(corners_of(scene.layers["terrain"])["position"])[:, 2] > 0.9).all()
    x, y, z = map_positions(scene, "terrain").T
    assert (x.min(), x.max()) == pytest.approx((EAST, EAST + 48.0), abs=1e-3)
    assert (y.min(), y.max()) == pytest.approx((NORTH - 48.0, NORTH), abs=1e-3)
    inside = (x > EAST + 2) & (x < EAST + 46)
    np.testing.assert_allclose(z[inside], 100.0 + 0.1 * (x[inside] - EAST) - SINK_M, atol=5e-3)


def test_terrain_takes_the_mean_colour_of_the_pixels_around_each_node():
    pair = tile(64)
    scene = scene_of([], pair, replace(SETTINGS, most_terrain_vertices=32 * 32))
    expected = pair.rgb.reshape(3, 32, 2, 32, 2).mean(axis=(2, 4))
    colour = scene.layers["terrain"].vertices["colour"][:, :3].astype(float)
    np.testing.assert_allclose(colour, expected.reshape(3, -1).T, atol=1.0)


@pytest.mark.parametrize("degrees", [0.0, 30.0])
def test_the_base_faces_outward_and_closes_the_sides_of_the_terrain(degrees):
    pair = tile(30)
    turned = GeoGrid(pair.grid.transform * Affine.rotation(degrees), pair.grid.crs, 30, 30)
    scene = scene_of([], replace(pair, grid=turned), replace(SETTINGS, terrain_spacing_m=0.6))
    sides = corners_of(scene.layers["base"])
    normals = face_normals(sides["position"])
    assert (np.einsum("ij,ikj->ik", normals, sides["normal"]) > 0.7).all()
    centre = scene.layers["terrain"].vertices["position"].mean(axis=0)
    away = sides["position"].mean(axis=1) - centre
    assert (np.einsum("ij,ij->i", away[:, :2], normals[:, :2]) > 0).all()
    top = sides["position"].reshape(-1, 3)
    top = top[top[:, 2] > top[:, 2].min() + 0.1]
    border = {tuple(point) for point in scene.layers["terrain"].vertices["position"].tolist()}
    assert {tuple(point) for point in top.tolist()} <= border
    assert scene.layers["base"].triangle_count == 2 * 4 * 29


def ragged(size: int, seed: int) -> tuple[Survey, np.ndarray]:
    """A tile whose survey is a turned square with frayed sides, a hole and a far-off scrap."""
    rng = np.random.default_rng(seed)
    pair = tile(size)
    row, column = np.indices((size, size)) - size / 2
    turn = rng.uniform(0, 90)
    x, y = np.cos(np.radians(turn)) * column - np.sin(np.radians(turn)) * row, 0.0
    y = np.sin(np.radians(turn)) * column + np.cos(np.radians(turn)) * row
    pair.valid[:] = np.maximum(np.abs(x), np.abs(y)) + rng.uniform(0, 1.5, (size, size)) < 0.33 * size
    pair.valid[size // 2 : size // 2 + 12, size // 2 : size // 2 + 12] = False
    pair.valid[2:4, 2:4] = True
    return pair, pair.valid


@pytest.mark.parametrize("seed", range(4))
def test_a_frayed_border_becomes_a_few_flat_sides_within_the_data(seed):
    pair, valid = ragged(160, seed)
    scene = scene_of([], pair, replace(SETTINGS, terrain_spacing_m=0.6))
    sides = corners_of(scene.layers["base"])
    assert (np.einsum("ij,ikj->ik", face_normals(sides["position"]), sides["normal"]) > 0.999).all()
    bearing = np.degrees(np.arctan2(sides["normal"][:, 0, 1], sides["normal"][:, 0, 0])) % 360
    width_m = np.linalg.norm(np.ptp(sides["position"], axis=1)[:, :2], axis=1)
    share = np.histogram(bearing, 72, (0, 360), weights=width_m)[0] / width_m.sum()
    assert np.sort(share)[::-1][:12].sum() > 0.85
    shrunken = cv2.dilate(valid.astype(np.uint8), np.ones((3, 3), np.uint8))
    for layer in ("terrain", "ground_points"):
        column, row = np.floor(pair.grid.to_pixel(map_positions(scene, layer)[:, :2])).astype(int).T
        assert shrunken[row, column].all()
        assert row.min() > 10
    covered_m2 = (
        np.abs(
            np.cross(*np.diff(corners_of(scene.layers["terrain"])["position"][..., :2], axis=1).swapaxes(0, 1))
        ).sum()
        / 2
    )
    assert 0.8 < covered_m2 / (valid.sum() * 0.36) <= 1.0


@pytest.mark.parametrize("shape", [(1, 1), (1, 30), (30, 1), (2, 2)])
def test_the_smallest_tiles_do_not_fail(shape):
    pair = tile(30)
    grid = GeoGrid(pair.grid.transform, pair.grid.crs, *shape)
    kept = (..., slice(shape[0]), slice(shape[1]))
    dsm_m = pair.dsm_m[kept]
    small = survey_over(RasterStack(grid, pair.rgb[kept], dsm_m, pair.valid[kept], 0.6), dsm_m)
    scene = scene_of([], small, replace(SETTINGS, most_terrain_vertices=10))
    assert np.isfinite(scene.bounds_m).all()

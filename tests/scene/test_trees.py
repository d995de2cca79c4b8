"""Trees that a survey shows, and the models that stand for them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import trimesh
from scipy.optimize import linear_sum_assignment

from ryu_scape.scene.builder import build_scene
from ryu_scape.scene.built_crowns import plane_pixels
from ryu_scape.scene.crowns import Canopy, Crowns
from ryu_scape.scene.ground_layers import scene_origin
from ryu_scape.scene.tree_crowns import find_trees
from ryu_scape.scene.trees import CROWN_CORNERS, OVERLAP, plant
from ryu_scape.settings import SceneSettings
from ryu_scape.survey import Survey
from tests.scene.city_blocks import SQUARE, building, corners_of, face_normals, tile
from tests.scene.landscapes import GREEN, GSD_M, SIZE, wood


def found(survey: Survey, labels: np.ndarray | None = None, lowest_m: float = 2.0) -> Canopy:
    labels = np.full(survey.dtm_m.shape, -1, np.int32) if labels is None else labels
    plane = plane_pixels(survey, 1)
    return find_trees(survey, labels, plane, scene_origin(survey.grid, survey.dtm_m), lowest_m)


def crowns(count: int, seed: int = 0) -> Crowns:
    rng = np.random.default_rng(seed)
    height_m = rng.uniform(2, 25, count)
    radius_m = height_m * rng.uniform(0.1, 0.6, count)
    rgb = rng.uniform(60, 120, (count, 3))
    return Crowns(rng.uniform(-90, 90, (count, 2)), rng.uniform(0, 9, count), height_m, radius_m, rgb)


@pytest.mark.parametrize("seed", range(5))
def test_every_tree_is_found_once_where_it_stands(seed: int) -> None:
    survey, trees = wood(seed)
    seen = found(survey).crowns
    assert seen.radius_m.size == len(trees)
    origin_m = scene_origin(survey.grid, survey.dtm_m)
    true_m = survey.grid.to_map(trees[:, :2]) - origin_m[:2]
    apart_m = np.linalg.norm(seen.middle_m[:, None] - true_m, axis=2)
    one, other = linear_sum_assignment(apart_m)
    assert apart_m[one, other].max() < GSD_M
    np.testing.assert_allclose(seen.height_m[one], trees[other, 2], rtol=0.05)
    np.testing.assert_allclose(seen.radius_m[one], trees[other, 3], rtol=0.15)
    np.testing.assert_allclose(seen.ground_m[one], 0.1 * trees[other, 0] * GSD_M, atol=0.2)
    np.testing.assert_allclose(seen.rgb, np.tile(GREEN, (len(trees), 1)), atol=6)


def test_no_tree_stands_on_a_building_or_lower_than_a_person_wants() -> None:
    survey, trees = wood(1)
    labels = np.where(np.indices((SIZE, SIZE))[1] < SIZE // 2, 0, -1).astype(np.int32)
    seen = found(survey, labels)
    is_clear = trees[:, 0] - trees[:, 3] / GSD_M > SIZE // 2 + 4
    assert is_clear.sum() <= seen.crowns.radius_m.size <= is_clear.sum() + 4
    assert (seen.crowns.middle_m[:, 0] > 0).all()
    assert (found(survey, lowest_m=12.0).crowns.height_m > 9.6).all()


def test_what_is_grey_and_smooth_is_no_tree_and_stands_as_points() -> None:
    survey = tile(SIZE, GSD_M)
    shed = np.s_[100:112, 100:116]
    survey.dsm_m[shed] += 3.0
    survey.rgb[(slice(None), *shed)] = 150
    canopy = found(survey)
    assert canopy.crowns.radius_m.size == 0
    assert not canopy.is_tree[shed].any()
    z_m = build_scene(survey, [], SceneSettings()).layers["ground_points"].vertices["position"][:, 2]
    assert np.sum(np.abs(z_m - 3.0) < 0.01) == 12 * 16


def test_the_ground_runs_on_under_trees() -> None:
    survey, _ = wood(2, slope=0.0)
    scene = build_scene(survey, [], SceneSettings())
    points = scene.layers["ground_points"].vertices["position"]
    assert len(points) == SIZE**2
    assert np.ptp(points[:, 2]) < 0.01
    as_points = build_scene(survey, [], SceneSettings(trees_as_points=True))
    assert as_points.layers["trees"].vertices.size == 0
    assert as_points.layers["ground_points"].vertices["position"][:, 2].max() > 10


def test_nothing_is_found_without_a_dsm_or_without_a_tree() -> None:
    survey = tile(60)
    assert found(survey).crowns.radius_m.size == 0
    assert found(replace(survey, dsm_m=None)).crowns.radius_m.size == 0
    empty = replace(survey, dsm_m=np.full_like(survey.dsm_m, np.nan))
    assert found(empty).crowns.radius_m.size == 0
    assert build_scene(survey, [building(SQUARE, at=(10, -20))], SceneSettings()).layers["trees"].triangle_count == 0


def test_a_green_mound_and_what_a_coarse_dsm_shows_are_no_trees() -> None:
    survey, _ = wood(0)
    assert found(replace(survey, dsm_gsd_m=2.0)).crowns.radius_m.size == 0
    row, column = np.indices((SIZE, SIZE)) - SIZE / 2
    mound_m = 4.0 * np.exp(-(row**2 + column**2) * GSD_M**2 / (2 * 8.0**2))
    green = np.broadcast_to(GREEN[:, None, None], (3, SIZE, SIZE))
    mound = replace(survey, dsm_m=(survey.dtm_m + mound_m).astype(np.float32), rgb=green)
    assert found(mound).crowns.radius_m.size == 0


@pytest.mark.parametrize("seed", range(3))
def test_crowns_are_closed_face_outward_and_fill_their_measures(seed: int) -> None:
    given = crowns(30, seed)
    layer = plant(given)
    per_tree = layer.triangle_count // 30
    triangles = corners_of(layer)["position"].astype(float).reshape(30, per_tree, 3, 3)
    crown_triangles = CROWN_CORNERS * 2 - 4
    ends = []
    for own in triangles:
        points, faces = np.unique(own[:crown_triangles].reshape(-1, 3), axis=0, return_inverse=True)
        crown = trimesh.Trimesh(points, faces.reshape(-1, 3), process=False, validate=False)
        assert crown.is_watertight
        assert crown.volume > 0
        ends.append(crown.bounds)
    low, high = np.array(ends).swapaxes(0, 1)
    top, foot = (np.sort(values) for values in (given.ground_m + given.height_m, given.ground_m))
    np.testing.assert_allclose(np.sort(high[:, 2]), top, rtol=1e-5)
    assert np.sort(low[:, 2])[0] >= foot[0] - 1e-4
    width = np.sort((high - low)[:, :2].mean(axis=1))
    np.testing.assert_allclose(width, np.sort(2 * OVERLAP * given.radius_m), rtol=0.35)
    normals = corners_of(layer)["normal"].reshape(30, per_tree, 3, 3)[:, :crown_triangles]
    facing = face_normals(triangles[:, :crown_triangles].reshape(-1, 3, 3)).reshape(30, crown_triangles, 1, 3)
    assert ((normals * facing).sum(axis=-1) > 0).mean() > 0.97


def test_each_tree_is_a_chunk_of_whole_triangles_at_every_level() -> None:
    layer = plant(crowns(50))
    chunks = layer.chunks
    assert chunks is not None
    assert chunks.count[:, 0].sum() == layer.indices.size
    assert (chunks.count % 3 == 0).all()
    assert (np.diff(chunks.count, axis=1) < 0).all()
    assert (np.diff(chunks.error_m, axis=1) > 0).all()
    all_indices = np.concatenate((layer.indices, chunks.coarse_indices))
    for level in (0, 1):
        for first, count, (low, high) in zip(
            chunks.first[:, level], chunks.count[:, level], chunks.bounds_m, strict=True
        ):
            own = layer.vertices["position"][all_indices[first : first + count]]
            assert (own >= low).all()
            assert (own <= high).all()
